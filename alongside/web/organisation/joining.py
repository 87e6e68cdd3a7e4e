"""The first click of somebody who was invited to work for an organisation."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.accounts.queries import account_of
from alongside.common.errors import OutOfTurn, Refused
from alongside.onboarding.links import invitation_in
from alongside.onboarding.models import Invitation
from alongside.onboarding.queries import still_good
from alongside.onboarding.services.invitations import accept, house_of
from alongside.web.account.factor import begin_session
from alongside.web.doors import Request, public
from alongside.web.replies import refuse

_HOUSE = Actor.system("joining")


class BeginForm(forms.Form):
    """An account for somebody who has none."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As colleagues and other organisations see it."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Three random words are a good start."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password")},
    )


@public("Whoever is invited to work here has no account yet: the link, used once, makes it.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, token: str) -> HttpResponse:
    """Read who invites to what, and begin; the link is of no more use then."""
    with acting_as(_HOUSE):
        found = invitation_in(token)
        invitation = still_good(found) if found else None
        account = account_of(invitation.email) if invitation else None
    if invitation is None or (account and not account.is_active):
        return _over(request)
    if account or request.user.is_authenticated:
        return _with_account(request, invitation, account)
    return _as_somebody_new(request, invitation)


def _with_account(request: Request, invitation: Invitation, account: User | None) -> HttpResponse:
    """They have an account: they sign in to it first, and it is theirs that gets the role."""
    theirs = account is not None and request.user.pk == account.pk
    if request.method == "POST" and theirs:
        return _begin(request, invitation, account)
    context = {"invitation": invitation, "theirs": theirs}
    return render(request, "organisation/join_signed_in.html", context)


def _as_somebody_new(request: Request, invitation: Invitation) -> HttpResponse:
    posted = request.method == "POST"
    form = BeginForm(request.POST if posted else None, initial={"name": invitation.name})
    if posted and form.is_valid():
        try:
            return _begin(request, invitation, None, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
    context = {"invitation": invitation, "form": form}
    status = 422 if form.errors else 200
    return render(request, "organisation/join.html", context, status=status)


def _begin(
    request: Request, invitation: Invitation, account: User | None, **said: str
) -> HttpResponse:
    try:
        with acting_as(house_of(invitation)) as house:
            user = accept(actor=house, invitation_id=invitation.pk, user=account, **said)
    except OutOfTurn:
        return _over(request)
    if account is None:
        begin_session(request, user, "invitation")
    request.session.pop("membership", None)
    return redirect("home")


def _over(request: Request) -> HttpResponse:
    """The link was used, is too old, or was taken back: the page does not tell which."""
    return render(request, "organisation/link_over.html", status=410)
