"""Letters, pictures and forms of a case: kept, opened, shown to the person, taken out."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.care import documents as kept_documents
from alongside.care import services
from alongside.care.models import Document
from alongside.common import virus_scan
from alongside.common.errors import NotPermitted, Refused
from alongside.people.queries.protection import is_in_circle
from alongside.people.services import see
from alongside.web.caseload.document_forms import DocumentForm, TakeOutForm
from alongside.web.caseload.views.case import kept, the_case
from alongside.web.doors import Request, requires
from alongside.web.downloads import kept_file
from alongside.web.kept import kept_typing
from alongside.web.paging import page_of
from alongside.web.replies import refuse


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def documents(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """What was kept with a case, the newest first, and one more."""
    found = the_case(request, case_id)
    posted = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if posted else DocumentForm(_typed(request))
    verb = partial(services.add_document, case=found)
    if kept(request, form, verb, _("The document is kept.")):
        return redirect("documents", case_id)
    if posted and "file" not in form.errors:
        # A browser does not send a file twice by itself.
        form.add_error("file", _("Choose the file again"))
    see(actor=request.actor, person=found.person)
    protected = found.person.protected
    context = {
        "case": found,
        "form": form,
        "page": page_of(request, kept_documents.of_case(request.actor, case_id)),
        "out": kept_documents.taken_out(request.actor, case_id),
        "scanned": virus_scan.is_on(),
        "closed_to_me": protected and not is_in_circle(request.actor, found.person_id),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/documents.html", context, status=status)


@requires(Permission.CASES_WORK)
@require_safe
def open_document(request: Request, case_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """The file itself, to be kept by whoever opens it; that is noted."""
    document = _the_document(request, case_id, document_id)
    try:
        content = services.open_document(actor=request.actor, document=document)
    except NotPermitted:
        raise
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("documents", case_id)
    return kept_file(content, document.media, document.file_name)


@requires(Permission.CASES_WORK)
@require_POST
def show_document(request: Request, case_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Show it to the person on their own pages, or no longer."""
    document = _the_document(request, case_id, document_id)
    shown = request.POST.get("shown") == "yes"
    try:
        services.show_document(actor=request.actor, document=document, shown=shown)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        said = _("The person sees it on their own pages now.")
        messages.success(request, said if shown else _("The person no longer sees it there."))
    return redirect("documents", case_id)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def take_out_document(request: Request, case_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Ask why, then take it out."""
    document = _the_document(request, case_id, document_id)
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_out_document(
                actor=request.actor, document=document, why=form.cleaned_data["why"]
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is taken out."))
            return redirect("documents", case_id)
    context = {"case": document.case, "document": document, "form": form}
    status = 422 if form.errors else 200
    return render(request, "caseload/document_out.html", context, status=status)


def _the_document(request: Request, case_id: uuid.UUID, document_id: uuid.UUID) -> Document:
    found = the_case(request, case_id)
    document = kept_documents.of_case(request.actor, case_id).filter(pk=document_id).first()
    if document is None:
        raise Http404
    document.case = found
    return document


def _typed(request: Request) -> dict[str, str] | None:
    """What was typed before a session ended; the file is to be chosen again."""
    return kept_typing(request)
