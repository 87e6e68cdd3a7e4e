"""Referring a person: first who, then the referral. Back never asks to send anything again."""

import uuid
from dataclasses import asdict, replace

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.asks.queries import can_be_asked, of_organisation
from alongside.begun.models import Kind
from alongside.begun.queries import visible_to as drafts_visible_to
from alongside.begun.services import drop_draft, keep_draft
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.people import queries as people
from alongside.people.rules import age_on
from alongside.people.services import look_up, register, see
from alongside.questions.models import Version
from alongside.questions.queries import version_shown
from alongside.referrals import queries, services
from alongside.referrals.doors import already_open
from alongside.referrals.models import Referral
from alongside.referrals.services import Answers, AskFirst
from alongside.ui.formats import clock_time
from alongside.web import drawer
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.notes import NoteForm
from alongside.web.referring.begun import Begun, as_typed, begin, begun_with, in_draft
from alongside.web.referring.forms import ReferralForm, Who, WhoForm, as_begun, first_shown
from alongside.web.replies import form_key, refuse

GROWN_UP = 18


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "POST"])
def refer(request: Request) -> HttpResponse:
    """Who is it? Nothing about the person ever stands in an address."""
    if request.method == "GET":
        drafts = [(each, in_draft(each)) for each in drafts_visible_to(request.actor)]
        context = {
            "form": _who_form(request),
            "drafts": drafts,
            "kinds": Kind.choices,
            "asked": of_organisation(request.actor).exists(),
        }
        return render(request, "referring/who.html", context)
    form = WhoForm(request.POST)
    if not form.is_valid():
        return ask_again(request, key=_key_asked_about(request))
    try:
        begun = recognised(request, Who(**form.cleaned_data))
    except Refused as error:
        return ask_again(request, error, key=_key_asked_about(request))
    return redirect("refer_details", _begin_or_go_on(request, begun))


def _key_asked_about(request: Request) -> uuid.UUID | None:
    """The key of the draft whose number or birth date clashed, where it was asked who it is."""
    again = drawer.look(request, request.GET.get("again", ""))
    return uuid.UUID(again["key"]) if again and again.get("key") else None


def _begin_or_go_on(request: Request, begun: Begun) -> uuid.UUID:
    """What was handed over goes on with the number or the birth date corrected.

    With both of them other, it is somebody else, of whom nothing was handed over.
    """
    key = _key_asked_about(request)
    earlier = begun_with(request, key) if key else None
    if earlier is None or not (
        begun.nhs_number == earlier.nhs_number or begun.born == earlier.born
    ):
        return begin(request, begun)
    same = earlier.is_about(begun.nhs_number, begun.date_of_birth)
    typed = earlier.typed if same else ""  # whoever went back keeps it
    return begin(request, replace(begun, given=earlier.given, typed=typed), key)


def ask_again(
    request: Request,
    error: Refused | None = None,
    who: Who | None = None,
    key: uuid.UUID | None = None,
) -> HttpResponse:
    """Back to the first page with what was typed there, and with what a verb said no to.

    ``key`` is of what was handed over for them, if anything was.
    """
    typed = {"who": who.typed if who else as_typed(request.POST), "wrong": "", "field": ""}
    typed["key"] = str(key or "")
    if error:
        typed |= {"wrong": str(error.message), "field": error.field or ""}
    return redirect(f"{reverse('refer')}?again={drawer.put(request, typed)}")


def _who_form(request: Request) -> WhoForm:
    again = drawer.look(request, request.GET.get("again", ""))
    if not again or "who" not in again:
        return WhoForm(kept_typing(request))
    form = WhoForm(QueryDict(again["who"]))
    if form.is_valid() and again["wrong"]:
        refuse(form, Refused(again["wrong"], field=again["field"] or None))
    return form


def recognised(request: Request, who: Who) -> Begun:
    """The beginning of a referral for them. Raises Refused where number and birth date clash."""
    number, born = who.nhs_number, who.date_of_birth
    known = look_up(actor=request.actor, nhs_number=number, date_of_birth=born)
    if known.outcome == "mismatch":
        raise Refused(
            _("This NHS number is held with a different date of birth. Check both."),
            field="date_of_birth",
        )
    seen = ",".join(found.reference for found in already_open(number, born))
    return Begun(number, born.isoformat(), seen, str(known.person_id or ""))


