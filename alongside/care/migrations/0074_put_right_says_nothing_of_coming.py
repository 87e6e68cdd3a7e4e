"""What a service put right, as it had not said that they came, says nothing of coming."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("alongside.care.migrations.0068_nobody_falls_between")
_SAID = "('attend', 'miss', 'unmark')"
BEFORE = _BEFORE.MAY_HAVE_GONE
if BEFORE.count(_SAID) != 1:
    raise ValueError(_SAID)


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0073_death_is_said"),
        ("referrals", "0037_hearsay"),
    ]
    operations = [
        migrations.RunSQL(
            BEFORE.replace(_SAID, "('attend', 'miss', 'unmark', 'correct')"),
            BEFORE,
        )
    ]
