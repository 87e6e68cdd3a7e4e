"""Who reads and writes that somebody objects to use beyond their care; whom that leaves out."""

from django.db import migrations

from alongside.common.row_security import (
    APP_ROLE,
    COPY_ROLE,
    COUNTING_ROLE,
    ERASING_ROLE,
    PORTAL_ROLE,
    NarrowColumns,
    ProtectRows,
    create_role,
)
from alongside.people.row_security import own, related

TABLE = "rights_objection"
SYSTEM = "(SELECT alongside_may('system'))"
WORKS = "(SELECT alongside_may('cases.work'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"
CARE = f"{WORKS} AND {related(TABLE, 'care')}"
MINE = f"{own(TABLE)} AND source = 'own'"

# Ids alone, for the role that counts and nobody else.
LEFT_OUT = f"""
CREATE FUNCTION rights_not_beyond_care() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT person_id FROM {TABLE} WHERE ended_at IS NULL
    UNION
    SELECT id FROM people_person WHERE restricted
$$;
REVOKE EXECUTE ON FUNCTION rights_not_beyond_care FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rights_not_beyond_care TO {COUNTING_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0012_objections"), ("people", "0014_restricted")]
    operations = [
        migrations.RunSQL(create_role(COUNTING_ROLE), migrations.RunSQL.noop),
        ProtectRows(
            TABLE,
            {
                "SELECT": f"{SYSTEM} OR {CARE}",
                "INSERT": f"""{CARE} AND recorded_by_id = {USER}
                    AND recorded_for_id = {ORGANISATION} AND ended_at IS NULL""",
                "UPDATE": CARE,
            },
        ),
        NarrowColumns(
            TABLE,
            "id, created_at, person_id, source, learned, recorded_for_id, ended_at",
            PORTAL_ROLE,
            writable="ended_at, ended_by_id",
        ),
        ProtectRows(
            TABLE,
            {
                "SELECT": own(TABLE),
                "INSERT": f"""{MINE} AND recorded_by_id = {USER} AND recorded_for_id IS NULL
                    AND ended_at IS NULL""",
                "UPDATE": MINE,
            },
            PORTAL_ROLE,
        ),
        NarrowColumns(
            TABLE,
            "id, created_at, person_id, source, learned, recorded_by_id, recorded_for_id, ended_at",
            COPY_ROLE,
        ),
        ProtectRows(TABLE, {"SELECT": "person_id = (SELECT rights_subject())"}, COPY_ROLE),
        NarrowColumns(TABLE, "id, person_id", ERASING_ROLE),
        ProtectRows(TABLE, {"SELECT": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            [
                f"GRANT INSERT ON {TABLE} TO {PORTAL_ROLE}",
                f"REVOKE DELETE ON {TABLE} FROM {APP_ROLE}",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(LEFT_OUT, "DROP FUNCTION rights_not_beyond_care"),
    ]
