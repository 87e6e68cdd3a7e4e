"""Asking from outside: a link says who takes it, a code proves the address, a form asks."""

import secrets
import uuid
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.actor import Actor, acting_as
from alongside.begun import outside
from alongside.begun.models import Kind
from alongside.begun.queries import instead_of
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.languages import speak_english
from alongside.web.outside.forms import AboutForm, AddressForm, CodeForm
from alongside.web.questions.asking import AnswersForm, breaks_terms, hold_to_terms
from alongside.web.replies import form_key, refuse, told_no

_DOOR = "Professionals without an account ask with a link of a team, after a code to their address."
_HOUSE = Actor.system("asking from outside")
_KEPT, _MOST_KEPT = "asking", 20
_MOST_AN_HOUR = 20  # codes and tries from one network address
_MOST_BY_ONE_LINK = 20  # people an hour


@dataclass(frozen=True)
class Opened:
    """A link that works, and what this browser has done with it."""

    door: outside.OpenDoor
    code_id: uuid.UUID | None
    secret: str
    email: str


def _opened(request: Request, token: str) -> Opened | None:
    speak_english(request)
    door_id = outside.door_of(token)
    if door_id is None:
        return None
    kept = request.session.get(_KEPT, {}).get(str(door_id), ("", ""))
    code_id = uuid.UUID(kept[0]) if kept[0] else None
    with acting_as(_HOUSE):
        door = outside.open_door(door_id)
        if door is None:
            return None
        return Opened(door, code_id, kept[1], outside.proved_address(door.id, code_id, kept[1]))


def _over(request: Request) -> HttpResponse:
    return render(request, "outside/over.html", status=410)


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: Request, token: str) -> HttpResponse:
    """Whom one asks; an address for a code, then the code."""
    opened = _opened(request, token)
    if opened is None:
        return _over(request)
    if opened.email:
        return redirect("asking_about", token)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and opened.code_id:
        try:
            with acting_as(_HOUSE) as house:
                take_turn(
                    actor=house, caller=caller_of(request), verb="door.prove", most=_MOST_AN_HOUR
                )
                right = outside.prove(
                    actor=house,
                    door_id=opened.door.id,
                    code_id=opened.code_id,
                    secret=opened.secret,
                    typed=form.cleaned_data["code"],
                )
        except Refused as error:
            refuse(form, error)
            return _ask(request, token, opened, code_form=form, refused=error)
        if right:
            request.session.cycle_key()  # whoever planted a session here is not let in with it
            return redirect("asking_about", token)
        form.add_error("code", _("This is not the code, or it has run out. Look at the newest."))
    return _ask(request, token, opened, code_form=form)


def _ask(
    request: Request,
    token: str,
    opened: Opened,
    *,
    code_form: forms.Form | None = None,
    address_form: forms.Form | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    context = {
        "door": opened.door,
        "token": token,
        "address_form": address_form or AddressForm(),
        "code_form": code_form or CodeForm(),
        "code_sent": opened.code_id is not None,
    }
    wrong = (address_form and address_form.errors) or (code_form and code_form.errors)
    response = render(request, "outside/door.html", context, status=422 if wrong else 200)
    return told_no(response, refused)


@public(_DOOR)
@never_cache
@require_POST
def code(request: Request, token: str) -> HttpResponse:
    """Send a code to a work address, for this browser alone."""
    opened = _opened(request, token)
    if opened is None:
        return _over(request)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _ask(request, token, opened, address_form=form)
    secret = secrets.token_urlsafe(32)
    address = form.cleaned_data["email"]
    try:
        with acting_as(_HOUSE) as house:
            for caller in (caller_of(request), f"address:{address.lower()}"):
                take_turn(actor=house, caller=caller, verb="door.code", most=_MOST_AN_HOUR)
            sent = outside.send_code(actor=house, door=opened.door, email=address, secret=secret)
    except Refused as error:
        refuse(form, error)
        return _ask(request, token, opened, address_form=form, refused=error)
    kept = request.session.get(_KEPT, {})
    kept.pop(str(opened.door.id), None)
    entries = [*kept.items(), (str(opened.door.id), (str(sent.pk), secret))]
    request.session[_KEPT] = dict(entries[-_MOST_KEPT:])
    if settings.DEMO:
        digits = outside.digits_of(sent.pk)
        messages.info(
            request, _("This is the demonstration, so nothing is sent. The code: %s") % digits
        )
    return redirect("asking", token)


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: Request, token: str) -> HttpResponse:
    """Who asks, about whom, and what for. Nothing that is held here is looked at."""
    opened = _opened(request, token)
    if opened is None:
        return _sent_before(request, token) or _over(request)
    if not opened.email:
        return redirect("asking", token)
    typed = request.POST if request.method == "POST" else None
    form, refused = AboutForm(typed), None
    with acting_as(_HOUSE):
        asking = AnswersForm.for_receiver(opened.door.team_id, None, typed)
        instead = instead_of(opened.door.team_id).get(Kind.CHILD)
    hold_to_terms(form, asking.content)
    if typed and form.is_valid() & asking.is_valid() and not _breaks_terms(form, asking):
        try:
            reference = _asked(request, opened, form, asking)
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return render(
                request, "outside/asked.html", {"door": opened.door, "reference": reference}
            )
    context = {
        "door": opened.door,
        "email": opened.email,
        "form": form,
        "asking": asking,
        "instead": instead,
        "parts": list(asking.parts()),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors or asking.errors else 200
    return told_no(render(request, "outside/about.html", context, status=status), refused)


def _breaks_terms(form: AboutForm, asking: AnswersForm) -> bool:
    return breaks_terms(form, asking.content, [need.code for need in form.cleaned_data["needs"]])


def _sent_before(request: Request, token: str) -> HttpResponse | None:
    """The answer to a second click, where the first has used the link up."""
    door_id = outside.door_of(token)
    if request.method != "POST" or door_id is None:
        return None
    with acting_as(_HOUSE):
        reference = outside.asked_with(uuid.UUID(form_key(request)), door_id)
    if not reference:
        return None
    return render(request, "outside/asked.html", {"reference": reference})


def _asked(request: Request, opened: Opened, form: AboutForm, asking: AnswersForm) -> str:
    with acting_as(_HOUSE) as house:
        caller = f"door:{opened.door.id}"
        take_turn(actor=house, caller=caller, verb="door.ask", most=_MOST_BY_ONE_LINK)
        return outside.ask(
            actor=house,
            door=opened.door,
            email=opened.email,
            who=form.who(),
            content=form.content() | {"answers": asking.kept()},
            key=uuid.UUID(form_key(request)),
        )
