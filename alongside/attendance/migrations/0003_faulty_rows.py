"""Of a row that is wrong no day is kept, and no referral that was not taken on."""

from django.db import migrations, models

EMPTY = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    "UPDATE attendance_line SET day = NULL, came = NULL WHERE problem <> ''",
    "UPDATE attendance_line SET referral_id = NULL WHERE problem = 'not_taken_on'",
    "SELECT set_config('alongside.actor', '', true)",
]


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0002_attendance_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="line",
            name="problem",
            field=models.CharField(
                blank=True,
                choices=[
                    ("broken", "The row has more or fewer values than there are headings"),
                    ("no_referral", "The reference is of no referral to you that you can see"),
                    ("not_taken_on", "You have not taken this person on"),
                    ("no_day", "The day cannot be read: write it like 27/11/2026"),
                    ("wrong_day", "The day is after today, or before the referral was sent"),
                    ("unclear", "Whether they came cannot be read: write yes or no"),
                    ("twice", "The same person and day stand in the file twice"),
                    ("known", "This day is known already; to change it, undo that list"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
    ]
