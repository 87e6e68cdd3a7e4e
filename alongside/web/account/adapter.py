"""How sign-in behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from alongside.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an organisation, not taken."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user with this password; None for a closed account too, which tells nobody more."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def format_email_subject(self, subject: str) -> str:
        """The subject alone, without the address of the site in brackets."""
        return subject

    def add_message(self, *args: object, **kwargs: object) -> None:
        """No “successfully signed in”: the next page shows it."""
