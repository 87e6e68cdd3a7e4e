"""Nobody is written to, and no answer by a link is taken, where somebody else answers by now.

Between the list and the message, or the message and the answer, another may have come with the
same number. They stay on the list as somebody to ring.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("alongside.outreach.migrations.0002_rows")
_DOORS = _BEFORE.DOORS.split("CREATE FUNCTION ")
_ALONE = """NOT people_way_is_shared(i.person_id,
        (SELECT o.organisation_id FROM outreach_invitelist o WHERE o.id = i.invite_list_id))"""


def _door(name: str, place: str) -> str:
    """One of the doors as it was made, with this in its only place of that kind."""
    (made,) = (door for door in _DOORS if door.startswith(name))
    if made.count(place) != 1:
        raise ValueError(place)
    # What stands before the next one is a remark on that.
    text, _end, _rest = made.replace(place, f"{place} AND {_ALONE}").rpartition("END $$;")
    return f"CREATE OR REPLACE FUNCTION {text}END $$;"


class Migration(migrations.Migration):
    dependencies = [("outreach", "0004_follows_merges"), ("people", "0026_way_is_shared")]
    operations = [
        migrations.RunSQL(_door(name, place), migrations.RunSQL.noop)
        for name, place in (
            ("outreach_may_go", "AND l.status = 'running'"),
            ("outreach_asked", _BEFORE.OPEN),
            ("outreach_answer", _BEFORE.OPEN),
        )
    ]
