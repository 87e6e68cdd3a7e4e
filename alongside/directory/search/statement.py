# ruff: noqa: S608 - the pieces are constants of this file
"""The one statement behind a page of results.

Its texts are fixed, so that each connection plans them once. The squares of a neighbourhood are
filters too, so that one GIN index answers all of it at once. Words that say nothing (the, of)
match nothing, unless a need was heard in them.
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.search.found import FACETED
from alongside.directory.search.matched import matched

MOST = 5000  # entries that one statement looks at
LIKELY = 500  # of them, those that the words speak for are ranked by meaning too
STALE_COSTS = 1600  # metres: an entry that nobody vouches for stands that much further down
NAMED_GAINS = 1600  # and on its page one stands that much higher whose name is what was typed
TOO_OLD_COSTS = 8000  # metres: and so much further one that is offered to nobody any more
UNSAID_COSTS = 5000  # and one that helps with the same need, and says nothing of what was typed

EACH = 3  # of each need that was heard come before any more of the others
# How loudly each ranking speaks; tuned on tests/directory/quality/queries.yaml.
WEIGHTS = {"by_words": 2.0, "by_name": 1.0, "by_needs": 0.3, "by_focus": 0.3, "by_meaning": 1.0}
FAINT = 0.5  # what fits less than half as well as the best stands apart, below what fits
TOO_FAINT = 0.35  # and is left out where any of the words was enough

# One entry for each service, in the order asked for; then the page, and facts about all of it.
_PAGE = """
, listed AS MATERIALIZED (
    SELECT id, service_id, place, facets, away, age{more},
        row_number() OVER (ORDER BY {order}) AS nth
    FROM once
)
SELECT
    (SELECT entries FROM directory_searchcount WHERE token = 'version'),
    (SELECT count(*) FROM matched),
    facts.*,
    (SELECT array_agg(DISTINCT service_id) FROM matched WHERE age = 2 AND %(offered)s),
    (SELECT json_agg(json_build_array(service_id, away, age, faint, facets, card::json)
            ORDER BY faint, first, nth)
        FROM (
            SELECT service_id, away, age, facets, nth, card, {faint} AS faint, {first} AS first
            FROM listed l JOIN (SELECT id, card, document FROM directory_searchentry) e USING (id)
            WHERE nth > %(skip)s AND nth <= %(skip)s + %(size)s
        ) shown)::text
FROM (
    SELECT count(*), count(*) FILTER (WHERE {inside}), count(place),
        string_agg(facets, ' ') FILTER (WHERE nth <= %(faceted)s)
    FROM listed
) facts
"""

# Its name, its organisation or its needs do not speak of what is sought: it is only mentioned.
_SPEAKS = """document @@ (
            SELECT regexp_replace(said::text, $r$'([^']|'')*'$r$, $r$\\&:{weights}$r$, 'g')::tsquery
                || {needs}::tsquery
            FROM websearch_to_tsquery('english', %(words)s::text) said
        )"""

# Where all that was typed is the name of a need, or another way to say it, the words themselves
# count and not their stems: the Community House is not for "housing".
_BESIDE = """(%(called)s AND NOT (
            document @@ %(needs)s::tsquery
            OR to_tsvector('simple', concat_ws(' ', card::json->>'name', card::json->>'by'))
                @@ websearch_to_tsquery('simple', %(words)s::text)
        ))"""
_IN_PASSING = f"""(%(words)s::text <> '' AND (
            {_BESIDE} OR NOT {_SPEAKS.format(weights="AB", needs="%(needs)s")}
        ))"""
_NAMED = _SPEAKS.format(weights="A", needs="''")
# Not in the names of needs, which all of them carry: who types “swimming” wants to swim.
_SAYS = ", " + _SPEAKS.format(weights="ACD", needs="''") + " AS says"

_BEHIND = (
    "away + CASE age WHEN 0 THEN 0 WHEN 1 THEN %(stale)s ELSE %(too_old)s END"
    " + CASE WHEN says THEN 0 ELSE %(unsaid)s END"
)

_NEAREST = """
, once AS (
    SELECT DISTINCT ON (service_id) * FROM matched
    WHERE age < 2 OR NOT %(offered)s ORDER BY service_id, away, id
)
""" + _PAGE.format(
    order=f"{_BEHIND}, says DESC, age, id",
    inside=f"{_BEHIND} <= %(reach)s::float8",
    more=", says",
    faint=_IN_PASSING,
    first=f"{_BEHIND} - CASE WHEN {_NAMED} THEN %(named)s ELSE 0 END",
)

# Rankings by words, by needs and by meaning, fused by what each says of an entry; what is far away
# or stale says it less loudly. A need speaks the louder the fewer others the service has: who is
# lonely is helped best by what is there for that. ``share`` compares it with the best one.
_BEST = (
    """
