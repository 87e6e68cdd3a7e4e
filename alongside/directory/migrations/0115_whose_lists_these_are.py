"""Lists and collections of before are kept by the area of the editor who began them.

Who is not to be listed stays out of the whole directory, as before.
"""

from django.db import migrations

AREA_OF = """(SELECT o.area_id FROM accounts_membership m
    JOIN organisations_organisation o ON o.id = m.organisation_id
    WHERE m.role_code = 'directory_editor' AND m.user_id = {user}
    ORDER BY m.created_at LIMIT 1)"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0114_kept_by_the_editors_of_an_area"),
        ("accounts", "0002_who_is_asking"),
    ]
    operations = [
        migrations.RunSQL(
            [
                f"UPDATE directory_collection SET area_id = {AREA_OF.format(user='by_id')}",
                """UPDATE directory_importsource SET area_id = """
                + AREA_OF.format(
                    user="""(SELECT substr(p.actor, 6)::uuid FROM directory_importpreview p
                        WHERE p.source_id = directory_importsource.id AND p.actor LIKE 'user:%'
                        ORDER BY p.created_at LIMIT 1)"""
                ),
            ],
            migrations.RunSQL.noop,
        )
    ]
