"""Somebody wants to be erased: what would go, what has to stay, the decision, and doing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.rights import services
from alongside.rights.models import RightsRequest
from alongside.rights.queries import erased_parts, given_to, request_to_answer
from alongside.rights.retention.due import kept_until
from alongside.rights.retention.erasing import rows_of
from alongside.rights.retention.holding import by_part, holds
from alongside.rights.retention.losing import part_of
from alongside.rights.retention.schedule import schedule
from alongside.rights.states import Kind, Part
from alongside.web.doors import Request, requires
from alongside.web.kept import kept_typing
from alongside.web.privacy.erasing_forms import CarryOutForm, WishForm
from alongside.web.replies import form_key, refuse


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def decide(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """A dry run by part and table, what keeps each part, and the decision."""
    found = _the_wish(request, request_id)
    if not found.is_open:
        raise Http404
    kept = by_part(holds(found.person_id, found.pk, request.actor.user))
    form = WishForm(request.POST if request.method == "POST" else kept_typing(request), kept)
    if request.method == "POST" and form.is_valid() and _decided(request, found, form):
        messages.success(request, _("It is decided. Whoever asked is being told."))
        return redirect("rights_request", request_id)
    context = {
        "asked": found,
        "form": form,
        "kept": kept,
        "rows": _rows(found.person_id),
        "periods": _periods(),
        "until": kept_until(found.person_id),
        "given_to": given_to(found.pk),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "privacy/decide.html", context, status=422 if form.errors else 200)


def _decided(request: Request, found: RightsRequest, form: WishForm) -> bool:
    try:
        services.decide(
            actor=request.actor,
            request=found,
            key=uuid.UUID(form_key(request)),
            answer=form.cleaned_data["answer"],
            verdicts=form.verdicts(),
        )
    except Refused as error:
        refuse(form, error)
        return False
    return True


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def carry_out(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Once more what goes, in numbers; posted, exactly that is erased."""
    found = _the_wish(request, request_id)
    parts = erased_parts(request.actor, found)
    if found.is_open or not parts or _is_done(found):
        raise Http404
    rows = rows_of([found.person_id], parts)
    shown = {"expected": sum(rows.values())}
    form = CarryOutForm(request.POST) if request.method == "POST" else CarryOutForm(initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            key = uuid.UUID(form_key(request))
            services.carry_out(actor=request.actor, request=found, key=key, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is erased. Those who were given it are being told."))
            return redirect("rights_request", request_id)
    context: dict[str, Any] = {
        "asked": found,
        "form": form,
        "parts": parts,
        "rows": rows,
        "expected": shown["expected"],
        "given_to": given_to(found.pk),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "privacy/carry_out.html", context, status=422 if form.errors else 200)


def _the_wish(request: Request, request_id: uuid.UUID) -> RightsRequest:
    found = request_to_answer(request.actor, request_id)
    if found is None or found.kind != Kind.ERASURE:
        raise Http404
    return found


def _is_done(found: RightsRequest) -> bool:
    return any(step.name == "erase" for step in found.steps.all())


def _rows(person_id: uuid.UUID) -> dict[Part, dict[str, int]]:
    """How many rows of each table would lose something, by part."""
    counted: dict[Part, dict[str, int]] = {part: {} for part in Part}
    for table, count in rows_of([person_id]).items():
        counted[part_of(table)][table] = count
    return counted


def _periods() -> dict[Part, str]:
    """How long the schedule keeps the tables of each part, and where that stands."""
    said: dict[Part, dict[str, None]] = {part: {} for part in Part}
    for one in schedule().classes:
        if one.then != "kept":
            for table in one.tables:
                said[part_of(table)][f"{one.period} ({one.source})"] = None
    return {part: "; ".join(lines) for part, lines in said.items()}
