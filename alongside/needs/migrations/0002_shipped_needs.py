"""The vocabulary that the product comes with."""

from django.db import migrations

from alongside.needs import vocabulary


def load(apps, schema_editor):
    need = apps.get_model("needs", "Need")
    for position, entry in enumerate(vocabulary.read()):
        need.objects.update_or_create(
            code=entry.code,
            defaults={
                "name": entry.name,
                "description": entry.description,
                "synonyms": entry.synonyms,
                "maps": entry.maps,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
