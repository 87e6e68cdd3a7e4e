"""A person's rights over what is held of them: asking, reading the answer, taking the copy."""

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.people.queries import kept_only, themselves
from alongside.people.queries.proxies import proxies_by_user
from alongside.portal.forms import AskCopyForm, AskEraseForm, AskStopForm, CorrectionForm
from alongside.portal.wording import own_parts
from alongside.rights import services
from alongside.rights.copying.content import for_machines
from alongside.rights.copying.paper import draw
from alongside.rights.models import Copy
from alongside.rights.queries import (
    answers_for,
    copy_of,
    enclosed_with,
    objections_of,
    of_person,
    shows_copy,
    wishes_of,
)
from alongside.rights.states import Kind, Source
from alongside.web.doors import Request, requires
from alongside.web.downloads import json_file, pdf_file
from alongside.web.replies import form_key, refuse


def _me(request: Request) -> uuid.UUID:
    """The id of the person who asks."""
    return themselves(request.actor).pk


@requires(Permission.OWN_RECORD)
@require_safe
def rights(request: Request) -> HttpResponse:
    """What can be asked for, and what became of what was."""
    me = _me(request)
    asked = list(of_person(request.actor, me))
    context = {
        "restricted": kept_only(request.actor),
        "requests": asked,
        "enclosed": enclosed_with(request.actor, [one.pk for one in asked]),
        "erased": wishes_of(request.actor),
        "own_parts": own_parts,
        "objections": {one.source: one for one in objections_of(request.actor, me)},
        "key": str(uuid.uuid4()),
        "shows_copy": shows_copy(me),
        "mine": request.actor.user,
        "proxies": proxies_by_user(request.actor, me),
    }
    return render(request, "portal/rights.html", context)


@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def ask_copy(request: Request) -> HttpResponse:
    """Ask for a copy: who answers, by when, what is never in one."""
    return _asked(request, Kind.COPY, AskCopyForm, _("You have asked for your copy."))


@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def ask_correction(request: Request) -> HttpResponse:
    """Ask that something is put right."""
    return _asked(request, Kind.CORRECTION, CorrectionForm, _("You have asked to put it right."))


@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def ask_restriction(request: Request) -> HttpResponse:
    """Ask that what is held is kept and not used."""
    return _asked(request, Kind.RESTRICTION, AskStopForm, _("You have asked to stop using it."))


@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def ask_erasure(request: Request) -> HttpResponse:
    """Ask that what is held is erased."""
    return _asked(request, Kind.ERASURE, AskEraseForm, _("You have asked to have it erased."))


@requires(Permission.OWN_RECORD)
@require_POST
def beyond(request: Request) -> HttpResponse:
    """Object to use beyond their own care, or no longer: it holds from this click on."""
    me = _me(request)
    if request.POST.get("objects") == "yes":
        services.object_to_use(actor=request.actor, person_id=me, key=uuid.UUID(form_key(request)))
        messages.success(request, _("From now on it is used for your own help alone."))
        return redirect("own_rights")
    for objection in objections_of(request.actor, me).filter(source=Source.OWN):
        services.end_objection(actor=request.actor, objection=objection)
    messages.success(request, _("You no longer object."))
    return redirect("own_rights")


def _asked(request: Request, kind: Kind, form_of: type[Form], said: str) -> HttpResponse:
    me = _me(request)
    form = form_of(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(
                actor=request.actor,
                person_id=me,
                kind=kind,
                key=uuid.UUID(form_key(request)),
                **form.cleaned_data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, said)
            return redirect("own_rights")
    context = {
        "form": form,
        "kind": kind,
        "answers": answers_for(me),
        "shows_copy": shows_copy(me),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "portal/ask_right.html", context, status=422 if form.errors else 200)


@requires(Permission.OWN_RECORD)
@require_POST
def take_back(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """The person no longer wants it."""
    asked = of_person(request.actor, _me(request)).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    try:
        services.take_back(actor=request.actor, request=asked)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("You have taken it back."))
    return redirect("own_rights")


@requires(Permission.OWN_RECORD)
@require_safe
def paper(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """The copy to read or to print."""
    copy = _copy(request, request_id)
    return pdf_file(draw(services.fetch(actor=request.actor, copy=copy)), copy.request.reference)


@requires(Permission.OWN_RECORD)
@require_safe
def file(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """The copy for programs."""
    copy = _copy(request, request_id)
    content = for_machines(services.fetch(actor=request.actor, copy=copy))
    return json_file(content, copy.request.reference)


def _copy(request: Request, request_id: uuid.UUID) -> Copy:
    copy = copy_of(request.actor, request_id)
    if copy is None:
        raise Http404
    return copy
