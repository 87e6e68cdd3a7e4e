"""Reading the vocabulary: it is public."""

from collections.abc import Iterable

from django.db.models import QuerySet

from alongside.needs.models import Need


def all_needs() -> QuerySet[Need]:
    """Every need, in the order people are shown them."""
    return Need.objects.all()


def by_code(codes: Iterable[str]) -> dict[str, Need]:
    """The needs with these codes; a code that nobody knows is left out."""
    return {need.code: need for need in Need.objects.filter(code__in=list(codes))}
