"""Keeping the meaning of every service's text."""

import hashlib
from typing import Any

from django.db import transaction

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
