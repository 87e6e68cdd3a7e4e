"""The doors through which the first service that accepts lets go of what the others were asked.

Row security shows a service what it was sent itself, and nothing of the others.
"""

from django.db import migrations

from alongside.common.row_security import VOLUNTEER_ROLE

ANSWERS = """IF NOT (alongside_may('referrals.answer') OR alongside_may('offer.answer')) THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
# In one order: two who accept at once wait for each other, and the second finds what the first did.
HOLD = f"""
CREATE FUNCTION referrals_hold_together(asked uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {ANSWERS}
    PERFORM 1 FROM referrals_referral f
    WHERE f.together = (SELECT mine.together FROM referrals_referral mine
        WHERE mine.id = asked AND mine.fit = 'first'
          AND mine.to_organisation_id = alongside_organisation())
    ORDER BY f.id FOR UPDATE;
END $$;
"""
GAVE_WAY = f"""
CREATE FUNCTION referrals_gave_way(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {ANSWERS}
    RETURN EXISTS (SELECT 1 FROM referrals_referral f
        JOIN referrals_referralmove m ON m.referral_id = f.id AND m.name = 'give_way'
        WHERE f.id = asked AND f.to_organisation_id = alongside_organisation());
END $$;
"""
# Only for whoever has just accepted.
GIVE_WAY = f"""
CREATE FUNCTION referrals_give_way(accepted uuid, moment timestamptz, why text, held text[])
RETURNS TABLE (step uuid, facts jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine referrals_referral%ROWTYPE;
BEGIN
    {ANSWERS}
    SELECT * INTO mine FROM referrals_referral f
    WHERE f.id = accepted AND f.fit = 'first' AND f.status = 'accepted'
      AND f.to_organisation_id = alongside_organisation();
    IF NOT FOUND THEN RETURN; END IF;
    RETURN QUERY
    WITH gone AS (
        UPDATE referrals_referral f SET status = 'withdrawn', ended_at = moment
        WHERE f.together = mine.together AND f.id <> mine.id AND f.status IN ('sent', 'received')
        RETURNING f.*
    ), steps AS (
        INSERT INTO referrals_referralmove
            (id, created_at, referral_id, name, status, reason, note)
        SELECT gen_random_uuid(), moment, gone.id, 'give_way', 'withdrawn', why, '' FROM gone
        RETURNING id, referral_id
    )
    SELECT steps.id, jsonb_build_object(
        'referral', gone.id::text, 'reference', gone.reference, 'kind', gone.kind,
        'feedback', gone.feedback, 'from_user', gone.from_user_id::text,
        'from_organisation', gone.from_organisation_id::text,
        'to_organisation', gone.to_organisation_id::text,
        'handler', coalesce(gone.handler_id::text, ''),
        'service', coalesce(gone.service_id::text, ''),
        'consent', coalesce(gone.consent_id::text, ''))
    FROM gone JOIN steps ON steps.referral_id = gone.id;
    -- As in services/moving.py: unless another referral gives them a reason.
    UPDATE people_carerelationship r SET ended_at = moment, ended_reason = 'referral.give_way'
    WHERE r.person_id = mine.person_id AND r.level = 'service' AND r.ended_at IS NULL
      AND r.organisation_id IN (
        SELECT f.to_organisation_id FROM referrals_referral f
        WHERE f.together = mine.together AND f.id <> mine.id AND f.ended_at = moment)
      AND NOT EXISTS (
        SELECT 1 FROM referrals_referral o
        WHERE o.person_id = r.person_id AND o.kind = 'provider'
          AND o.to_organisation_id = r.organisation_id AND o.status = ANY (held));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0027_together"),
        ("volunteers", "0007_asked_of_each_rows"),
    ]
    operations = [
        migrations.RunSQL(HOLD, "DROP FUNCTION referrals_hold_together"),
        migrations.RunSQL(GAVE_WAY, "DROP FUNCTION referrals_gave_way"),
        migrations.RunSQL(GIVE_WAY, "DROP FUNCTION referrals_give_way"),
        migrations.RunSQL(
            f"GRANT SELECT (fit) ON referrals_referral TO {VOLUNTEER_ROLE}",
            f"REVOKE SELECT (fit) ON referrals_referral FROM {VOLUNTEER_ROLE}",
        ),
    ]
