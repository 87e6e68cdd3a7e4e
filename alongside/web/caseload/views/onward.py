"""Referring the person of a case on, to one service or to several at once."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care.models import Case
from alongside.web.caseload.views.case import the_case
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.onward import one, several
from alongside.web.onward.origin import Origin


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def refer_on(request: Request, case_id: uuid.UUID, service_id: uuid.UUID) -> HttpResponse:
    """To one service."""
    found = the_case(request, case_id)
    return closed(request, found) or one.refer_on(request, _origin(found), service_id)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def refer_to_several(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """To several: of its shortlist, or found by words."""
    found = the_case(request, case_id)
    return closed(request, found) or several.refer_to_several(request, _origin(found))


def _origin(found: Case) -> Origin:
    return Origin(found.person, found.referral, found)
