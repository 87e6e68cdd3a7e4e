"""Reading whom a list names: only among the people whom the actor's team looks after."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.care import queries as care
from alongside.care.states import Outcome, Status
from alongside.outreach.rules import Known
from alongside.people.models import CareRelationship, Person
from alongside.people.queries import live_relationship, visible_to
from alongside.referrals import queries as referrals
from alongside.referrals.states import UNANSWERED
from alongside.rights.queries import objections_visible_to


def looked_after(actor: Actor, numbers: Collection[str]) -> Mapping[str, Person]:
    """By NHS number, those of them with whom the actor's organisation plans care."""
    care_with = live_relationship(actor, "pk", CareRelationship.Level.CARE)
    found = visible_to(actor).filter(care_with, nhs_number__in=numbers)
    return {str(person.nhs_number): person for person in found}


def what_is_known(
    actor: Actor, people: Mapping[str, Person]
) -> Callable[[Person, dt.date | None], Known]:
    """Of these people, by one question for each kind of fact: how each stands with the team."""
    ids = [person.pk for person in people.values()]
    cases = care.visible_to(actor).filter(person_id__in=ids)
    died = _set(cases.filter(outcome=Outcome.DIED))
    worked_with = _set(cases.filter(status=Status.OPEN))
    received = referrals.visible_to(actor).filter(to_organisation_id=actor.organisation)
    waiting = _set(received.filter(person_id__in=ids, status__in=UNANSWERED))
    objects = _set(objections_visible_to(actor).filter(person_id__in=ids, ended_at=None))

    def known(person: Person, born: dt.date | None) -> Known:
        return Known(
            same_birth=person.date_of_birth == born,
            died=person.has_died or person.pk in died,
            restricted=person.restricted,
            objects=person.pk in objects,
            protected=person.protected,
            worked_with=person.pk in worked_with,
            waiting=person.pk in waiting,
        )

    return known


def _set(rows: QuerySet[Any]) -> set[uuid.UUID]:
    return set(rows.values_list("person_id", flat=True))
