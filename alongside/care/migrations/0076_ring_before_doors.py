"""Whoever works with somebody rings them before what is booked, where no message reminds them."""

from importlib import import_module

from django.db import migrations

RING = """
-- The house reads neither the case nor the referral. Nothing of somebody who died, of whom a service
-- says so, or whose data is only kept; nor of a referral that is over, or agreed to no more.
CREATE FUNCTION care_ring_before(asked uuid, thing text, moment timestamptz, today date)
RETURNS TABLE (person uuid, made boolean, has_case boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c care_case%ROWTYPE;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT f.person_id INTO person FROM referrals_referral f
    JOIN people_person p ON p.id = f.person_id AND NOT p.restricted AND NOT p.has_died
    WHERE f.id = asked AND f.ended_at IS NULL
      AND (f.consent_id IS NULL OR NOT consent_is_over(f.consent_id));
    IF person IS NULL OR care_death_is_said(person) THEN
        person := NULL; made := false; has_case := false;
        RETURN NEXT; RETURN;
    END IF;
    -- A time with the link worker is of the case's own referral, a place of one that followed it.
    SELECT k.* INTO c FROM referrals_referral f
    JOIN care_case k ON k.referral_id IN (f.id, f.parent_id) AND k.status = 'open'
    WHERE f.id = asked ORDER BY k.referral_id = f.id DESC LIMIT 1 FOR UPDATE OF k;
    has_case := FOUND; made := false;
    IF has_case THEN
        INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                               owner_id, due_on, status, note)
        VALUES (gen_random_uuid(), moment, c.organisation_id, c.id, '', 'remind', thing,
                c.worker_id, today, 'open', '')
        ON CONFLICT DO NOTHING;
        made := FOUND;
    END IF;
    RETURN NEXT;
END $$;
"""
_SETTLE = import_module("alongside.care.migrations.0062_help_settled").SETTLE
_OF_HELP = "why IN ('help_wanted', 'help_refused')"
if _SETTLE.count(_OF_HELP) != 1:
    raise ValueError(_OF_HELP)
BEFORE = _SETTLE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("care", "0075_ring_before"), ("consent", "0015_over")]
    operations = [
        migrations.RunSQL(RING, "DROP FUNCTION care_ring_before"),
        migrations.RunSQL(
            BEFORE.replace(_OF_HELP, "why IN ('help_wanted', 'help_refused', 'remind')"), BEFORE
        ),
    ]
