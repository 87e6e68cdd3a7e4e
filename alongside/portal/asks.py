"""What waits for an answer: yes, no, or a call, from the person or from whoever acts for them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.asks.models import Ask
from alongside.asks.queries import asked_of, reasons
from alongside.asks.rules import is_theirs_to_say
from alongside.asks.services import answer
from alongside.asks.states import ANSWERS, AskStatus
from alongside.care.own_account import own_account
from alongside.common.errors import Refused
from alongside.people.queries import themselves
from alongside.people.queries.proxies import acted_for
from alongside.people.services import see
from alongside.portal.classes import OWN_CLASSES, THEIR_CLASSES
from alongside.portal.forms import SayYesForm
from alongside.portal.own_plan import where_to_write
from alongside.referrals.about_me import NOTHING
from alongside.web.doors import Request, in_welsh, requires
from alongside.web.own_words import chosen_of
from alongside.web.replies import pressed


@in_welsh
@requires(Permission.OWN_RECORD)
@require_safe
def own_asks(request: Request) -> HttpResponse:
    """Everything that the person was asked, the newest first, answered or not."""
    return render(request, "portal/asks.html", {"asks": asked_of(request.actor), "acting": False})


@in_welsh
@requires(Permission.PROXY_AGREE)
@require_safe
def acting_asks(request: Request) -> HttpResponse:
    """The same of whom they act for, as far as it is theirs to decide."""
    context = {
        "asks": asked_of(request.actor),
        "acting": True,
        "person": acted_for(request.actor),
    }
    return render(request, "portal/asks.html", context)


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def own_ask(request: Request, ask_id: uuid.UUID) -> HttpResponse:
    """What the person is asked, in plain words, and their answer."""
    return _one(request, ask_id, {"acting": False}, "own_asks")


@in_welsh
@requires(Permission.PROXY_AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def acting_ask(request: Request, ask_id: uuid.UUID) -> HttpResponse:
    """What somebody who acts for the person is asked in their place."""
    context = {"acting": True, "person": acted_for(request.actor)}
    return _one(request, ask_id, context, "acting_asks")


def _one(request: Request, ask_id: uuid.UUID, context: dict[str, Any], after: str) -> HttpResponse:
    asked = asked_of(request.actor).filter(pk=ask_id).first()
    if asked is None:
        raise Http404
    acts_as = request.actor.acts_as
    may = [said for said in ANSWERS if is_theirs_to_say(said, asked.basis, acts_as)]
    about_me = own_account(request.actor) if asked.is_open and "yes" in may else None
    typed = request.POST if request.method == "POST" else None
    form = SayYesForm(about_me, typed, acting=bool(acts_as))
    if typed and _hear(request, asked, form):
        return redirect(after)
    classes = THEIR_CLASSES if acts_as else OWN_CLASSES
    person = acted_for(request.actor) if acts_as else themselves(request.actor)
    see(actor=request.actor, person=person)
    context |= {
        "ask": asked,
        "form": form,
        "person": person,
        "reasons": reasons(asked),
        "shares": [str(classes[name]) for name in asked.shares],
        "may": may,
        "write_at": "" if about_me else where_to_write(request.actor),
    }
    return render(request, "portal/ask.html", context, status=422 if form.errors else 200)


def _hear(request: Request, asked: Ask, form: SayYesForm) -> bool:
    """Take the answer; False where what should go along with a yes has to be read again."""
    said = pressed(request, ANSWERS)
    if not form.is_valid() and said == AskStatus.YES:
        return False
    about_me = chosen_of(form.cleaned_data) if said == AskStatus.YES else NOTHING
    try:
        held = answer(actor=request.actor, asked=asked, said=said, about_me=about_me)
    except Refused as error:
        messages.warning(request, error.message)
        return True
    names = {"service": asked.to.name, "name": asked.asked_by.name}
    messages.success(request, _heard(AskStatus(held.status)) % names)
    return True


def _heard(status: AskStatus) -> str:
    return {
        AskStatus.YES: _(
            "Thank you. You said yes: %(name)s sees it, and %(service)s is asked. "
            "You can change your mind at any time."
        ),
        AskStatus.NO: _("You said no. Nothing is sent to %(service)s, and your help goes on."),
        AskStatus.PHONE: _("%(name)s is told that you would like to talk about it first."),
        AskStatus.TAKEN_BACK: _("This is asked no longer. Nothing was sent."),
    }[status]
