"""A lunch club on Tuesdays with two places, and people whom it has taken on."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.booking.models import Place, Session
from alongside.booking.services import plan_sessions
from alongside.directory.models import Schedule, Service
from alongside.needs.services import load_needs
from alongside.referrals.models import Referral
from alongside.referrals.services import book_place, move
from tests.factories.standing import Standing, preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

TEN, NOON = dt.time(10), dt.time(12)


@dataclass
class Club:
    """The club as Dev keeps it, and whom Amina sent there."""

    people: Standing
    service: Service
    schedule: Schedule
    sent: list[Referral]

    @property
    def sessions(self) -> list[Session]:
        return list(Session.objects.filter(service=self.service).order_by("starts_at"))

    def plan(self, **said: object) -> None:
        with acting_as(self.people.dev) as dev:
            usual = {"places": 2, "weeks_ahead": 4, "answer_hours": 48}
            plan_sessions(actor=dev, service=self.service, **(usual | said))

    def books(self, who: int, session: Session, actor: Actor | None = None) -> Place:
        with acting_as(actor or self.people.dev) as booker:
            return book_place(
                actor=booker, referral=self.sent[who], session=session, key=uuid.uuid4()
            )


def told(people: Standing, count: int = 4, **timetable: object) -> Club:
    """So many people sent to the club and taken on there."""
    with preparing():
        service = service_of(people.dev)
        schedule = Schedule.objects.create(
            service=service,
            **({"freq": "WEEKLY", "byday": "TU", "opens_at": TEN, "closes_at": NOON} | timetable),
        )
    sent = []
    for number, name in zip(NHS_NUMBERS[:count], ("Ivy", "Joan", "Kit", "Lou"), strict=False):
        person = registered(people.gita, number, given_name=name)
        case = taken_on(people.amina, referred(people.gita, person, people.amina))
        referral = referred_on(people.amina, case, service)
        with acting_as(people.dev) as dev:
            sent.append(move(actor=dev, referral=referral, name="accept"))
    club = Club(people, service, schedule, sent)
    club.plan()
    return club


@pytest.fixture
def club(people):
    return told(people)


@pytest.fixture
def club_at_once(transactional_db):
    """The same, kept for real: for several connections."""
    from tests.factories.standing import standing_people

    with preparing() as actor:
        load_needs(actor=actor)
    return told(standing_people())
