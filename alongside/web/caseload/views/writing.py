"""Writing to somebody before they are rung, or who was not reached: neutrally, as they chose."""

import uuid
from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.care.models import Case
from alongside.care.person_messages import AHEAD
from alongside.care.writing import Way
from alongside.common.errors import Refused
from alongside.messaging.models import Message
from alongside.messaging.senders import way_out
from alongside.people.queries.protection import protection_of
from alongside.people.queries.sharing import who_shares
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.doors import Request, requires


class SafeForm(forms.Form):
    safe = forms.BooleanField(
        label=gettext_lazy("I have read how contact is safe, and this is"),
        error_messages={
            "required": gettext_lazy("Read how contact is safe, and say that a message is.")
        },
    )


class LetterForm(SafeForm):
    large_print = forms.BooleanField(required=False, label=gettext_lazy("In large print"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def write_to(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Show the words and how they would go; where nothing may go, why not.

    After a try they count as one; before the first call they say who rings.
    """
    found = the_case(request, case_id)
    letter = services.letter_is_safe(request.actor, found.person)
    form = LetterForm(typed(request)) if letter else SafeForm(typed(request))
    ahead = request.POST.get("occasion") == AHEAD
    verb = services.write_ahead if ahead else services.write_after_try
    if kept(request, form, partial(verb, case=found, letter=letter), _said(letter, ahead)):
        return redirect("case", case_id)
    way = None if letter else services.way_to(request.actor, found.person)
    occasion, why_not = _occasion(found, way)
    context = {
        "case": found,
        "form": form,
        "occasion": occasion,
        "ahead": occasion == AHEAD,
        "why_not": why_not,
        "letter": letter,
        "by_hand": way_out(Message.Channel.LETTER) == "print",
        "way": way,
        "words": _words(request, found, occasion, way),
        "kept": protection_of(request.actor, found.person_id),
        "sharers": who_shares(request.actor, found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/write.html", context, status=422 if form.errors else 200)


def _occasion(case: Case, way: Way | None) -> tuple[str, str]:
    """Which message may go now, or why none may."""
    try:
        occasion = services.occasion_to_write(case)
        services.check_number(occasion, way)
    except Refused as error:
        return "", error.message
    return occasion.template, ""


def _words(request: Request, case: Case, occasion: str, way: Way | None) -> str:
    channel = way.channel if way else Message.Channel.LETTER
    if occasion == AHEAD:
        who = services.who_rings(request.actor, case)
        return services.words_ahead(case, channel, who).body
    return services.words_after_try(case, channel).body


def _said(letter: bool, ahead: bool) -> str:
    printed = letter and way_out(Message.Channel.LETTER) == "print"
    if ahead:
        return (
            _("The letter waits among the letters to print. Now ring.")
            if printed
            else _("It is on its way. Now ring.")
        )
    if printed:
        return _("Noted as a try. The letter waits among the letters to print.")
    return _("It is on its way, and noted as a try.")
