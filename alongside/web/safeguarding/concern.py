"""A concern, as its circle sees it."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.common.moves import possible
from alongside.directory.queries.intake import paused_by
from alongside.people.queries import person_visible_to
from alongside.referrals.doors import open_at
from alongside.safeguarding import queries
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services import see
from alongside.safeguarding.states import MOVES, Decision
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


def the_concern(request: Request, concern_id: uuid.UUID) -> Concern:
    """The concern by this id, if the actor is in its circle; 404 otherwise."""
    found = queries.concern_visible_to(request.actor, concern_id)
    if found is None:
        raise Http404
    return found


@requires(Permission.CONCERNS_RAISE)
@require_safe
def concerns(request: Request) -> HttpResponse:
    """The concerns that the actor raised or has to answer for; what waits stands on top."""
    page = page_of(request, queries.listed(request.actor))
    leads = request.actor.may(Permission.CONCERNS_LEAD)
    return render(request, "safeguarding/concerns.html", {"page": page, "leads": leads})


@requires(Permission.CONCERNS_RAISE)
@require_safe
def concern(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """What was said, where it has got to, who knows, and every step so far."""
    found = the_concern(request, concern_id)
    see(actor=request.actor, concern=found)
    leads = request.actor.may(Permission.CONCERNS_LEAD)
    accused = found.harm_organisation_id
    person = person_visible_to(request.actor, found.person_id) if found.person_id else None
    context = {
        "concern": found,
        "about": queries.about(request.actor, found),
        "leads": leads,
        "decisions": dict(Decision.choices),
        "mine": found.raised_by_id == request.actor.user_id,
        "moves": possible(MOVES, found.status) if leads else [],
        "stopped": leads and paused_by(request.actor, found.pk),
        "open_there": open_at(accused) if leads and accused else [],
        "can_hide": leads and person is not None and not person.protected,
        "hidden": person is not None and person.protected,
        "wants_to_talk": any(entry.step == "debrief" for entry in found.chronology.all()),
    }
    return render(request, "safeguarding/concern.html", context)
