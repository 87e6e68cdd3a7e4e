"""By which agreed ways a message that failed may go on: through a narrow door, for the house.

A message about a place or a time concerns the referral that it was booked by: that is of a case.
"""

from importlib import import_module

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE

BEFORE = import_module("alongside.care.migrations.0046_who_wrote_doors").CONCERNED
CONCERNED = """
CREATE OR REPLACE FUNCTION care_concerned(asked uuid) RETURNS SETOF care_case
LANGUAGE sql STABLE AS $$
    SELECT c FROM care_case c
    WHERE c.id = asked
       OR c.id = (SELECT v.case_id FROM care_firstvisit v WHERE v.id = asked){more}
$$;
"""
# A time with the link worker is of the case's own referral, a place of one that followed it.
BY_REFERRAL = """
       OR c.id = (SELECT k.id FROM referrals_referral f
                  JOIN care_case k ON k.referral_id IN (f.id, f.parent_id)
                  WHERE f.id = asked ORDER BY k.referral_id = f.id DESC LIMIT 1)"""
# Where somebody else of the same team is reached, nobody is written to by a machine.
SHARED = """EXISTS (SELECT 1 FROM people_person o
        JOIN people_carerelationship r ON r.person_id = o.id
            AND r.organisation_id = c.organisation_id AND r.ended_at IS NULL
            AND r.only_user_id IS NULL AND (r.until IS NULL OR r.until > statement_timestamp())
        WHERE o.id <> p.id AND NOT o.has_died AND {same})"""
PHONE = SHARED.format(same="o.phone <> '' AND people_digits(o.phone) = people_digits(p.phone)")
EMAIL = SHARED.format(same="o.email <> '' AND lower(o.email) = lower(p.email)")
WAYS = f"""
CREATE FUNCTION care_ways_left(asked uuid)
RETURNS TABLE (also_by text[], phone text, email text, name text, address text, postcode text,
               language text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT c.also_by::text[],
        CASE WHEN {PHONE} THEN '' ELSE p.phone::text END,
        CASE WHEN {EMAIL} THEN '' ELSE p.email::text END,
        coalesce(nullif(p.preferred_name, ''), p.given_name) || ' ' || p.family_name,
        p.address::text, p.postcode::text, p.language::text
    FROM care_concerned(asked) c JOIN people_person p ON p.id = c.person_id
    WHERE c.status = 'open' AND NOT (p.protected OR p.restricted OR p.has_died);
END $$;
"""
GRANTS = (
    f"SELECT (also_by) ON care_case TO {COPY_ROLE}",
    f"UPDATE (also_by) ON care_case TO {ERASING_ROLE}",
)


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0054_other_ways"),
        ("people", "0029_one_record"),
        ("rights", "0031_merging"),
    ]
    operations = [
        migrations.RunSQL(CONCERNED.format(more=BY_REFERRAL), BEFORE),
        migrations.RunSQL(WAYS, "DROP FUNCTION care_ways_left"),
        *(
            migrations.RunSQL(f"GRANT {said}", f"REVOKE {said.replace(' TO ', ' FROM ')}")
            for said in GRANTS
        ),
    ]
