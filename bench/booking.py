"""Booking while many want the same session: never more places than there are."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from urllib.parse import urlencode

from alongside.booking.models import Place, Session, WaitingEntry
from alongside.common import clock
from alongside.directory.models import Service
from alongside.organisations.models import Area, Organisation
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral
from bench.figure import Figure, compared
from bench.load import Load, load, post
from bench.rounds import ROUNDS, Round, in_turns, rates
from bench.run import Run
from bench.scene import CSRF, cookies_of, organisation
from tests.factories.standing import member_of, preparing

CLIENTS = 64
ENOUGH = 40  # bookings of each client in one round
PLACES, FEW = 30_000, 200


def booking(run: Run) -> Iterator[Figure]:
    assert run.scene
    product = _Booking(run)
    turns = in_turns(_floor(run), product)
    product.oversells_never()
    yield compared(
        "booking",
        "booking",
        rates(turns),
        "requests/s",
        "64 clients book different people in one session through the page: permission, referral, "
        "place, its step, the referral’s step, audit, outbox fact, job, one commit; floor D: a "
        "bare booking on one hot row",
        ratio_at_least=0.5,
    )


def _floor(run: Run) -> Round:
    """Floor D."""

    def round_of(seconds: float) -> Load:
        requests: list[Iterable[bytes]] = [repeat(post("/book", b"name=Ivy"))] * CLIENTS
        return load(run.servers.bare, requests, seconds=seconds, status=201)

    return round_of


class _Booking:
    """Rounds of bookings, each for a person who was referred to the club and taken on."""

    def __init__(self, run: Run) -> None:
        self._port = run.servers.product
        with preparing():
            area = Area.objects.get(name="Alderbrook")
            club = organisation("Lunch club", Organisation.Kind.PROVIDER, area)
            provider = member_of("Provider", club, "provider")
            service = Service.objects.create(organisation=club, name="Lunch", takes_referrals=True)
            wanted = CLIENTS * ENOUGH * (ROUNDS + 1)
            self._referrals = list(_referred(run, service, wanted))
            self._hot, self._scarce = (
                _session(service, places, days) for places, days in ((PLACES, 3), (FEW, 4))
            )
        self._left = iter(self._referrals)
        self._cookies = cookies_of(provider)
        self._booked = 0

    def __call__(self, seconds: float) -> Load:
        clients: list[Iterable[bytes]] = [
            [self._form(one, self._hot) for one in islice(self._left, ENOUGH)]
            for _client in range(CLIENTS)
        ]
        done = load(self._port, clients, seconds=seconds, status=302)
        self._booked += done.answers
        with preparing():
            kept = Place.objects.filter(session=self._hot, status="booked").count()
            taken = Session.objects.get(pk=self._hot.pk).taken
        assert kept == taken == self._booked, "each answer is a place that is kept"
        return done

    def oversells_never(self) -> None:
        """The same clients want the last places: so many have one, and the rest wait."""
        left = iter(self._referrals)
        clients: list[Iterable[bytes]] = [
            [self._form(one, self._scarce) for one in islice(left, ENOUGH)]
            for _client in range(CLIENTS)
        ]
        done = load(self._port, clients, seconds=8, status=302)
        with preparing():
            kept = Place.objects.filter(session=self._scarce, status="booked").count()
            waiting = WaitingEntry.objects.filter(session=self._scarce).count()
        assert kept == min(FEW, done.answers), "never oversold"
        assert kept + waiting == done.answers, "and nobody is lost"

    def _form(self, referral: uuid.UUID, session: Session) -> bytes:
        said = {
            "csrfmiddlewaretoken": CSRF,
            "idempotency_key": uuid.uuid4(),
            "session": session.pk,
        }
        return post(f"/places/referrals/{referral}/", urlencode(said).encode(), self._cookies)


def _session(service: Service, places: int, days: int) -> Session:
    starts_at = clock.now() + dt.timedelta(days=days)
    return Session.objects.create(
        organisation_id=service.organisation_id,
        service=service,
        schedule_id=uuid.uuid4(),
        day=clock.local_day(starts_at),
        starts_at=starts_at,
        places=places,
    )


def _referred(run: Run, service: Service, wanted: int) -> Iterator[uuid.UUID]:
    """Referrals to the service, taken on there, each of another person."""
    assert run.scene
    worker, now = run.scene.worker, clock.now()
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:wanted])
    relations = [
        CareRelationship(
            person_id=person,
            organisation_id=service.organisation_id,
            level=CareRelationship.Level.SERVICE,
            reason="bench",
            granted_by_id=worker.organisation,
        )
        for person in people
    ]
    CareRelationship.objects.bulk_create(relations, batch_size=2000)
    made = [
        Referral(
            kind=Referral.Kind.PROVIDER,
            status="accepted",
            person_id=person,
            from_organisation_id=worker.organisation,
            from_user_id=worker.user,
            to_organisation_id=service.organisation_id,
            service=service,
            risk=Referral.Risk.NONE_KNOWN,
            key=f"club-{place}",
            sent_at=now,
        )
        for place, person in enumerate(people)
    ]
    Referral.objects.bulk_create(made, batch_size=2000)
    yield from (one.pk for one in made)
