"""What suits a person: what was found and why, what was ruled out and why."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care import services as care
from alongside.care.heard import FEWEST
from alongside.care.models import Case
from alongside.care.writing import language_for
from alongside.common.errors import Refused
from alongside.directory.diary import schedules_of
from alongside.directory.discretion import wants_discretion
from alongside.directory.models import Service
from alongside.directory.queries.listed import numbers_to_call
from alongside.directory.queries.service_intake import had_fewer_lately
from alongside.directory.queries.site import services_with_times
from alongside.directory.shortlist import MOST as MOST_TO_SEND
from alongside.directory.shortlist import token_of
from alongside.directory.times import breaks, timetable
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
from alongside.people.queries.protection import protection_of
from alongside.people.queries.sharing import who_shares
from alongside.people.services import see
from alongside.web.caseload.views.case import kept, the_case
from alongside.web.caseload.views.writing import SafeForm
from alongside.web.directory.site.structured import address_of
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
    """What was chosen in a case, two to four of it side by side; to print, and to send to them."""
    return _shortlist_page(request, the_case(request, case_id), SafeForm())


@requires(Permission.CASES_WORK)
@require_POST
def send_shortlisted(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Send the list to the person, by the way that they chose and that is safe."""
    found = open_case(request, case_id)
    form = SafeForm(request.POST)
    services_ = [row.service for row in shortlist(request.actor, case_id)[:MOST_TO_SEND]]
    verb = partial(care.send_list, case=found, services=services_, link=_link_to(found, services_))
    if kept(request, form, verb, _("The list is on its way, and noted as told.")):
        return redirect("shortlisted", case_id)
    return _shortlist_page(request, found, form)


def _link_to(case: Case, services_: list[Service]) -> str:
    """The address of the list that anybody may open: it says which, and nothing of whom.

    Of an empty list there is none: a colleague may have taken the last one off meanwhile.
    """
    if not services_:
        return ""
    link = address_of("shared_list", token_of(one.pk for one in services_))
    return f"{link}?lang=cy" if language_for(case.person.language) == "cy" else link


def _to_them(request: Request, case: Case, rows: list[Suggestion]) -> dict[str, Any]:
    """What it takes to print the list for the person, and to send it to them."""
    services_ = [row.service for row in rows[:MOST_TO_SEND]]
    if not services_:
        return {}
    person = case.person
    may_write = case.is_open and not person.has_died
    way = care.way_to(request.actor, person) if may_write else None
    link = _link_to(case, services_)
    return {
        "printed": reverse("shared_list", args=[token_of(one.pk for one in services_)]),
        "way": way,
        "words": care.words_of_list(case, way.channel, link).body if way else "",
        "discreet": wants_discretion(*services_),
        "kept": protection_of(request.actor, person.pk),
        "sharers": who_shares(request.actor, person.pk) if way else [],
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }


def _when_and_where(ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, list[str]]]:
    """By service, its days and times, and its places."""
    return {
        one.pk: {"times": [*timetable(times), *breaks(times)], "places": _places(one)}
        for one in services_with_times(ids)
        for times in [schedules_of(one)]
    }


def _places(service: Service) -> list[str]:
    spots = [at.location for at in service.at_locations.all()]
    named = [
        [spot.name, *(line for address in spot.addresses.all()[:1] for line in address.lines)]
        for spot in spots
    ]
    return [", ".join(dict.fromkeys(filter(None, lines))) for lines in named]


def _shortlist_page(request: Request, found: Case, form: SafeForm) -> HttpResponse:
    case_id = found.pk
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
        "told": _when_and_where([listed[one].service_id for one in compared]),
        "form": form,
        **_to_them(request, found, rows),
    }
    status = 422 if wrong or form.errors else 200
    return render(request, "matching/shortlist.html", context, status=status)


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
