"""Proposing a change or a new entry: by anybody, or by the provider through its link."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.models import Service
from alongside.directory.queries import service_to_show
from alongside.directory.queries.entry import enquiry_with
from alongside.directory.queries.keepers import claims_visible_to, keeps, kept_by, proposals_of
from alongside.directory.services.edits import TO_BE_MADE, as_it_stands
from alongside.directory.services.freshness import SpentLink
from alongside.directory.services.proposals import (
    LONGEST_NOTE,
    propose,
    propose_by_link,
    propose_by_visitor,
    withdraw,
)
from alongside.needs.queries import all_needs
from alongside.web.callers import caller_of
from alongside.web.directory.entry import WholeForm
from alongside.web.directory.keeping.check import LINK, spent
from alongside.web.directory.keeping.forms import ProposerForm
from alongside.web.directory.site.room import room_of
from alongside.web.doors import Request, public, requires
from alongside.web.kept import kept_typing
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse, told_no

ENTRIES = 15  # on one page
FEW = 3  # so many have all their buttons in sight
ANYBODY = "Anybody may propose what the directory should say; nothing is kept of who they are."


@public(ANYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_change(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """The whole entry as a form; what is sent waits for an editor."""
    service = service_to_show(service_id)
    if service is None:
        raise Http404
    return _proposing(request, service)


@public(ANYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_new(request: Request) -> HttpResponse:
    """An empty entry as a form: a service that is missing."""
    return _proposing(request, None)


@public(ANYBODY)
@require_safe
def proposed(request: Request) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "directory/keeping/proposed.html")


def _proposing(request: Request, service: Service | None) -> HttpResponse:
    whole = whole_form(request, service)
    colleague = request.actor.organisation_id is not None
    data = request.POST if request.method == "POST" else kept_typing(request)
    proposer = None if colleague else ProposerForm(data)
    refused: Refused | None = None
    # Every form is asked, so that all errors are shown at once.
    valid = [whole.is_valid(), proposer is None or proposer.is_valid()]
    if request.method == "POST" and all(valid):
        try:
            _propose(request, service, whole, proposer)
        except Refused as error:
            refused = error
            refuse(whole.words, error)
        else:
            if colleague:
                messages.success(request, _("Sent. An editor looks at it and tells you."))
                return redirect("service", service.pk) if service else redirect("our_entries")
            return redirect("proposed")
    keeper = service is not None and keeps(request.actor, service)
    context = {"service": service, "keeper": keeper, "proposer": proposer}
    page = form_page(request, "directory/keeping/propose.html", whole, context)
    return told_no(page, refused)


def _propose(
    request: Request, service: Service | None, whole: WholeForm, proposer: ProposerForm | None
) -> None:
    said: dict[str, Any] = {
        "service": service,
        "before": whole.base,
        "after": whole.entry(),
        "key": uuid.UUID(form_key(request)),
        "note": note_in(request),
    }
    if proposer is None:
        propose(actor=request.actor, **said)
    elif not proposer.cleaned_data["website"]:
        propose_by_visitor(
            **said,
            email=proposer.cleaned_data["email"],
            language=get_language(),
            caller=caller_of(request),
        )


@public(LINK)
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def changed(request: Request, token: str) -> HttpResponse:
    """The provider says what has changed; the link is used up when it is sent."""
    enquiry = enquiry_with(token)
    if enquiry is None or not enquiry.is_open:
        return spent(request, token, enquiry)
    whole = whole_form(request, enquiry.service)
    if request.method == "POST" and whole.is_valid():
        try:
            propose_by_link(
                enquiry_id=enquiry.pk,
                before=whole.base,
                after=whole.entry(),
                key=uuid.UUID(form_key(request)),
                note=note_in(request),
            )
        except SpentLink:
            enquiry.refresh_from_db()
            return spent(request, token, enquiry)
        except Refused as error:
            refuse(whole.words, error)
        else:
            return redirect("check_answered", token)
    context = {"service": enquiry.service, "token": token}
    return form_page(request, "directory/keeping/changed.html", whole, context)


@requires()
@require_safe
def ours(request: Request) -> HttpResponse:
    """The entries that the actor's organisation keeps, its claims, and the actor's proposals."""
    rows = kept_by(request.actor).prefetch_related("capacities")
    page = page_of(request, rows, per_page=ENTRIES)
    context = {
        "page": page,
        "few": len(page.object_list) <= FEW and not page.has_other_pages(),
        "room": {service.pk: room_of(service) for service in page},
        "may_say_room": request.actor.may(Permission.ROOM_SAY),
        "claims": claims_visible_to(request.actor)[:20],
        "proposals": proposals_of(request.actor)[:20],
    }
    return render(request, "directory/keeping/ours.html", context)


@requires()
@require_POST
def withdraw_proposal(request: Request, proposal_id: uuid.UUID) -> HttpResponse:
    """Take a proposal back."""
    proposal = proposals_of(request.actor).filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    try:
        withdraw(actor=request.actor, proposal=proposal)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("You have taken it back."))
    return redirect("our_entries")


def whole_form(request: Request, service: Service | None, *, editor: bool = False) -> WholeForm:
    """The entry's forms: as it stands, as posted, or as kept while somebody signed in again."""
    data = request.POST if request.method == "POST" else kept_typing(request)
    now = as_it_stands(service) if service else TO_BE_MADE
    return WholeForm(now, list(all_needs()), data, editor=editor)


def form_page(
    request: Request, template: str, whole: WholeForm, context: dict[str, Any]
) -> HttpResponse:
    """The forms on their page, with what is wrong on top."""
    proposer = context.get("proposer")
    shown = [*whole.forms, *([proposer] if proposer else [])]
    wrong = any(form.errors for form in shown) if request.method == "POST" else False
    context = {
        "whole": whole,
        "note": request.POST.get("note", ""),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        **context,
    }
    return render(request, template, context, status=422 if wrong else 200)


def note_in(request: Request) -> str:
    """What was written to the editor, cut where the box ends."""
    return request.POST.get("note", "").strip()[:LONGEST_NOTE]
