"""“Something is wrong”: anybody says so, in one tap and a few words, without an account."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from alongside.common.errors import Refused
from alongside.directory.models import Service
from alongside.directory.queries import service_to_show
from alongside.directory.services.problems import report
from alongside.web.callers import caller_of
from alongside.web.directory.keeping.forms import ProblemForm
from alongside.web.doors import Request, public
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse, told_no

ANYBODY = "Anybody may say that the directory is wrong; nothing is kept of who they are."


@public(ANYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """What is wrong with this entry?"""
    service = _listed(service_id)
    refused: Refused | None = None
    form = ProblemForm(request.POST if request.method == "POST" else kept_typing(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said.pop("website"):
            return redirect("problem_told", service_id)
        try:
            key = uuid.UUID(form_key(request))
            report(
                service=service,
                key=key,
                caller=caller_of(request),
                language=get_language(),
                **said,
            )
        except Refused as error:
            refused = error
            refuse(form, error)
        else:
            return redirect("problem_told", service_id)
    context = {
        "service": service,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    page = render(request, "directory/keeping/problem.html", context, status=status)
    return told_no(page, refused)


@public(ANYBODY)
@require_safe
def told(request: Request, service_id: uuid.UUID) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "directory/keeping/told.html", {"service": _listed(service_id)})


def _listed(service_id: uuid.UUID) -> Service:
    service = service_to_show(service_id)
    if service is None:
        raise Http404
    return service
