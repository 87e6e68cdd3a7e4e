"""The organisations that work together, and everybody who works in them."""

import datetime as dt
from dataclasses import dataclass

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership, User
from alongside.accounts.queries import DEMO_DOMAIN
from alongside.common import clock
from alongside.demo.content import read
from alongside.organisations.models import Area, Organisation

# Colleagues whom nobody signs in as: the sign-in page shows the other domain only.
COLLEAGUES_DOMAIN = "@alderbrook.example"


@dataclass(frozen=True)
class Cast:
    """The organisations by their code in the content, and who works there in which role.

    Everybody is listed once for each day a week that they work, so chance is fair to part-timers.
    """

    organisations: dict[str, Organisation]
    staff: dict[tuple[str, str], list[Actor]]

    def at(self, organisation: str, *roles: str) -> list[Actor]:
        """Those who work there in one of these roles, in the order of the content."""
        return [actor for role in roles for actor in self.staff.get((organisation, role), [])]


def make_cast(areas: dict[str, Area]) -> None:
    """The organisations with their members, who sign in with one click and no password."""
    content = read("cast")
    organisations = {
        entry["code"]: _organisation(entry, areas) for entry in content["organisations"]
    }
    users: list[User] = []
    for group, domain in (("standing", DEMO_DOMAIN), ("colleagues", COLLEAGUES_DOMAIN)):
        for entry in content[group]:
            # One after the other: the sign-in page lists them in this order.
            with clock.telling(clock.now() + dt.timedelta(minutes=len(users))):
                user = User.objects.create_user(entry["login"] + domain, name=entry["name"])
                Membership.objects.create(
                    user=user, organisation=organisations[entry["at"]], role_code=entry["role"]
                )
            users.append(user)


def _organisation(entry: dict[str, str], areas: dict[str, Area]) -> Organisation:
    site = entry["code"].replace("_", "-")
    return Organisation.objects.create(
        name=entry["name"],
        kind=entry["kind"],
        area=areas[entry["area"]],
        description=entry.get("description", ""),
        phone=entry["phone"],
        email=f"hello@{site}.example",
        website=f"https://{site}.example/",
    )


def load_cast() -> Cast:
    """Everybody, as they stand in the database."""
    content = read("cast")
    names = {entry["name"]: entry["code"] for entry in content["organisations"]}
    days = {
        entry["name"]: entry.get("days", 1) for entry in content["standing"] + content["colleagues"]
    }
    organisations = {
        names[found.name]: found for found in Organisation.objects.filter(name__in=names)
    }
    staff: dict[tuple[str, str], list[Actor]] = {}
    members = Membership.objects.filter(organisation__in=organisations.values())
    for member in members.select_related("user", "organisation").order_by("created_at", "id"):
        key = names[member.organisation.name], member.role_code
        staff.setdefault(key, []).extend([Actor.of(member)] * days[member.user.name])
    return Cast(organisations, staff)
