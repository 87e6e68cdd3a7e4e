"""One part of what somebody sent along of themselves is taken back while the referral is open.

Its text goes out of the copy, for both sides and in raw SQL, and what a service handed on of that
copy goes with it. That it was there, and when it was taken back, stays.
"""

from django.db import migrations

PARTS = """ARRAY['most_important', 'people_important', 'strengths', 'how_to_support',
            'also_worth_knowing']"""
CONSTRAINT = "referral_knows_parts_of_about_me"
# The longest text five times, each character escaped.
BEFORE = f"""
ALTER TABLE referrals_referral ADD CONSTRAINT {CONSTRAINT} CHECK (
    about_me = '{{}}' OR coalesce(
        about_me - ARRAY['on', 'parts'] = '{{}}'
        AND about_me ->> 'on' ~ '^\\d{{4}}-\\d\\d-\\d\\d$'
        AND jsonb_typeof(about_me -> 'parts') = 'object'
        AND about_me -> 'parts' <> '{{}}'
        AND (about_me -> 'parts') - {PARTS} = '{{}}'
        AND length(about_me::text) < 110000, false))
"""
KNOWN = f"""
ALTER TABLE referrals_referral ADD CONSTRAINT {CONSTRAINT} CHECK (
    about_me = '{{}}' OR coalesce(
        about_me - ARRAY['on', 'parts', 'taken_back'] = '{{}}'
        AND about_me ->> 'on' ~ '^\\d{{4}}-\\d\\d-\\d\\d$'
        AND jsonb_typeof(about_me -> 'parts') = 'object'
        AND jsonb_typeof(coalesce(about_me -> 'taken_back', '{{}}')) = 'object'
        AND (about_me -> 'parts') || coalesce(about_me -> 'taken_back', '{{}}') <> '{{}}'
        AND ((about_me -> 'parts') || coalesce(about_me -> 'taken_back', '{{}}')) - {PARTS} = '{{}}'
        AND length(about_me::text) < 110000, false))
"""
GONE = f"ALTER TABLE referrals_referral DROP CONSTRAINT {CONSTRAINT}"

# Held until the transaction ends: whoever hands the part on at this moment holds the same row, and
# either it goes first and is found here, or it waits and finds that the part is gone.
TAKE_BACK = """
CREATE FUNCTION referrals_take_back_part(asked uuid, part text, moment timestamptz, held text[])
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine referrals_referral%ROWTYPE;
BEGIN
    SELECT f.* INTO mine FROM referrals_referral f WHERE f.id = asked FOR UPDATE;
    IF NOT FOUND OR NOT mine.status = ANY (held) OR NOT mine.about_me -> 'parts' ? part THEN
        RETURN;
    END IF;
    IF NOT (coalesce(mine.person_id = alongside_person(), false)
        OR coalesce(alongside_may('referrals.send'), false)
            AND coalesce(mine.from_organisation_id = alongside_organisation(), false)
            AND EXISTS (SELECT 1 FROM people_reason r WHERE r.person_id = mine.person_id))
    THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH RECURSIVE went AS (
        SELECT mine.id AS id, mine.kind AS kind
        UNION
        SELECT f.id, f.kind FROM referrals_referral f JOIN went ON f.parent_id = went.id
        WHERE went.kind = 'provider' AND f.person_id = mine.person_id
          AND f.about_me -> 'on' = mine.about_me -> 'on'
          AND f.about_me -> 'parts' -> part = mine.about_me -> 'parts' -> part
    )
    UPDATE referrals_referral f SET about_me = f.about_me
        || jsonb_build_object('parts', (f.about_me -> 'parts') - part)
        || jsonb_build_object('taken_back', coalesce(f.about_me -> 'taken_back', '{}')
            || jsonb_build_object(part, moment))
    FROM went WHERE f.id = went.id AND f.status = ANY (held)
    RETURNING f.id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0034_about_me")]
    operations = [
        migrations.RunSQL(GONE, BEFORE),
        migrations.RunSQL(KNOWN, GONE),
        migrations.RunSQL(
            TAKE_BACK,
            "DROP FUNCTION referrals_take_back_part(uuid, text, timestamptz, text[])",
        ),
    ]
