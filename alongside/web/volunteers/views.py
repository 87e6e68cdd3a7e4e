"""What a volunteer without an account sees: a link shows the least, a code the rest."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.referrals.states import MOVES, Reason
from alongside.volunteers import services
from alongside.volunteers.links import digits_of, offer_in
from alongside.volunteers.models import Code, Volunteer
from alongside.volunteers.queries import (
    Glimpse,
    Shown,
    about_me_shown_to,
    answers_shown_to,
    glimpse_of,
    house_at,
    offer_of,
    proved,
    shown_to,
    waiting_code,
    why_over,
)
from alongside.web import drawer
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.languages import speak_english
from alongside.web.notes import NoteForm
from alongside.web.reasons import Question, ReasonForm
from alongside.web.replies import form_key, refuse, told_no
from alongside.web.volunteers.browser import held_for, keep, new_secret

_DOOR = "Volunteers of a provider have no account: a link and a code open one referral for a while."
_HOUSE = Actor.system("volunteers")
_MOST_AN_HOUR = 60  # codes and tries from one network address


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Enter the code, 6 digits")},
    )


@dataclass(frozen=True)
class Opened:
    """A link that works: what it shows, and what this browser has done with it."""

    id: uuid.UUID
    glimpse: Glimpse
    house: Actor
    code: Code | None
    volunteer: Volunteer | None

    @property
    def actor(self) -> Actor | None:
        """The volunteer, in a browser in which they have entered their code."""
        if self.volunteer is None:
            return None
        they = self.volunteer
        return Actor.of_volunteer(they.user_id, they.organisation_id, self.id, they.name)


def _opened(request: Request, token: str) -> Opened | None:
    offer_id = offer_in(token)
    if offer_id is None:
        return None
    held = held_for(request, offer_id)
    with acting_as(_HOUSE):
        glimpse = glimpse_of(offer_id)
        if glimpse is None:
            return None
        return Opened(
            offer_id,
            glimpse,
            house_at(offer_id),
            waiting_code(offer_id, held.code_id, held.secret),
            proved(offer_id, held.code_id, held.secret),
        )


@public(_DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: Request, token: str) -> HttpResponse:
    """The least about the referral and the way to a code; after it the referral itself."""
    opened = _opened(request, token)
    if opened is None:
        return _over(request, token)
    if opened.actor:
        return _detail(request, token, opened.actor)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _try_code(request, token, opened, form)
    return _ask(request, token, opened, form)


def _ask(
    request: Request, token: str, opened: Opened, form: CodeForm, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "glimpse": opened.glimpse,
        "token": token,
        "form": form,
        "code_sent": opened.code is not None,
    }
    status = 422 if form.errors else 200
    return told_no(render(request, "volunteers/link.html", context, status=status), refused)


def _try_code(request: Request, token: str, opened: Opened, form: CodeForm) -> HttpResponse:
    held = held_for(request, opened.id)
    try:
        with acting_as(opened.house) as house:
            take_turn(
                actor=house, caller=caller_of(request), verb="offer.prove", most=_MOST_AN_HOUR
            )
            right = services.prove(
                actor=house,
                offer_id=opened.id,
                code_id=held.code_id or uuid.uuid4(),
                secret=held.secret,
                typed=form.cleaned_data["code"],
            )
    except Refused as error:
        refuse(form, error)
        return _ask(request, token, opened, form, error)
    if not right:
        form.add_error("code", _("This is not the code. Look at the newest message again."))
        return _ask(request, token, opened, form)
    request.session.cycle_key()  # whoever planted a session in this browser is not let in with it
    return redirect("volunteer", token)


@public(_DOOR)
@never_cache
@require_POST
def send_code(request: Request, token: str) -> HttpResponse:
    """Send a code to what is on record of the volunteer, for this browser alone."""
    opened = _opened(request, token)
    if opened is None:
        return _over(request, token)
    secret = new_secret()
    try:
        with acting_as(opened.house) as house:
            take_turn(actor=house, caller=caller_of(request), verb="offer.code", most=_MOST_AN_HOUR)
            code = services.ask_code(actor=house, offer_id=opened.id, secret=secret)
    except Refused as error:
        form = CodeForm({})
        form.full_clean()
        form.errors.clear()
        refuse(form, error)
        return _ask(request, token, opened, form, error)
    keep(request, opened.id, code.pk, secret)
    if settings.DEMO:
        messages.info(
            request,
            _("This is the demonstration, so nothing is sent. The code: %s") % digits_of(code.pk),
        )
    return redirect("volunteer", token)


def _detail(
    request: Request,
    token: str,
    actor: Actor,
    *,
    reason: ReasonForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """``reason`` and ``note`` are forms that were posted and refused."""
    with acting_as(actor):
        shown = services.look(actor=actor) if not (reason or note) else shown_to(actor)
        offer = offer_of(actor) if shown else None
        answers, about_me = answers_shown_to(actor), about_me_shown_to(actor)
    if shown is None or offer is None:
        return _over(request, token)
    speak_english(request)
    context = {
        "shown": shown,
        "answers": answers,
        "about_me": about_me,
        "offer": offer,
        "token": token,
        "name": actor.name,
        "questions": _declining(shown, reason),
        "form": reason,
        "note_form": note or NoteForm(initial=_typed(request, actor.offer_id)),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if reason or note else 200
    return render(request, "volunteers/referral.html", context, status=status)


def _drawer(offer_id: uuid.UUID | None) -> str:
    return f"volunteer {offer_id}"


def _typed(request: Request, offer_id: uuid.UUID | None) -> dict[str, str]:
    """What they wrote when their twenty minutes were over."""
    return drawer.look(request, _drawer(offer_id)) or {}


def _declining(shown: Shown, refused: ReasonForm | None) -> list[Question]:
    if not shown.is_unanswered:
        return []
    return [Question("decline", MOVES["decline"], refused or ReasonForm("decline"))]


@public(_DOOR)
@never_cache
@require_POST
def give_answer(request: Request, token: str) -> HttpResponse:
    """Yes, or no and why."""
    name = request.POST.get("move", "")
    form = ReasonForm(name, request.POST) if name == "decline" else None

    def act(actor: Actor) -> None:
        said = form.cleaned_data if form else {}
        services.answer(actor=actor, name=name, **said)

    if form and not form.is_valid():
        return _as_volunteer(request, token, None, reason=form)
    after = ""
    if form:
        full = form.cleaned_data["reason"] == Reason.FULL
        after = reverse("volunteer_pause", args=[token]) if full else reverse("volunteer_thanks")
    return _as_volunteer(request, token, act, after=after)


@public(_DOOR)
@never_cache
@require_POST
def ask_back(request: Request, token: str) -> HttpResponse:
    """A question to whoever referred the person."""
    key, form = uuid.UUID(form_key(request)), NoteForm(request.POST)
    if not form.is_valid():
        return _as_volunteer(request, token, None, note=form)

    def act(actor: Actor) -> None:
        services.ask(actor=actor, text=form.cleaned_data["text"], key=key)
        drawer.drop(request, _drawer(actor.offer_id))

    return _as_volunteer(request, token, act)


def _as_volunteer(
    request: Request,
    token: str,
    act: Callable[[Actor], None] | None,
    *,
    after: str = "",
    reason: ReasonForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """Do it in the volunteer's name, in a browser in which they have entered their code.

    ``after`` is where they go then; by default back to what they were sent.
    """
    opened = _opened(request, token)
    if opened is None:
        return _over(request, token)
    if opened.actor is None:
        messages.warning(request, _("Enter a code first. Nothing was done."))
        if request.POST.get("text"):
            messages.info(request, _("What you wrote is kept: it stands there again."))
            drawer.put(request, {"text": request.POST["text"]}, _drawer(opened.id))
        return redirect("volunteer", token)
    if act is None:
        return _detail(request, token, opened.actor, reason=reason, note=note)
    try:
        with acting_as(opened.actor) as actor:
            act(actor)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("volunteer", token)
    return redirect(after) if after else redirect("volunteer", token)


@public(_DOOR)
@require_safe
def thanks(request: Request) -> HttpResponse:
    """After a no: nothing is left to see."""
    return render(request, "volunteers/thanks.html")


def _over(request: Request, token: str) -> HttpResponse:
    """The link is of no more use, and why, as far as that says nothing of anybody."""
    offer_id = offer_in(token)
    why = None
    if offer_id:
        with acting_as(_HOUSE):
            why = why_over(offer_id)
    return render(request, "volunteers/over.html", {"why": why}, status=410)
