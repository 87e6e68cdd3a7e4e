"""Somebody's own answer whether they went does to tasks what a colleague's note of it does.

They answer by a link and read no case: through a narrow door.
"""

from django.db import migrations

FUNCTION = """
-- Nobody needs to ask about this visit any more; where there is a sign, a task is made of it.
CREATE FUNCTION care_task_of_answer(visit uuid, sign text, moment timestamptz, today date)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE care_task t SET status = 'done', settled_at = moment
    FROM care_firstvisit v
    WHERE v.id = visit AND t.case_id = v.case_id AND t.reason = 'not_asked'
      AND t.status = 'open' AND starts_with(t.about, visit::text);
    IF sign <> '' THEN
        INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                               owner_id, due_on, status, note)
        SELECT gen_random_uuid(), moment, c.organisation_id, c.id, '', sign, visit::text,
               c.worker_id, today, 'open', ''
        FROM care_firstvisit v JOIN care_case c ON c.id = v.case_id
        WHERE v.id = visit
        ON CONFLICT DO NOTHING;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0026_network_map_rows")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION care_task_of_answer")]
