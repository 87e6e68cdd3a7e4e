"""Services of which nobody should be seen to read."""

from django.db.models import Q

from alongside.directory.models import Service

_NEEDS = frozenset({"domestic-abuse"})
_TERMS = ("domestic abuse", "domestic violence")


def wants_discretion(service: Service) -> bool:
    """Whether it is there for people who are hurt or controlled at home.

    By its needs, or by a term of any taxonomy that came with it.
    """
    if any(need.code in _NEEDS for need in service.needs.all()):
        return True
    named = Q()
    for term in _TERMS:
        named |= Q(term__name__icontains=term)
    return service.attributes.filter(named).exists()
