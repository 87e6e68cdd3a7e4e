"""Requests about people's own data, for the privacy officer who answers them."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.rights import services
from alongside.rights.copying.content import for_machines
from alongside.rights.copying.paper import draw
from alongside.rights.copying.reading import notes_in
from alongside.rights.models import Copy, RightsRequest
from alongside.rights.queries import (
    checks_visible_to,
    copy_of,
    corrections_visible_to,
    decisions_visible_to,
    enclosed_with,
    is_restricted,
    keeps_back,
    request_to_answer,
    to_answer,
    to_erase,
    who_acted,
)
from alongside.rights.states import Kind
from alongside.web.admin.verbs import label
from alongside.web.doors import Request, requires
from alongside.web.downloads import json_file, pdf_file
from alongside.web.kept import kept_typing
from alongside.web.paging import page_of
from alongside.web.privacy.notes import NotesForm
from alongside.web.privacy.request_forms import DecisionForm, ExtendForm, RefuseForm, ReleaseForm
from alongside.web.replies import form_key
from alongside.web.replies import refuse as say_no


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def requests(request: Request) -> HttpResponse:
    """What waits for an answer, the next due on top; then what has been answered."""
    context = {
        "page": page_of(request, to_answer(request.actor)),
        "to_erase": to_erase(request.actor),
    }
    return render(request, "privacy/requests.html", context)


def _the_request(request: Request, request_id: uuid.UUID) -> RightsRequest:
    found = request_to_answer(request.actor, request_id)
    if found is None:
        raise Http404
    return found


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def request(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """What was asked, by whom, the clock, and what can be done."""
    found = _the_request(request, request_id)
    given = copy_of(request.actor, found.pk)
    context: dict[str, Any] = {
        "asked": found,
        "copy": given,
        "enclosed": enclosed_with(request.actor, [found.pk]).get(found.pk, []),
        "acting": who_acted(found),
    }
    if found.kind == Kind.CORRECTION:
        context["done"] = corrections_visible_to(request.actor).filter(request=found).first()
    if found.kind == Kind.RESTRICTION:
        context["restricted"] = is_restricted(found.person_id)
    if found.kind == Kind.ERASURE:
        context["decisions"] = decisions_visible_to(request.actor).filter(request=found)
        context["erased"] = any(step.name == "erase" for step in found.steps.all())
    return render(request, "privacy/request.html", context)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def copy(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Read what others wrote, and say of each note whether the person gets it."""
    found = _open_copy(request, request_id)
    sections = services.prepare(actor=request.actor, request=found, words=label)
    notes = notes_in(sections)
    checks = {one.item: one for one in checks_visible_to(request.actor).filter(request=found)}
    typed = request.POST if request.method == "POST" else kept_typing(request)
    form = NotesForm(notes, checks, typed)
    if request.method == "POST" and form.is_valid():
        services.check(actor=request.actor, request=found, verdicts=form.verdicts())
        messages.success(request, _("What you said of the notes is kept."))
        return redirect("prepare_copy", request_id)
    context = {
        "asked": found,
        "sections": sections,
        "form": form,
        "unread": sum(note.item not in checks for note in notes),
        "keeps_back": keeps_back(found.person_id),
        "release_form": ReleaseForm(),
        "key": str(uuid.uuid4()),
    }
    return render(request, "privacy/copy.html", context, status=422 if form.errors else 200)


def _open_copy(request: Request, request_id: uuid.UUID) -> RightsRequest:
    found = _the_request(request, request_id)
    if found.kind != Kind.COPY or not found.is_open:
        raise Http404
    return found


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["POST"])
def release(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Give the copy."""
    found, form = _the_request(request, request_id), ReleaseForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Your words to the person are too long."))
        return redirect("prepare_copy", request_id)
    try:
        services.release(
            actor=request.actor,
            request=found,
            key=uuid.UUID(form_key(request)),
            words=label,
            answer=form.cleaned_data["answer"],
        )
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("prepare_copy" if found.is_open else "rights_request", request_id)
    messages.success(request, _("The copy is given. Whoever asked is being told."))
    return redirect("rights_request", request_id)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def refuse(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Say no, and why."""
    page = {"title": _("Refuse the request"), "button": _("Refuse"), "refusing": True}
    said = _("Refused. Whoever asked is being told.")
    return _answered(request, request_id, RefuseForm, services.refuse, said, page)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def extend(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Take two months longer, and say why."""
    page = {"title": _("Take longer"), "button": _("Take two months longer")}
    said = _("There are two months more. Whoever asked is being told.")
    return _answered(request, request_id, ExtendForm, services.extend, said, page)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def put_right(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Put right what is wrong, with the reason."""
    page = {"title": _("Put it right"), "button": _("Put it right")}
    said = _("It is put right. The person, and those who were told it, are being told.")
    return _answered(request, request_id, DecisionForm, services.put_right, said, page)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def restrict(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Keep what is held and use it no more."""
    page = {"title": _("Keep it and not use it"), "button": _("Keep it, not use it")}
    said = _("From now on it is kept and not used. Those concerned are being told.")
    return _answered(request, request_id, DecisionForm, services.restrict, said, page)


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def lift(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Use it again; the person is told."""
    page = {"title": _("Use it again"), "button": _("Use it again")}
    said = _("It is used again. The person is being told.")
    return _answered(request, request_id, DecisionForm, services.lift, said, page)


def _answered(
    request: Request,
    request_id: uuid.UUID,
    form_of: type[forms.Form],
    verb: Callable[..., Any],
    said: str,
    page: dict[str, Any],
) -> HttpResponse:
    found = _the_request(request, request_id)
    form = form_of(request.POST if request.method == "POST" else kept_typing(request))
    if request.method == "POST" and form.is_valid():
        try:
            key = uuid.UUID(form_key(request))
            verb(actor=request.actor, request=found, key=key, **form.cleaned_data)
        except Refused as error:
            say_no(form, error)
        else:
            messages.success(request, said)
            return redirect("rights_request", request_id)
    context = {
        "asked": found,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        "acting": who_acted(found),
        **page,
    }
    return render(request, "privacy/answer.html", context, status=422 if form.errors else 200)


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def paper(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """The copy as it was given, to be printed or posted for somebody without these pages."""
    given = _given(request, request_id)
    return pdf_file(draw(services.fetch(actor=request.actor, copy=given)), given.request.reference)


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def file(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """The same for programs."""
    given = _given(request, request_id)
    content = for_machines(services.fetch(actor=request.actor, copy=given))
    return json_file(content, given.request.reference)


def _given(request: Request, request_id: uuid.UUID) -> Copy:
    given = copy_of(request.actor, request_id)
    if given is None:
        raise Http404
    return given
