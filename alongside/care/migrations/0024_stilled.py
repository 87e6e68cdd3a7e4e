"""When somebody died, everything that was open for them ends at once, wherever it is open.

Whoever notes it sees their own team's part alone, so two narrow doors do it, both ways.
"""

from django.db import migrations

# Whoever plans care with the person may, as they may note that the person died.
ALLOWED = """
    IF NOT alongside_may('cases.work') OR NOT EXISTS (
        SELECT 1 FROM people_reason r WHERE r.person_id = noted.person_id AND r.level = 'care')
    THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""

DOORS = f"""
-- Ends what is open of the person of this death, and answers with what it was before.
CREATE FUNCTION care_still(death uuid, at timestamptz, unanswered text[], working text[])
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE noted record; appointments jsonb; tasks jsonb; cases jsonb; referrals jsonb;
BEGIN
    SELECT d.person_id INTO noted FROM people_death d
    JOIN people_person p ON p.id = d.person_id AND p.has_died
    WHERE d.id = death AND d.undone_at IS NULL; {ALLOWED}

    WITH done AS (
        UPDATE care_appointment a SET status = 'cancelled' FROM care_case c
        WHERE c.id = a.case_id AND c.person_id = noted.person_id AND a.status = 'planned'
        RETURNING a.id)
    SELECT coalesce(jsonb_agg(done.id), '[]') INTO appointments FROM done;

    WITH done AS (
        UPDATE care_task t SET status = 'dropped', settled_at = at, settled_by_id = alongside_user()
        FROM care_case c
        WHERE c.id = t.case_id AND c.person_id = noted.person_id AND t.status = 'open'
        RETURNING t.id)
    SELECT coalesce(jsonb_agg(done.id), '[]') INTO tasks FROM done;

    WITH before AS MATERIALIZED (
        SELECT c.id, c.next_contact_on FROM care_case c
        WHERE c.person_id = noted.person_id AND c.status = 'open' FOR UPDATE
    ), done AS (
        UPDATE care_case c SET status = 'closed', outcome = 'died', closed_at = at,
            next_contact_on = NULL
        FROM before b WHERE b.id = c.id RETURNING c.id, b.next_contact_on
    ), steps AS (
        INSERT INTO care_casemove (id, created_at, case_id, name, status, by_id)
        SELECT gen_random_uuid(), at, done.id, 'close', 'closed', alongside_user() FROM done)
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', done.id, 'next', done.next_contact_on)),
                    '[]')
    INTO cases FROM done;

    WITH before AS MATERIALIZED (
        SELECT r.id, r.status, r.ended_at FROM referrals_referral r
        WHERE r.person_id = noted.person_id AND r.status = ANY (unanswered || working) FOR UPDATE
    ), done AS (
        UPDATE referrals_referral r SET ended_at = at,
            status = CASE WHEN b.status = ANY (unanswered) THEN 'withdrawn' ELSE 'closed' END
        FROM before b WHERE b.id = r.id
        RETURNING r.*, b.status AS before
    ), steps AS (
        INSERT INTO referrals_referralmove
            (id, created_at, referral_id, name, status, by_id, organisation_id, reason, note)
        SELECT gen_random_uuid(), at, done.id,
            CASE done.status WHEN 'withdrawn' THEN 'withdraw' ELSE 'close' END, done.status,
            alongside_user(), alongside_organisation(), 'died', '' FROM done)
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'referral', done.id, 'before', done.before, 'after', done.status,
        'reference', done.reference, 'kind', done.kind,
        'from_user', done.from_user_id, 'from_organisation', done.from_organisation_id,
        'to_organisation', done.to_organisation_id, 'handler', coalesce(done.handler_id::text, ''),
        'service', coalesce(done.service_id::text, ''))), '[]')
    INTO referrals FROM done;
    RETURN jsonb_build_object(
        'appointments', appointments, 'tasks', tasks, 'cases', cases, 'referrals', referrals);
END $$;

-- It was a mistake: what nobody has changed since stands as before. What lies in the past stays
-- called off, for nobody came.
CREATE FUNCTION care_take_up_again(death uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE noted record;
BEGIN
    SELECT d.person_id, d.stilled INTO noted FROM people_death d
    JOIN people_person p ON p.id = d.person_id AND NOT p.has_died
    WHERE d.id = death AND d.undone_at IS NOT NULL; {ALLOWED}

    UPDATE care_appointment a SET status = 'planned' FROM care_case c
    WHERE c.id = a.case_id AND c.person_id = noted.person_id AND a.status = 'cancelled'
      AND a.at > care_take_up_again.at
      AND a.id::text IN (SELECT jsonb_array_elements_text(noted.stilled -> 'appointments'));

    UPDATE care_task t SET status = 'open', settled_at = NULL, settled_by_id = NULL
    FROM care_case c
    WHERE c.id = t.case_id AND c.person_id = noted.person_id AND t.status = 'dropped'
      AND t.id::text IN (SELECT jsonb_array_elements_text(noted.stilled -> 'tasks'));

    WITH done AS (
        UPDATE care_case c SET status = 'open', outcome = '', closed_at = NULL,
            next_contact_on = (before.said ->> 'next')::date
        FROM jsonb_array_elements(noted.stilled -> 'cases') before(said)
        WHERE c.id::text = before.said ->> 'id' AND c.person_id = noted.person_id
          AND c.status = 'closed' AND c.outcome = 'died'
        RETURNING c.id)
    INSERT INTO care_casemove (id, created_at, case_id, name, status, by_id)
    SELECT gen_random_uuid(), care_take_up_again.at, done.id, 'reopen', 'open', alongside_user()
    FROM done;

    WITH done AS (
        UPDATE referrals_referral r SET status = before.said ->> 'before', ended_at = NULL
        FROM jsonb_array_elements(noted.stilled -> 'referrals') before(said)
        WHERE r.id::text = before.said ->> 'referral' AND r.person_id = noted.person_id
          AND r.status = before.said ->> 'after'
        RETURNING r.id, r.status)
    INSERT INTO referrals_referralmove
        (id, created_at, referral_id, name, status, by_id, organisation_id, reason, note)
    SELECT gen_random_uuid(), care_take_up_again.at, done.id, 'resume', done.status,
        alongside_user(), alongside_organisation(), '', '' FROM done;
END $$;

-- Whether a message is about somebody who died: named in it, or by the consent it rests on.
CREATE FUNCTION care_is_about_the_dead(person uuid, consent uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN EXISTS (
        SELECT 1 FROM people_person p
        WHERE p.has_died AND (p.id = person
            OR p.id = (SELECT c.person_id FROM consent_consent c WHERE c.id = consent)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0023_opened_again"),
        ("referrals", "0017_taken_up_again"),
        ("people", "0021_death_rows"),
        ("consent", "0014_what_adds_to_another"),
    ]
    operations = [
        migrations.RunSQL(
            DOORS, "DROP FUNCTION care_still, care_take_up_again, care_is_about_the_dead"
        )
    ]
