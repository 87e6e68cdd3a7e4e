"""Whom to tell when a consent has run out; who helps is told to those who know the person now."""

from django.db import migrations

# As it was, but for the last line before ORDER BY.
RELYING = """
CREATE OR REPLACE FUNCTION referrals_relying_on(asked uuid)
RETURNS TABLE (referral text, reference text, from_user text, from_organisation text,
               to_organisation text, handler text, service text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT f.id::text, f.reference::text, f.from_user_id::text, f.from_organisation_id::text,
           f.to_organisation_id::text, coalesce(f.handler_id::text, ''),
           coalesce(f.service_id::text, '')
    FROM referrals_referral f JOIN consent_consent c ON c.id = f.consent_id
    WHERE c.id = asked AND coalesce(c.withdrawn_at, c.ran_out_at) IS NOT NULL
      AND f.ended_at IS NULL
    ORDER BY f.sent_at;
END $$;
"""

# As it was, but a reason whose time is over, or that is one user's alone, is none here.
ALREADY_OPEN = """
CREATE OR REPLACE FUNCTION referrals_already_open(number text, born date, open_statuses text[])
RETURNS TABLE (id uuid, reference text, sent_at timestamptz, status text, to_name text,
               handler_name text, ours boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('referrals.send') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT f.id, f.reference::text, f.sent_at, f.status::text,
           CASE WHEN known.to_us THEN o.name ELSE '' END::text,
           CASE WHEN known.to_us THEN coalesce(u.name, '') ELSE '' END::text,
           f.from_organisation_id = alongside_organisation()
    FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    JOIN organisations_organisation o ON o.id = f.to_organisation_id
    LEFT JOIN accounts_user u ON u.id = f.handler_id
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT 1 FROM people_carerelationship r
            WHERE r.person_id = p.id AND r.organisation_id = alongside_organisation()
              AND r.ended_at IS NULL AND r.only_user_id IS NULL
              AND (r.until IS NULL OR r.until > statement_timestamp())) AS to_us) known
    WHERE p.nhs_number = number AND p.date_of_birth = born
      AND f.kind = 'link_worker' AND f.status = ANY (open_statuses)
    ORDER BY f.sent_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0010_open_at"),
        ("people", "0012_emergency_rows"),
        ("consent", "0006_run_out"),
    ]
    operations = [migrations.RunSQL([RELYING, ALREADY_OPEN], migrations.RunSQL.noop)]
