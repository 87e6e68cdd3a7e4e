"""Signing in and out, forgetting a password, choosing a role."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.accounts.queries import demo_user, demo_users
from alongside.web import kept
from alongside.web.account import log
from alongside.web.account.factor import DEMO, begin_session
from alongside.web.account.forms import AskForResetForm, NewPasswordForm, SignInForm
from alongside.web.account.signed_in_there import address_to_end
from alongside.web.account.single_sign_on import offered
from alongside.web.doors import Request, at_the_door, requires


class SignIn(allauth.LoginView):
    form_class = SignInForm
    template_name = "account/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever signs in anew is not led back to the second step of somebody else."""
        if request.method == "POST" or "again" in request.GET:
            clear_login(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in; what was typed before the session ended goes back to whoever typed it."""
        token = self.request.POST.get(kept.KEPT, "")
        self.kept = kept.hand_over(self.request, token, form.user.pk)
        response: HttpResponse = super().form_valid(form)
        if token and not self.kept:
            messages.info(
                self.request,
                _("Someone else had typed something on the page before. It was thrown away."),
            )
        elif self.kept:
            messages.info(self.request, kept.WELCOME_BACK)
        return response

    def get_success_url(self) -> str:
        """The page of the form whose typing was kept, else where the visitor was going."""
        found = getattr(self, "kept", None)
        url: str = found.page if found else super().get_success_url()
        return url

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        log.sign_in_refused(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["providers"] = offered()
        context["kept"] = self.request.POST.get(kept.KEPT, "")
        context["demo_users"] = demo_users() if settings.DEMO else []
        return context


class SignOut(allauth.LogoutView):
    http_method_names = ["post", "options"]

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign out, at the provider too where one came by one.

        What a script kept of what was typed goes too, also in other tabs.
        """
        there = address_to_end(self.request)
        response: HttpResponseBase = super().post(*args, **kwargs)
        if there:
            response = redirect(there)
        response["Clear-Site-Data"] = '"storage"'
        return response


class AskForReset(allauth.PasswordResetView):
    form_class = AskForResetForm
    template_name = "account/password_reset.html"


class AskedForReset(allauth.PasswordResetDoneView):
    template_name = "account/password_reset_done.html"


class NewPassword(allauth.PasswordResetFromKeyView):
    form_class = NewPasswordForm
    template_name = "account/password_reset_from_key.html"


class NewPasswordDone(allauth.PasswordResetFromKeyDoneView):
    template_name = "account/password_reset_from_key_done.html"


@at_the_door("Visitors of the demonstration sign in with one click; elsewhere this is not found.")
@require_POST
def sign_in_to_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people, without a password."""
    user = demo_user(request.POST.get("email", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    begin_session(request, user, DEMO)
    found = kept.hand_over(request, request.POST.get(kept.KEPT, ""), user.pk)
    if found:
        messages.info(request, kept.WELCOME_BACK)
        return redirect(found.page)
    return redirect(get_next_redirect_url(request) or "home")


@requires()
def switch_membership(request: Request) -> HttpResponse:
    """Choose the organisation and role to act in from now on."""
    if request.method != "POST":
        return render(request, "account/switch.html", {"memberships": request.memberships})
    chosen = [m for m in request.memberships if str(m.id) == request.POST.get("membership")]
    if not chosen:
        raise Http404
    request.session["membership"] = str(chosen[0].id)
    return redirect("home")


@requires()
@require_POST
def show_form_again(request: HttpRequest) -> HttpResponse:
    """From the page that refused an out-of-date form, back to the form with its typing."""
    found = kept.hand_over(request, request.POST.get(kept.KEPT, ""), request.user.pk)
    if found is None:
        return redirect("home")
    messages.info(request, kept.WELCOME_BACK)
    return redirect(found.page)
