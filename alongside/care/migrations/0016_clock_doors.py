"""The doors through which the house finds people with whom nobody has spoken in the promised time.

As in referrals/0015_clock_doors: ids, codes and days, and nobody's name.
"""

from django.db import migrations

NOT_MET = """
CREATE FUNCTION care_not_met(today date)
RETURNS TABLE (case_id uuid, referral text, reference text, kind text, feedback text,
               from_user text, from_organisation text, to_organisation text, handler text,
               service text, consent text, contact_by date, nudged_on date, escalated_on date,
               tried_at timestamptz, arranged boolean, accepted boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT k.id, f.id::text, f.reference::text, f.kind::text, f.feedback::text,
           f.from_user_id::text, f.from_organisation_id::text, k.organisation_id::text,
           k.worker_id::text, ''::text, coalesce(f.consent_id::text, ''),
           k.contact_by, k.nudged_on, k.escalated_on,
           (SELECT max(t.at) FROM care_contact t WHERE t.case_id = k.id),
           EXISTS (SELECT 1 FROM care_appointment a WHERE a.case_id = k.id
                   AND a.status = 'planned' AND a.at > statement_timestamp()),
           f.status = 'accepted'
    FROM care_case k
    JOIN referrals_referral f ON f.id = k.referral_id
    JOIN people_person p ON p.id = k.person_id
    LEFT JOIN consent_consent c ON c.id = f.consent_id
    WHERE k.status = 'open' AND k.first_contact_at IS NULL AND k.contact_by < today
      AND NOT p.restricted AND c.withdrawn_at IS NULL AND c.ran_out_at IS NULL
      AND EXISTS (SELECT 1 FROM people_carerelationship r
                  WHERE r.person_id = k.person_id AND r.organisation_id = k.organisation_id
                    AND r.level = 'care' AND r.ended_at IS NULL AND r.only_user_id IS NULL
                    AND (r.until IS NULL OR r.until > statement_timestamp()))
    ORDER BY k.contact_by, k.id;
END $$;
"""
CLIMB = """
CREATE FUNCTION care_climb(asked uuid, rung text, today date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF rung = 'nudge' THEN
        UPDATE care_case SET nudged_on = today WHERE id = asked AND status = 'open'
            AND first_contact_at IS NULL AND nudged_on IS NULL;
    ELSE
        UPDATE care_case SET escalated_on = today WHERE id = asked AND status = 'open'
            AND first_contact_at IS NULL AND nudged_on < today AND escalated_on IS NULL;
    END IF;
    RETURN FOUND;
END $$;
"""
# Whoever has tried meanwhile, or arranged to meet, keeps the case.
LAPSE = """
CREATE FUNCTION care_lapse(asked uuid, step uuid, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM care_case WHERE id = asked FOR UPDATE;
    UPDATE care_case k SET status = 'closed', closed_at = moment, outcome = 'not_started',
        next_contact_on = NULL
    WHERE k.id = asked AND k.status = 'open' AND k.first_contact_at IS NULL
      AND k.escalated_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM care_contact t WHERE t.case_id = k.id)
      AND NOT EXISTS (SELECT 1 FROM care_appointment a WHERE a.case_id = k.id
                      AND a.status = 'planned' AND a.at > moment);
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO care_casemove (id, created_at, case_id, name, status)
    VALUES (step, moment, asked, 'lapse', 'closed');
    RETURN true;
END $$;
"""
WAITING = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    """UPDATE care_case k SET contact_by = (k.opened_at AT TIME ZONE 'Europe/London')::date
        + CASE f.urgency WHEN 'soon' THEN 4 ELSE 7 END
        FROM referrals_referral f
        WHERE f.id = k.referral_id AND k.status = 'open' AND k.first_contact_at IS NULL""",
    "SELECT set_config('alongside.actor', '', true)",
]


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0015_response_clocks"),
        ("referrals", "0015_clock_doors"),
    ]
    operations = [
        migrations.RunSQL(NOT_MET, "DROP FUNCTION care_not_met"),
        migrations.RunSQL(CLIMB, "DROP FUNCTION care_climb"),
        migrations.RunSQL(LAPSE, "DROP FUNCTION care_lapse"),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
