"""Other ways in which somebody agreed to be written to, where the first one fails."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0053_help_to_come")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="also_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("sms", "Text message"),
                        ("phone", "Phone call"),
                        ("email", "E-mail"),
                        ("letter", "Letter"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                help_text="other ways in which they agreed to be written to, where the first one"
                " fails",
                size=None,
            ),
        ),
    ]
