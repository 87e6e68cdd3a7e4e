"""``alongside account``: what whoever runs the service does when somebody rings about theirs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.accounts.services import forget_second_step, reopen, suspend
from alongside.audit.services import record

_DO = {"suspend": suspend, "reopen": reopen, "forget_second_step": forget_second_step}


class Command(BaseCommand):
    """Each ends or opens at once, wherever the account is signed in, and stands in the audit."""

    help = "Closes an account at once, opens it again, or forgets a lost phone or key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=sorted(name.replace("_", "-") for name in _DO))
        parser.add_argument("email")

    def handle(self, **options: Any) -> None:
        with acting_as(Actor.system("account"), role="none") as actor:
            user = User.objects.filter(email=options["email"].strip().lower()).first()
            if user is None:
                raise CommandError("There is no account with this e-mail address.")
            name = options["what"].replace("-", "_")
            _DO[name](actor=actor, user=user)
            record(actor, f"account.{name}", user)
        self.stdout.write("Done.")
