"""The function that makes a service's search document, and triggers on names kept elsewhere."""

from django.db import migrations

DOCUMENT = """
CREATE FUNCTION directory_search_document(
    service uuid, organisation uuid, name text, alternate_name text, description text
) RETURNS tsvector LANGUAGE sql STABLE AS $$
    WITH others(words) AS (
        SELECT concat_ws(' ',
            (SELECT o.name FROM organisations_organisation o WHERE o.id = organisation),
            (SELECT string_agg(t.name, ' ' ORDER BY t.name) FROM directory_attribute a
                JOIN directory_taxonomyterm t ON t.id = a.term_id WHERE a.service_id = service),
            (SELECT string_agg(n.name, ' ' ORDER BY n.name) FROM directory_serviceneed s
                JOIN needs_need n ON n.id = s.need_id WHERE s.service_id = service),
            (SELECT string_agg(concat_ws(' ', l.name, d.city), ' ' ORDER BY l.name, d.city)
                FROM directory_serviceatlocation s
                JOIN directory_location l ON l.id = s.location_id
                LEFT JOIN directory_address d ON d.location_id = l.id
                WHERE s.service_id = service)
        )
    )
    SELECT setweight(to_tsvector('english', concat_ws(' ', name, alternate_name)), 'A')
        || setweight(to_tsvector('simple', concat_ws(' ', name, alternate_name)), 'A')
        || setweight(to_tsvector('english', words), 'B')
        || setweight(to_tsvector('simple', words), 'B')
        || setweight(to_tsvector('english', description), 'C')
        || setweight(to_tsvector('simple', description), 'C')
    FROM others
$$
"""

# A name changed there is a word changed in every document that holds it.
RENAMED = {
    "organisations_organisation": "organisation_id = NEW.id",
    "directory_taxonomyterm": (
        "id IN (SELECT service_id FROM directory_attribute WHERE term_id = NEW.id)"
    ),
}

_TOUCH = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE directory_service SET search = NULL WHERE {services};
    RETURN NULL;
END $$
"""


def _on_rename(table: str, services: str) -> migrations.RunSQL:
    function = f"directory_{table}_renamed"
    return migrations.RunSQL(
        [
            _TOUCH.format(function=function, services=services),
            f"""CREATE TRIGGER directory_renamed AFTER UPDATE ON {table} FOR EACH ROW
            WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION {function}()""",
        ],
        [f"DROP TRIGGER directory_renamed ON {table}", f"DROP FUNCTION {function}()"],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("needs", "0001_initial"),
        ("organisations", "0001_initial"),
        ("common", "0001_restricted_role"),
    ]
    operations = [
        migrations.RunSQL(
            DOCUMENT,
            "DROP FUNCTION directory_search_document(uuid, uuid, text, text, text)",
        ),
        *(_on_rename(table, services) for table, services in RENAMED.items()),
    ]
