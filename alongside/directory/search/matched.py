"""The first part of the one statement: the entries that match what is asked.

Each thing asked for (the words, the squares of a neighbourhood, a facet) is a condition of its
own, though one tsquery could hold them all. Within a tsquery the index goes through every entry of
the squares and looks each up under the word; from one condition to the next it leaps ahead to
where both can be met.
"""

# Of age 1 an entry is stale, or was never checked; of age 2 it is too old to be offered.
_MATCHED = """
WITH matched AS MATERIALIZED (
    SELECT id, service_id, place, facets{more},
        CASE WHEN fresh_until > %(today)s::date THEN 0
            WHEN offered_until > %(today)s::date THEN 1 ELSE 2 END AS age,
        place <-> %(near)s::point AS away
    FROM directory_searchentry
    WHERE {conditions}
    {order}LIMIT %(most)s
)
"""
_SAID = """document @@ (
        SELECT CASE WHEN numnode(said) = 0 THEN $q$'nothing:at:all'$q$::tsquery ELSE said END
        FROM (
            SELECT websearch_to_tsquery('english', %(words)s::text) || (
                %(needs)s::tsquery && websearch_to_tsquery('english', %(rest)s::text)
            ) AS said
        ) spoken
    )"""
# Each is asked as a subquery, so that no plan knows its value, and one plan serves all.
_FILTER = "document @@ (SELECT %(filter_{n})s::tsquery)"
_BY_ROW = "(document @@ (SELECT %(by_row)s::tsquery)) IS TRUE"  # which no index answers
_WITHIN = "(place IS NULL OR place <@ circle(%(near)s::point, %(within)s::float8))"


def matched(
    before: int,
    after: int,
    *,
    said: bool,
    by_row: bool,
    within: bool,
    more: str = "",
    order: str = "",
) -> str:
    """The text for so many filters before and after the words, facets for the rows, and a limit."""
    conditions = [_FILTER.format(n=n) for n in range(before + after)]
    conditions[before:before] = [_SAID] * said
    conditions += [_BY_ROW] * by_row + [_WITHIN] * within
    return _MATCHED.format(
        more=more, order=order, conditions="\n        AND ".join(conditions) or "true"
    )
