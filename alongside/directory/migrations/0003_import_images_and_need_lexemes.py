"""What stood before and after an import, whole; and each need as one lexeme of the document."""

import django.db.models.deletion
from django.db import migrations, models

DOCUMENT = """
CREATE OR REPLACE FUNCTION directory_search_document(
    service uuid, organisation uuid, name text, alternate_name text, description text
) RETURNS tsvector LANGUAGE sql STABLE AS $$
    WITH others(words) AS (
        SELECT concat_ws(' ',
            (SELECT o.name FROM organisations_organisation o WHERE o.id = organisation),
            (SELECT string_agg(t.name, ' ' ORDER BY t.name) FROM directory_attribute a
                JOIN directory_taxonomyterm t ON t.id = a.term_id WHERE a.service_id = service),
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
        || array_to_tsvector(ARRAY(
            SELECT 'need:' || n.code FROM directory_serviceneed s
            JOIN needs_need n ON n.id = s.need_id WHERE s.service_id = service
        ))
    FROM others
$$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_search_document")]
    operations = [
        migrations.RemoveField("importedrecord", "digest"),
        migrations.RemoveField("importchange", "before_digest"),
        migrations.AddField("importchange", "written_before", models.JSONField(null=True)),
        migrations.AddField(
            "importchange", "after", models.JSONField(default=dict), preserve_default=False
        ),
        migrations.AlterField(
            "importedrecord",
            "service",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="imported",
                to="directory.service",
            ),
        ),
        migrations.RunSQL(DOCUMENT, migrations.RunSQL.noop),
        migrations.RunSQL("UPDATE directory_service SET search = NULL", migrations.RunSQL.noop),
    ]
