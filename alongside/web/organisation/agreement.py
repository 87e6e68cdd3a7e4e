"""The data-sharing agreement: read and signed by the organisation, and the register of them all."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.onboarding.queries import (
    agreement_of,
    agreements_to_end,
    agreements_visible_to,
    without_agreement,
)
from alongside.onboarding.services.agreements import end_agreement, note_on_paper, sign
from alongside.organisations.agreement_texts import newest
from alongside.organisations.models import Organisation
from alongside.organisations.queries import organisations_in
from alongside.ui.fields import DateBoxesField
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import refuse


class SignForm(forms.Form):
    """A name, typed out, and an act that nobody does by accident."""

    version = forms.CharField(widget=forms.HiddenInput)
    signed_as = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=150,
        error_messages={"required": gettext_lazy("Type your full name")},
    )
    position = forms.CharField(
        label=gettext_lazy("What you are in the organisation"),
        help_text=gettext_lazy("Like chair, trustee or practice manager."),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter what you are in the organisation")},
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the agreement, and I may sign it for the organisation"),
        error_messages={"required": gettext_lazy("Say that you have read it and may sign")},
    )


@requires(Permission.AGREEMENT_SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request) -> HttpResponse:
    """The text, how the organisation stands to it, and signing it."""
    version = newest()
    code = version.text.code
    form = SignForm(request.POST if request.method == "POST" else None, initial={"version": code})
    if request.method == "POST" and form.is_valid():
        try:
            sign(actor=request.actor, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Signed. Thank you: you can receive referrals now."))
            return redirect("own_organisation")
    standing = agreement_of(request.actor)
    context = {
        "text": version.text,
        "form": form,
        "standing": standing,
        "holds": standing and not standing.ended_at and standing.until > clock.now(),
        "now": clock.now(),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/agreement.html", context, status=status)


@requires(Permission.AGREEMENT_SIGN, Permission.ORGANISATIONS_TAKE_ON)
@require_POST
def withdraw_agreement(request: Request, agreement_id: uuid.UUID) -> HttpResponse:
    """Take it back: for one's own organisation, or for one of the area."""
    found = agreements_to_end(request.actor).filter(pk=agreement_id).first()
    if found is None:
        raise Http404
    end_agreement(actor=request.actor, agreement=found)
    messages.success(request, _("It no longer holds. No new referrals go there; open ones stay."))
    own = found.organisation_id == request.actor.organisation
    return redirect("agreement" if own else "agreement_register")


@requires(Permission.PRIVACY_REVIEW, Permission.ORGANISATIONS_TAKE_ON)
@require_safe
def agreements(request: Request) -> HttpResponse:
    """The register: who has agreed to what and until when; those that end first on top."""
    shown = agreements_visible_to(request.actor)
    past = request.GET.get("show") == "past"
    shown = shown.exclude(ended_at=None) if past else shown.filter(ended_at=None)
    may_change = request.actor.may(Permission.ORGANISATIONS_TAKE_ON)
    context = {
        "page": page_of(request, shown.order_by("-ended_at" if past else "until")),
        "past": past,
        "now": clock.now(),
        "missing": without_agreement(request.actor),
        "may_change": may_change,
        "ours": {one.pk for one in organisations_in(request.actor.area_id)} if may_change else (),
    }
    return render(request, "organisation/agreements.html", context)


class PaperForm(forms.Form):
    until = DateBoxesField(
        label=gettext_lazy("Until when does it hold?"),
        must_be="future",
        error_messages={"required": gettext_lazy("Enter the last day on which it holds")},
    )


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Note an agreement that was signed on paper, or end the one that stands."""
    organisation = _theirs(request, organisation_id)
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note_on_paper(actor=request.actor, organisation=organisation, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("agreement_register")
    own = agreements_visible_to(request.actor).filter(organisation=organisation, ended_at=None)
    context = {"form": form, "organisation": organisation, "standing": own.first()}
    status = 422 if form.errors else 200
    return render(request, "organisation/paper.html", context, status=status)


def _theirs(request: Request, organisation_id: uuid.UUID) -> Organisation:
    found = organisations_in(request.actor.area_id).filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    return found
