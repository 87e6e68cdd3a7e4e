"""The tier that says papers were seen is called that: “checked” is said of the details."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0080_sources_of_values"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assurance",
            name="tier",
            field=models.CharField(
                choices=[
                    ("listed", "Listed"),
                    ("self-declared", "Self-declared"),
                    ("checked", "Papers seen"),
                    ("commissioned", "Commissioned"),
                ],
                max_length=20,
            ),
        ),
    ]
