"""Who reads and writes who acts for a person; the person sees it, and ends what they asked for."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, NarrowColumns, ProtectRows
from alongside.people.row_security import own, related

CARE = f"""(SELECT alongside_may('cases.work')) AND {related("people_relation", "care")}"""
OWN = own("people_relation")
OF_ONE = "EXISTS (SELECT 1 FROM people_relation r WHERE r.id = people_relationstep.relation_id)"
MINE = f"by_id = (SELECT alongside_user()) AND {OF_ONE}"


class Migration(migrations.Migration):
    dependencies = [("people", "0015_relation"), ("people", "0012_emergency_rows")]
    operations = [
        ProtectRows(
            "people_relation",
            {
                "SELECT": CARE,
                # Whoever is there in an emergency lets nobody else in.
                "INSERT": f"""{CARE} AND people_may_relate(person_id)
                    AND recorded_by_id = (SELECT alongside_user())
                    AND recorded_for_id = (SELECT alongside_organisation())""",
                "UPDATE": CARE,
            },
        ),
        ProtectRows("people_relationstep", {"SELECT": OF_ONE, "INSERT": MINE}),
        ProtectRows(
            "people_relation",
            {
                "SELECT": f"{OWN} AND status <> 'refused'",
                "UPDATE": f"{OWN} AND kind = 'carer' AND status <> 'refused'",
            },
            PORTAL_ROLE,
        ),
        NarrowColumns(
            "people_relationstep", "id, created_at, relation_id, name, status, by_id", PORTAL_ROLE
        ),
        ProtectRows("people_relationstep", {"SELECT": OF_ONE, "INSERT": MINE}, PORTAL_ROLE),
        migrations.RunSQL(
            [
                f"GRANT UPDATE (status) ON people_relation TO {PORTAL_ROLE}",
                f"GRANT INSERT ON people_relationstep TO {PORTAL_ROLE}",
            ],
            [
                f"REVOKE UPDATE (status) ON people_relation FROM {PORTAL_ROLE}",
                f"REVOKE INSERT ON people_relationstep FROM {PORTAL_ROLE}",
            ],
        ),
    ]
