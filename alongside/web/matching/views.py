"""What suits a person: what was found and why, what was ruled out and why."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care.heard import FEWEST
from alongside.care.models import Case
from alongside.common.errors import Refused
from alongside.directory.queries.listed import numbers_to_call
from alongside.directory.queries.service_intake import had_fewer_lately
from alongside.gaps import queries as gaps
from alongside.gaps.models import Reason
from alongside.gaps.services import record_gap
from alongside.matching import services
from alongside.matching.models import Brief, Suggestion
from alongside.matching.queries.kept import brief_of, shortlist, states_of
from alongside.matching.queries.offers import service_to_choose
from alongside.matching.rules.ranking import Match
from alongside.matching.weights import weights
from alongside.needs.queries import by_code
from alongside.people.services import see
from alongside.web.caseload.views.case import the_case
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.matching.forms import GapForm, brief_form
from alongside.web.matching.seeking import said_of, side_by_side, what_suits
from alongside.web.matching.wording import KINDS
from alongside.web.replies import refuse

AT_ONCE = 8  # stand open; the others of those that are shown open with a press
SHOWN = 20  # matches; those that are shown count as suggested
LEAST, MOST = 2, 4  # services side by side
FEW = 3  # that suit and are near: with fewer, other areas are named


def open_case(request: Request, case_id: uuid.UUID) -> Case:
    """The open case by this id, if the actor may see it; 404 otherwise."""
    found = the_case(request, case_id)
    if not found.is_open:
        raise Http404
    return found


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def suits(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Say what is looked for, and see what suits."""
    found = open_case(request, case_id)
    brief = brief_of(request.actor, case_id)
    typed = request.POST if request.method == "POST" else kept_typing(request)
    form = brief_form(found, brief, typed)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_brief(
                actor=request.actor,
                person=found.person,
                case_id=case_id,
                content=form.cleaned_data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("suits", case_id)
    see(actor=request.actor, person=found.person)
    context: dict[str, Any] = {"case": found, "form": form, "brief": brief}
    if brief and not form.is_bound:
        context |= _found(request, found, brief)
    return render(request, "matching/suits.html", context, status=422 if form.errors else 200)


def _found(request: Request, case: Case, brief: Brief) -> dict[str, Any]:
    states = states_of(request.actor, case.pk)
    answer, facts, home = what_suits(request.actor, case, brief, states)
    shown = answer.ranked.matches[:SHOWN]
    ids = [match.offer.id for match in shown]
    try:
        services.show(actor=request.actor, person=case.person, case_id=case.pk, services=ids)
    except Refused as error:
        return {"stopped": error.message}
    return {
        "answer": answer,
        "shown": shown,
        "at_once": AT_ONCE,
        "near_home": home.place is not None,
        "few_near": len([one for one in shown if one.is_about_it and _is_near(one)]) < FEW,
        "states": {str(id_): state for id_, state in states.items()},
        "phones": numbers_to_call(ids),
        "heard": said_of(request.actor, case, ids),
        "fewer": had_fewer_lately([m.offer.id for m in shown if m.offer.takes_referrals]),
        "kinds": KINDS,
        "gap": GapForm(dict(facts.needs)) if facts.needs else None,
        "reasons": Reason.choices,
        "State": Suggestion.State,
    }


def _is_near(match: Match) -> bool:
    """Or can be had from anywhere; how far is not known of all."""
    offer = match.offer
    return offer.from_anywhere or offer.away is None or offer.away <= weights().near_until


@requires(Permission.CASES_WORK)
@require_POST
def choose(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Put a service on the shortlist, or say that the person does not want it."""
    found = open_case(request, case_id)
    service = service_to_choose(str(request.POST.get("service", "")))
    state = str(request.POST.get("state", ""))
    try:
        if service is None:
            raise Refused(_("This service is not listed any more."))
        services.choose(
            actor=request.actor, person=found.person, case_id=case_id, service=service, state=state
        )
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is noted."))
    back = "shortlisted" if request.POST.get("back") == "shortlist" else "suits"
    return redirect(back, case_id)


@requires(Permission.CASES_WORK)
@require_safe
def shortlisted(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """What was chosen in a case, two to four of it side by side."""
    found = the_case(request, case_id)
    see(actor=request.actor, person=found.person)
    rows = shortlist(request.actor, case_id)
    listed = {str(row.service_id): row for row in rows}
    asked = [one for one in dict.fromkeys(request.GET.getlist("service")) if one in listed]
    wrong = "service" in request.GET and not LEAST <= len(asked) <= MOST
    compared = asked if "service" in request.GET and not wrong else [*listed][:MOST]
    brief = brief_of(request.actor, case_id)
    states = states_of(request.actor, case_id)
    columns = (
        side_by_side(
            request.actor, found, brief, states, [listed[one].service_id for one in compared]
        )
        if brief and compared
        else []
    )
    context = {
        "case": found,
        "rows": rows,
        "compared": compared,
        "columns": columns,
        "kinds": KINDS,
        "wrong": _("Choose two, three or four services to compare.") if wrong else "",
        "phones": numbers_to_call([row.service_id for row in rows]),
        "heard": said_of(request.actor, found, [row.service_id for row in rows]),
        "fewer": had_fewer_lately([row.service_id for row in rows if row.service.takes_referrals]),
        "State": Suggestion.State,
    }
    return render(request, "matching/shortlist.html", context, status=422 if wrong else 200)


@requires(Permission.CASES_WORK)
@require_POST
def no_match(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Note in one tap that nothing suits, and why."""
    found = open_case(request, case_id)
    code = str(request.POST.get("need", ""))
    try:
        record_gap(
            actor=request.actor,
            person=found.person,
            case_id=case_id,
            need=by_code([code]).get(code),
            reason=str(request.POST.get("reason", "")),
        )
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is noted that this is missing here. The gap names nobody."))
    return redirect("suits", case_id)


@requires(Permission.CASES_WORK)
@require_safe
def missing(request: Request) -> HttpResponse:
    """What is missing in the area, as link workers and searches in vain say."""
    reasons = dict(Reason.choices)
    context = {"rows": gaps.missing(request.actor), "reasons": reasons}
    return render(request, "matching/gaps.html", context)


@requires(Permission.CASES_WORK)
@require_safe
def how(request: Request) -> HttpResponse:
    """How services are put in order: every weight of the reviewed file, in words."""
    return render(request, "matching/how.html", {"weights": weights(), "fewest": FEWEST})
