"""Many book at the very same moment: real connections, real locks."""

import datetime as dt
import threading
import uuid

from django.db import connections

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, Session, WaitingEntry
from alongside.booking.services import answer_offer, book, call_off, cancel, offer_places
from alongside.common.errors import OutOfTurn
from alongside.people.models import CareRelationship, Person
from tests.booking.test_waiting import HOUSE, offer_to
from tests.factories.at_once import at_once
from tests.factories.standing import preparing

BOOKERS, CONNECTIONS, PLACES = 200, 40, 10


def crowd(people, count: int = BOOKERS) -> list[Person]:
    """People whom Dev's club has taken on."""
    made = [
        Person(
            given_name=f"Given{number}",
            family_name="Test",
            date_of_birth=dt.date(1950, 1, 1),
            registered_by_id=people.dev.organisation_id,
        )
        for number in range(count)
    ]
    with preparing():
        Person.objects.bulk_create(made)
        CareRelationship.objects.bulk_create(
            CareRelationship(
                person=person,
                organisation_id=people.dev.organisation_id,
                level=CareRelationship.Level.SERVICE,
                reason="test",
                granted_by_id=people.dev.organisation_id,
            )
            for person in made
        )
    return made


def test_two_hundred_want_the_last_ten_places(club_at_once):
    people, (session, *_later) = club_at_once.people, club_at_once.sessions
    with preparing():
        Session.objects.filter(pk=session.pk).update(places=PLACES)
    waiting = crowd(people)
    start, results = threading.Barrier(CONNECTIONS), []

    def some(of: list[Person]) -> None:
        try:
            start.wait(timeout=30)
            for person in of:
                with acting_as(people.dev) as dev:
                    made = book(
                        actor=dev,
                        person=person,
                        session=session,
                        referral_id=uuid.uuid4(),
                        from_organisation_id=people.amina.organisation_id,
                        key=uuid.uuid4(),
                    )
                results.append(type(made))
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=some, args=(waiting[place::CONNECTIONS],))
        for place in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive(), "They wait for each other for ever."
    counted = {kind: results.count(kind) for kind in (Place, WaitingEntry)}
    assert counted == {Place: PLACES, WaitingEntry: BOOKERS - PLACES}, results
    with preparing():
        assert Session.objects.get(pk=session.pk).taken == PLACES
        assert Place.objects.filter(session=session, status="booked").count() == PLACES
        first = WaitingEntry.objects.order_by("created_at").first()
        last = Place.objects.order_by("-created_at").first()
        assert last.created_at <= first.created_at, "nobody overtakes"


def test_a_place_is_taken_while_the_session_is_called_off(club_at_once):
    club = club_at_once
    session = club.sessions[2]
    places = [club.books(who, session) for who in (0, 1)]
    club.books(2, session)
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[0])
    with acting_as(HOUSE) as house:
        offer_places(actor=house, session_id=session.pk)
    offer = offer_to(club, 2)
    taken, ended = at_once(
        (HOUSE, lambda: answer_offer(actor=HOUSE, place=offer, takes=True)),
        (club.people.dev, lambda: call_off(actor=club.people.dev, session=session)),
    )
    assert ended == 2
    assert isinstance(taken, (Place, OutOfTurn))
    with preparing():
        assert Session.objects.get(pk=session.pk).taken == 0
        assert not Place.objects.filter(session=session, status__in=("booked", "offered")).exists()
        entry = WaitingEntry.objects.get()
        assert entry.status == ("placed" if isinstance(taken, Place) else "waiting")
