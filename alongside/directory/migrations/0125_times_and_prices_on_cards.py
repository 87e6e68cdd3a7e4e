"""When it is and what it costs stand on the card of a search entry.

They are those of the service everywhere and of the entry's own place, so that no place tells the
times of another. ``directory.cards`` says them in words.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("alongside.directory.migrations.0124_number_by_index")
LIST_ALL = import_module("alongside.directory.migrations.0060_offered_until").LIST_ALL

# One text for each rule and each price, as short as can be: a row of the table is nearly as wide as
# PostgreSQL keeps in one piece, and makes room by what no page reads any more. The parts are those
# of ``cards.Kept`` in their order; what may hold a bar comes last.
WHEN = """(array_agg(
            rtrim(format('%s|%s|%s|%s|%s|%s|%s|%s|%s|%s', left(sc.freq, 1), nullif(sc.interval, 1),
                sc.byday, to_char(sc.opens_at, 'HH24:MI'), to_char(sc.closes_at, 'HH24:MI'),
                sc.bymonthday, sc.dtstart, sc.valid_from, coalesce(sc.until, sc.valid_to),
                left(sc.description, 60)), '|')
            ORDER BY sc.dtstart, sc.opens_at, sc.id
        ) FILTER (WHERE coalesce(nth, 1) = 1
            AND (sc.service_at_location_id IS NULL OR sc.service_at_location_id = spot.at_id)
        ))[1:10] AS told,"""
PRICES = """(array_agg(
            rtrim(format('%s|%s|%s', c.amount, nullif(c.currency, 'GBP'),
                left(concat_ws(' ', nullif(c.option, ''), nullif(c.amount_description, '')), 60)),
                '|')
            ORDER BY c.amount, c.option, c.id
        ))[1:10] AS told"""
CHANGES = {
    "        'id', s.id,\n": "",
    "        'room', room.state,\n        'said', room.updated,\n": "",
    "'cost', money.least,": """'when', to_json(times.told),
        'costs', to_json(money.told),
        'fees', CASE WHEN money.told IS NULL THEN left(nullif(s.fees, ''), 120) END,""",
    "        l.id,\n        l.place,": "        l.id,\n        at.id AS at_id,\n        l.place,",
    "\n        coalesce(array_agg(DISTINCT 'day:' || day)": (
        f"\n        {WHEN}\n        coalesce(array_agg(DISTINCT 'day:' || day)"
    ),
    "'[^A-Z,]', '', 'g'), ',')) day ON true": (
        "'[^A-Z,]', '', 'g'), ',')) WITH ORDINALITY AS days (day, nth) ON true"
    ),
    "SELECT min(c.amount) AS least FROM": f"SELECT min(c.amount) AS least, {PRICES} FROM",
}


def _changed(searchable: str) -> str:
    for old, new in CHANGES.items():
        if searchable.count(old) != 1:
            raise ValueError(f"The view has changed: {old}")
        searchable = searchable.replace(old, new)
    return searchable


SEARCHABLE = _changed(BEFORE.SEARCHABLE)


class Migration(migrations.Migration):
    dependencies = [("directory", "0124_number_by_index")]
    operations = [
        migrations.RunSQL([SEARCHABLE, LIST_ALL], [BEFORE.SEARCHABLE, LIST_ALL]),
    ]
