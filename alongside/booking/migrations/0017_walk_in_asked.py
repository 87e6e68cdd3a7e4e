"""Of a walk-in for whom a team was asked, the register has the reference."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0016_help_rows")]
    operations = [
        migrations.AddField(
            model_name="walkin",
            name="asked",
            field=models.CharField(
                blank=True,
                help_text="a team was asked to take them on: the reference",
                max_length=9,
            ),
        ),
    ]