@requires(Permission.REFERRALS_SEND)
@require_safe
def refer_details(request: Request, key: uuid.UUID) -> HttpResponse:
    """The referral itself, with a warning on top when one is already open."""
    typed = kept_typing(request, action=reverse("refer_send"))
    begun = begun_with(request, key)
    if typed is not None:
        begun = _begun_before_sign_out(request, typed, key, begun)
    if begun:
        return _show(request, begun, key)
    earlier = queries.sent_with(request.actor, str(key))
    if earlier:
        return redirect("receipt", earlier.pk)
    messages.info(request, _("That form is no longer kept. Start again."))
    return redirect("refer")


def _begun_before_sign_out(
    request: Request, typed: QueryDict, key: uuid.UUID, begun: Begun | None
) -> Begun | None:
    who = WhoForm.of(typed.get("nhs_number"), typed.get("date_of_birth"))
    if who is None:
        return begun
    try:
        if begun is None or not begun.is_about(who.nhs_number, who.date_of_birth):
            begun = recognised(request, who)
    except Refused:
        return None
    begun = replace(begun, typed=typed.urlencode(), refused=False)
    begin(request, begun, key)
    return begun


def _show(request: Request, begun: Begun, key: uuid.UUID) -> HttpResponse:
    form = _form(request, begun)
    context = {
        "form": form,
        "has_times": form.offer_times(),
        "begun": begun,
        "who": Who(begun.nhs_number, begun.date_of_birth),
        "key": key,
        "already_open": [
            (found, NoteForm(auto_id=f"note-{found.reference}-%s"), uuid.uuid4())
            for found in already_open(begun.nhs_number, begun.date_of_birth)
        ],
        "is_child": age_on(begun.date_of_birth, clock.today()) < GROWN_UP,
        "can_be_asked": bool(begun.person_id)
        and can_be_asked(request.actor, uuid.UUID(begun.person_id)),
        "feedback_words": dict(Referral.Feedback.choices).get(form["feedback"].value(), ""),
    }
    return render(request, "referring/details.html", context)


def _form(request: Request, begun: Begun) -> ReferralForm:
    """As it was typed and refused; else empty but for what the sender may already see."""
    if begun.data is not None and begun.refused:
        form = ReferralForm(begun.data)
        if form.is_valid() and begun.refusal:
            refuse(form, begun.refusal)
        return form
    if begun.data is not None:
        return as_begun(begun.data)
    known = uuid.UUID(begun.person_id) if begun.person_id else None
    person = people.person_visible_to(request.actor, known) if known else None
    if person:
        see(actor=request.actor, person=person)
    return first_shown(request.actor, begun, person)


@requires(Permission.REFERRALS_SEND)
@require_POST
def keep_begun(request: Request, key: uuid.UUID) -> HttpResponse:
    """Keep what is typed so far: a script asks while somebody types, else they press a button."""
    begun = begun_with(request, key)
    who = WhoForm.of(request.POST.get("nhs_number"), request.POST.get("date_of_birth"))
    if begun is None or who is None or not begun.is_about(who.nhs_number, who.date_of_birth):
        raise Http404
    begun = replace(begun, typed=as_typed(request.POST), refused=False, wrong="")
    keep_draft(actor=request.actor, key=key, content=asdict(begun), new=False)
    said = _("Kept at %s. You find it under “Refer” for a week.") % clock_time(clock.now())
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": said})
    if request.POST.get("then") == "ask":
        return redirect("refer_ask", key)
    messages.success(request, said)
    return redirect("refer")


