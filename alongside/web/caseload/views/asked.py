"""Links for professionals without an account, and what they asked for."""

import datetime as dt
import uuid
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.begun import outside
from alongside.begun.models import Asked, Door
from alongside.common import clock, nhs_number
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.needs.queries import by_code
from alongside.organisations.queries import organisation_with
from alongside.people.services import look_up, register
from alongside.questions.models import Version
from alongside.questions.queries import version_shown
from alongside.questions.rules import judge
from alongside.referrals.doors import already_open
from alongside.referrals.hearsay import Heard, Hearsay
from alongside.referrals.models import Referral
from alongside.referrals.services import Answers, Wish, add_note, send
from alongside.referrals.services.hearsay import LONGEST_NAME
from alongside.web.caseload.at_home import at_home
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse


class DoorForm(forms.Form):
    """Whom it is for, which addresses, how often and how long."""

    name = forms.CharField(
        label=gettext_lazy("Whom is the link for?"),
        help_text=gettext_lazy("They read it: “Elm Road dentists”."),
        max_length=120,
        error_messages={"required": gettext_lazy("Say whom the link is for")},
    )
    domains = forms.CharField(
        label=gettext_lazy("What stands after the @ in their work addresses?"),
        help_text=gettext_lazy(
            "Like “elm-dental.example”; several with a comma. Not one that everybody can have."
        ),
        max_length=400,
        error_messages={"required": gettext_lazy("Enter what stands after the @")},
    )
    once = forms.TypedChoiceField(
        label=gettext_lazy("How often does it work?"),
        choices=(
            ("yes", gettext_lazy("Once, for one person")),
            ("no", gettext_lazy("Again and again, for a poster or a whole team")),
        ),
        coerce=lambda text: text == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how often it works")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days?"),
        min_value=1,
        max_value=outside.LONGEST_DAYS,
        initial=14,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Give a number of days from 1 to 90"),
        ),
    )


class AnswerForm(forms.Form):
    """What the link worker adds before it is taken in."""

    nhs_number = forms.CharField(label=gettext_lazy("NHS number"), max_length=20, required=False)
    although = forms.BooleanField(
        label=gettext_lazy("Take it in although a referral is open already"), required=False
    )


