"""What a person writes into their own plan, and the plan to take home."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care import plan_document
from alongside.care.models import Case, Plan
from alongside.care.own_account import goes_from_own_pages
from alongside.care.plan_form import AboutMeForm
from alongside.care.queries import for_the_person, plan_of
from alongside.care.services import write_plan
from alongside.care.services.plans import Clash
from alongside.common.errors import Refused
from alongside.people.queries import themselves
from alongside.people.services import see
from alongside.web.doors import Request, in_welsh, requires
from alongside.web.downloads import pdf_file
from alongside.web.kept import kept_typing
from alongside.web.replies import form_key, refuse


@in_welsh
@requires(Permission.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def write(request: Request, case_id: uuid.UUID) -> HttpResponse:
    """The person's own part of the plan."""
    case = own_case(request, case_id)
    written = plan_of(request.actor, case_id)
    base = written.number if written else 0
    context: dict[str, Any] = {"case": case}
    if request.method == "POST":
        form = AboutMeForm(request.POST)
        base = form.base()
        if form.is_valid():
            try:
                write_plan(
                    actor=request.actor,
                    case=case,
                    base=base,
                    words=form.words(),
                    key=uuid.UUID(form_key(request)),
                )
                messages.success(request, _("Your words are in the plan."))
                return redirect("own_plan")
            except Clash as clash:
                # The next try begins from what the team wrote: it stands in all the other boxes.
                form, base = AboutMeForm.holding(clash.merged), clash.plan.number
                context["clashes"] = [clash.plan.words()[name] for name in clash.fields]
                refuse(form, clash)
            except Refused as error:
                refuse(form, error)
    else:
        typed = kept_typing(request)
        form = AboutMeForm(typed) if typed else AboutMeForm(initial=_words(written))
        base = form.base() if typed else base
    key = request.POST.get("idempotency_key") or str(uuid.uuid4())
    context |= {"form": form, "key": key, "base": base}
    return render(request, "portal/write_plan.html", context, status=422 if form.errors else 200)


@in_welsh
@requires(Permission.OWN_RECORD)
@require_safe
def document(request: Request, case_id: uuid.UUID, size: str) -> HttpResponse:
    """The plan as a PDF, in a size of print."""
    case = own_case(request, case_id)
    if size not in plan_document.SIZES:
        raise Http404
    person = themselves(request.actor)
    see(actor=request.actor, person=person)
    written = plan_of(request.actor, case_id)
    return pdf_file(plan_document.draw(case, written, person.full_name, size), f"plan-{size}")


def _words(written: Plan | None) -> dict[str, str]:
    return written.words() if written else {}


def where_to_write(actor: Actor) -> str:
    """Where the person writes what could go along; empty while nobody walks alongside them, and
    while none of it could.
    """
    cases = for_the_person(actor) if actor.person_id and goes_from_own_pages(actor) else ()
    return next((reverse("write_own_plan", args=[one.pk]) for one in cases if one.is_open), "")


def own_case(request: Request, case_id: uuid.UUID) -> Case:
    """Their own case with this id; 404 where there is none."""
    for case in for_the_person(request.actor):
        if case.pk == case_id:
            return case
    raise Http404
