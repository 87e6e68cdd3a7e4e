"""What would help somebody to come is asked for with a place, and answered."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [
    ("buddy", "Somebody who comes along"),
    ("transport", "A way to get there"),
    ("interpreter", "An interpreter"),
]


def kinds(said: str) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(choices=CHOICES, max_length=11),
        blank=True,
        default=list,
        help_text=said,
        size=None,
    )


class Migration(migrations.Migration):
    dependencies = [("booking", "0014_calendar_rows")]
    operations = [
        *(
            migrations.AddField(model, name, field)
            for model in ("place", "waitingentry")
            for name, field in (
                ("help_wanted", kinds("what would help them to come")),
                ("help_words", models.CharField(blank=True, max_length=200)),
            )
        ),
        migrations.AddField("place", "help_arranged", kinds("of it, what is arranged")),
        migrations.AddField("place", "help_refused", kinds("of it, what cannot be arranged")),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("help_arranged__contained_by", models.F("help_wanted")),
                    ("help_refused__contained_by", models.F("help_wanted")),
                    models.Q(("help_arranged__overlap", models.F("help_refused")), _negated=True),
                ),
                name="help_is_answered_once_where_asked",
            ),
        ),
    ]
