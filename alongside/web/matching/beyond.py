"""Nothing suits nearby: the nearest services of other areas, and whether somebody can go there."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.queries.listed import numbers_to_call
from alongside.matching.models import Suggestion
from alongside.matching.queries.beyond import beyond
from alongside.matching.queries.kept import brief_of, states_of
from alongside.people.services import see
from alongside.web.doors import Request, requires
from alongside.web.matching.seeking import home_of, sought
from alongside.web.matching.views import open_case


@requires(Permission.CASES_WORK)
@require_safe
def elsewhere(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The nearest of other areas that would suit, each with who shares, who takes and who pays."""
    found = open_case(request, case_id)
    brief = brief_of(request.actor, case_id)
    if brief is None:
        return redirect("suits", case_id)
    see(actor=request.actor, person=found.person)
    states, home = states_of(request.actor, case_id), home_of(found.person)
    matches = beyond(
        request.actor,
        sought(found, brief, home, states),
        brief.words,
        home.place,
        found.person.postcode,
    )
    ids = [match.offer.id for match in matches]
    context: dict[str, Any] = {
        "case": found,
        "matches": matches,
        "crossings": crossings_to(request.actor, ids, found.person.postcode),
        "near_home": home.place is not None,
        "states": {str(id_): state for id_, state in states.items()},
        "phones": numbers_to_call(ids),
        "State": Suggestion.State,
    }
    return render(request, "matching/beyond.html", context)
