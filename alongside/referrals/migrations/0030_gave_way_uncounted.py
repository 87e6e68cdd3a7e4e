"""A service that gave way was sent nobody, after all: it counts against no limit and no share."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("alongside.referrals.migrations.0028_together_doors").GIVE_WAY.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# One after the other in one order: two who accept at once do not wait for each other.
AFTER = BEFORE.replace(
    "DECLARE mine referrals_referral%ROWTYPE;",
    "DECLARE mine referrals_referral%ROWTYPE; away record;",
).replace(
    "    -- As in services/moving.py",
    """    FOR away IN
        SELECT f.service_id, (f.sent_at AT TIME ZONE 'Europe/London')::date AS day
        FROM referrals_referral f
        WHERE f.together = mine.together AND f.id <> mine.id AND f.ended_at = moment
        ORDER BY f.service_id
    LOOP
        UPDATE directory_arrivals a SET number = a.number - 1
        WHERE a.service_id = away.service_id AND a.day = away.day AND a.number > 0;
    END LOOP;
    -- As in services/moving.py""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0029_onward_rows"),
        ("directory", "0117_service_intake"),
    ]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
