"""How sign-in behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an organisation, not taken."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject alone, without the address of the site in brackets."""
        return subject

    def add_message(self, *args: object, **kwargs: object) -> None:
        """No “successfully signed in”: the next page shows it."""
