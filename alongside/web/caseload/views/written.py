"""What was written to the person of a case, and once more what did not arrive."""

import uuid
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import services
from alongside.messaging.models import Message
from alongside.people.queries.protection import protection_of
from alongside.people.queries.sharing import who_shares
from alongside.people.services import see
from alongside.web.caseload.views.case import kept, the_case, typed
from alongside.web.caseload.views.writing import SafeForm
from alongside.web.doors import Request, requires


class AgainForm(SafeForm):
    """Which message, and by which of the ways that are safe."""

    message_id = forms.UUIDField(
        label=gettext_lazy("Which message"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Choose the message that goes once more")
        ),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("By which way"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose a way that is offered")
        ),
    )
    field_order = ("message_id", "channel", "safe")

    def __init__(self, written: Any, ways: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        again: Any = self.fields["message_id"]
        again.widget.choices = [(one.message.pk, one.name) for one in written if one.again]
        by: Any = self.fields["channel"]
        by.choices = [(way, Message.Channel(way).label) for way in ways]


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def written_to(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """List what was written; write one of it again."""
    found = the_case(request, case_id)
    if request.method == "POST" and not found.is_open:
        raise Http404
    see(actor=request.actor, person=found.person)
    written = services.written_to(request.actor, found)
    ways = services.ways_for(request.actor, found.person)
    form = AgainForm(written, ways, typed(request))
    said = _("It is on its way, or waits to be printed.")
    if kept(request, form, partial(services.write_again, case=found), said):
        return redirect("written_to", case_id)
    context = {
        "case": found,
        "form": form,
        "written": written,
        "may_write": found.is_open,
        "again": found.is_open and ways and any(one.again for one in written),
        "kept": protection_of(request.actor, found.person_id),
        "sharers": who_shares(request.actor, found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "caseload/written.html", context, status=422 if form.errors else 200)
