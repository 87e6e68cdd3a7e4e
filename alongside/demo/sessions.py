"""Sessions of a charity with people in them: some with room, one full and waited for, one today."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.booking.queries import bookable
from alongside.booking.services import plan_sessions, set_places
from alongside.care.models import Case
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.demo.chance import Chance
from alongside.demo.safeguards import PROVIDER, Scene, worker_of
from alongside.directory.models import Schedule, Service
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, book_place, move, send
from alongside.referrals.states import Status

_PLACES, _WEEKS, _HOURS = 8, 6, 48
_TAKEN_ON = (Status.ACCEPTED, Status.WAITING, Status.CONTACTED, Status.BOOKED)
_DAYS_AGO, _REFERRED_AGO = 1, 6
_REFERRED = 4
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def fill_sessions(scene: Scene, keys: Chance, cases: Sequence[Case]) -> None:
    """The charity as whose worker a visitor signs in is booked here, with its own verbs.

    The service with the most people has a session that is full; the others have room.
    """
    dev = scene.cast.at(PROVIDER, "provider")[0]
    services = Service.objects.filter(
        organisation_id=dev.organisation,
        takes_referrals=True,
        status=Service.Status.ACTIVE,
    ).order_by("name")
    _refer_some_on(scene, keys, dev, services, cases)
    by_service = _taken_on(scene)
    busiest = max(by_service, key=lambda pk: len(by_service[pk]), default=None)
    if busiest:
        _happens_today(scene, busiest)
    for service in services:
        with scene.ago(_DAYS_AGO, dev) as actor:
            plan_sessions(
                actor=actor,
                service=service,
                places=_PLACES,
                weeks_ahead=_WEEKS,
                answer_hours=_HOURS,
            )
    if busiest:
        _come_today(scene, keys, dev, busiest, by_service[busiest])
    booked = [pk for pk in by_service if bookable(pk).exists()]
    fullest = max(booked, key=lambda pk: len(by_service[pk]), default=None)
    for service_id, referrals in by_service.items():
        sessions = list(bookable(service_id).exclude(day=clock.local_day(scene.as_of))[:3])
        if not sessions:
            continue
        with scene.ago(_DAYS_AGO, dev) as actor:
            if service_id == fullest and len(referrals) > 1:
                set_places(actor=actor, session=sessions[0], places=len(referrals) - 1)
            for place, referral in enumerate(referrals):
                session = sessions[0 if service_id == fullest else place % len(sessions)]
                key = uuid.UUID(int=keys.getrandbits(128), version=4)
                book_place(actor=actor, referral=referral, session=session, key=key)


def _happens_today(scene: Scene, service_id: uuid.UUID) -> None:
    """Whoever looks finds a register to fill, whatever day of the week it is."""
    Schedule.objects.create(
        service_id=service_id,
        freq=Schedule.Frequency.WEEKLY,
        byday=_WEEKDAYS[clock.local_day(scene.as_of).weekday()],
        opens_at=dt.time(10),
        closes_at=dt.time(12),
    )


def _come_today(
    scene: Scene, keys: Chance, dev: Actor, service_id: uuid.UUID, referrals: Sequence[Referral]
) -> None:
    with scene.ago(_DAYS_AGO, dev) as actor:
        today = bookable(service_id).filter(day=clock.local_day(scene.as_of)).first()
        if today is None:
            return
        for referral in referrals[:_PLACES]:
            key = uuid.UUID(int=keys.getrandbits(128), version=4)
            book_place(actor=actor, referral=referral, session=today, key=key)


def _refer_some_on(
    scene: Scene,
    keys: Chance,
    dev: Actor,
    services: QuerySet[Service],
    cases: Sequence[Case],
) -> None:
    """A few whom the team refers to a service with a timetable, and who are welcome there."""
    timed = services.filter(
        Q(schedules__opens_at__isnull=False) | Q(at_locations__schedules__opens_at__isnull=False)
    )
    service = timed.distinct().first()
    if service is None:
        return
    already = Referral.objects.filter(service=service).values_list("person_id", flat=True)
    for case in [case for case in cases if case.person_id not in set(already)][:_REFERRED]:
        with scene.ago(_REFERRED_AGO, worker_of(case)) as actor:
            wish = Wish(
                needs=list(case.referral.reasons.all())[:1],
                consent_basis=Consent.Basis.AGREED,
            )
            key = str(uuid.UUID(int=keys.getrandbits(128), version=4))
            referral = send(
                actor=actor,
                person=case.person,
                to=service,
                wish=wish,
                key=key,
                parent=case.referral,
            )
        with scene.ago(_REFERRED_AGO - 1, dev) as actor:
            move(actor=actor, referral=referral, name="accept")


def _taken_on(scene: Scene) -> dict[uuid.UUID, list[Referral]]:
    """Whom the charity has taken on and who has not been there yet, by service."""
    found: dict[uuid.UUID, list[Referral]] = defaultdict(list)
    rows = Referral.objects.filter(
        to_organisation=scene.cast.organisations[PROVIDER],
        status__in=_TAKEN_ON,
        service__isnull=False,
        person__protected=False,
        person__restricted=False,
        person__has_died=False,
        consent__withdrawn_at=None,
    )
    for referral in rows.order_by("sent_at", "reference"):
        if referral.service_id:
            found[referral.service_id].append(referral)
    return found
