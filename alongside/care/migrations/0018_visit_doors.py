"""The doors through which the house reminds of a first visit, asks whether they went, and is told.

Row security shows the house no case. Of whoever agreed to a message these tell how they chose to
be written to; a protected person's row says nothing of it, so nothing is ever sent to them.
"""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE

# Open, agreed to, and the team still has a reason to see the person.
WRITABLE = """v.message_ok AND v.went IN ('', 'not_yet') AND k.status = 'open'
    AND NOT p.restricted AND NOT p.protected AND c.withdrawn_at IS NULL AND c.ran_out_at IS NULL
    AND EXISTS (SELECT 1 FROM people_carerelationship r
                WHERE r.person_id = k.person_id AND r.organisation_id = k.organisation_id
                  AND r.level = 'care' AND r.ended_at IS NULL AND r.only_user_id IS NULL
                  AND (r.until IS NULL OR r.until > statement_timestamp()))"""
JOINED = """care_firstvisit v JOIN care_case k ON k.id = v.case_id
    JOIN people_person p ON p.id = k.person_id
    JOIN referrals_referral f ON f.id = k.referral_id
    LEFT JOIN consent_consent c ON c.id = f.consent_id"""
REFUSE = """IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
TO_WRITE = f"""
CREATE FUNCTION care_visits_to_write(today date, tomorrow date)
RETURNS TABLE (visit_id uuid, person_id uuid, contact_by text, phone text, email text,
               language text, eve boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN QUERY
    SELECT v.id, k.person_id, p.contact_by::text, p.phone::text, p.email::text,
           p.language::text, w.eve
    FROM {JOINED}
    CROSS JOIN LATERAL (VALUES
        (true, v.visit_on = tomorrow AND v.reminded_on IS NULL),
        (false, v.ask_on <= today AND v.link IS NULL)) w(eve, due)
    WHERE {WRITABLE} AND w.due
    ORDER BY v.id, w.eve;
END $$;
"""
# Whoever comes second finds it taken: nobody is written to twice.
TAKE = f"""
CREATE FUNCTION care_visit_take(asked uuid, new_link uuid, today date, moment timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    IF new_link IS NULL THEN
        UPDATE care_firstvisit SET reminded_on = today WHERE id = asked AND reminded_on IS NULL;
    ELSE
        UPDATE care_firstvisit SET link = new_link, written_at = moment
        WHERE id = asked AND link IS NULL AND went IN ('', 'not_yet');
    END IF;
    RETURN FOUND;
END $$;
"""
GLIMPSE = f"""
CREATE FUNCTION care_visit_asked(asked uuid, since timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    RETURN EXISTS (SELECT 1 FROM {JOINED}
                   WHERE {WRITABLE} AND v.link = asked AND v.written_at > since);
END $$;
"""
ANSWER = f"""
CREATE FUNCTION care_visit_answer(asked uuid, since timestamptz, said text, why text,
                                  ring boolean, today date, again date, moment timestamptz)
RETURNS TABLE (visit_id uuid, person_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held uuid; found_case uuid; whose uuid;
BEGIN
    {REFUSE}
    -- The case first, as whoever works on it does.
    SELECT v.id, k.id, k.person_id INTO held, found_case, whose FROM {JOINED}
    WHERE {WRITABLE} AND v.link = asked AND v.written_at > since;
    IF held IS NULL THEN RETURN; END IF;
    PERFORM 1 FROM care_case WHERE id = found_case AND status = 'open' FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    UPDATE care_firstvisit SET went = said, why_not = why, asked_at = moment, own_word = true,
        link = NULL, ask_on = CASE said WHEN 'not_yet' THEN again ELSE ask_on END
    WHERE id = held AND link = asked;
    IF NOT FOUND THEN RETURN; END IF;
    IF ring THEN
        UPDATE care_case SET next_contact_on = today
        WHERE id = found_case AND (next_contact_on IS NULL OR next_contact_on > today);
    END IF;
    RETURN QUERY SELECT held, whose;
END $$;
"""
COLUMNS = "arranged_by, arrange_by, help_came, visit_on, message_ok, written_at, own_word"


class Migration(migrations.Migration):
    dependencies = [("care", "0017_asked_by_message"), ("rights", "0020_promised_days")]
    operations = [
        migrations.RunSQL(TO_WRITE, "DROP FUNCTION care_visits_to_write"),
        migrations.RunSQL(TAKE, "DROP FUNCTION care_visit_take"),
        migrations.RunSQL(GLIMPSE, "DROP FUNCTION care_visit_asked"),
        migrations.RunSQL(ANSWER, "DROP FUNCTION care_visit_answer"),
        migrations.RunSQL(
            f"GRANT SELECT ({COLUMNS}) ON care_firstvisit TO {COPY_ROLE}",
            f"REVOKE SELECT ({COLUMNS}) ON care_firstvisit FROM {COPY_ROLE}",
        ),
    ]
