"""Emergency access: opening a record that one has no standing reason to see, and judging that."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.audit.queries import visible_to as audit_visible_to
from alongside.common.errors import Refused
from alongside.people.models import EmergencyAccess
from alongside.people.queries import person_visible_to, who_helps
from alongside.people.queries.emergency import access_to_review, accesses_visible_to, to_review
from alongside.people.queries.protection import protection_of
from alongside.people.services import break_glass, judge, see
from alongside.web.admin.verbs import label
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.privacy.forms import EmergencyForm, ReviewForm
from alongside.web.replies import form_key, refuse


@requires(Permission.GLASS_BREAK)
@require_http_methods(["GET", "POST"])
def emergency(request: Request) -> HttpResponse:
    """Ask for it; what it opened is shown at an address that only this user can open."""
    opened = request.GET.get("opened", "")
    if opened and request.method == "GET":
        return _opened(request, opened)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            person_id = break_glass(
                actor=request.actor,
                nhs_number=form.cleaned_data["nhs_number"],
                date_of_birth=form.cleaned_data["date_of_birth"],
                emergency=form.emergency(),
                key=key,
            )
        except Refused as error:
            refuse(form, error)
        else:
            if person_id:
                return redirect(f"{request.path}?opened={key}")
            form.add_error(
                "nhs_number", _("We hold nobody with this number and this date of birth.")
            )
    context = {
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "privacy/emergency.html", context, status=422 if form.errors else 200)


def _opened(request: Request, opened: str) -> HttpResponse:
    """What there is to know of the person, until the time is over."""
    try:
        mine = accesses_visible_to(request.actor).filter(user_id=request.actor.user)
        access = mine.filter(pk=uuid.UUID(opened)).first()
    except ValueError:
        access = None
    person = person_visible_to(request.actor, access.person_id) if access else None
    if access is None or person is None:
        raise Http404
    see(actor=request.actor, person=person)
    kept = protection_of(request.actor, person.pk) if person.protected else None
    context = {
        "access": access,
        "person": person,
        "kept": kept,
        "helping": who_helps(request.actor, person.pk),
    }
    return render(request, "privacy/opened.html", context)


@requires(Permission.PRIVACY_REVIEW)
@require_safe
def reviews(request: Request) -> HttpResponse:
    """All emergency accesses of the organisation, those that nobody has judged on top."""
    return render(
        request, "privacy/reviews.html", {"page": page_of(request, to_review(request.actor))}
    )


@requires(Permission.PRIVACY_REVIEW)
@require_http_methods(["GET", "POST"])
def review(request: Request, access_id: uuid.UUID) -> HttpResponse:
    """Who, why, and what they then looked at; was it right?"""
    access = access_to_review(request.actor, access_id)
    if access is None:
        raise Http404
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            judge(actor=request.actor, access=access, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your judgement is kept."))
            return redirect("emergency_reviews")
    context = {"access": access, "form": form, "done": _done(request, access), "label": label}
    return render(request, "privacy/review.html", context, status=422 if form.errors else 200)


def _done(request: Request, access: EmergencyAccess) -> list[tuple[object, str]]:
    """What the user did with this person's record while it was open, in words."""
    entries = audit_visible_to(request.actor).filter(
        user_id=access.user_id,
        people__contains=[access.person_id],
        created_at__range=(access.created_at, access.until),
    )
    return [(entry.created_at, label(entry.verb)) for entry in entries.order_by("created_at")]
