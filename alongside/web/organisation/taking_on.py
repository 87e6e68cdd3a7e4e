"""For whoever looks after an area: the organisations that arrive there, and those that ask to."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.accounts.roles import OrganisationLead
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.onboarding.likely import Likely
from alongside.onboarding.models import JoinRequest
from alongside.onboarding.newcomer import Newcomer, checked
from alongside.onboarding.queries import (
    arrivals_to_see_to,
    likely_to_be,
    requests_visible_to,
    unanswered_at,
)
from alongside.onboarding.services.invitations import invite
from alongside.onboarding.services.starting import refuse_request, take_on
from alongside.onboarding.states import RequestStatus
from alongside.organisations.models import Area, Organisation
from alongside.organisations.queries import areas_within, hosts_in, organisations_in
from alongside.web.doors import Request, requires
from alongside.web.organisation.members import tell_of_link
from alongside.web.organisation.newcomer import NewcomerForm
from alongside.web.paging import page_of
from alongside.web.replies import form_key, refuse

ANOTHER = "another"


class TakeOnForm(NewcomerForm):
    """The same, with what only the area knows: what it is part of, and whether it is known."""

    parent = forms.ChoiceField(label=gettext_lazy("Part of"), required=False)
    known = forms.CharField(required=False)

    def __init__(
        self,
        areas: Sequence[Area],
        hosts: Sequence[Organisation],
        *args: Any,
        found: Sequence[Likely] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(areas, *args, **kwargs)
        self.hosts = {str(host.pk): host for host in hosts}
        named = [(pk, host.name) for pk, host in self.hosts.items()]
        self.fields["parent"].choices = [("", _("Nothing else")), *named]  # type: ignore[attr-defined]
        if found:
            self._ask_which(found)

    def newcomer(self) -> Newcomer:
        return replace(super().newcomer(), parent=self.hosts.get(self.cleaned_data["parent"]))

    def _ask_which(self, found: Sequence[Likely]) -> None:
        """Ask whether it is one of these."""
        choices = [(str(one.organisation.pk), one.organisation.name) for one in found]
        if not any(one.certain for one in found):
            choices.append((ANOTHER, _("None of these: it is another")))
        self.fields["known"] = forms.ChoiceField(
            label=_("Is it one of these?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose whether it is one that is known already")},
        )


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_safe
def arrivals(request: Request) -> HttpResponse:
    """Who asks to take part, and who is on the way in."""
    actor = request.actor
    context = {
        "requests": requests_visible_to(actor).filter(status=RequestStatus.ASKED),
        "page": page_of(request, arrivals_to_see_to(actor)),
    }
    return render(request, "organisation/arrivals.html", context)


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Take an organisation on, of one's own accord."""
    return _take_on(request, None)


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Take on one that asked: what it said of itself stands in the form."""
    return _take_on(request, _asked(request, request_id))


def _take_on(request: Request, asked: JoinRequest | None) -> HttpResponse:
    area = request.actor.area_id
    areas, hosts = areas_within(area), [*hosts_in(area)]
    posted = request.POST if request.method == "POST" else None
    said = _said(asked) if asked else {}
    form = TakeOnForm(areas, hosts, posted, initial=said)
    found = _found(form) if posted is not None else []
    if found:
        form = TakeOnForm(areas, hosts, posted, initial=said, found=found)
    if posted is not None and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            arrival = take_on(
                actor=request.actor,
                newcomer=form.newcomer(),
                key=key,
                known=_chosen(form, found),
                request=asked,
            )
        except Refused as error:
            refuse(form, error)
        else:
            tell_of_link(request, arrival.pk, form.cleaned_data["contact_name"])
            return redirect("arrivals")
    context = {
        "form": form,
        "found": found,
        "why": {str(one.organisation.pk): one.why for one in found},
        "asked": asked,
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/take_on.html", context, status=status)


def _found(form: TakeOnForm) -> list[Likely]:
    """The known organisations that it may be; none while what was typed cannot be right."""
    if not form.is_valid():
        return []
    try:
        said = checked(form.newcomer())
    except Refused:
        return []
    return likely_to_be(said.name, said.ods_code, said.charity_number)


def _chosen(form: TakeOnForm, found: Sequence[Likely]) -> Organisation | None:
    typed = form.cleaned_data["known"]
    return next((one.organisation for one in found if str(one.organisation.pk) == typed), None)


def _said(asked: JoinRequest) -> dict[str, str]:
    return {name: getattr(asked, name) for name in NewcomerForm.said} | {"area": str(asked.area_id)}


class LeadForm(forms.Form):
    """Whoever is to answer for an organisation that was taken on."""

    name = forms.CharField(
        label=gettext_lazy("Name of the person who answers for it"),
        max_length=150,
        error_messages={"required": gettext_lazy("Enter their name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("One that only they read."),
        error_messages={
            "required": gettext_lazy("Enter their e-mail address"),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.org"),
        },
    )


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Send a link anew: the first has run out, or whoever answered for it has left."""
    organisation = organisations_in(request.actor.area_id).filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    form = LeadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = uuid.UUID(form_key(request))
        try:
            invite(
                actor=request.actor,
                organisation=organisation,
                role_code=OrganisationLead.code,
                key=key,
                **form.cleaned_data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            tell_of_link(request, key, form.cleaned_data["name"])
            return redirect("arrivals")
    context = {
        "form": form,
        "organisation": organisation,
        "invitations": unanswered_at(request.actor, organisation),
        "key": request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/lead.html", context, status=status)


class NoForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not?"),
        help_text=gettext_lazy("Whoever asked reads this."),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write why: whoever asked reads it")},
    )


@requires(Permission.ORGANISATIONS_TAKE_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def say_no(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Refuse one that asked, and say why."""
    asked = _asked(request, request_id)
    form = NoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_request(actor=request.actor, request=asked, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("arrivals")
    context = {"form": form, "asked": asked}
    status = 422 if form.errors else 200
    return render(request, "organisation/say_no.html", context, status=status)


def _asked(request: Request, request_id: uuid.UUID) -> JoinRequest:
    found = requests_visible_to(request.actor).filter(pk=request_id, status=RequestStatus.ASKED)
    asked = found.first()
    if asked is None:
        raise Http404
    return asked
