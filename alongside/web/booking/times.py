"""The time with a link worker that a referral has: booked later, moved, given back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.booking import services
from alongside.booking.queries import slots
from alongside.common.errors import Refused
from alongside.referrals.models import Referral
from alongside.referrals.queries import referral_visible_to
from alongside.referrals.services import book_time
from alongside.referrals.states import UNANSWERED
from alongside.web.doors import Request, requires
from alongside.web.referring.fields import SlotField
from alongside.web.replies import form_key, refuse
from alongside.web.support import HelpForm


class TimeForm(HelpForm):
    """Which of the team's next free times."""

    slot = SlotField(label=gettext_lazy("A time with the link worker"))

    def __init__(self, team: uuid.UUID, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        self.has_times = field.show(str(team))
        field.choices = field.choices[1:]  # “none” is what the page began with
        field.required = True
        field.error_messages["required"] = _("Choose a time")


@requires(Permission.REFERRALS_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """What is booked by a referral, and the next times of the team to choose from."""
    referral = _to_a_team(request, referral_id)
    give_back = request.POST.get("do") == "cancel"
    typed = request.POST if request.method == "POST" and not give_back else None
    form = TimeForm(referral.to_organisation_id, typed)
    if give_back:
        return _given_back(request, referral)
    if request.method == "POST" and form.is_valid():
        plan, starts_at = form.cleaned_data["slot"]
        try:
            book_time(
                actor=request.actor,
                referral=referral,
                plan=plan,
                starts_at=starts_at,
                key=uuid.UUID(form_key(request)),
                wanted=form.wanted,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The time is booked. See that the person knows."))
            return redirect("times", referral_id)
    ours = referral.to_organisation_id == request.actor.organisation_id
    services.look_at(actor=request.actor, people=[referral.person_id])
    context = {
        "referral": referral,
        "form": form,
        "time": slots.time_ahead(request.actor, referral.pk),
        "can_book": referral.status in UNANSWERED,
        "back": "received_referral" if ours else "sent_referral",
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, "booking/times.html", context, status=422 if form.errors else 200)


def _given_back(request: Request, referral: Referral) -> HttpResponse:
    booked = slots.time_ahead(request.actor, referral.pk)
    try:
        if booked:
            services.cancel(actor=request.actor, place=booked)
    except Refused as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The time is given back. The other side is told."))
    return redirect("times", referral.pk)


def _to_a_team(request: Request, referral_id: uuid.UUID) -> Referral:
    referral = referral_visible_to(request.actor, referral_id)
    if referral is None or referral.kind != Referral.Kind.LINK_WORKER:
        raise Http404
    return referral
