"""Asking several services at once, with one form: the first that accepts, or each of them."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care.models import Case
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.consent.rules import age_band
from alongside.directory.models import Capacity, Service
from alongside.directory.queries import referable_service
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.queries.intake import is_paused
from alongside.directory.queries.service_intake import intake_of
from alongside.matching.models import Suggestion
from alongside.matching.queries.kept import shortlist
from alongside.matching.services import note_referred
from alongside.needs.models import Need
from alongside.needs.queries import all_needs
from alongside.people.queries.relations import may_agree_for
from alongside.referrals.models import Referral
from alongside.referrals.queries import waiting_elsewhere
from alongside.referrals.services import MOST_AT_ONCE, RefusedOne, send_to_several
from alongside.referrals.together import asked_already
from alongside.web.caseload.several_forms import PartForm, SeveralForm
from alongside.web.caseload.views.case import the_case
from alongside.web.caseload.views.onward import MANY_AT_ONCE, first_shown
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.questions.asking import AnswersForm
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def refer_to_several(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Choose two to five services; then say once what they read, and send it to all of them.

    Which they are stands in the address (``?service=``), so that Back and reload just work.
    """
    found = the_case(request, case_id)
    if not found.is_open:
        raise Http404
    chosen = _chosen(request, found)
    if not 2 <= len(chosen) <= MOST_AT_ONCE:
        return _choose(request, found, chosen)
    typed = request.POST if request.method == "POST" else kept_typing(request)
    needs, first = list(all_needs()), found.referral
    form = SeveralForm(
        first,
        may_agree_for(request.actor, found.person_id),
        typed,
        initial={"risk": first.risk if first.risk == Referral.Risk.KNOWN else ""},
    )
    parts = [_part(place, first, service, needs, typed) for place, service in enumerate(chosen)]
    # All are read, so that all that is wrong is said at once.
    read = [one.is_valid() for part in parts for one in (part, part.asking)]
    if request.method == "POST" and form.is_valid() & all(read):
        try:
            sent = _send(request, found, form, parts)
        except Refused as error:
            _say(form, parts, error)
        else:
            messages.success(request, _("The referral is sent to %d services at once.") % len(sent))
            return redirect("case", case_id)
    lives = found.person.postcode
    waiting = waiting_elsewhere(request.actor, found.person_id)
    waiting = waiting.exclude(service__in=[service.pk for service in chosen])
    wrong = bool(form.errors) or any(one.errors for part in parts for one in (part, part.asking))
    context = {
        "case": found,
        "form": form,
        "parts": parts,
        "each": [one for part in parts for one in (part, part.asking)],
        "closed": [name for service in chosen for name in _closed(request, service, lives)],
        "waiting": waiting,
        "many": len(waiting) + len(chosen) > MANY_AT_ONCE + 1,
        "band": age_band(found.person.date_of_birth, clock.today()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/several.html", context, status=422 if wrong else 200)


def _chosen(request: Request, case: Case) -> list[Service]:
    """Those in the address that take referrals, each once.

    One that has a referral of the person already is not among them, unless it has just been sent.
    """
    found = []
    for asked in dict.fromkeys(request.GET.getlist("service")):
        try:
            service = referable_service(uuid.UUID(asked))
        except ValueError:
            service = None
        if service:
            found.append(service)
    if request.method == "POST":
        return found
    taken = asked_already(request.actor, case.person_id, found)
    return [service for service in found if service.pk not in taken]


def _choose(request: Request, case: Case, chosen: Sequence[Service]) -> HttpResponse:
    """The services of the shortlist, to tick two to five of them."""
    ticked = {service.pk for service in chosen}
    listed = [
        row
        for row in shortlist(request.actor, case.pk)
        if row.service.takes_referrals and row.service.status == Service.Status.ACTIVE
    ]
    open_ones = [row for row in listed if row.state != Suggestion.State.REFERRED]
    wrong = "service" in request.GET
    context = {
        "case": case,
        "rows": open_ones,
        "ticked": ticked,
        "most": MOST_AT_ONCE,
        "wrong": _("Choose two to %(most)d services that take referrals and were not asked yet.")
        % {"most": MOST_AT_ONCE}
        if wrong
        else "",
    }
    status = 422 if wrong else 200
    return render(request, "caseload/choose_several.html", context, status=status)


def _part(
    place: int, first: Referral, service: Service, needs: Sequence[Need], typed: Any
) -> PartForm:
    """The form of one of them: of the reasons, what brought the person and what it helps with.

    All of them where it does not say with what it helps.
    """
    prefix = f"to{place + 1}"
    asking = AnswersForm.for_receiver(service.organisation_id, service.pk, typed, prefix)
    initial = {"needs": first_shown(first, service)["needs"]}
    trade = {need.code for need in service.needs.all()}
    likely = trade | {named.need.code for named in first.named_reasons.all()}
    offered = [need for need in needs if need.code in likely] if trade else needs
    return PartForm(service, offered, asking, typed, initial=initial, prefix=prefix)


@all_or_nothing()
def _send(
    request: Request, case: Case, form: SeveralForm, parts: Sequence[PartForm]
) -> list[Referral]:
    common = form.wish()
    sent = send_to_several(
        actor=request.actor,
        person=case.person,
        wishes=[(part.service, part.wish(common)) for part in parts],
        fit=form.cleaned_data["fit"],
        key=uuid.UUID(form_key(request)),
        parent=case.referral,
    )
    for part in parts:
        note_referred(
            actor=request.actor, person=case.person, case_id=case.pk, service=part.service
        )
    return sent


def _say(form: SeveralForm, parts: Sequence[PartForm], error: Refused) -> None:
    """Show a refusal at the field of the service that it is about, else on top."""
    if not isinstance(error, RefusedOne):
        refuse(form, error)
        return
    part = next(part for part in parts if part.service.pk == error.service.pk)
    if error.field in part.asking.fields:
        refuse(part.asking, error)
    elif error.field in part.fields or error.field not in form.fields:
        refuse(part, error)
    else:
        refuse(form, error)


def _closed(request: Request, service: Service, lives: str) -> list[str]:
    """Why the service may take nobody now, in a sentence; nothing where it takes people."""
    about = {"name": service.name}
    crossing = crossings_to(request.actor, [service.pk], lives).get(service.pk)
    if crossing and not crossing.possible:
        return [_("%(name)s: %(why)s Leave it out.") % {**about, "why": crossing.in_the_way}]
    if is_paused(request.actor, service.organisation_id) or intake_of(service.pk).is_closed:
        return [_("%(name)s takes no new referrals at the moment. Leave it out.") % about]
    if service.capacities.filter(state=Capacity.State.FULL).exists():
        return [_("%(name)s says that it is full.") % about]
    return []
