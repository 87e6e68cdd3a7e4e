"""Whether they went is not asked where two people are reached, and no answer from there is taken.

The task to ask stays with the link worker, who hears who is speaking. A reminder of a visit asks
for no answer, and goes.
"""

from importlib import import_module

from django.db import migrations

_LATER = import_module("alongside.care.migrations.0035_stilled_in_order")
_VISITS = import_module("alongside.care.migrations.0018_visit_doors")
_ALONE = "NOT people_way_is_shared(k.person_id, k.organisation_id)"


def _changed(text: str, *changes: tuple[str, str]) -> str:
    """The doors as they were made, with these places changed; each must be there once."""
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(old)
        text = text.replace(old, new)
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


TO_WRITE = _changed(_LATER.TO_WRITE, ("AND w.due\n", f"AND w.due AND (w.eve OR {_ALONE})\n"))
# Between the list and the message, or the message and the answer, another may have come with the
# same number.
TAKE = _changed(
    _LATER.TAKE,
    (
        f"went IN ('', 'not_yet') {_LATER._STILL};",
        f"went IN ('', 'not_yet') {_LATER._STILL.removesuffix(')')} AND {_ALONE});",
    ),
)
GLIMPSE = _changed(_VISITS.GLIMPSE, ("v.link = asked", f"v.link = asked AND {_ALONE}"))
ANSWER = _changed(
    _VISITS.ANSWER,
    ("AND v.link = asked AND v.written_at", f"AND {_ALONE} AND v.link = asked AND v.written_at"),
)


class Migration(migrations.Migration):
    dependencies = [("care", "0037_stilled_for_nobody"), ("people", "0026_way_is_shared")]
    operations = [
        migrations.RunSQL(TO_WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE, migrations.RunSQL.noop),
        migrations.RunSQL(GLIMPSE, migrations.RunSQL.noop),
        migrations.RunSQL(ANSWER, migrations.RunSQL.noop),
    ]
