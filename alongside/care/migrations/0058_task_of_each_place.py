"""Help to come is a task of each place, made anew where it is asked for or refused once more.

What it was made of (``about``) is the place and the news of it: told twice, it is made once.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("alongside.care.migrations.0053_help_to_come").FUNCTION.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
AFTER = BEFORE.replace(
    "    INSERT INTO care_task",
    """    IF EXISTS (SELECT 1 FROM care_task t WHERE t.case_id = c.id AND t.reason = why
               AND t.status = 'open' AND starts_with(t.about, split_part(thing, ':', 1))) THEN
        RETURN NULL;
    END IF;
    INSERT INTO care_task""",
)
FOUND = """
CREATE FUNCTION care_help_found(asked uuid, place text, moment timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE whose uuid;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE care_task t SET status = 'done', settled_at = moment
    FROM referrals_referral f JOIN care_case k ON k.referral_id IN (f.id, f.parent_id)
    WHERE f.id = asked AND t.case_id = k.id AND t.reason = 'help_refused' AND t.status = 'open'
      AND starts_with(t.about, place)
    RETURNING k.person_id INTO whose;
    RETURN whose;
END $$;
"""
_NAMED = "of_one_reason_one_open_task"


class Migration(migrations.Migration):
    dependencies = [("care", "0057_standing_questions")]
    operations = [
        migrations.RemoveConstraint(model_name="task", name=_NAMED),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=["case", "reason"],
                condition=models.Q(status="open")
                & ~models.Q(reason__in=["", "help_wanted", "help_refused"]),
                name=_NAMED,
            ),
        ),
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL(FOUND, "DROP FUNCTION care_help_found"),
    ]
