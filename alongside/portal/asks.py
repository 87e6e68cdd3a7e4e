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
from alongside.common.errors import Refused
from alongside.people.queries import themselves
from alongside.people.queries.proxies import acted_for
from alongside.people.services import see
from alongside.portal.classes import OWN_CLASSES, THEIR_CLASSES
from alongside.web.doors import Request, in_welsh, requires
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
    if request.method == "POST":
        _hear(request, asked)
        return redirect(after)
    acts_as = request.actor.acts_as
    classes = THEIR_CLASSES if acts_as else OWN_CLASSES
    person = acted_for(request.actor) if acts_as else themselves(request.actor)
    see(actor=request.actor, person=person)
    context |= {
        "ask": asked,
        "person": person,
        "reasons": reasons(asked),
        "shares": [str(classes[name]) for name in asked.shares],
        "may": [said for said in ANSWERS if is_theirs_to_say(said, asked.basis, acts_as)],
    }
    return render(request, "portal/ask.html", context)


def _hear(request: Request, asked: Ask) -> None:
    said = pressed(request, ANSWERS)
    try:
        held = answer(actor=request.actor, asked=asked, said=said)
    except Refused as error:
        messages.warning(request, error.message)
        return
    names = {"service": asked.to.name, "name": asked.asked_by.name}
    messages.success(request, _heard(AskStatus(held.status)) % names)


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