, said AS (
    SELECT DISTINCT ON (service_id) *,
        %(by_words)s * ts_rank('{0.1, 0.25, 0.5, 1}', document,
            websearch_to_tsquery('english', %(ranked)s), 1)
        + %(by_name)s * ts_rank('{0, 0, 0, 1}', document,
            websearch_to_tsquery('english', %(ranked)s))
        + (%(by_needs)s + %(by_focus)s / greatest(1, regexp_count(facets, '(^| )need:')))
            * (SELECT count(*) FROM unnest(%(codes)s::text[]) code
                WHERE facets ~ ('(^| )' || code || '( |$)')) AS said
    FROM matched WHERE age < 2 OR NOT %(offered)s ORDER BY service_id, away, id
), likely AS (
    SELECT * FROM said ORDER BY said DESC, id LIMIT %(likely)s
), weighed AS (
    SELECT l.*, said + %(by_meaning)s * coalesce((
            SELECT sum(mine * yours) / 1e8
            FROM unnest(direction, %(meaning)s::int[]) AS both_of(mine, yours)
        ), 0) AS fit
    FROM likely l LEFT JOIN directory_servicemeaning USING (service_id)
), compared AS (
    SELECT *, fit / nullif(greatest(max(fit) OVER (), 0), 0) AS share,
        """
    + _BESIDE
    + """ AS beside
    FROM weighed
), scored AS (
    SELECT *, age = 2 OR beside OR coalesce(share, 1) < %(faint)s AS faint,
        fit * CASE age WHEN 0 THEN 1 ELSE 0.7 END / (1 + coalesce(away, 0) / 5000) AS score
    FROM compared WHERE coalesce(share, 1) >= %(too_faint)s
), once AS (
    SELECT *, cardinality(%(codes)s::text[]) > 1 AND %(each)s < row_number() OVER (
            PARTITION BY (SELECT min(nth) FROM unnest(%(codes)s::text[]) WITH ORDINALITY
                    AS heard(code, nth)
                WHERE facets ~ ('(^| )' || code || '( |$)'))
            ORDER BY age = 2, score DESC, id
        ) AS waits
    FROM scored
)
"""
    + _PAGE.format(
        order="beside, waits, faint, age = 2, score DESC, id",
        inside="away <= %(reach)s::float8",
        more=", faint",
        faint="faint",
        first="0",
    )
)

_BY_NAME = """
, once AS (SELECT DISTINCT ON (service_id) *, card::json->>'name' AS name
    FROM matched
    WHERE age < 2 OR NOT %(offered)s ORDER BY service_id, id)
""" + _PAGE.format(
    order="age, name, id",
    inside="away <= %(reach)s::float8",
    more="",
    faint="false",
    first="0",
)


@dataclass(frozen=True)
class Asked:
    """What an entry must match, and how to weigh its words.

    The index is asked for ``filters``, for ``rarer`` of them before the words; each row that it
    finds for ``by_row``; ``offered``: it is not too old. ``brief``: what was typed is a thing by
    its name, such as “swimming”, and no sentence.
    """

    words: str = ""
    needs: str = ""
    rest: str = ""
    filters: tuple[str, ...] = ()
    rarer: int = 0
    by_row: str = ""
    offered: bool = False
    loose: bool = False
    ranked: str = ""
    codes: tuple[str, ...] = ()
    meaning: tuple[int, ...] = ()
    brief: bool = False


@dataclass(frozen=True)
class Row:
    """One result, as it comes."""

    service_id: uuid.UUID
    away: float | None
    age: int
    faint: bool
    facets: str
    card: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """``matched`` entries of ``total`` services, ``inside`` of them within reach, ``placed`` with
    a place; the facets of the first of them all; which others are too old; and the page."""

    version: int | None
    matched: int
    total: int
    inside: int
    placed: int
    facets: str
    too_old: frozenset[uuid.UUID]
    rows: list[Row]


@dataclass(frozen=True)
class Where:
    """Around which place, how far (metres), and which page of it."""

    near: Place | None
    within: float | None
    reach: float
    skip: int
    size: int

    def values(self) -> dict[str, Any]:
        near = f"({self.near.easting},{self.near.northing})" if self.near else None
        facts = {"within": self.within, "reach": self.reach, "skip": self.skip, "size": self.size}
        return {"near": near, **facts}


def nearest(asked: Asked, where: Where) -> Answer:
    """Those that match, the nearest first and those without a place last.

    On each page those that only mention what is sought come after the others, and those with a
    name that says it a little before them. Of a thing by its name, what speaks of it counts as
    nearer than what only helps with the same need.
    """
    says = _SAYS if asked.brief else ", true AS says"
    return _answer(_NEAREST, asked, where, {}, more=says, order="ORDER BY away ")


def best(asked: Asked, where: Where) -> Answer:
    """Those that match, the most fitting first; by name where nothing says what fits."""
    if not (asked.ranked or asked.codes or asked.meaning):
        return _answer(_BY_NAME, asked, where, {}, more=", card")
    ranking = {
        "ranked": asked.ranked,
        "codes": list(asked.codes),
        "meaning": list(asked.meaning),
        "likely": LIKELY,
        "each": EACH,
        "faint": FAINT,
        "too_faint": TOO_FAINT if asked.loose else 0,
    }
    return _answer(_BEST, asked, where, WEIGHTS | ranking, more=", document, card")


def _answer(
    page: str,
    asked: Asked,
    where: Where,
    ranking: dict[str, Any],
    *,
    more: str = "",
    order: str = "",
) -> Answer:
    statement = matched(
        asked.rarer,
        len(asked.filters) - asked.rarer,
        said=bool(asked.words or asked.needs),
        by_row=bool(asked.by_row),
        within=where.within is not None,
        more=more,
        order=order,
    )
    filters = {f"filter_{n}": each for n, each in enumerate(asked.filters)}
    values = (
        where.values()
        | ranking
        | filters
        | {
            "today": clock.today(),
            "most": MOST,
            "stale": STALE_COSTS,
            "too_old": TOO_OLD_COSTS,
            "named": NAMED_GAINS,
            "unsaid": UNSAID_COSTS,
            "faceted": FACETED,
            "words": asked.words,
            "needs": asked.needs,
            "rest": asked.rest,
            "called": bool(asked.needs and not asked.rest and not asked.loose),
            "by_row": asked.by_row,
            "offered": asked.offered,
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(statement + page, values)
        version, looked_at, total, inside, placed, facets, too_old, shown = cursor.fetchone()
    rows = [Row(uuid.UUID(service), *rest) for service, *rest in json.loads(shown or "[]")]
    old = frozenset(too_old or ())
    return Answer(version, looked_at, total, inside, placed, facets or "", old, rows)
