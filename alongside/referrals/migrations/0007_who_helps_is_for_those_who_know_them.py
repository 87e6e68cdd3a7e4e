"""That a referral is open is told to every sender; who helps, to those who know the person."""

from django.db import migrations

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
              AND r.ended_at IS NULL) AS to_us) known
    WHERE p.nhs_number = number AND p.date_of_birth = born
      AND f.kind = 'link_worker' AND f.status = ANY (open_statuses)
    ORDER BY f.sent_at;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0006_relying_on_consent"),
        ("people", "0002_row_security"),
    ]
    # Its columns stay as they were, so what went before can live with it.
    operations = [migrations.RunSQL(ALREADY_OPEN, migrations.RunSQL.noop)]
