"""A team's tasks are the team's; one about a case goes with the case.

What the calendar makes due is found by the house, which reads no case: through a narrow door.
"""

from django.db import migrations

from alongside.common.row_security import ProtectRows

OURS = """(SELECT alongside_may('cases.work'))
    AND organisation_id = (SELECT alongside_organisation())
    AND (case_id IS NULL OR EXISTS (SELECT 1 FROM care_case c WHERE c.id = care_task.case_id))"""

FUNCTION = """
-- Makes what is due by that day and not made yet; answers how many. Nothing of anybody comes back.
CREATE FUNCTION care_make_due_tasks(day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                           owner_id, due_on, status, note)
    SELECT gen_random_uuid(), now(), c.organisation_id, c.id, '', due.reason, due.about,
           c.worker_id, due.on_day, 'open', ''
    FROM care_case c
    JOIN people_person p ON p.id = c.person_id AND NOT p.restricted
    JOIN LATERAL (
        SELECT 'review_due' AS reason, l.review_on::text AS about, l.review_on AS on_day
        FROM care_plan l WHERE l.case_id = c.id AND l.review_on <= day
        UNION ALL
        (SELECT 'not_asked', v.id || ':' || v.ask_on, v.ask_on
         FROM care_firstvisit v
         WHERE v.case_id = c.id AND v.went IN ('', 'not_yet') AND v.ask_on <= day
         ORDER BY v.ask_on, v.id)
    ) due ON true
    WHERE c.status = 'open'
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0019_tasks"), ("people", "0018_proxy_rows")]
    operations = [
        ProtectRows("care_task", {"SELECT": OURS, "INSERT": OURS, "UPDATE": OURS}),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION care_make_due_tasks"),
    ]
