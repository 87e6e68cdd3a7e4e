"""What a person texts back goes with their case; the house puts it there through narrow doors.

A task is made of it, once for each message, and none for who is only kept. A message concerns a
case or a first visit of one.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows
from alongside.people.row_security import in_circle

# What they write may say where they are.
OPENED = "EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = c.person_id)"
OF_A_CASE = f"""EXISTS (SELECT 1 FROM care_case c JOIN people_person p ON p.id = c.person_id
    WHERE c.id = care_textreply.case_id AND (NOT p.protected OR {in_circle("c")} OR {OPENED}))"""
REFUSE = """IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
DOORS = f"""
CREATE FUNCTION care_concerned(asked uuid) RETURNS SETOF care_case
LANGUAGE sql STABLE AS $$
    SELECT c FROM care_case c
    WHERE c.id = asked
       OR c.id = (SELECT v.case_id FROM care_firstvisit v WHERE v.id = asked)
$$;

CREATE FUNCTION care_task_of_message(asked uuid, why text, message text, moment timestamptz,
                                     today date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                           owner_id, due_on, status, note)
    SELECT gen_random_uuid(), moment, c.organisation_id, c.id, '', why, message,
           c.worker_id, today, 'open', ''
    FROM care_concerned(asked) c JOIN people_person p ON p.id = c.person_id
    WHERE NOT p.restricted AND NOT p.has_died
    ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION care_take_reply(reply uuid, asked uuid, answered text, short text, told text,
                                came timestamptz, moment timestamptz, today date, why text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {REFUSE}
    INSERT INTO care_textreply (id, created_at, case_id, template, said, words, at)
    SELECT reply, moment, c.id, answered, short, told, came FROM care_concerned(asked) c
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    IF why <> '' THEN
        PERFORM care_task_of_message(asked, why, reply::text, moment, today);
    END IF;
    IF short = 'ring' THEN
        UPDATE care_case SET next_contact_on = today
        WHERE id IN (SELECT c.id FROM care_concerned(asked) c) AND status = 'open'
          AND (next_contact_on IS NULL OR next_contact_on > today);
    END IF;
    RETURN true;
END $$;
"""
UNDO = """
DROP FUNCTION care_take_reply;
DROP FUNCTION care_task_of_message;
DROP FUNCTION care_concerned;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0042_text_reply"), ("messaging", "0007_arrival_rows")]
    operations = [
        ProtectRows("care_textreply", {"SELECT": OF_A_CASE}),
        migrations.RunSQL(DOORS, UNDO),
    ]
