"""One entry, seen by whoever keeps the directory true."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.contacting import contact_on_record
from alongside.directory.models import Service
from alongside.directory.permission import may_edit
from alongside.directory.queries.areas import is_in_area
from alongside.directory.queries.collections import collections_edited_by
from alongside.directory.queries.entry import whole_entry
from alongside.directory.queries.field_sources import sources_of
from alongside.directory.queries.freshness import Paces
from alongside.directory.queries.history import history_of
from alongside.directory.queries.imports import source_titles
from alongside.directory.services.freshness import ask_provider, take_charge, verify
from alongside.directory.wording import label_of
from alongside.referrals.doors import open_to
from alongside.web.directory.facts import facts_of
from alongside.web.doors import Request, requires


def the_entry(service_id: uuid.UUID) -> Service:
    """The entry, listed or not; 404 for none."""
    service = whole_entry(service_id)
    if service is None:
        raise Http404
    return service


def own_entry(request: Request, service_id: uuid.UUID) -> Service:
    """The entry, of the editor's area. Raises NotPermitted for one that others keep."""
    service = the_entry(service_id)
    may_edit(request.actor, service)
    return service


@requires(Permission.DIRECTORY_EDIT)
@require_safe
def entry(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """What it says, where each value came from, and what has been asked and answered."""
    service = the_entry(service_id)
    context = {
        "service": service,
        "facts": facts_of(service),
        "contact": contact_on_record(service),
        "freshness": Paces.load().freshness(service),
        "said": Paces.load().words(service),
        "enquiries": service.enquiries.all()[:5],
        "problems": service.problems.order_by("-created_at")[:5],
        "open_referrals": open_to(request.actor, [service.pk]).get(service.pk, 0),
        "collections": collections_edited_by(request.actor),
        "label_of": label_of,
        "history": history_of(service),
        "claims": service.claims.select_related("organisation").order_by("-created_at")[:5],
        "proposals": service.proposals.filter(status="open").select_related("by"),
        "sources": sources_of(service),
        "titles": source_titles(),
        "keeps": is_in_area(request.actor.area_id, service.organisation.area_id),
    }
    return render(request, "directory/editor/entry.html", context)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def verified(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """The editor has checked it, say by phone."""
    verify(actor=request.actor, service=own_entry(request, service_id))
    messages.success(request, _("Noted: all of it is right today."))
    return redirect("editor_service", service_id)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def ask(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """One click asks the provider."""
    service = own_entry(request, service_id)
    try:
        enquiry = ask_provider(actor=request.actor, service=service)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(
            request,
            _("We have asked %(address)s whether “%(service)s” is still right.")
            % {"service": service.name, "address": enquiry.hint},
        )
    return redirect("editor_service", service_id)


@requires(Permission.DIRECTORY_EDIT)
@require_POST
def own(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """The editor takes the entry under their care."""
    take_charge(actor=request.actor, service=own_entry(request, service_id))
    messages.success(request, _("You see to it from now on that this entry stays true."))
    return redirect("editor_service", service_id)
