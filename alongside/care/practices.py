"""The GP practice of somebody whom another service referred, or who asked for themselves."""

import uuid
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from alongside.directory.models import Address
from alongside.organisations.models import Organisation

MOST_FOUND = 20


def practices_called(words: str) -> list[Organisation]:
    """The first practices with all of these words in their name, or with that ODS code."""
    said = words.split()
    if not said:
        return []
    called = reduce(and_, (Q(name__icontains=word) for word in said))
    found = _practices().filter(called | Q(ods_code__iexact=words.strip()))
    return list(found.order_by("name", "id")[:MOST_FOUND])


def practice_with(key: str) -> Organisation | None:
    """The practice of this id; None for what is none."""
    try:
        return _practices().filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None


def _practices() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Organisation.Kind.GP_PRACTICE)


def where_they_are(practice: Organisation) -> tuple[str, str]:
    """Street and town, line by line, and the postcode; empty where the list has none."""
    held = Address.objects.filter(location__organisation=practice.pk).order_by("id").first()
    if held is None:
        return "", ""
    lines = (held.address_1, held.address_2, held.city)
    return "\n".join(line for line in lines if line), held.postal_code
