"""Who is away is read by the team; said by themselves, or by whoever gives out its cases.

The door through which the house finds who covers a case today: ids, and nobody's name. What must
not simply go to the cover (``care.limits``) is covered by nobody.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = "organisation_id = (SELECT alongside_organisation())"
READ = f"(SELECT alongside_may('cases.work')) AND {OURS}"
WRITE = (
    f"{READ} AND (worker_id = (SELECT alongside_user()) "
    "OR (SELECT alongside_may('cases.reassign')))"
)
COVER = """
CREATE FUNCTION care_cover_of(asked uuid, today date)
RETURNS TABLE (organisation uuid, worker uuid, cover uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT a.organisation_id, a.worker_id, a.cover_id
    FROM care_case k
    JOIN care_absence a ON a.organisation_id = k.organisation_id AND a.worker_id = k.worker_id
    JOIN people_person p ON p.id = k.person_id
    JOIN referrals_referral f ON f.id = k.referral_id
    LEFT JOIN consent_consent c ON c.id = f.consent_id
    WHERE (k.referral_id = asked
           OR k.referral_id = (SELECT o.parent_id FROM referrals_referral o WHERE o.id = asked))
      AND k.status = 'open' AND a.called_off_at IS NULL AND a.cover_id IS NOT NULL
      AND today BETWEEN a.starts_on AND a.ends_on
      AND NOT p.has_died AND NOT p.restricted AND c.withdrawn_at IS NULL
      AND NOT a.cover_id = ANY (k.kept_from)
      AND (NOT p.protected OR EXISTS (
          SELECT 1 FROM people_circlemember m
          WHERE m.person_id = k.person_id AND m.user_id = a.cover_id
            AND m.organisation_id = k.organisation_id AND m.ended_at IS NULL));
END $$;
"""
FORGET = """
CREATE FUNCTION care_forget_absences(before date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM care_absence WHERE ends_on < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0031_absence"), ("people", "0002_row_security")]
    operations = [
        ProtectRows("care_absence", {"SELECT": READ, "INSERT": WRITE, "UPDATE": WRITE}),
        migrations.RunSQL(COVER, "DROP FUNCTION care_cover_of"),
        migrations.RunSQL(FORGET, "DROP FUNCTION care_forget_absences"),
    ]
