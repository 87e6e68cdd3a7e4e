"""The case that a link worker looks for: it goes with them through the directory's pages."""

import uuid

from django.http import Http404

from alongside.accounts.permissions import Permission
from alongside.care.models import Case
from alongside.care.queries import visible_to
from alongside.people.services import see
from alongside.web.doors import Request


def case_of(request: Request) -> Case | None:
    """The case that the address names, None for none; 404 for one that the actor may not see."""
    named = request.GET.get("case")
    if not named or not request.actor.may(Permission.CASES_WORK):
        return None
    try:
        case_id = uuid.UUID(named)
    except ValueError as error:
        raise Http404 from error
    found = visible_to(request.actor).select_related("person").filter(pk=case_id).first()
    if found is None:
        raise Http404
    see(actor=request.actor, person=found.person)
    return found
