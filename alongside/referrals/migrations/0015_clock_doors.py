"""The doors through which the house finds what nobody answered, reminds once, and gives it back.

Row security shows the house no referral, and rightly so: these tell it ids, codes and days.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows

LATE = """
CREATE FUNCTION referrals_late(today date)
RETURNS TABLE (referral text, reference text, kind text, feedback text, from_user text,
               from_organisation text, to_organisation text, handler text, service text,
               consent text, answer_by date, nudged_on date, escalated_on date,
               heard_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT f.id::text, f.reference::text, f.kind::text, f.feedback::text, f.from_user_id::text,
           f.from_organisation_id::text, f.to_organisation_id::text,
           coalesce(f.handler_id::text, ''), coalesce(f.service_id::text, ''),
           coalesce(f.consent_id::text, ''), f.answer_by, f.nudged_on, f.escalated_on,
           (SELECT max(n.created_at) FROM referrals_referralnote n
            WHERE n.referral_id = f.id AND n.organisation_id = f.to_organisation_id)
    FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id
    LEFT JOIN consent_consent c ON c.id = f.consent_id
    WHERE f.status IN ('received', 'sent') AND f.answer_by < today AND NOT p.restricted
      -- What nobody at the receiver can see, nobody there can answer.
      AND c.withdrawn_at IS NULL AND c.ran_out_at IS NULL
      AND EXISTS (SELECT 1 FROM people_carerelationship r
                  WHERE r.person_id = f.person_id AND r.organisation_id = f.to_organisation_id
                    AND r.ended_at IS NULL AND r.only_user_id IS NULL
                    AND (r.until IS NULL OR r.until > statement_timestamp()))
    ORDER BY f.answer_by, f.id;
END $$;
"""
# One reminder of each kind: whoever comes second finds it taken.
CLIMB = """
CREATE FUNCTION referrals_climb(asked uuid, rung text, today date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF rung = 'nudge' THEN
        UPDATE referrals_referral SET nudged_on = today
        WHERE id = asked AND status IN ('received', 'sent') AND nudged_on IS NULL;
    ELSE
        UPDATE referrals_referral SET escalated_on = today
        WHERE id = asked AND status IN ('received', 'sent') AND nudged_on < today
          AND escalated_on IS NULL;
    END IF;
    RETURN FOUND;
END $$;
"""
LAPSE = """
CREATE FUNCTION referrals_lapse(asked uuid, step uuid, moment timestamptz, why text,
                                still text[], held text[]) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f referrals_referral%ROWTYPE;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE referrals_referral SET status = 'returned', ended_at = moment
    WHERE id = asked AND status = ANY (still) RETURNING * INTO f;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO referrals_referralmove (id, created_at, referral_id, name, status, reason, note)
    VALUES (step, moment, asked, 'lapse', 'returned', why, '');
    -- As in services/moving.py: unless another referral gives them a reason.
    UPDATE people_carerelationship r SET ended_at = moment, ended_reason = 'referral.lapse'
    WHERE r.person_id = f.person_id AND r.organisation_id = f.to_organisation_id
      AND r.level = CASE f.kind WHEN 'provider' THEN 'service' ELSE 'care' END
      AND r.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM referrals_referral o
        WHERE o.person_id = f.person_id AND o.kind = f.kind AND o.id <> f.id
          AND o.to_organisation_id = f.to_organisation_id AND o.status = ANY (held));
    RETURN f.person_id;
END $$;
"""
# Of what waits already: the days that the usual promise has at most where no holiday lies between.
WAITING = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    """UPDATE referrals_referral SET answer_by = (sent_at AT TIME ZONE 'Europe/London')::date
        + CASE urgency WHEN 'soon' THEN 4 ELSE 7 END WHERE status IN ('received', 'sent')""",
    "SELECT set_config('alongside.actor', '', true)",
]
SETS = """(SELECT alongside_may('promise.set'))
    AND organisation_id = (SELECT alongside_organisation())
    AND by_id = (SELECT alongside_user())"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0014_response_clocks"), ("consent", "0006_run_out")]
    operations = [
        migrations.RunSQL(LATE, "DROP FUNCTION referrals_late"),
        migrations.RunSQL(CLIMB, "DROP FUNCTION referrals_climb"),
        migrations.RunSQL(LAPSE, "DROP FUNCTION referrals_lapse"),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        # Whoever sends is told what the receiver promises.
        ProtectRows("referrals_promise", {"SELECT": "true", "INSERT": SETS}),
    ]
