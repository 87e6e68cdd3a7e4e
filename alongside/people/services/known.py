"""Who is known here, and which organisation has a reason to see them."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.queries import times_done
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused, TooOften
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.people.models import CareRelationship, Person
from alongside.people.restriction import check_living

EARLIEST_BIRTH = dt.date(1890, 1, 1)
MOST_LOOK_UPS_AN_HOUR = 30  # by one user, counted in the audit and so in every process


@dataclass(frozen=True)
class Recognition:
    """What the house knows of a number and birth date: ``unknown``, ``match`` or ``mismatch``.

    Only a match carries the person's id; nothing else is told.
    """

    outcome: str
    person_id: uuid.UUID | None = None


def look_up(*, actor: Actor, nhs_number: str, date_of_birth: dt.date) -> Recognition:
    """Whether this person is known to anybody here: a question that leaves a trace.

    Raises TooOften when this user has asked for too many people within an hour: nobody refers so
    many, but somebody who guesses numbers would ask for more.
    """
    require(actor, Permission.REFERRALS_SEND)
    hold("look up", actor.user)  # two tabs at once do not both ask for the last one
    since = clock.now() - dt.timedelta(hours=1)
    if times_done(actor, "person.look_up", since) >= MOST_LOOK_UPS_AN_HOUR:
        raise TooOften(
            _(
                "You have looked up %(most)s people within an hour, which is as many as we allow. "
                "Try again later, or ask a colleague."
            )
            % {"most": MOST_LOOK_UPS_AN_HOUR},
            retry_after=3600,
        )
    known = recognise(nhs_number, date_of_birth)
    found = [known.person_id] if known.person_id else []
    record(actor, "person.look_up", people=found, outcome=known.outcome)
    return known


def recognise(nhs_number: str, date_of_birth: dt.date) -> Recognition:
    """Whether this person is known to anybody here. Takes a parsed NHS number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, person_id FROM people_recognise(%s, %s)", [nhs_number, date_of_birth]
        )
        outcome, person_id = cursor.fetchone()
    return Recognition(outcome, person_id)


@all_or_nothing()
def register(
    *, actor: Actor, nhs_number: str | None, date_of_birth: dt.date, **details: Any
) -> Person:
    """The person with this number and date of birth: found, or entered for the first time.

    Either way the actor's organisation has from now on a referrer's reason to see them. What is
    held of somebody already known is not overwritten by ``details``.
    Raises Refused when the number is held with another date of birth, and of somebody who died.
    """
    require(actor, Permission.REFERRALS_SEND)
    if not EARLIEST_BIRTH <= date_of_birth <= clock.today():
        raise Refused(_("The date of birth must be a real day in the past."), field="date_of_birth")
    if nhs_number:
        hold("person", nhs_number)  # two practices may enter the same new person at this moment
        known = recognise(nhs_number, date_of_birth)
        if known.outcome == "mismatch":
            raise Refused(
                _(
                    "This NHS number is already held with a different date of birth. "
                    "Check both with the person."
                ),
                field="date_of_birth",
            )
        if known.outcome == "match":
            joined = _join(actor, nhs_number, date_of_birth)
            check_living(joined)
            return joined
    person = Person(
        nhs_number=nhs_number,
        date_of_birth=date_of_birth,
        registered_by_id=actor.organisation,
        **details,
    )
    insert(person)
    insert(
        CareRelationship(
            person=person,
            organisation_id=actor.organisation,
            level=CareRelationship.Level.REFERRER,
            reason="person.register",
            granted_by_id=actor.organisation,
        )
    )
    record(actor, "person.register", person, people=[person.pk])
    return person


def _join(actor: Actor, nhs_number: str, date_of_birth: dt.date) -> Person:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_join(%s, %s, %s, %s)",
            [nhs_number, date_of_birth, new_id(), clock.now()],
        )
        (person_id,) = cursor.fetchone()
    person = Person.objects.get(pk=person_id)
    record(actor, "person.recognise", person, people=[person.pk])
    return person


def relate(
    *,
    actor: Actor,
    person: Person,
    organisation_id: uuid.UUID,
    level: str,
    reason: str,
    until: dt.datetime | None = None,
) -> None:
    """Give an organisation a live reason to see the person; done before, it stays as it is.

    With ``until`` it ends by itself then, whatever becomes of any other reason.
    """
    relationship = CareRelationship(
        person=person,
        organisation_id=organisation_id,
        level=level,
        reason=reason,
        granted_by_id=actor.organisation,
        until=until,
    )
    # It may exist, unseen by this actor or granted this very moment: the unique index decides.
    insert(relationship, unless_there=True)
    record(
        actor,
        "relationship.begin",
        relationship,
        people=[person.pk],
        organisation=str(organisation_id),
        level=level,
    )


def part(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    organisation_id: uuid.UUID,
    level: str,
    reason: str,
    only: Collection[uuid.UUID] | None = None,
) -> None:
    """End an organisation's reasons of that level to see the person, at once, or ``only`` these.

    Ended before, nothing happens.
    """
    live = CareRelationship.objects.filter(
        person_id=person_id, organisation_id=organisation_id, level=level, ended_at=None
    )
    if only is not None:
        live = live.filter(pk__in=only)
    ended = live.update(ended_at=clock.now(), ended_reason=reason)
    if ended:
        record(
            actor,
            "relationship.end",
            people=[person_id],
            organisation=str(organisation_id),
            level=level,
            reason=reason,
        )


def see(*, actor: Actor, person: Person) -> None:
    """Note that the actor opened the person's record."""
    record(actor, "person.see", person, people=[person.pk])
