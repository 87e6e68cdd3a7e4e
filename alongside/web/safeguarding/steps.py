"""What a lead, or anybody in the circle, does with a concern."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.directory.queries.intake import names_of_receivers
from alongside.safeguarding import queries, services
from alongside.safeguarding.models import Concern
from alongside.web.caseload.views.case import kept, typed
from alongside.web.doors import Request, requires
from alongside.web.safeguarding.concern import the_concern
from alongside.web.safeguarding.forms import (
    CloseForm,
    DecisionForm,
    LetInForm,
    NoteForm,
    StopForm,
    WhyForm,
)

Verb = Callable[..., Any]


def _clicked(request: Request, concern: Concern, verb: Verb, said: str) -> HttpResponse:
    """A button without a form: done, or refused in words."""
    try:
        verb(actor=request.actor, concern=concern)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, said)
    return redirect("concern", concern.pk)


def _asked(
    request: Request, concern: Concern, form: forms.Form, verb: Verb, said: str, **page: Any
) -> HttpResponse:
    """A form on a page of its own."""
    if kept(request, form, partial(verb, concern=concern), said):
        return redirect("concern", concern.pk)
    context = {
        "concern": concern,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
        **page,
    }
    status = 422 if form.errors else 200
    return render(request, "safeguarding/step.html", context, status=status)


@requires(Permission.CONCERNS_LEAD)
@require_POST
def acknowledge(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """The clock stops: this lead has it."""
    found = the_concern(request, concern_id)
    return _clicked(request, found, services.acknowledge, _("You have it. Nobody else is told."))


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def decide(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """Say what is done, and why."""
    found = the_concern(request, concern_id)
    form = DecisionForm(typed(request), asks_for_reason=not found.may_be_shared)
    said = _("Your decision is written down.")
    page = {"title": _("Decide"), "button": _("Keep this decision")}
    return _asked(request, found, form, services.decide, said, **page)


@requires(Permission.CONCERNS_LEAD)
@require_POST
def authority_form(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """The referral to the local authority, filled in; its file name says nothing of anybody."""
    found = the_concern(request, concern_id)
    try:
        pdf = services.make_form(actor=request.actor, concern=found)
    except Refused as error:
        messages.warning(request, error.message)
        return redirect("concern", concern_id)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.pdf"'
    return response


@requires(Permission.CONCERNS_LEAD)
@require_POST
def hide(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """Safe mode for the person, at once."""
    found = the_concern(request, concern_id)
    said = _("Only you and those of the circle who work with people know where they are.")
    return _clicked(request, found, services.hide_whereabouts, said)


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def stop(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """No new referral goes to the organisation."""
    found, verb = the_concern(request, concern_id), services.stop_referrals
    form: forms.Form = StopForm(typed(request))
    if found.harm_organisation:
        form, verb = WhyForm(typed(request)), partial(verb, organisation=found.harm_organisation)
    said = _("Nobody new is sent there. Those with open referrals there are being told.")
    page = {
        "title": _("Stop new referrals"),
        "button": _("Stop new referrals now"),
        "stopping": True,
        "receivers": names_of_receivers(),
    }
    return _asked(request, found, form, verb, said, **page)


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def lift(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """Referrals go there again."""
    found = the_concern(request, concern_id)
    said = _("As far as this concern goes, people can be referred there again.")
    page = {"title": _("Allow referrals again"), "button": _("Allow referrals again")}
    return _asked(request, found, WhyForm(typed(request)), services.lift_stop, said, **page)


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def let_in(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """One more who has to know."""
    found = the_concern(request, concern_id)
    form = LetInForm(queries.who_may_join(request.actor, found), typed(request))
    said = _("They can read the concern now. Tell them so yourself.")
    page = {"title": _("Let somebody know"), "button": _("Let them know")}
    return _asked(request, found, form, services.let_in, said, **page)


@requires(Permission.CONCERNS_LEAD)
@require_POST
def let_go(request: Request, concern_id: uuid.UUID, user_id: uuid.UUID) -> HttpResponse:
    """Somebody need not know any more."""
    found = the_concern(request, concern_id)
    verb = partial(services.let_go, user_id=user_id)
    return _clicked(request, found, verb, _("They can no longer read it."))


@requires(Permission.CONCERNS_RAISE)
@require_http_methods(["GET", "POST"])
def note(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """One more line of the chronology."""
    found = the_concern(request, concern_id)
    page = {"title": _("Add to the chronology"), "button": _("Keep this note")}
    said = _("Your note is in the chronology.")
    return _asked(request, found, NoteForm(typed(request)), services.note, said, **page)


@requires(Permission.CONCERNS_RAISE)
@require_POST
def debrief(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """Whoever raised it would like to talk."""
    found = the_concern(request, concern_id)
    said = _("The lead knows that you would like to talk about it.")
    return _clicked(request, found, services.ask_for_debrief, said)


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def look_again(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """Something is new."""
    found = the_concern(request, concern_id)
    page = {"title": _("Look at it again"), "button": _("Look at it again")}
    said = _("It is open again. What was written before stays.")
    return _asked(request, found, WhyForm(typed(request)), services.look_again, said, **page)


@requires(Permission.CONCERNS_LEAD)
@require_http_methods(["GET", "POST"])
def close(request: Request, concern_id: uuid.UUID) -> HttpResponse:
    """The end, with what was learnt."""
    found = the_concern(request, concern_id)
    page = {"title": _("Close the concern"), "button": _("Close the concern")}
    said = _("The concern is closed. Its circle can still read it.")
    return _asked(request, found, CloseForm(typed(request)), services.close, said, **page)
