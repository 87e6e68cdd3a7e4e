"""Keeping the meaning of every service's text."""

import hashlib
from typing import Any

from django.db import connection, transaction

from alongside.directory.models import Service, ServiceMeaning
from alongside.directory.search import meaning

_AT_ONCE = 500


@transaction.atomic
def refresh_meanings() -> int:
    """Work out the meaning of every listed service whose text has changed. Answers how many."""
    known = dict(ServiceMeaning.objects.values_list("service_id", "digest"))
    texts = {}
    listed = Service.objects.filter(status=Service.Status.ACTIVE)
    for service, name, about in listed.values_list("pk", "name", "description").iterator():
        text = f"{name}. {about}"[:2000]
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        if known.get(service) != digest:
            texts[service] = text, digest
    changed = list(texts.items())
    for start in range(0, len(changed), _AT_ONCE):
        _keep(changed[start : start + _AT_ONCE])
    return len(texts)


def _keep(chunk: Any) -> None:
    written = [
        meaning.written(each)
        for each in meaning.directions([text for _service, (text, _digest) in chunk])
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO directory_servicemeaning (service_id, digest, direction)
            SELECT * FROM unnest(%s::uuid[], %s::text[], %s::halfvec[])
            ON CONFLICT (service_id) DO UPDATE
            SET digest = excluded.digest, direction = excluded.direction""",
            [
                [service for service, _text in chunk],
                [digest for _service, (_text, digest) in chunk],
                written,
            ],
        )
