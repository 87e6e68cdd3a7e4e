"""The second step of signing in: showing it, setting it up, changing it."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.accounts.actor import acting_as
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import membership_among
from alongside.accounts.second_step import (
    STEPS,
    Kind,
    codes_left,
    connected,
    held_by,
    remove,
    use_up,
)
from alongside.accounts.sessions import remember
from alongside.common.errors import Refused
from alongside.onboarding.services.second_step import named, note_change
from alongside.web import kept
from alongside.web.account import log
from alongside.web.account.codes import CodeForm, FirstCodeForm
from alongside.web.account.factor import note_factor
from alongside.web.account.forms import PasskeyForm
from alongside.web.account.single_sign_on import offered
from alongside.web.doors import MEANT_TO_OPEN, Request, before_factor, lacks_factor, requires


class SecondStep(AuthenticateView):
    """After the password: a code, or a passkey."""

    form_class = CodeForm
    template_name = "account/second_step/show.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = set(held_by(self.stage.login.user).values_list("type", flat=True))
        return context | {
            "form": context["form"] if context["form"].errors else context["webauthn_form"],
            "code_form": context["form"],
            "has_app": Kind.TOTP in kinds,
            "has_passkey": Kind.WEBAUTHN in kinds,
            "passkey_options": json.dumps(context["js_data"]["request_options"]),
        }

    def form_invalid(self, form: Form) -> HttpResponse:
        log.second_step_refused(self.stage.login.user, form)
        return self.render_to_response(self.get_context_data(), status=422)


class SignInWithPasskey(LoginWebAuthnView):
    """A passkey that asked for the finger, face or PIN of its holder is both steps in one."""

    def form_valid(self, form: Form) -> HttpResponse:
        user = form.cleaned_data["credential"].user
        if not user.is_active:
            form.add_error("credential", _("This passkey no longer signs you in."))
            return self.form_invalid(form)
        found = kept.hand_over(self.request, self.request.POST.get(kept.KEPT, ""), user.pk)
        response: HttpResponse = super().form_valid(form)
        if found:
            messages.info(self.request, kept.WELCOME_BACK)
            return redirect(found.page)
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        log.second_step_refused(None, form)
        response: HttpResponse = super().form_invalid(form)
        return response


class SetUpApp(ActivateTOTPView):
    form_class = FirstCodeForm
    template_name = "account/second_step/app.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Once it is there, by a double click too, there is nothing to set up."""
        if held_by(request.user).filter(type=Kind.TOTP).exists():
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context

    def form_valid(self, form: FirstCodeForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        use_up(self.request.user, form.cleaned_data["code"])  # it signs nobody in after this
        return _set_up(self.request, Kind.TOTP, response)

    def form_invalid(self, form: FirstCodeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AddPasskey(AddWebAuthnView):
    form_class = PasskeyForm
    template_name = "account/second_step/passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        context["passkey_options"] = json.dumps(options)
        return context

    def form_valid(self, form: PasskeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        return _set_up(self.request, Kind.WEBAUTHN, response)

    def form_invalid(self, form: PasskeyForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@before_factor
def how_you_sign_in(request: Request) -> HttpResponse:
    """What somebody signs in with, or, where a second step is missing, the choice of one."""
    held = list(held_by(request.user))
    context = {
        "missing": lacks_factor(request),
        "app": next((one for one in held if one.type == Kind.TOTP), None),
        "passkeys": [one for one in held if one.type == Kind.WEBAUTHN],
        "codes_left": sum(codes_left(one) for one in held if one.type == Kind.RECOVERY_CODES),
        "providers": offered(),
        "connected": connected(request.user),
        "several": len([one for one in held if one.type in STEPS]) > 1,
    }
    return render(request, "account/second_step/overview.html", context)


@requires(Permission.SIGN_IN_KEEP)
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: Request) -> HttpResponse:
    """The codes for the day when phone or key are lost: shown once, made anew on request."""
    if request.method == "POST":
        generate_recovery_codes(request)
        _note(request, "codes", Kind.RECOVERY_CODES)
        return redirect("mfa_view_recovery_codes")
    codes: RecoveryCodes = _mine(request, Kind.RECOVERY_CODES).wrap()
    context = {
        "codes": [] if codes.did_view else codes.get_unused_codes(),
        "next": request.session.pop(MEANT_TO_OPEN, reverse("home")),
    }
    codes.mark_as_viewed()
    return render(request, "account/second_step/recovery_codes.html", context)


@requires(Permission.SIGN_IN_KEEP)
@reauthentication_required(app="allauth.mfa")
def remove_step(request: Request, step_id: int) -> HttpResponse:
    """Stop using an app or a passkey; the last one stays."""
    step = _mine(request, *STEPS, pk=step_id)
    if request.method != "POST":
        return render(request, "account/second_step/remove.html", {"step": step})
    try:
        remove(request.user, step_id)
    except Refused as error:
        messages.info(request, error.message)
    else:
        _note(request, "remove", step.type)
        get_adapter().send_notification_mail("removed", request.user)
        messages.success(request, _("It no longer signs you in."))
    return redirect("mfa_index")


@before_factor
def sign_in_again(request: Request) -> HttpResponse:
    """To change how one signs in one must have signed in just now."""
    page = get_next_redirect_url(request) or ""
    if request.method == "POST":
        logout(request)
        return redirect_to_login(page)
    return render(request, "account/second_step/again.html", {"next": page})


def _mine(request: Request, *kinds: str, **which: int) -> Authenticator:
    found = held_by(request.user).filter(type__in=kinds, **which).first()
    if found is None:
        raise Http404
    return found


def _note(request: HttpRequest, change: str, kind: str) -> None:
    """In the audit of where they act, or, before anything opens, of where they work."""
    memberships = getattr(request.user, "live_memberships", [])
    membership = membership_among(memberships, request.session.get("membership"))
    if membership is not None:
        with acting_as(named(membership)) as actor:
            note_change(actor=actor, change=change, kind=kind)


def _set_up(request: HttpRequest, kind: str, response: HttpResponse) -> HttpResponse:
    """From here on the session is as good as one that began with the second step."""
    _note(request, "add", kind)
    note_factor(request, request.user, kind)
    request.session.cycle_key()
    remember(request)
    messages.success(request, _("It is set up."))
    return response
