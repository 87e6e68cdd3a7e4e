"""What is called off stands in the story when it was called off, and not on a day to come.

And somebody may be told that they were rung also long after they were first spoken with: as long as
nobody has spoken with them since.
"""

from importlib import import_module

from django.db import migrations, models

from alongside.common.row_security import COPY_ROLE

_STORY = import_module("alongside.care.migrations.0061_moment")
_QUESTIONS = import_module("alongside.care.migrations.0057_standing_questions")

# Whoever calls it off: a colleague, the person by their place, or that they died.
WHEN = """
CREATE FUNCTION care_settled_when() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status = 'planned' THEN
        NEW.settled_at := NULL;
    ELSIF NEW.settled_at IS NOT DISTINCT FROM OLD.settled_at THEN
        NEW.settled_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appointment_settled BEFORE UPDATE OF status ON care_appointment
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION care_settled_when();
"""
NO_WHEN = """
DROP TRIGGER appointment_settled ON care_appointment;
DROP FUNCTION care_settled_when();
"""
# Nobody wrote down when: no later than its day, nor than the end of the case.
BEFORE = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    """UPDATE care_appointment a SET settled_at = least(a.at, c.closed_at, statement_timestamp())
    FROM care_case c WHERE c.id = a.case_id AND a.status = 'cancelled'""",
    "SELECT set_config('alongside.actor', '', true)",
    "SET CONSTRAINTS ALL IMMEDIATE",
]
_AT = "SELECT id, 'appointment', at FROM care_appointment"
_SINCE = """SELECT id, 'appointment',
            CASE status WHEN 'cancelled' THEN coalesce(settled_at, at) ELSE at END
        FROM care_appointment"""


def _view(text: str) -> str:
    return text.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")


if _STORY.MOMENTS.count(_AT) != 1:
    raise ValueError(_AT)
MOMENTS = _view(_STORY.MOMENTS.replace(_AT, _SINCE))
UNSPOKEN = f"""
CREATE FUNCTION care_not_spoken_with(asked uuid, since timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {_QUESTIONS.REFUSE}
    RETURN EXISTS (SELECT 1 FROM care_case c WHERE c.id = asked) AND NOT EXISTS (
        SELECT 1 FROM care_contact t
        WHERE t.case_id = asked AND t.outcome = 'spoke' AND t.at >= since);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0069_said_to_have_died"),
        ("rights", "0041_about_me"),
    ]
    operations = [
        migrations.AddField("appointment", "settled_at", models.DateTimeField(null=True)),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(WHEN, NO_WHEN),
        migrations.RunSQL(
            f"GRANT SELECT (settled_at) ON care_appointment TO {COPY_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(MOMENTS, _view(_STORY.MOMENTS)),
        migrations.RunSQL(UNSPOKEN, "DROP FUNCTION care_not_spoken_with"),
        migrations.RunSQL("DROP FUNCTION care_not_met(uuid)", _QUESTIONS.NOT_MET),
    ]
