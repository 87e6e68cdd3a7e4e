"""Where the next reading of a feed takes up what changed since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0020_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="importpreview",
            name="read_until",
            field=models.CharField(
                blank=True,
                help_text="where a later reading takes up what changed since",
                max_length=1000,
            ),
        ),
        migrations.AlterField(
            model_name="importsource",
            name="read_until",
            field=models.CharField(
                blank=True, help_text="where the next reading of its feed goes on", max_length=1000
            ),
        ),
    ]
