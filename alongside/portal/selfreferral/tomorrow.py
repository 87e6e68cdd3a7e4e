"""Whoever looks for help themselves may let us ask tomorrow whether it helped; and the answer."""

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import acting_as
from alongside.begun.home_rules import Hears
from alongside.begun.models import NextDay
from alongside.begun.next_day import ask_next_day, next_day_of, say_whether_it_helped
from alongside.begun.receipts import next_day_in
from alongside.common.errors import Refused
from alongside.directory.services.turns import take_turn
from alongside.portal.selfreferral.ask_forms import NextDayForm
from alongside.portal.selfreferral.own import DOOR, HOUSE, own_in
from alongside.web.callers import caller_of
from alongside.web.doors import Request, public
from alongside.web.replies import form_key, refuse, told_no

_MOST_AN_HOUR, _MOST_TO_ONE = 20, 3
Said = NextDay.Said


class HelpedForm(forms.Form):
    """In words that somebody would say of themselves."""

    said = forms.ChoiceField(
        label=_("Did it help?"),
        choices=[
            (Said.YES, _("Yes, it helped")),
            (Said.NOT_YET, _("I have not tried it yet")),
            (Said.NO, _("No, it did not help")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer")},
    )


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def let_us_ask(request: Request) -> HttpResponse:
    """Where we may ask, once."""
    form = NextDayForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        way, recipient = form.cleaned_data["where"]
        own = own_in(request)
        try:
            with acting_as(HOUSE) as house:
                for caller, most in (
                    (caller_of(request), _MOST_AN_HOUR),
                    (f"to:{recipient}", _MOST_TO_ONE),
                ):
                    take_turn(actor=house, caller=caller, verb="home.next_day", most=most)
                ask_next_day(
                    actor=house,
                    hears=Hears(way, recipient, translation.get_language() or "en-gb"),
                    postcode=own.asking.postcode if own else "",
                    key=uuid.UUID(form_key(request)),
                )
        except Refused as error:
            refuse(form, error)
            refused = error
        else:
            return render(request, "portal/front/tomorrow_kept.html")
    key = request.POST.get("idempotency_key") or str(uuid.uuid4())
    status = 422 if form.errors else 200
    page = render(request, "portal/front/tomorrow.html", {"form": form, "key": key}, status=status)
    return told_no(page, refused)


@public(DOOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def did_it_help(request: Request, token: str) -> HttpResponse:
    """The question, by the link of the message. The answer is nobody's; the first one holds."""
    question = next_day_in(token)
    with acting_as(HOUSE):
        there = question is not None and next_day_of(question) is not None
    if question is None or not there:
        return render(request, "portal/front/unknown.html", status=410)
    form = HelpedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data["said"]
        with acting_as(HOUSE) as house:
            say_whether_it_helped(actor=house, question_id=question, said=said)
        return redirect("help_helped", said.replace("_", "-"))
    status = 422 if form.errors else 200
    return render(request, "portal/front/did_it_help.html", {"form": form}, status=status)


@public(DOOR)
@require_safe
def helped(request: Request, said: str) -> HttpResponse:
    """Thanks, and what they can do now."""
    return render(request, "portal/front/helped.html", {"said": said})
