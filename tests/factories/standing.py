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
    """Make the borough, its network, the organisations and their members.

    Most tests begin with it: a statement for each table, not for each row.
    """
    area, kinds = Area.Kind, Organisation.Kind
    borough = Area(name="Alderbrook", kind=area.BOROUGH)
    network = Area(name="Alderbrook North", kind=area.NETWORK, parent=borough)
    elsewhere = Area(name="Farside", kind=area.BOROUGH)
    Area.objects.bulk_create([borough, network, elsewhere])
    team = Organisation(name="Alderbrook link workers", kind=kinds.LINK_WORKER_TEAM, area=network)
    other = Organisation(name="Farside link workers", kind=kinds.LINK_WORKER_TEAM, area=elsewhere)
    practice = Organisation(name="Elm Surgery", kind=kinds.GP_PRACTICE, area=network)
    charity = Organisation(name="Green Shoots", kind=kinds.PROVIDER, area=borough)
    council = Organisation(name="Alderbrook Council", kind=kinds.COMMISSIONER, area=borough)
    organisations = [team, other, practice, charity, council]
    Organisation.objects.bulk_create(organisations)
    Agreement.objects.bulk_create(map(_agreement, organisations))
    members = [
        _member("Amina", team, "link_worker"),
        _member("Ben", team, "link_worker"),
        _member("Leila", team, "team_lead"),
        _member("Cara", other, "link_worker"),
        _member("Gita", practice, "referrer"),
        _member("Dev", charity, "provider"),
        _member("Efua", council, "commissioner"),
    ]
    User.objects.bulk_create([member.user for member in members])
    Membership.objects.bulk_create(members)
    return Standing(borough, *map(Actor.of, members))


def _member(name: str, organisation: Organisation, role_code: str) -> Membership:
    user = User(email=f"{name.lower()}@example.test", name=name)
    user.set_password(None)
    return Membership(user=user, organisation=organisation, role_code=role_code)


def _agreement(organisation: Organisation) -> Agreement:
    until = clock.now() + dt.timedelta(days=3650)
    return Agreement(organisation=organisation, how=Agreement.How.BEFORE, until=until)


def agreed(organisation: Organisation) -> Agreement:
    """The organisation's data-sharing agreement, which holds for years."""
    found = Agreement.objects.filter(organisation=organisation, ended_at=None).first()
    if found is None:
        found = _agreement(organisation)
        found.save()
    return found


def member_of(name: str, organisation: Organisation, role_code: str) -> Actor:
    """Somebody new at the organisation, in that role; the organisation has an agreement."""
    agreed(organisation)
    member = _member(name, organisation, role_code)
    member.user.save()
    member.save()
    return Actor.of(member)


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
