"""Asking somebody on their own pages before they are referred, and what they answered."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.asks import services
from alongside.asks.queries import can_be_asked, of_organisation
from alongside.asks.services import Question
from alongside.begun.services import drop_draft
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.consent.rules import age_band
from alongside.people.models import Person
from alongside.people.queries import person_visible_to
from alongside.people.services import see
from alongside.referrals.doors import already_open
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.paging import page_of
from alongside.web.referring.asking import AskTeamForm, asks_more, shown_first, stays_behind
from alongside.web.referring.begun import begun_with
from alongside.web.replies import refuse


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def refer_ask(request: Request, key: uuid.UUID) -> HttpResponse:
    """What the team would be sent, for the person to say yes or no to; asked twice, asked once."""
    begun = begun_with(request, key)
    if begun is None:
        if of_organisation(request.actor).filter(pk=key).exists():
            return redirect("asked_online")
        messages.info(request, _("That form is no longer kept. Start again."))
        return redirect("refer")
    person = person_visible_to(request.actor, uuid.UUID(begun.person_id or str(uuid.UUID(int=0))))
    typed = request.POST if request.method == "POST" else kept_typing(request)
    form = AskTeamForm(typed) if typed else shown_first(request.actor, begun)
    if request.method == "POST" and person and form.is_valid():
        try:
            _ask(request, form, person, key)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It stands on their pages. You hear what they say."))
            return redirect("asked_online")
    if person and request.method != "POST":
        see(actor=request.actor, person=person)
    context = {
        "form": form,
        "key": key,
        "person": person,
        "stays_behind": stays_behind(begun, person) if person else [],
        "asks_more": asks_more(form),
        "can_be_asked": person and can_be_asked(request.actor, person.pk),
        "already_open": already_open(begun.nhs_number, begun.date_of_birth),
        "band": age_band(begun.date_of_birth, clock.today()),
    }
    return render(request, "referring/ask.html", context, status=422 if form.errors else 200)


@all_or_nothing()
def _ask(request: Request, form: AskTeamForm, person: Person, key: uuid.UUID) -> None:
    """Ask, and keep the draft no longer: it would refer somebody who has not agreed."""
    said = form.cleaned_data
    question = Question(form.wish(), said["says"], said["alone"])
    services.ask_for_team(
        actor=request.actor, person=person, team=said["to"], question=question, key=key
    )
    drop_draft(actor=request.actor, key=key)


@requires(Permission.REFERRALS_SEND)
@require_safe
def asked_online(request: Request) -> HttpResponse:
    """Whom the organisation asked before referring them, newest first, and what they said."""
    page = page_of(request, of_organisation(request.actor))
    services.look_through(actor=request.actor, asked=page.object_list)
    return render(request, "referring/asked_online.html", {"page": page})


@requires(Permission.REFERRALS_SEND)
@require_POST
def ask_no_longer(request: Request, ask_id: uuid.UUID) -> HttpResponse:
    """Take the question back; answered meanwhile, that is said."""
    asked = of_organisation(request.actor).filter(pk=ask_id).first()
    if asked is None:
        raise Http404
    try:
        services.take_back(actor=request.actor, asked=asked)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is asked no longer."))
    return redirect("asked_online")
