"""The lists of services that a session keeps: one for each case, and one for none.

Everybody's pages count what stands on the last.
"""

import uuid

from django.http import HttpRequest

from alongside.care.models import Case

_KEPT = "shortlists"


def kept(request: HttpRequest, case: Case | None) -> list[uuid.UUID]:
    """The services of the list, in the order in which they were put there."""
    lists: dict[str, list[str]] = request.session.get(_KEPT, {})
    return [uuid.UUID(one) for one in lists.get(_shelf(case), [])]


def keep(request: HttpRequest, case: Case | None, services: list[uuid.UUID]) -> None:
    """These services are the list from now on."""
    lists: dict[str, list[str]] = request.session.get(_KEPT, {})
    request.session[_KEPT] = {**lists, _shelf(case): [str(one) for one in services]}


def _shelf(case: Case | None) -> str:
    return str(case.pk) if case else ""
