"""The accounts of the product, for floors at which nobody signs in."""

from allauth.account.apps import AccountConfig


class Accounts(AccountConfig):
    """Starts without the middleware that allauth insists on: a floor has none."""

    def ready(self) -> None:
        """Ask for nothing."""
