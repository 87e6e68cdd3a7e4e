"""Safe mode: hiding where a person is, and what those who know look after."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.care.models import Case
from alongside.care.moving import postcode_of, whereabouts
from alongside.common.errors import Refused
from alongside.people import services
from alongside.people.queries.protection import circle_of, news_visible_to, protection_of
from alongside.web.caseload.safety import CircleForm, ProtectForm, WhereaboutsForm
from alongside.web.caseload.views.case import the_case, typed
from alongside.web.doors import Request, requires
from alongside.web.replies import refuse


@requires(Permission.PEOPLE_PROTECT)
@require_http_methods(["GET", "POST"])
def safety(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Switch safe mode on; once it is on, who knows and what they know."""
    found = the_case(request, case_id)
    if found.person.protected:
        return _page(request, found)
    others = colleagues_who_may(request.actor, Permission.PEOPLE_PROTECT)
    form = ProtectForm(others.exclude(pk=request.actor.user), typed(request))
    if request.method == "POST" and form.is_valid():
        circle = form.cleaned_data["circle"]
        if _done(
            form,
            lambda: services.protect(
                actor=request.actor, person=found.person, circle=circle, reach=form.reach()
            ),
        ):
            messages.success(request, _("It is hidden from now on."))
            return redirect("safety", case_id)
    context = {"case": found, "form": form}
    return render(request, "caseload/protect.html", context, status=422 if form.errors else 200)


@requires(Permission.PEOPLE_PROTECT)
@require_POST
def put_right(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Change what those who know hold."""
    found = _protected(request, case_id)
    form = WhereaboutsForm(request.POST)
    if form.is_valid() and _done(
        form,
        lambda: services.put_right(
            actor=request.actor, person=found.person, reach=form.reach(), ways=form.ways()
        ),
    ):
        messages.success(request, _("It is kept."))
        there = whereabouts(request.actor, postcode_of(request.actor, found.person))
        elsewhere = found.is_open and there is not None and not there.ours
        return redirect("moved_away" if elsewhere else "safety", case_id)
    return _page(request, found, whereabouts=form)


@requires(Permission.PEOPLE_PROTECT)
@require_POST
def change_circle(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """Let a colleague know, or take one out who need not know any more."""
    found = _protected(request, case_id)
    if "leave" in request.POST:
        try:
            leaving = uuid.UUID(request.POST["leave"])
            services.leave_circle(actor=request.actor, person=found.person, user_id=leaving)
        except ValueError as error:
            raise Http404 from error
        except Refused as error:
            messages.warning(request, error.message)
        return redirect("safety", case_id)
    form = CircleForm(colleagues_who_may(request.actor, Permission.PEOPLE_PROTECT), request.POST)
    if form.is_valid() and _done(
        form,
        lambda: services.add_to_circle(
            actor=request.actor, person=found.person, users=[form.cleaned_data["circle"]]
        ),
    ):
        return redirect("safety", case_id)
    return _page(request, found, adding=form)


@requires(Permission.PEOPLE_PROTECT)
@require_POST
def switch_off(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """It is safe again that everybody who helps knows where the person is."""
    found = _protected(request, case_id)
    services.unprotect(actor=request.actor, person=found.person)
    messages.success(request, _("Safe mode is off. Those who help the person see it again."))
    return redirect("case", case_id)


def _protected(request: Request, case_id: uuid.UUID) -> Case:
    found = the_case(request, case_id)
    if not found.person.protected or not protection_of(request.actor, found.person_id):
        raise Http404
    return found


def _page(request: Request, found: Case, **forms_of: forms.Form) -> HttpResponse:
    actor, person_id = request.actor, found.person_id
    kept = protection_of(actor, person_id)
    circle = list(circle_of(actor, person_id))
    others = colleagues_who_may(actor, Permission.PEOPLE_PROTECT).exclude(
        pk__in=[member.user_id for member in circle]
    )
    context: dict[str, Any] = {"case": found, "kept": kept, "circle": circle}
    if kept:
        held = {name: getattr(kept, name) for name in WhereaboutsForm.base_fields}
        context |= {
            "news": news_visible_to(actor).filter(person_id=person_id).select_related("said_by"),
            "whereabouts": WhereaboutsForm(initial=held),
            "adding": CircleForm(others),
        }
    wrong = any(form.errors for form in forms_of.values())
    return render(request, "caseload/safety.html", context | forms_of, status=422 if wrong else 200)


def _done(form: forms.Form, verb: Callable[[], None]) -> bool:
    """Whether the verb did it; if it refused, the form says why."""
    try:
        verb()
    except Refused as error:
        refuse(form, error)
        return False
    return True
