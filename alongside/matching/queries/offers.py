"""What is known of the services that are looked at: one statement for all of them."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.models import Service
from alongside.directory.queries.elsewhere import Around
from alongside.directory.queries.intake import names_of_paused
from alongside.directory.queries.service_intake import closed_services
from alongside.directory.search import Question, meaning
from alongside.matching.rules.facts import Offer

# Of a fact about venues it is known that it holds where one of them has it, and that it does not
# where somebody has said so of each.
_FACTS = """
SELECT s.id, s.name, o.name, s.minimum_age, s.maximum_age, s.takes_referrals,
    s.interpretation_services <> '',
    (SELECT string_agg(e.facets, ' ') FROM directory_searchentry e WHERE e.service_id = s.id),
    (SELECT json_agg(json_build_array(e.fact, e.description) ORDER BY e.fact, e.description)
        FROM directory_eligibility e WHERE e.service_id = s.id)::text,
    (SELECT array_agg(DISTINCT code) FROM directory_servicearea a, unnest(a.outcodes) code
        WHERE a.service_id = s.id),
    (SELECT string_agg(DISTINCT a.name, ', ') FROM directory_servicearea a
        WHERE a.service_id = s.id AND a.outcodes = '{}' AND a.name <> ''),
    (SELECT json_agg(json_build_array(a.area_id, coalesce(g.name, '')))
        FROM directory_servicearea a LEFT JOIN organisations_area g ON g.id = a.area_id
        WHERE a.service_id = s.id)::text,
    o.area_id, by_area.name,
    (SELECT json_object_agg(fact, CASE WHEN yes THEN true WHEN nos = spots THEN false END) FROM (
        SELECT a.fact, bool_or(a.holds) AS yes, count(*) FILTER (WHERE NOT a.holds) AS nos,
            (SELECT count(*) FROM directory_serviceatlocation here
                WHERE here.service_id = s.id) AS spots
        FROM directory_serviceatlocation at
        JOIN directory_accessibility a ON a.location_id = at.location_id
        WHERE at.service_id = s.id AND a.fact <> '' GROUP BY a.fact
    ) said)::text,
    (SELECT min(c.amount) FROM directory_costoption c
        WHERE c.service_id = s.id AND coalesce(c.valid_to, 'infinity') >= %(today)s
        AND coalesce(c.valid_from, '-infinity') <= %(today)s),
    room.state, room.updated, room.expected_wait_days,
    s.description,
    (SELECT sum(mine * yours) / 1e8
        FROM directory_servicemeaning m, unnest(m.direction, %(meaning)s::int[]) AS b(mine, yours)
        WHERE m.service_id = s.id AND cardinality(%(meaning)s::int[]) > 0)
FROM directory_service s
JOIN organisations_organisation o ON o.id = s.organisation_id
LEFT JOIN organisations_area by_area ON by_area.id = o.area_id
LEFT JOIN LATERAL (
    SELECT c.state, c.updated, c.expected_wait_days FROM directory_capacity c
    WHERE c.service_id = s.id
    ORDER BY array_position(
        ARRAY['capacity', 'waitlist', 'additional-assessment-required', 'no-capacity'],
        c.state::text
    ), c.id LIMIT 1
) room ON true
WHERE s.id = ANY(%(services)s::uuid[])
"""
NOWHERE = Around()
# In a name or a description. Dads and mums are left to it: “dads come too” is for everybody.
_WOMEN = re.compile(r"\b(wom[ae]n|ladies|girls|menywod|merched)\b", re.IGNORECASE)
_MEN = re.compile(r"\b(men|gentlemen|boys|dynion|bechgyn)\b", re.IGNORECASE)
_CONDITIONS = frozenset(
    {"condition", "situation", "school_year", "young_person", "lives_in", "language"}
)


def offers(
    actor: Actor,
    found: Mapping[uuid.UUID, tuple[float | None, bool]],
    words: str = "",
    theirs: Around = NOWHERE,
) -> list[Offer]:
    """The services with what is known of each.

    ``found`` says of each how far away it is (metres) and whether it was checked lately;
    ``theirs`` which areas are the person's own.
    """
    if not found:
        return []
    paused, closed = names_of_paused(actor), closed_services()
    return [
        _offer(row, *found[row[0]], theirs, paused=row[2] in paused or row[0] in closed)
        for row in _rows(list(found), _meaning(words))
    ]


def looked_up(
    actor: Actor,
    services: Sequence[uuid.UUID],
    near: Place | None,
    words: str = "",
    theirs: Around = NOWHERE,
) -> list[Offer]:
    """These services with what is known of each, wherever they are."""
    point = f"({near.easting},{near.northing})" if near else None
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT service_id, min(place <-> %s::point), bool_or(fresh_until > %s)
            FROM directory_searchentry WHERE service_id = ANY(%s) GROUP BY service_id""",
            [point, clock.today(), list(services)],
        )
        found = {service: (away, bool(fresh)) for service, away, fresh in cursor.fetchall()}
    return offers(actor, found, words, theirs)


