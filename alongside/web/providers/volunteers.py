"""Asking a volunteer who has no account about one referral, and taking that back."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.referrals import queries
from alongside.referrals.models import Referral
from alongside.referrals.states import UNANSWERED
from alongside.volunteers import services
from alongside.volunteers.links import link_to
from alongside.volunteers.models import Offer, Volunteer
from alongside.volunteers.queries import offers_of, volunteers_visible_to
from alongside.web.doors import Request, requires
from alongside.web.replies import form_key, refuse


class VolunteerForm(forms.Form):
    """Somebody who is known already, or somebody new."""

    known: Any = forms.ModelChoiceField(
        label=gettext_lazy("A volunteer you asked before"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Somebody new"),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        error_messages={"required": gettext_lazy("Enter a name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link goes there. It says nothing of the person."),
        error_messages={"required": gettext_lazy("Enter an e-mail address")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile number, if they have one"),
        help_text=gettext_lazy("The code is then sent there instead of to the e-mail address."),
        max_length=30,
        required=False,
    )

    def __init__(self, known: QuerySet[Volunteer], typed: Any = None) -> None:
        super().__init__(typed)
        for name in ("name", "email"):  # of somebody new
            self.fields[name].required = not (typed and typed.get("known"))
        field = self.fields["known"]
        field.queryset = known  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.name}, {one.email}"  # type: ignore[attr-defined]


@requires(Permission.REFERRALS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_volunteer(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """Who was asked about this referral, and asking somebody."""
    referral = _received(request, referral_id)
    known = volunteers_visible_to(request.actor).filter(ended_at=None)
    form = VolunteerForm(known, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            asked = _ask(request, referral, form.cleaned_data, key)
        except Refused as error:
            refuse(form, error)
        else:
            _tell_of_link(request, asked, new=asked.pk == key)
            return redirect("ask_volunteer", referral_id)
    context = {
        "referral": referral,
        "offers": offers_of(request.actor, referral),
        "open": referral.status in UNANSWERED,
        "form": form,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "providers/volunteers.html", context, status=status)


@all_or_nothing()
def _ask(request: Request, referral: Referral, said: dict[str, Any], key: uuid.UUID) -> Offer:
    """Named and asked, or neither."""
    known: Volunteer | None = said.pop("known")
    chosen = known or services.name_volunteer(actor=request.actor, **said)
    return services.offer(actor=request.actor, referral=referral, volunteer=chosen, key=key)


def _tell_of_link(request: Request, asked: Offer, *, new: bool) -> None:
    """Nothing leaves the demonstration, so there the link is shown."""
    key, name = asked.pk, asked.volunteer.name
    if not new:
        said = _(
            "%(name)s has a link already, which still works. Is it lost? Take it back, then ask "
            "again: the newest message is the one to use."
        )
        messages.info(request, said % {"name": name})
        return
    messages.success(request, _("The link for %(name)s is on its way.") % {"name": name})
    if settings.DEMO:
        messages.info(
            request,
            _("This is the demonstration, so nothing is sent. The link: %(link)s")
            % {"link": link_to(key)},
        )


@requires(Permission.REFERRALS_ANSWER)
@require_POST
def take_back_offer(request: Request, referral_id: uuid.UUID, offer_id: uuid.UUID) -> HttpResponse:
    """A link stops working at once."""
    referral = _received(request, referral_id)
    found = offers_of(request.actor, referral).filter(pk=offer_id).first()
    if found is None:
        raise Http404
    services.take_back(actor=request.actor, offer=found)
    messages.success(request, _("The link no longer works."))
    return redirect("ask_volunteer", referral_id)


def _received(request: Request, referral_id: uuid.UUID) -> Referral:
    found = queries.referral_visible_to(request.actor, referral_id)
    if found is None or found.to_organisation_id != request.actor.organisation_id:
        raise Http404
    return found
