"""Asking several services at once, with one form: the first that accepts, or each of them."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.consent.rules import age_band
from alongside.directory.models import Capacity, Service
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.queries.intake import is_paused
from alongside.directory.queries.listed import referable_services
from alongside.directory.queries.service_intake import intake_of
from alongside.needs.models import Need
from alongside.needs.queries import all_needs
from alongside.people.queries.relations import may_agree_for
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import Referral
from alongside.referrals.queries import waiting_elsewhere
from alongside.referrals.services import MOST_AT_ONCE, RefusedOne, send_to_several
from alongside.referrals.together import asked_already
from alongside.web import drawer
from alongside.web.doors import Request
from alongside.web.kept import kept_typing
from alongside.web.onward.choosing import choose
from alongside.web.onward.one import MANY_AT_ONCE, begin_with, first_shown
from alongside.web.onward.origin import Origin
from alongside.web.onward.several_forms import PartForm, SeveralForm
from alongside.web.questions.asking import AnswersForm
from alongside.web.replies import form_key, refuse

# What is chosen stays ticked: back from the form to choose others, or looking for more.
AGAIN, LOOK = "again", "look"


def refer_to_several(request: Request, origin: Origin) -> HttpResponse:
    """Choose two to five services; then say once what they read, and send it to all of them.

    Which they are stands in the address (``?service=``), so that Back and reload just work.
    """
    if "go" in request.POST:
        return _lead_on(request)
    chosen = _chosen(request, origin)
    if _still_choosing(request) or not 2 <= len(chosen) <= MOST_AT_ONCE:
        pressed = bool({"go", "service"} & request.GET.keys()) and not _still_choosing(request)
        return choose(request, origin, named_in(request), pressed=pressed)
    typed = request.POST if request.method == "POST" else kept_typing(request)
    needs, first = list(all_needs()), origin.first
    form = SeveralForm(
        first,
        may_agree_for(request.actor, origin.person.pk),
        typed,
        initial={"risk": begin_with(first, origin.noted_risks)},
    )
    about_me = origin.about_me(request.actor)
    parts = [_part(_prefix(request, one), origin, one, needs, about_me, typed) for one in chosen]
    # All are read, so that all that is wrong is said at once.
    read = [one.is_valid() for part in parts for one in (part, part.asking)]
    if request.method == "POST" and form.is_valid() & all(read):
        try:
            sent = _send(request, origin, form, parts)
        except Refused as error:
            _say(form, parts, error)
        else:
            messages.success(request, _("The referral is sent to %d services at once.") % len(sent))
            return redirect(origin.back)
    lives = origin.person.postcode
    waiting = waiting_elsewhere(request.actor, origin.person.pk)
    waiting = waiting.exclude(service__in=[service.pk for service in chosen])
    wrong = bool(form.errors) or any(one.errors for part in parts for one in (part, part.asking))
    context = {
        "origin": origin,
        "again": f"?{urlencode([('go', AGAIN), *(('service', one.pk) for one in chosen)])}",
        "form": form,
        "about_me": about_me,
        "parts": parts,
        "each": [one for part in parts for one in (part, part.asking)],
        "closed": [name for service in chosen for name in _closed(request, service, lives)],
        "waiting": waiting,
        "many": len(waiting) + len(chosen) > MANY_AT_ONCE + 1,
        "band": age_band(origin.person.date_of_birth, clock.today()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "onward/several.html", context, status=422 if wrong else 200)


def _lead_on(request: Request) -> HttpResponse:
    """To what was chosen or is looked for: what was typed stands in no address."""
    words = request.POST.get("words", "").strip()
    query = [("go", request.POST["go"])]
    query += [("service", one) for one in request.POST.getlist("service")]
    query += [("find", drawer.put(request, {"find": words}))] if words else []
    return redirect(f"{request.path}?{urlencode(query)}")


def _still_choosing(request: Request) -> bool:
    return request.GET.get("go") in (AGAIN, LOOK)


def _chosen(request: Request, origin: Origin) -> list[Service]:
    """Those in the address that take referrals, each once.

    One that has a referral of the person already is not among them. What is sent is read for those
    that the form was shown for: pressed twice, they have been sent it already.
    """
    found = named_in(request)
    if request.method == "POST":
        return [one for one in found if _was_shown(request, one)]
    taken = asked_already(request.actor, origin.person.pk, found)
    return [service for service in found if service.pk not in taken]


def _was_shown(request: Request, service: Service) -> bool:
    return any(name.startswith(f"{_prefix(request, service)}-") for name in request.POST)


def _prefix(request: Request, service: Service) -> str:
    """What the names of a service's boxes begin with: its place in the address.

    Not among those that are shown: what was written for one never moves to another.
    """
    asked = list(dict.fromkeys(request.GET.getlist("service")))
    return f"to{asked.index(str(service.pk)) + 1}"


def named_in(request: Request) -> list[Service]:
    """The services that the address names and that take referrals, each once."""
    named = []
    for asked in dict.fromkeys(request.GET.getlist("service")):
        with suppress(ValueError):
            named.append(uuid.UUID(asked))
    return referable_services(named)


def _part(
    prefix: str,
    origin: Origin,
    service: Service,
    needs: Sequence[Need],
    about_me: AboutMe,
    typed: Any,
) -> PartForm:
    """The form of one of them: of the reasons, what brought the person and what it helps with.

    All of them where it does not say with what it helps.
    """
    first = origin.first
    asking = AnswersForm.for_receiver(service.organisation_id, service.pk, typed, prefix)
    initial = {"needs": first_shown(first, service)["needs"]}
    trade = {need.code for need in service.needs.all()}
    likely = trade | {named.need.code for named in first.named_reasons.all()}
    offered = [need for need in needs if need.code in likely] if trade else needs
    return PartForm(
        service,
        offered,
        asking,
        typed,
        may_show=origin.may_show,
        about_me=about_me,
        initial=initial,
        prefix=prefix,
    )


@all_or_nothing()
def _send(
    request: Request, origin: Origin, form: SeveralForm, parts: Sequence[PartForm]
) -> list[Referral]:
    origin.check_open()
    common = form.wish()
    sent = send_to_several(
        actor=request.actor,
        person=origin.person,
        wishes=[(part.service, part.wish(common)) for part in parts],
        fit=form.cleaned_data["fit"],
        key=uuid.UUID(form_key(request)),
        parent=origin.first,
    )
    for part in parts:
        origin.note(request.actor, part.service)
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
