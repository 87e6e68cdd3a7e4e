"""``alongside seal-anew``: after a change of the secret key, before the old one is taken away."""

from typing import Any

from django.core.management.base import BaseCommand

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.second_step import seal_anew


class Command(BaseCommand):
    """Can be run again; passkeys are kept under no key of ours."""

    help = "Keeps what authenticator apps and recovery codes rest on under the new secret key."

    def handle(self, **_options: Any) -> None:
        with acting_as(Actor.system("seal-anew"), role="none"):
            sealed, lost = seal_anew()
        self.stdout.write(f"{sealed} are kept under the secret key of today.")
        if lost:
            self.stderr.write(
                f"{lost} cannot be opened: is the key before in ALONGSIDE_SECRET_KEY_BEFORE? "
                "Until then their owners cannot sign in with them."
            )