def _rows(services: Sequence[uuid.UUID], direction: Sequence[int]) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "services": services,
        "meaning": list(direction),
        "today": clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _meaning(words: str) -> list[int]:
    read = Question(words=words).typed  # no more than is looked for
    return meaning.whole_numbers(meaning.directions([read])[0]) if read else []


def _offer(
    row: tuple[Any, ...], away: float | None, fresh: bool, theirs: Around, *, paused: bool
) -> Offer:
    id_, name, by, minimum, maximum, refers, interprets, facets_, facts, codes, areas = row[:11]
    named, by_area, by_area_name, access, cost, room, said, wait, about, alike = row[11:]
    of_it = [(uuid.UUID(area) if area else None, name) for area, name in json.loads(named or "[]")]
    own = {area: name for area, name in of_it if area} or (
        {by_area: by_area_name} if by_area else {}
    )
    facets = set((facets_ or "").split())
    eligible = json.loads(facts or "[]")
    return Offer(
        id=id_,
        name=name,
        by=by,
        needs=_of_kind("need", facets),
        away=away,
        minimum_age=minimum,
        maximum_age=maximum,
        women="gender:female" in facets or "gender:male" not in facets,
        men="gender:male" in facets or "gender:female" not in facets,
        speaks_of="" if _texts(eligible, {"gender"}) else _speaks_of(name, about),
        outcodes=frozenset(codes or ()),
        serves_in_words=areas or "",
        lives_there=theirs.lives_in([area for area, _name in of_it]),
        elsewhere=theirs.elsewhere(own, codes or ()),
        referrers=_texts(eligible, {"referred_by"}),
        conditions=_texts(eligible, _CONDITIONS),
        access=_known(json.loads(access or "{}")),
        languages=_of_kind("lang", facets),
        interprets=interprets,
        cost=None if cost is None else Decimal(cost),
        times=frozenset(one for one in facets if one.startswith(("day:", "part:"))),
        modes=_of_kind("mode", facets),
        room=room or "",
        room_said=_day(said),
        wait_days=wait,
        checked=fresh,
        takes_referrals=refers,
        paused=paused,
        alike=None if alike is None else float(alike),
    )


def _speaks_of(*texts: str) -> str:
    """Whom the first of these speaks of that speaks of women or of men alone."""
    for text in texts:
        women, men = _WOMEN.search(text), _MEN.search(text)
        if women and not men:
            return "female"
        if men and not women:
            return "male"
        if women:
            return ""
    return ""


def _of_kind(kind: str, facets: Collection[str]) -> frozenset[str]:
    start = f"{kind}:"
    return frozenset(one.removeprefix(start) for one in facets if one.startswith(start))


def _texts(eligible: Sequence[Sequence[str]], kinds: Collection[str]) -> tuple[str, ...]:
    return tuple(text for fact, text in eligible if fact in kinds)


def _known(access: Mapping[str, bool | None]) -> dict[str, bool]:
    return {fact: holds for fact, holds in access.items() if holds is not None}


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else clock.local_day(moment)


def service_to_choose(text: str) -> Service | None:
    """A running service by its id as text; None for what is none."""
    try:
        id_ = uuid.UUID(text)
    except ValueError:
        return None
    return Service.objects.filter(pk=id_, status=Service.Status.ACTIVE).first()