@requires(Permission.REFERRALS_TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def doors(request: Request) -> HttpResponse:
    """The links of the team with their QR codes, and a new one."""
    form = DoorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        said["domains"] = said["domains"].replace(",", " ").split()
        try:
            outside.make_door(actor=request.actor, key=uuid.UUID(form_key(request)), **said)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The link is made. It stands on top of the list."))
            return redirect("doors")
    made = [(door, *_ways(door)) for door in outside.doors_visible_to(request.actor)[:100]]
    context = {
        "form": form,
        "doors": made,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/doors.html", context, status=422 if form.errors else 200)


def _ways(door: Door) -> tuple[str, str]:
    """The link and its QR code, while it is open."""
    if not door.is_live:
        return "", ""
    link = outside.link_to(door)
    return link, segno.make(link, micro=False).svg_data_uri(scale=4, border=2)


@requires(Permission.REFERRALS_TRIAGE)
@require_POST
def end_door(request: Request, door_id: uuid.UUID) -> HttpResponse:
    """Take a link back at once."""
    if not outside.end_door(actor=request.actor, door_id=door_id):
        raise Http404
    messages.success(request, _("The link opens nothing any more."))
    return redirect("doors")


@requires(Permission.REFERRALS_TRIAGE)
@require_safe
def asked(request: Request, asked_id: uuid.UUID) -> HttpResponse:
    """What somebody without an account asks, word for word; or that they took it back."""
    back = outside.taken_back_visible_to(request.actor).filter(pk=asked_id).first()
    if back:
        return render(request, "caseload/taken_back.html", {"asked": back})
    return _page(request, _asked(request, asked_id))


def _asked(request: Request, asked_id: uuid.UUID) -> Asked:
    found = outside.asked_visible_to(request.actor).filter(pk=asked_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: Request, found: Asked, form: AnswerForm | None = None) -> HttpResponse:
    said = found.content
    needs = by_code(said["needs"])
    version = _version(found)
    answers = judge(version.content, said["answers"]["given"]).answers if version else []
    context = {
        "asked": found,
        "answers": [(one.question.label, one.text) for one in answers],
        "until": found.created_at + outside.WAITS,
        "said": said,
        "born": dt.date.fromisoformat(said["born"]),
        "needs": [needs[code].name for code in said["needs"] if code in needs],
        "form": form or AnswerForm(initial={"nhs_number": said["nhs_number"]}),
        "wrong": bool(form),
        "home": at_home(request.actor, found) if found.from_home else None,
    }
    return render(request, "caseload/asked.html", context, status=422 if form else 200)


def _version(found: Asked) -> Version | None:
    """What the team asked of its own when it was asked."""
    answers = found.content.get("answers")
    if not answers:
        return None
    return version_shown(uuid.UUID(answers["version"]), found.team_id, ever=True)


def _over(request: Request, error: Refused) -> HttpResponse:
    """Nothing is left to show: the board says why."""
    messages.warning(request, error.message)
    return redirect("board")


@requires(Permission.REFERRALS_TRIAGE)
@require_POST
def take_in(request: Request, asked_id: uuid.UUID) -> HttpResponse:
    """Make a referral to the own team of it."""
    found = _asked(request, asked_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        referral = _taken_in(request, found, form.cleaned_data)
    except outside.Over as error:
        return _over(request, error)
    except Refused as error:
        refuse(form, error)
        return _page(request, found, form)
    messages.success(request, _("It is among your referrals now.") + " " + _how_they_hear(found))
    return redirect("received_referral", referral.pk)


def _taken_in(request: Request, found: Asked, added: dict[str, Any]) -> Referral:
    said = found.content
    born = dt.date.fromisoformat(said["born"])
    number = _number(added["nhs_number"])
    if number:
        look_up(actor=request.actor, nhs_number=number, date_of_birth=born)
        open_now = already_open(number, born)
        if open_now and not added["although"]:
            raise Refused(
                _("A referral for this person is open already (%(references)s). Look at it first.")
                % {"references": ", ".join(one.reference for one in open_now)},
                field="although",
            )
    needs, version = by_code(said["needs"]), _version(found)
    wish = Wish(
        needs=[needs[code] for code in said["needs"] if code in needs],
        feedback=Referral.Feedback.NONE,  # who asked hears by e-mail; there is nobody else to tell
        told={name: text for name, text in said["details"].items() if name != "contact_by"},
        answers=Answers(version.pk, said["answers"]["given"]) if version else None,
        asked_by=said.get("asked_by", ""),
        **{name: said[name] for name in ("words", "note", "risk", "risk_note", "urgency")},
        **{name: said[name] for name in ("consent_basis", "consent_why", "consent_how")},
    )
    with all_or_nothing():
        person = register(
            actor=request.actor,
            nhs_number=number or None,
            date_of_birth=born,
            needs_interpreter=said.get("needs_interpreter", False),
            **said["details"],
        )
        referral = send(
            actor=request.actor,
            person=person,
            to=organisation_with(request.actor.organisation),
            wish=wish,
            key=f"asked:{found.pk}",
        )
        if said.get("question"):
            on = clock.local_day(found.created_at)
            add_note(
                actor=request.actor,
                referral=referral,
                text=said["question"],
                key=uuid.uuid5(found.pk, "question"),
                heard=Heard(found.name[:LONGEST_NAME], Hearsay.How.WRITTEN, on),
            )
        outside.answer(actor=request.actor, asked=found, referral=referral)
    return referral


def _how_they_hear(asked: Asked) -> str:
    """Nobody is written to who said that it is not safe."""
    if asked.from_home and not asked.content.get("hears"):
        return _("Whoever asked reads it by the link on their receipt; no message is sent.")
    return _("Whoever asked is told.")


def _number(typed: str) -> str:
    return nhs_number.parse(typed) if typed.strip() else ""


@requires(Permission.REFERRALS_TRIAGE)
@require_POST
def not_taken(request: Request, asked_id: uuid.UUID) -> HttpResponse:
    """It is not taken on: whoever asked is told, and what was said of the person is gone."""
    found = _asked(request, asked_id)
    try:
        outside.answer(actor=request.actor, asked=found, referral=None)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _how_they_hear(found) + " " + _("What they wrote is gone."))
    return redirect("board")
