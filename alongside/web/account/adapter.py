"""How sign-in behaves here."""

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.accounts.sessions import begin
from alongside.web.account import log, signed_in_there

JUST_NOW = 15 * 60  # seconds after signing in, in which how one signs in can be changed


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _(
            "There were many tries that did not work. Wait five minutes, then try again. "
            "Nothing is lost, and a passkey signs you in meanwhile."
        ),
        "rate_limited": _("There were many tries that did not work. Wait five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an organisation, not taken."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user with this password; None for a closed account too, which tells nobody more."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def get_login_stages(self) -> list[str]:
        """Ours in place of the one that knows nothing of other providers' second steps."""
        theirs, ours = (
            "allauth.mfa.stages.AuthenticateStage",
            "alongside.web.account.single_sign_on.SecondStepStage",
        )
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: User) -> None:
        """From this moment it is counted how long somebody stays."""
        super().login(request, user)
        begin(request.session)
        log.signed_in(user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Now that it stands in the list of where they are signed in, say from where they came."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        signed_in_there.tie(request)
        return answer

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At our own address: the host of the request may be anything that somebody made up."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return settings.SITE_URL.rstrip("/") + path

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who changes how they sign in has done so just now: no passer-by at an open screen."""
        if app == "allauth.socialaccount":
            return False  # asked for before one leaves for the provider
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < JUST_NOW for record in records)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """One way for everybody: sign in again, with whatever one signs in with."""
        return [{"id": "again", "url": reverse("sign_in_again")}]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """One message for every change of how somebody signs in, so that no change stays unseen."""
        site = settings.SITE_URL.rstrip("/")
        said = {"user": user, "page": site + reverse("mfa_index")}
        self.send_mail("account/email/sign_in_changed", user.email, said)

    def format_email_subject(self, subject: str) -> str:
        """The subject alone, without the address of the site in brackets."""
        return subject

    def add_message(self, *args: object, **kwargs: object) -> None:
        """No “successfully signed in”: the next page shows it."""
