"""What whoever acts for a person asks to have put right, and what became of it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.people.queries.proxies import acted_for
from alongside.people.services import see
from alongside.portal.forms import ProxyCorrectionForm
from alongside.rights import services
from alongside.rights.queries import answers_for, of_person
from alongside.rights.states import Kind
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse


@requires(Permission.PROXY_AGREE)
@require_safe
def requests(request: Request) -> HttpResponse:
    """What they asked for the person, and the answers."""
    person = acted_for(request.actor)
    see(actor=request.actor, person=person)
    asked = of_person(request.actor, person.pk)
    return render(request, "portal/acting_data.html", {"person": person, "requests": asked})


@requires(Permission.PROXY_AGREE)
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask that something about the person is put right."""
    person = acted_for(request.actor)
    form = ProxyCorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(
                actor=request.actor,
                person_id=person.pk,
                kind=Kind.CORRECTION,
                key=uuid.UUID(form_key(request)),
                **form.cleaned_data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have asked to put it right."))
            return redirect("acting_data")
    context = {
        "person": person,
        "form": form,
        "answers": answers_for(person.pk),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "portal/acting_ask.html", context, status=422 if form.errors else 200)


@requires(Permission.PROXY_AGREE)
@require_POST
def take_back(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """They no longer want it."""
    asked = of_person(request.actor, acted_for(request.actor).pk).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    try:
        services.take_back(actor=request.actor, request=asked)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("You have taken it back."))
    return redirect("acting_data")
