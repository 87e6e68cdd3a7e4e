"""Whoever waits longest is offered first, and what nobody answers goes to the next."""

import datetime as dt

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.booking import queries
from alongside.booking.models import Place, Session, WaitingEntry
from alongside.booking.services import answer_offer, call_off, cancel, still_waits
from alongside.booking.tasks import ask_whether_still_wanted, offer_what_is_free
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import themselves

HOUSE = Actor.system("test")


def tell_all():
    """What the worker does: every fact that waits is delivered."""
    for _round in range(3):
        with preparing():
            waiting = list(
                OutboxFact.objects.filter(delivered_at=None).values_list("pk", flat=True)
            )
        for fact in waiting:
            deliver(fact)


def standing(club):
    """Who stands where, in the order in which they came."""
    with preparing():
        entries = WaitingEntry.objects.order_by("created_at", "pk")
        return [entry.status for entry in entries]


def offer_to(club, who):
    with preparing():
        return Place.objects.get(referral_id=club.sent[who].pk, status="offered")


@pytest.fixture
def full(club):
    """Ivy and Joan have the two places of the third week; Kit waits for one, then Lou."""
    session = club.sessions[2]
    places = [club.books(who, session) for who in (0, 1)]
    entries = [club.books(who, session) for who in (2, 3)]
    assert all(isinstance(one, WaitingEntry) for one in entries)
    return club, session, places


def test_places_are_offered_in_order_kept_for_a_while_and_go_on(full):
    club, session, places = full
    with preparing():
        assert Referral.objects.get(pk=club.sent[2].pk).status == "waiting"
    with acting_as(club.people.amina) as amina:
        cancel(actor=amina, place=places[0])
    tell_all()
    assert standing(club) == ["offered", "waiting"]
    offer = offer_to(club, 2)
    with preparing():
        assert Session.objects.get(pk=session.pk).taken == 2, "the offer keeps its place"
    with pytest.raises(OutOfTurn, match="waiting list already"):
        club.books(3, club.sessions[2])
    with clock.telling(offer.answer_by + dt.timedelta(minutes=1)):
        with acting_as(HOUSE) as house, pytest.raises(OutOfTurn, match="no longer kept"):
            answer_offer(actor=house, place=offer, takes=True)
        offer_what_is_free(0)
        tell_all()
        assert standing(club) == ["lapsed", "offered"]
        lou = themselves(club.sent[3].person)
        with acting_as(lou):
            (mine,) = queries.own_places(lou)
            for _click in range(2):
                answer_offer(actor=lou, place=mine, takes=True)
        tell_all()
    assert standing(club) == ["lapsed", "placed"]
    with preparing():
        assert Referral.objects.get(pk=club.sent[3].pk).status == "booked", "it follows"
        assert Session.objects.get(pk=session.pk).taken == 2
    with acting_as(club.people.dev) as dev:
        (kit,) = queries.waits_of(dev, [club.sent[2].pk])
        assert still_waits(actor=dev, entry=kit, wants=True).status == "waiting", "rung after all"


def test_whoever_says_no_may_stay_and_is_not_asked_the_same_again(full):
    club, session, places = full
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[0])
    tell_all()
    with acting_as(club.people.dev) as dev:
        offer = answer_offer(actor=dev, place=offer_to(club, 2), takes=False, stays=True)
    assert offer.status == "declined"
    tell_all()
    assert standing(club) == ["waiting", "offered"], "Lou is next, though Kit came first"
    with acting_as(HOUSE) as house:
        answer_offer(actor=house, place=offer_to(club, 3), takes=False)
    tell_all()
    assert standing(club) == ["waiting", "left"]
    with preparing():
        assert Session.objects.get(pk=session.pk).taken == 1
    ivy_again = club.books(0, session)
    assert isinstance(ivy_again, Place), "nobody waits for it who could be offered it"


def test_a_session_that_is_called_off_or_over_leaves_them_on_the_list(full):
    club, session, places = full
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[0])
    tell_all()
    with acting_as(club.people.dev) as dev:
        call_off(actor=dev, session=session)
    assert standing(club) == ["waiting", "waiting"]
    offer_what_is_free(0)
    assert standing(club) == ["offered", "offered"], "the next one has room for both"
    first = offer_to(club, 2).session
    assert first.pk == next(one.pk for one in club.sessions if one.can_be_booked)


def test_who_waits_long_is_asked_and_silence_changes_nothing(full):
    club, _session, _places = full
    with clock.telling(clock.now() + dt.timedelta(days=30)):
        for _day in range(2):
            ask_whether_still_wanted(0)
        offer_what_is_free(0)
        with preparing():
            asked = WaitingEntry.objects.order_by("created_at")
            assert all(one.asked_at for one in asked)
            assert all(one.session_id is None for one in asked), "that session is over"
            assert OutboxFact.objects.filter(topic="waiting.asked").count() == 2
        kit = themselves(club.sent[2].person)
        with acting_as(kit):
            (mine,) = queries.own_waits(kit)
            still_waits(actor=kit, entry=mine, wants=True)
        with acting_as(club.people.amina) as amina:
            (lou,) = queries.waits_of(amina, [club.sent[3].pk])
            still_waits(actor=amina, entry=lou, wants=False)
    assert standing(club) == ["waiting", "left"]
