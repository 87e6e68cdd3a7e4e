"""The standing test people, and the places they work: every story is told with them.

Amina and Ben are link workers of one team, Leila leads it, Cara is a link worker elsewhere, Gita
is the GP who refers, Dev works at a charity, Efua plans and pays for the borough. Where somebody's
safety is at stake there is also Sana, safeguarding lead of the team (``safeguarding_lead``).
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.common import clock
from alongside.organisations.models import Agreement, Area, Organisation
from alongside.people.models import CareRelationship, Person

OWNER = "none"


@contextmanager
def preparing() -> Iterator[Actor]:
    """As the owner of the tables, whom row security does not stop: to set a scene, or to check."""
    with acting_as(Actor.system("test"), role=OWNER) as actor:
        yield actor


@dataclass(frozen=True)
class Standing:
    """Everybody, each as the actor they are when signed in."""

    borough: Area
    amina: Actor
    ben: Actor
    leila: Actor
    cara: Actor
    gita: Actor
    dev: Actor
    efua: Actor

    @property
    def everyone(self) -> dict[str, Actor]:
        names = ("amina", "ben", "leila", "cara", "gita", "dev", "efua")
        return {name: getattr(self, name) for name in names}


def standing_people() -> Standing:
    """Make the borough, its network, the organisations and their members."""
    borough = Area.objects.create(name="Alderbrook", kind=Area.Kind.BOROUGH)
    network = Area.objects.create(name="Alderbrook North", kind=Area.Kind.NETWORK, parent=borough)
    elsewhere = Area.objects.create(name="Farside", kind=Area.Kind.BOROUGH)
    kinds = Organisation.Kind
    team = _organisation("Alderbrook link workers", kinds.LINK_WORKER_TEAM, network)
    return Standing(
        borough=borough,
        amina=member_of("Amina", team, "link_worker"),
        ben=member_of("Ben", team, "link_worker"),
        leila=member_of("Leila", team, "team_lead"),
        cara=member_of(
            "Cara",
            _organisation("Farside link workers", kinds.LINK_WORKER_TEAM, elsewhere),
            "link_worker",
        ),
        gita=member_of(
            "Gita", _organisation("Elm Surgery", kinds.GP_PRACTICE, network), "referrer"
        ),
        dev=member_of("Dev", _organisation("Green Shoots", kinds.PROVIDER, borough), "provider"),
        efua=member_of(
            "Efua", _organisation("Alderbrook Council", kinds.COMMISSIONER, borough), "commissioner"
        ),
    )


def _organisation(name: str, kind: str, area: Area) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, area=area)


def agreed(organisation: Organisation) -> Agreement:
    """The organisation's data-sharing agreement, which holds for years."""
    found = Agreement.objects.filter(organisation=organisation, ended_at=None).first()
    return found or Agreement.objects.create(
        organisation=organisation,
        how=Agreement.How.BEFORE,
        until=clock.now() + dt.timedelta(days=3650),
    )


def member_of(name: str, organisation: Organisation, role_code: str) -> Actor:
    """Somebody new at the organisation, in that role; the organisation has an agreement."""
    agreed(organisation)
    user = User.objects.create_user(f"{name.lower()}@example.test", name=name)
    return Actor.of(
        Membership.objects.create(user=user, organisation=organisation, role_code=role_code)
    )


def safeguarding_lead(people: Standing, name: str = "Sana", of: Actor | None = None) -> Actor:
    """A safeguarding lead of Amina's team, or of the organisation that ``of`` works for."""
    organisation = Organisation.objects.get(pk=(of or people.amina).organisation_id)
    return member_of(name, organisation, "safeguarding_lead")


def person_of(
    actor: Actor, *, level: str = CareRelationship.Level.CARE, born: dt.date = dt.date(1950, 5, 1)
) -> Person:
    """Somebody whom the actor's organisation has a reason to see. Call while ``preparing``."""
    person = Person.objects.create(
        given_name="Ivy",
        family_name="Test",
        date_of_birth=born,
        registered_by_id=actor.organisation_id,
    )
    relationship(person, actor, level)
    return person


def relationship(person: Person, actor: Actor, level: str) -> CareRelationship:
    """Give the actor's organisation a reason to see the person. Call while ``preparing``."""
    return CareRelationship.objects.create(
        person=person,
        organisation_id=actor.organisation_id,
        level=level,
        reason="test",
        granted_by_id=person.registered_by_id,
    )


def privacy_officer(people: Standing, name: str = "Petra", of: Actor | None = None) -> Actor:
    """A privacy officer of Amina's team, or of the organisation that ``of`` works for."""
    organisation = Organisation.objects.get(pk=(of or people.amina).organisation_id)
    return member_of(name, organisation, "privacy_officer")
