"""Keeping the meaning of every service's text."""

import hashlib
import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from alongside.directory.models import ServiceMeaning
from alongside.directory.search import meaning

_AT_ONCE = 500
_READ = 5_000  # rows
_LISTED = """
SELECT s.id, s.name, s.description, ARRAY(
    SELECT DISTINCT called
    FROM directory_serviceatlocation at
    JOIN directory_location l ON l.id = at.location_id
    LEFT JOIN directory_address a ON a.location_id = l.id,
    unnest(ARRAY[l.name, a.address_2, a.city]::text[]) called
    WHERE at.service_id = s.id AND length(called) > 3
)
FROM directory_service s WHERE s.status = 'active'
"""


@transaction.atomic
def refresh_meanings() -> int:
    """Work out the meaning of every listed service whose text has changed. Answers how many."""
    known = dict(ServiceMeaning.objects.values_list("service_id", "digest"))
    texts = {}
    for service, text in _listed():
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        if known.get(service) != digest:
            texts[service] = text, digest
    changed = list(texts.items())
    for start in range(0, len(changed), _AT_ONCE):
        _keep(changed[start : start + _AT_ONCE])
    return len(texts)


def _listed() -> Iterator[tuple[uuid.UUID, str]]:
    """Every listed service with its text, in which the names of its own places are left out.

    Where it is says nothing of what it is about, and is alike by its letters: whoever is lonely
    was sent to what is in some Lane.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LISTED)
        while rows := cursor.fetchmany(_READ):
            for service, name, about, places in rows:
                yield service, f"{_without(name, places) or name}. {_without(about, places)}"[:2000]


def _without(text: str, places: list[str]) -> str:
    if not places:
        return text
    longest_first = sorted(places, key=len, reverse=True)
    names = "|".join(re.escape(place) for place in longest_first)
    return re.sub(rf"(?:,\s*)?\b(?:{names})\b", " ", text, flags=re.IGNORECASE).strip()


def _keep(chunk: Any) -> None:
    directions = meaning.directions([text for _service, (text, _digest) in chunk])
    ServiceMeaning.objects.bulk_create(
        [
            ServiceMeaning(
                service_id=service, digest=digest, direction=meaning.whole_numbers(direction)
            )
            for (service, (_text, digest)), direction in zip(chunk, directions, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["service"],
        update_fields=["digest", "direction"],
    )
