"""Letters and pictures that a person may see on their own pages, and those in their copy."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.care import documents as kept_documents
from alongside.care import services
from alongside.common.errors import NotPermitted, Refused
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.rights.copying.enclosed import file_name
from alongside.rights.queries import copy_of, enclosed_file
from alongside.rights.services import fetch
from alongside.web.doors import Request, requires
from alongside.web.downloads import kept_file


@requires(Permission.OWN_RECORD)
@require_safe
def documents(request: Request) -> HttpResponse:
    """What was kept for the person and is for their eyes."""
    see(actor=request.actor, person=themselves(request.actor))
    there = list(kept_documents.own(request.actor))
    return render(request, "portal/documents.html", {"documents": there})


@requires(Permission.OWN_RECORD)
@require_safe
def open_document(request: Request, document_id: uuid.UUID) -> HttpResponse:
    """One of them, to keep."""
    document = kept_documents.own(request.actor).filter(pk=document_id).first()
    if document is None:
        raise Http404
    try:
        content = services.open_document(actor=request.actor, document=document)
    except NotPermitted:
        raise
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("own_documents")
    return kept_file(content, document.media, document.file_name)


@requires(Permission.OWN_RECORD)
@require_safe
def enclosed(request: Request, request_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """A file that came with the person's copy."""
    copy = copy_of(request.actor, request_id)
    found = enclosed_file(request.actor, request_id, document_id)
    if copy is None or found is None:
        raise Http404
    fetch(actor=request.actor, copy=copy)
    return kept_file(bytes(found.content), found.media, file_name(document_id))
