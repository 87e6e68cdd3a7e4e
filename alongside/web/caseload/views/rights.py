"""What a person asks about their own data, through whoever walks with them."""

import uuid
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.rights import services
from alongside.rights.queries import answers_for, objections_of, of_person
from alongside.rights.states import Kind
from alongside.web.caseload.rights import AskForThemForm, CorrectForThemForm, ObjectForm
from alongside.web.caseload.views.case import form_page, kept, the_case, typed
from alongside.web.doors import Request, requires


@requires(Permission.CASES_WORK)
@require_safe
def rights(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """What was asked for, by when it is answered, and the answers."""
    found = the_case(request, case_id)
    context = {
        "case": found,
        "requests": of_person(request.actor, found.person_id),
        "objections": objections_of(request.actor, found.person_id),
        "answers": answers_for(found.person_id),
    }
    return render(request, "caseload/rights.html", context)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ask_copy(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Ask for a copy for them."""
    return _asked(request, case_id, Kind.COPY, AskForThemForm, _("Ask for a copy for them"))


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ask_correction(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Ask for them that something is put right."""
    title = _("Ask to put something right")
    return _asked(request, case_id, Kind.CORRECTION, CorrectForThemForm, title)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ask_restriction(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Ask for them that what is held is kept and not used."""
    title = _("Ask to keep it and not use it")
    return _asked(request, case_id, Kind.RESTRICTION, AskForThemForm, title)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def ask_erasure(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Ask for them that what is held is erased."""
    title = _("Ask to have it erased")
    return _asked(request, case_id, Kind.ERASURE, AskForThemForm, title)


@requires(Permission.CASES_WORK)
@require_http_methods(["GET", "POST"])
def object_(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Write down that they object to use beyond their own care."""
    found, form = the_case(request, case_id), ObjectForm(typed(request))
    verb = partial(services.object_to_use, person_id=found.person_id)
    if kept(request, form, verb, _("It is written down, and holds from now on.")):
        return redirect("rights_of", case_id)
    title = _("They object to use beyond their care")
    return form_page(request, found, form, title=title, button=_("Write it down"))


@requires(Permission.CASES_WORK)
@require_POST
def agree(request: Request, case_id: uuid.UUID, objection_id: uuid.UUID) -> HttpResponse:
    """They no longer object."""
    found = the_case(request, case_id)
    objection = objections_of(request.actor, found.person_id).filter(pk=objection_id).first()
    if objection is None:
        raise Http404
    services.end_objection(actor=request.actor, objection=objection)
    messages.success(request, _("They no longer object. That is written down."))
    return redirect("rights_of", case_id)


def _asked(
    request: Request, case_id: uuid.UUID, kind: Kind, form_of: type[forms.Form], title: str
) -> HttpResponse:
    found, form = the_case(request, case_id), form_of(typed(request))
    verb = partial(services.ask, person_id=found.person_id, kind=kind)
    if kept(request, form, verb, _("It is asked for. The clock runs.")):
        return redirect("rights_of", case_id)
    return form_page(request, found, form, title=title, button=_("Ask for this"))


@requires(Permission.CASES_WORK)
@require_POST
def take_back(request: Request, case_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """The person told whoever asked for them that they no longer want it."""
    found = the_case(request, case_id)
    asked = of_person(request.actor, found.person_id).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    try:
        services.take_back(actor=request.actor, request=asked)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is taken back."))
    return redirect("rights_of", case_id)
