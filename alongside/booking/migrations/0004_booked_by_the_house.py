"""The doors by which the house lets a referral follow a place, and learns whom to tell of one."""

from django.db import migrations

REFUSE = """IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
BOOK = f"""
CREATE FUNCTION referrals_book(asked uuid, step uuid, moment timestamptz, still text[])
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE whose uuid;
BEGIN
    {REFUSE}
    UPDATE referrals_referral SET status = 'booked'
    WHERE id = asked AND status = ANY (still) RETURNING person_id INTO whose;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO referrals_referralmove (id, created_at, referral_id, name, status, reason, note)
    VALUES (step, moment, asked, 'book', 'booked', '', '');
    RETURN whose;
END $$;
"""
# By ids and codes, as a fact about a referral holds them; of open ones that somebody may see.
FACTS = f"""
CREATE FUNCTION referrals_facts(asked uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN (SELECT jsonb_build_object(
        'referral', f.id::text, 'reference', f.reference, 'kind', f.kind,
        'feedback', f.feedback, 'from_user', f.from_user_id::text,
        'from_organisation', f.from_organisation_id::text,
        'to_organisation', f.to_organisation_id::text,
        'handler', coalesce(f.handler_id::text, ''),
        'service', coalesce(f.service_id::text, ''),
        'consent', coalesce(f.consent_id::text, ''))
    FROM referrals_referral f JOIN people_person p ON p.id = f.person_id
    WHERE f.id = asked AND f.ended_at IS NULL AND NOT p.restricted AND NOT p.has_died);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0003_places_end"), ("referrals", "0022_taken_from_a_list")]
    operations = [
        migrations.RunSQL(BOOK, "DROP FUNCTION referrals_book"),
        migrations.RunSQL(FACTS, "DROP FUNCTION referrals_facts"),
    ]
