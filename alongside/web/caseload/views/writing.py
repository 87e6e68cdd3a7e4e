"""Writing to somebody who was rung and not reached: the neutral message, by the way they chose."""

import uuid
from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import queries, services
from alongside.care.models import Case
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


def may_write_after_try(case: Case) -> bool:
    """Whether somebody was tried and never reached: then a message says so."""
    return case.is_open and bool(queries.tries_of(case))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def write_to(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Show the words and how they would go; sent, they count as a try."""
    found = the_case(request, case_id)
    if not may_write_after_try(found):
        raise Http404
    letter = services.letter_is_safe(request.actor, found.person)
    form = LetterForm(typed(request)) if letter else SafeForm(typed(request))
    verb = partial(services.write_after_try, case=found, letter=letter)
    said = _("It is on its way, and noted as a try.")
    if letter and way_out(Message.Channel.LETTER) == "print":
        said = _("Noted as a try. The letter waits among the letters to print.")
    if kept(request, form, verb, said):
        return redirect("case", case_id)
    way = services.way_to(request.actor, found.person)
    channel = Message.Channel.LETTER if letter or way is None else way.channel
    context = {
        "case": found,
        "form": form,
        "letter": letter,
        "by_hand": way_out(Message.Channel.LETTER) == "print",
        "way": way,
        "words": services.words_after_try(found, channel).body,
        "kept": protection_of(request.actor, found.person_id),
        "sharers": who_shares(request.actor, found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/write.html", context, status=422 if form.errors else 200)
