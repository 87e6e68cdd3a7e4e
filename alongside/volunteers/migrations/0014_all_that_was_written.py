"""Whoever has a link reads all that the sender wrote, also before they asked something."""

from importlib import import_module

from django.db import migrations

_ROWS = import_module("alongside.volunteers.migrations.0002_volunteer_rows")


def _function(text: str, name: str) -> str:
    """One of several functions in a text, to be made anew."""
    begins = text.index(f"FUNCTION {name}(")
    return "CREATE OR REPLACE " + text[begins : text.index("$$;", begins) + len("$$;")]


def _changed(text: str, before: str, after: str) -> str:
    if text.count(before) != 1:
        raise ValueError(before)
    return text.replace(before, after)


_SHOWN = _function(_ROWS.FUNCTIONS, "volunteers_shown")


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0013_one_link_of_each"), ("referrals", "0038_hearsay_doors")]
    operations = [
        migrations.RunSQL(
            _changed(
                _SHOWN,
                "AND t.created_at > o.asked_at ORDER BY",
                "AND t.heard_on IS NULL ORDER BY",
            ),
            _SHOWN,
        ),
    ]
