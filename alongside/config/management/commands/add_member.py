"""``alongside add-member``: the first people of an installation, who invite all the others."""

import getpass
from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership
from alongside.accounts.roles import ROLES
from alongside.accounts.services import add_member
from alongside.audit.services import record
from alongside.common.errors import Refused
from alongside.organisations.models import Area, Organisation


class Command(BaseCommand):
    """Makes the organisation and the account where they are missing."""

    help = "Lets somebody act for an organisation in a role, and makes both if they are new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="of the person")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--organisation", required=True, help="its name")
        parser.add_argument(
            "--kind", choices=Organisation.Kind.values, help="of a new organisation"
        )
        parser.add_argument("--area", help="where a new organisation lies; made if it is new")

    def handle(self, **options: Any) -> None:
        password = getpass.getpass("Password (empty: none yet, they use “I forgot my password”): ")
        with acting_as(Actor.system("add-member"), role="none") as actor:
            organisation = self._organisation(
                options["organisation"], options["kind"], options["area"]
            )
            try:
                added, is_new = add_member(
                    actor=actor,
                    organisation=organisation,
                    role_code=options["role"],
                    email=options["email"],
                    name=options["name"],
                    password=password or None,
                )
            except Refused as error:
                raise CommandError(error.message) from error
            if is_new:
                _note(actor, added)
        self.stdout.write(f"{added}: may sign in as {added.user.email}.")

    def _organisation(self, name: str, kind: str | None, area: str | None) -> Organisation:
        found = list(Organisation.objects.filter(name=name)[:2])
        if len(found) == 2:
            raise CommandError(f"There are several organisations called “{name}”.")
        if found:
            return found[0]
        if not kind:
            raise CommandError(
                f"There is no organisation called “{name}”. To make it, say of which --kind it is: "
                + ", ".join(Organisation.Kind.values)
            )
        self.stdout.write(
            f"“{name}” is new. It is sent nobody until its data-sharing agreement is signed."
        )
        lies_in = _area(area) if area else None
        return Organisation.objects.create(name=name, kind=kind, area=lies_in)


def _area(name: str) -> Area:
    found = list(Area.objects.filter(name=name)[:2])
    if len(found) == 2:
        raise CommandError(f"There are several areas called “{name}”.")
    return found[0] if found else Area.objects.create(name=name, kind=Area.Kind.CUSTOM)


def _note(actor: Actor, added: Membership) -> None:
    """In the organisation's own audit: its administrator reads who was let in."""
    record(
        replace(actor, organisation_id=added.organisation_id),
        "membership.add",
        added,
        user=str(added.user_id),
        role=added.role_code,
    )
