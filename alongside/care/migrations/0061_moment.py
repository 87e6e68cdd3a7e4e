"""What a story is put in order by, as one list: whether the case may be seen is asked once."""

from django.db import migrations, models

from alongside.common.row_security import APP_ROLE
from alongside.people.row_security import in_circle, related

OPENED = "EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = p.id)"
MOMENTS = f"""
CREATE VIEW care_moment WITH (security_barrier) AS
    SELECT m.id, held.id AS case_id, m.kind, m.at
    FROM care_case held
    JOIN people_person p ON p.id = held.person_id
    CROSS JOIN LATERAL (
        SELECT id, 'contact' AS kind, at FROM care_contact WHERE case_id = held.id
        UNION ALL
        SELECT id, 'step', created_at FROM care_casemove WHERE case_id = held.id
        UNION ALL
        SELECT id, 'visit', created_at FROM care_firstvisit WHERE case_id = held.id
        UNION ALL
        SELECT id, 'appointment', at FROM care_appointment
        WHERE case_id = held.id AND status <> 'planned'
        UNION ALL
        SELECT id, 'response', taken_at FROM outcomes_response
        WHERE case_id = held.id AND organisation_id = held.organisation_id
        UNION ALL
        SELECT v.id, 'version', v.created_at
        FROM care_plan w JOIN care_planversion v ON v.plan_id = w.id WHERE w.case_id = held.id
        UNION ALL
        SELECT id, 'tie', begun_at FROM care_tie
        WHERE case_id = held.id AND own AND NOT (p.protected AND kind = 'place')
        UNION ALL
        SELECT id, 'reply', at FROM care_textreply
        WHERE case_id = held.id AND (NOT p.protected OR {in_circle("p", key="id")} OR {OPENED})
    ) m
    WHERE held.organisation_id = (SELECT alongside_organisation())
      AND (SELECT alongside_may('cases.work')) AND {related("held", "care")};
REVOKE ALL ON care_moment FROM PUBLIC, {APP_ROLE};
GRANT SELECT ON care_moment TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0060_circle_of_the_row"),
        ("outcomes", "0001_initial"),
        ("people", "0012_emergency_rows"),
    ]
    operations = [
        migrations.RunSQL(MOMENTS, "DROP VIEW care_moment"),
        migrations.CreateModel(
            name="Moment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "care_moment", "managed": False},
        ),
    ]
