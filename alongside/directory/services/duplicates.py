"""Finding entries that may be one and the same, and saying that they are not."""

import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, no_hurry
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory import identity
from alongside.directory.copying import Rows, new_key
from alongside.directory.likeness import SURE_ENOUGH, Looks, score
from alongside.directory.models import DuplicatePair, ImportBatch
from alongside.directory.permission import may_import

CHUNK = 2000
LARGEST_BLOCK = 40  # entries that share something; what more share tells nobody apart

# Entries are compared only where they share something: comparing all would take for ever.
_BLOCKS = """
WITH listed AS (
    SELECT s.id, s.organisation_id, lower(s.name) AS name, lower(s.email) AS email
    FROM directory_service s WHERE s.status IN ('active', 'temporarily closed')
), block(key, service) AS (
    SELECT 'postcode ' || upper(replace(a.postal_code, ' ', '')), at.service_id
        FROM directory_address a
        JOIN directory_serviceatlocation at ON at.location_id = a.location_id
        WHERE a.postal_code <> ''
    UNION SELECT 'name ' || regexp_replace(name, '[^a-z0-9]+', '', 'g'), id FROM listed
    UNION SELECT 'phone ' || regexp_replace(p.number, '[^0-9]', '', 'g'), p.service_id
        FROM directory_phone p WHERE p.service_id IS NOT NULL
    UNION SELECT 'email ' || email, id FROM listed WHERE email <> ''
    UNION SELECT 'charity ' || o.charity_number, l.id FROM listed l
        JOIN organisations_organisation o ON o.id = l.organisation_id WHERE o.charity_number <> ''
), sized AS (
    SELECT key, service, count(*) OVER (PARTITION BY key) AS size
    FROM block JOIN listed ON listed.id = service
)
SELECT DISTINCT a.service, b.service
FROM sized a JOIN sized b ON a.key = b.key AND a.service < b.service
WHERE a.size <= %s AND (%s OR a.service = ANY(%s) OR b.service = ANY(%s))
"""


@all_or_nothing()
def find_duplicates(*, actor: Actor, batch: ImportBatch | None = None) -> int:
    """Look for entries that may be one: of the whole directory, or with those a batch made.

    Answers how many pairs are for somebody to decide. What was decided before stays decided.
    """
    may_import(actor)
    no_hurry()
    hold("duplicates")  # two who look at once would both write down the same pair
    made = (
        list(batch.changes.filter(before__isnull=True).values_list("service_id", flat=True))
        if batch
        else []
    )
    if batch is None:
        DuplicatePair.objects.filter(state=DuplicatePair.State.FOUND).delete()
    found = 0
    pairs = _pairs(None if batch is None else made)
    while chunk := list(islice(pairs, CHUNK)):
        found += _keep(chunk)
    record(actor, "directory.find_duplicates", batch, found=found)
    return found


@all_or_nothing()
def tell_apart(*, actor: Actor, pair_id: uuid.UUID) -> None:
    """They are two different services: nobody is asked about them again."""
    may_import(actor)
    pair = DuplicatePair.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None or pair.state == DuplicatePair.State.MERGED:
        raise Refused(_("Somebody has decided on these two before."))
    pair.state, pair.decided_by = DuplicatePair.State.DISTINCT, actor.label
    pair.save(update_fields=["state", "decided_by"])
    record(actor, "directory.tell_apart", pair, one=str(pair.one_id), other=str(pair.other_id))


def _pairs(among: list[uuid.UUID] | None) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS, [LARGEST_BLOCK, among is None, among or [], among or []])
        yield from cursor.fetchall()


def _keep(pairs: list[tuple[uuid.UUID, uuid.UUID]]) -> int:
    looks = _looks({service for pair in pairs for service in pair})
    known = set(
        DuplicatePair.objects.filter(one__in={one for one, _other in pairs}).values_list(
            "one_id", "other_id"
        )
    )
    rows, found = Rows(), 0
    for one, other in pairs:
        likeness, reasons = score(looks[one], looks[other])
        if likeness < SURE_ENOUGH or (one, other) in known:
            continue
        found += 1
        rows.add(
            DuplicatePair,
            id=new_key(),
            one_id=one,
            other_id=other,
            score=likeness,
            reasons=reasons,
            found_at=clock.now(),
        )
    rows.copy()
    return found


def _looks(services: Iterable[uuid.UUID]) -> dict[uuid.UUID, Looks]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.id, s.name, o.name, lower(s.email), s.url, o.charity_number,
                ARRAY(SELECT DISTINCT a.postal_code FROM directory_serviceatlocation t
                    JOIN directory_address a ON a.location_id = t.location_id
                    WHERE t.service_id = s.id AND a.postal_code <> ''),
                ARRAY(SELECT p.number FROM directory_phone p WHERE p.service_id = s.id),
                ARRAY(SELECT ARRAY[l.place[0], l.place[1]] FROM directory_serviceatlocation t
                    JOIN directory_location l ON l.id = t.location_id
                    WHERE t.service_id = s.id AND l.place IS NOT NULL),
                s.source,
                ARRAY(SELECT concat_ws(' ', c.freq, c.byday, c.bymonthday, c.dtstart, c.opens_at)
                    FROM directory_schedule c WHERE c.service_id = s.id OR c.service_at_location_id
                        IN (SELECT t.id FROM directory_serviceatlocation t
                            WHERE t.service_id = s.id)),
                ARRAY(SELECT concat_ws(' ', l.name, a.address_2, a.city)
                    FROM directory_serviceatlocation t
                    JOIN directory_location l ON l.id = t.location_id
                    LEFT JOIN directory_address a ON a.location_id = l.id
                    WHERE t.service_id = s.id)
            FROM directory_service s JOIN organisations_organisation o ON o.id = s.organisation_id
            WHERE s.id = ANY(%s)""",
            [list(services)],
        )
        return {row[0]: _look(*row[1:]) for row in cursor.fetchall()}


def _look(
    name: str,
    by: str,
    email: str,
    url: str,
    charity: str,
    codes: Any,
    phones: Any,
    places: Any,
    source: str,
    times: Any,
    where: Any,
) -> Looks:
    return Looks(
        name=identity.folded_name(name),
        organisation=identity.folded_name(by),
        postcodes=frozenset(identity.folded_postcode(code) for code in codes) - {""},
        phones=frozenset("".join(filter(str.isdigit, phone))[-10:] for phone in phones) - {""},
        email=email,
        address=_page_of(url),
        charity_number=identity.folded_number(charity),
        places=tuple((place[0], place[1]) for place in places),
        source=source,
        times=frozenset(times),
        where=frozenset(identity.folded_name(" ".join(where)).split()),
    )


def _page_of(url: str) -> str:
    """A page of one's own; a whole site says only whose it is."""
    folded = identity.folded_address(url)
    return folded if "/" in folded else ""
