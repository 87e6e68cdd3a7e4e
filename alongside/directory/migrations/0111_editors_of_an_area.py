"""The second lock on an editor's area: entries elsewhere, and what was told about them."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE

KEEPS = """
CREATE FUNCTION directory_keeps(organisation uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('alongside.area', true), '') = '' OR coalesce((
        WITH RECURSIVE above AS (
            SELECT area.id, area.parent_id FROM organisations_organisation o
            JOIN organisations_area area ON area.id = o.area_id WHERE o.id = organisation
            UNION
            SELECT area.id, area.parent_id FROM organisations_area area
            JOIN above ON area.id = above.parent_id
        )
        SELECT bool_or(id::text = current_setting('alongside.area', true)) FROM above
    ), true)
$$
"""
# A list is imported whole: see services/imports.py.
REFUSE = """
CREATE FUNCTION directory_refuse_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF coalesce(current_setting('alongside.area', true), '') <> ''
        AND coalesce(current_setting('alongside.importing', true), '') <> 'on'
        AND alongside_may('directory.edit') AND NOT alongside_may('system')
        AND EXISTS (SELECT 1 FROM changed WHERE NOT directory_keeps(organisation_id))
    THEN
        RAISE EXCEPTION 'This entry is kept by the editors of another area'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
"""
TOLD = {
    "directory_problemtold": """EXISTS (
        SELECT 1 FROM directory_problem told_of JOIN directory_service s ON s.id = told_of.service_id
        WHERE told_of.id = problem_id AND directory_keeps(s.organisation_id))""",
    "directory_proposaltold": """EXISTS (
        SELECT 1 FROM directory_proposal told_of
        LEFT JOIN directory_service s ON s.id = told_of.service_id
        WHERE told_of.id = proposal_id AND (s.id IS NULL OR directory_keeps(s.organisation_id)))""",
}
SYSTEM = "(SELECT alongside_may('system'))"
EDITS = "(SELECT alongside_may('directory.edit'))"


def policies(conditions: dict[str, str]) -> list[str]:
    return [
        f"ALTER POLICY {APP_ROLE}_{command} ON {table} USING ({condition})"
        for table, condition in conditions.items()
        for command in ("select", "update", "delete")
    ]


class Migration(migrations.Migration):
    dependencies = [("directory", "0110_languages_and_visitors")]
    operations = [
        migrations.RunSQL(KEEPS, "DROP FUNCTION directory_keeps(uuid)"),
        migrations.RunSQL(
            [
                REFUSE,
                """CREATE TRIGGER directory_refuse_elsewhere AFTER UPDATE ON directory_service
                REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
                EXECUTE FUNCTION directory_refuse_elsewhere()""",
            ],
            [
                "DROP TRIGGER directory_refuse_elsewhere ON directory_service",
                "DROP FUNCTION directory_refuse_elsewhere()",
            ],
        ),
        migrations.RunSQL(
            policies({table: f"{SYSTEM} OR {EDITS} AND {here}" for table, here in TOLD.items()}),
            policies(dict.fromkeys(TOLD, f"{EDITS} OR {SYSTEM}")),
        ),
    ]
