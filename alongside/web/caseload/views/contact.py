"""Noting a contact: from a case, from any other page, or for a whole group at once."""

import uuid
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.care import queries, services
from alongside.care.attempts import MOST_TRIES, next_try
from alongside.care.models import Case, Contact
from alongside.care.picking import to_pick
from alongside.care.risks import known_in
from alongside.care.states import ContactOutcome
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.people.queries.protection import protections_of
from alongside.people.queries.sharing import who_shares
from alongside.web.caseload.contact_forms import ContactForm, GroupForm, PickedContactForm
from alongside.web.caseload.views.case import after, kept, the_case, typed
from alongside.web.caseload.views.closed import closed
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def log_contact(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Note a contact and promise the next."""
    found = the_case(request, case_id)
    said = typed(request)
    form = _empty(request, case_id) if said is None else ContactForm(said)
    if gone := closed(request, found):
        return gone
    verb = partial(services.log_contact, case=found)
    if noted := kept(request, form, verb, _("The contact is noted.")):
        return _back_to(noted)
    tried = queries.tries_of(found)
    context = {
        "case": found,
        "known": known_in(found),
        "kept": protections_of(request.actor, [found.person]).get(found.person_id),
        "tries": len(tried),
        "most": MOST_TRIES,
        "next_try": next_try(tried),
        "sharers": who_shares(request.actor, found.person_id),
    }
    return _page(request, form, "caseload/contact.html", **context)


def _empty(request: Request, case_id: uuid.UUID) -> ContactForm:
    """With what is known of the appointment that took place (``?of=``), if it did."""
    try:
        asked = uuid.UUID(request.GET.get("of", ""))
    except ValueError:
        return ContactForm()
    meeting = queries.appointments_of(request.actor, case_id).filter(pk=asked).first()
    return ContactForm.after(meeting) if meeting and meeting.at <= clock.now() else ContactForm()


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def note_contact(request: Request) -> HttpResponse:
    """Note a contact with somebody of the caseload, whatever page one was on."""
    # Of hundreds only the one who was picked is read, by the verb, unless all are shown again.
    form = PickedContactForm(typed(request))
    if noted := kept(request, form, services.log_contact, _("The contact is noted.")):
        return _back_to(noted)
    form.offer(_to_pick(request))
    whole_team = _of_the_team(request)
    return _page(request, form, "caseload/note_contact.html", whole_team=whole_team)


def _back_to(noted: Contact) -> HttpResponse:
    """To the case; at the first talk it asks whether to tell of it, a double click likewise."""
    spoke = noted.outcome == ContactOutcome.SPOKE
    first = spoke and noted.case.first_contact_at == noted.at
    return after("case", noted.case_id, "met" if first else "")


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def log_group(request: Request) -> HttpResponse:
    """Note one session with many people."""
    form, whole_team = GroupForm(_to_pick(request), typed(request)), _of_the_team(request)
    if request.method == "POST" and form.is_valid() and _group_kept(request, form):
        return redirect("board")
    return _page(request, form, "caseload/group.html", whole_team=whole_team)


def _group_kept(request: Request, form: GroupForm) -> bool:
    try:
        noted = services.log_group(
            actor=request.actor, key=uuid.UUID(form_key(request)), **form.told()
        )
    except Refused as error:
        refuse(form, error)
        return False
    said = ngettext(
        "The session is noted for %(num)s person.",
        "The session is noted for %(num)s people.",
        len(noted),
    )
    messages.success(request, said % {"num": len(noted)})
    return True


def _to_pick(request: Request) -> list[Case]:
    """The open cases to pick from, whose names are shown."""
    cases = to_pick(request.actor, whole_team=_of_the_team(request))
    services.look_over(actor=request.actor, cases=cases, referrals=[])
    return cases


def _of_the_team(request: Request) -> bool:
    return request.GET.get("show") == "team"


def _page(request: Request, form: forms.Form, template: str, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