@requires(Permission.REFERRALS_SEND)
@require_POST
def throw_away_begun(request: Request, key: uuid.UUID) -> HttpResponse:
    """Nobody is referred by it; done before, nothing happens."""
    drop_draft(actor=request.actor, key=key)
    messages.success(request, _("What you had begun is thrown away."))
    return redirect("refer")


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "POST"])
def refer_send(request: Request) -> HttpResponse:
    """Register the person, send, and book the time that was chosen: all of it or nothing.

    Sent twice, it is sent once.
    """
    if request.method == "GET":
        return redirect("refer")
    form, key = ReferralForm(request.POST), form_key(request)
    begun = begun_with(request, uuid.UUID(key))
    # What is sent is begun no more, so that the other question is asked only where nothing is.
    earlier = None if begun else queries.sent_with(request.actor, key)
    if earlier:
        return redirect("receipt", earlier.pk)
    who = WhoForm.of(form["nhs_number"].value(), form["date_of_birth"].value())
    if who is None:
        return redirect("refer")
    try:
        about = _about(request, begun, who)
    except Refused as error:
        return ask_again(request, error, who)
    fresh = opened_since(form) if form.is_valid() else []
    if fresh:
        said = Refused(_("Another referral was sent meanwhile: look at it before you send."))
        return again(request, about, key, said, open_seen=",".join(fresh))
    if not form.is_valid():
        return again(request, about, key)
    try:
        referral = sent_once(request, form, key, kept=begun is not None, answers=Answers(None, {}))
    except AskFirst as asks:
        return _on_to_questions(request, about, key, asks.version)
    except Refused as error:
        return again(request, about, key, error)
    return redirect("receipt", referral.pk)


def _on_to_questions(request: Request, begun: Begun, key: str, version: Version) -> HttpResponse:
    """To the next page; who has been there before answers the version that they were shown."""
    shown = begun.version and version_shown(uuid.UUID(begun.version), version.organisation_id)
    begun = replace(
        begun,
        typed=as_typed(request.POST),
        refused=False,
        wrong="",
        version=str(shown.pk if shown else version.pk),
        answers=begun.answers if shown else "",
    )
    return redirect("refer_questions", begin(request, begun, uuid.UUID(key)))


def _about(request: Request, begun: Begun | None, who: Who) -> Begun:
    """What was begun with this form; somebody else in its hidden fields is looked up as ever."""
    if begun and begun.is_about(who.nhs_number, who.date_of_birth):
        return begun
    return recognised(request, who)


def again(
    request: Request,
    begun: Begun,
    key: str,
    error: Refused | None = None,
    typed: QueryDict | None = None,
    **changes: str,
) -> HttpResponse:
    """Back to the form with the typing, as posted unless given, and with what is wrong."""
    typed = (typed or request.POST).copy()
    for name, text in changes.items():
        typed[name] = text
    begun = replace(
        begun,
        typed=as_typed(typed),
        refused=True,
        wrong=str(error.message) if error else "",
        field=(error.field or "") if error else "",
    )
    return redirect("refer_details", begin(request, begun, uuid.UUID(key)))


def opened_since(form: ReferralForm) -> list[str]:
    """The references of all open referrals, if any of them was not shown with the form."""
    found = already_open(form.cleaned_data["nhs_number"], form.cleaned_data["date_of_birth"])
    references = [referral.reference for referral in found]
    unseen = set(references) - set(form.cleaned_data["open_seen"].split(","))
    return references if unseen else []


@all_or_nothing()
def sent_once(
    request: Request, form: ReferralForm, key: str, *, kept: bool, answers: Answers
) -> Referral:
    """Register the person and send; ``kept`` says that there is a draft, which goes."""
    person = register(
        actor=request.actor,
        nhs_number=form.cleaned_data["nhs_number"],
        date_of_birth=form.cleaned_data["date_of_birth"],
        **form.details(),
    )
    referral = services.send(
        actor=request.actor,
        person=person,
        to=form.cleaned_data["to"],
        wish=replace(form.wish(), answers=answers),
        key=key,
    )
    slot = form.cleaned_data["slot"]
    if slot:
        services.book_time(
            actor=request.actor,
            referral=referral,
            plan=slot[0],
            starts_at=slot[1],
            key=uuid.uuid5(uuid.UUID(key), "slot"),
            wanted=form.wanted,
        )
    if kept:
        drop_draft(actor=request.actor, key=uuid.UUID(key))
    return referral
