"""One's own reflective log: a page that nobody else can open."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.owncare import services
from alongside.owncare.queries import visible_to
from alongside.web.caseload.reflection_forms import ReflectionForm
from alongside.web.caseload.views.case import kept, typed
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def reflections(request: Request) -> HttpResponse:
    """My own log, the newest first, and one more entry."""
    form = ReflectionForm(typed(request))
    if kept(request, form, services.reflect, _("Your entry is kept.")):
        return redirect("reflections")
    context = {
        "form": form,
        "page": page_of(request, visible_to(request.actor)),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "caseload/reflections.html", context, status=status)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def take_out_reflection(request: Request, reflection_id: uuid.UUID) -> HttpResponse:
    """Ask once, then delete an entry of my own."""
    found = visible_to(request.actor).filter(pk=reflection_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        services.take_out(actor=request.actor, reflection_id=reflection_id)
        messages.success(request, _("The entry is deleted."))
        return redirect("reflections")
    return render(request, "caseload/take_out_reflection.html", {"reflection": found})
