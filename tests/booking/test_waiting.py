"""Whoever waits longest is offered first, and what nobody answers goes to the next."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.booking import queries, tasks
from alongside.booking.models import Place, Session, WaitingEntry, WaitingMove
from alongside.booking.services import answer_offer, call_off, cancel, rebook, still_waits
from alongside.booking.tasks import ask_whether_still_wanted, offer_what_is_free
from alongside.care.models import Case, Task
from alongside.care.queries import every_visit_of
from alongside.care.services import plan_visit
from alongside.care.tasks import make_due_tasks
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.referrals.services import book_place
from alongside.rights.services import merge
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import themselves

HOUSE = Actor.system("test")


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
        with preparing():
            (told,) = Message.objects.filter(template__startswith="place-lapsed")
        assert told.to_organisation_id == club.people.amina.organisation_id, "who sent Kit there"
        assert "Kit" not in told.subject + told.body
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


def test_who_left_the_list_is_asked_about_again_and_who_still_waits_is_not(full):
    club, _session, _places = full
    with preparing():
        cases = [Case.objects.get(referral_id=one.parent_id) for one in club.sent[2:]]
    with acting_as(club.people.amina) as amina:
        for case, sent in zip(cases, club.sent[2:], strict=True):
            way = {"service": club.service, "key": uuid.uuid4(), "confidence": "fair"}
            plan_visit(actor=amina, case=case, referral=sent, **way)

    def asked() -> list[list[bool]]:
        make_due_tasks(0)
        with acting_as(club.people.amina) as amina:
            visits = [every_visit_of(amina, one.pk, clock.today()).pop() for one in cases]
            tasks = Task.objects.filter(reason="not_asked", status="open")
            return [
                [visit.to_ask for visit in visits],
                [tasks.filter(case=one).exists() for one in cases],
            ]

    with clock.telling(clock.now() + dt.timedelta(days=15)):
        assert asked() == [[False, False], [False, False]], "both wait"
        with acting_as(club.people.dev) as dev:
            (kit,) = queries.waits_of(dev, [club.sent[2].pk])
            still_waits(actor=dev, entry=kit, wants=False)
        tell_all()
        with preparing():
            assert Referral.objects.get(pk=club.sent[2].pk).status == "waiting", "nobody moved it"
        assert asked() == [[True, False], [True, False]]


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


@pytest.fixture
def offered(full):
    """Kit is offered the place that Joan gave back; Lou waits."""
    club, session, places = full
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[1])
    tell_all()
    assert standing(club) == ["offered", "waiting"]
    return club, session


def lapses(club):
    """Time passes without an answer, and the house goes its round."""
    with clock.telling(offer_to(club, 2).answer_by + dt.timedelta(minutes=1)):
        offer_what_is_free(0)


@pytest.mark.parametrize(
    ("gone", "kept", "left", "places"),
    [
        (2, 3, ["offered", "left"], ["booked", "offered"]),
        (3, 2, ["offered", "left"], ["booked", "offered"]),
        (2, 0, ["left", "waiting"], ["booked"]),
        (0, 2, ["left", "waiting"], ["booked"]),
    ],
)
def test_two_records_made_one_leave_no_half_ended_offer(offered, gone, kept, left, places):
    club, session = offered
    gone, kept = club.sent[gone].person, club.sent[kept].person
    with preparing():
        Person.objects.filter(pk=gone.pk).update(nhs_number=None)
        gone.refresh_from_db()
    with acting_as(club.people.leila) as leila:
        merge(actor=leila, kept=kept, gone=gone, take=(), reason="Letters.", key=uuid.uuid4())
    assert standing(club) == left
    with preparing():
        held = Place.objects.filter(session=session, status__in=("booked", "offered"))
        assert sorted(held.values_list("status", flat=True)) == places
        assert Session.objects.get(pk=session.pk).taken == len(places)
        ended = WaitingEntry.objects.get(status="left")
        assert WaitingMove.objects.filter(entry=ended, name="end").count() == 1
    with clock.telling(clock.now() + dt.timedelta(days=6)):
        offer_what_is_free(0)


def test_an_offer_whose_wait_has_ended_lapses_all_the_same(offered):
    club, session = offered
    with preparing():
        WaitingEntry.objects.filter(status="offered").update(status="left")
    lapses(club)
    with preparing():
        statuses = Place.objects.filter(session=session).values_list("status", flat=True)
        assert "lapsed" in statuses


def test_one_session_that_fails_keeps_no_other_from_being_offered(full, monkeypatch):
    club, _session, _places = full
    with preparing():
        WaitingEntry.objects.update(session=None)
    (first, *_later), real = club.sessions, tasks.offer_places

    def offer(*, actor, session_id):
        if session_id == first.pk:
            raise ValueError("it fails")
        return real(actor=actor, session_id=session_id)

    monkeypatch.setattr(tasks, "offer_places", offer)
    with clock.telling(clock.now()), pytest.raises(ExceptionGroup, match="Not every place"):
        offer_what_is_free(0)
    assert standing(club) == ["offered", "offered"]


def test_what_was_answered_first_stands(offered):
    club, _session = offered
    offer = offer_to(club, 2)
    with acting_as(club.people.dev) as dev:
        for _click in range(2):
            answer_offer(actor=dev, place=offer, takes=False, stays=True)
        with pytest.raises(OutOfTurn, match="They said no to this place, and go on waiting"):
            answer_offer(actor=dev, place=offer, takes=False)
    kit = themselves(club.sent[2].person)
    with acting_as(kit):
        theirs = queries.visible_to(kit).only("status", "answer_by", "session_id", "person_id")
        with pytest.raises(OutOfTurn, match="You said no to this place"):
            answer_offer(actor=kit, place=theirs.get(pk=offer.pk), takes=True)
    tell_all()
    second = offer_to(club, 3)
    with acting_as(HOUSE) as house:
        answer_offer(actor=house, place=second, takes=True)
        with pytest.raises(OutOfTurn, match="is booked for you"):
            answer_offer(actor=house, place=second, takes=False)


def test_who_was_silent_is_booked_again_where_they_stood(offered):
    club, session = offered
    lapses(club)
    assert standing(club)[0] == "lapsed"
    key, later = uuid.uuid4(), clock.now() + dt.timedelta(days=6)
    with clock.telling(later), acting_as(club.people.dev) as dev:
        for _click in range(2):
            again = book_place(actor=dev, referral=club.sent[2], session=session, key=key)
        assert (again.status, again.session_id) == ("waiting", session.pk)
        assert queries.is_booked(dev, key)
    with preparing():
        assert WaitingEntry.objects.count() == 2
        lou = WaitingEntry.objects.exclude(pk=again.pk).get()
        silent = WaitingEntry.objects.create(
            service=lou.service,
            person_id=lou.person_id,
            organisation_id=lou.organisation_id,
            from_organisation_id=lou.from_organisation_id,
            referral_id=uuid.uuid4(),
            status="lapsed",
        )
    with acting_as(club.people.dev) as dev, pytest.raises(OutOfTurn, match="list already"):
        still_waits(actor=dev, entry=silent, wants=True)


def test_nobody_is_offered_a_place_whose_data_is_only_kept(full):
    club, session, places = full
    with preparing():
        Person.objects.filter(given_name__in=("Kit", "Lou")).update(restricted=True)
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[0])
    tell_all()
    assert standing(club) == ["waiting", "waiting"]
    assert isinstance(club.books(0, session), Place), "nobody waits who could be offered it"


def test_who_had_the_place_once_and_waits_for_it_is_offered_it(club):
    session = club.sessions[2]
    places = [club.books(who, session) for who in (0, 1)]
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[0])
    club.books(2, session)
    assert isinstance(club.books(0, session), WaitingEntry)
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[1])
    tell_all()
    assert standing(club) == ["offered"]
    assert offer_to(club, 0).session_id == session.pk


def test_a_free_place_is_given_once_nobody_who_waits_can_be_asked_any_more(full):
    club, session, places = full
    with clock.telling(session.starts_at - dt.timedelta(hours=1)):
        with acting_as(club.people.dev) as dev:
            cancel(actor=dev, place=places[0])
        tell_all()
        assert standing(club) == ["waiting", "waiting"], "too late to ask"
        assert isinstance(club.books(3, session), Place)
        assert standing(club) == ["waiting", "left"]
        with acting_as(club.people.dev) as dev:
            cancel(actor=dev, place=places[1])
            other = next(one for one in club.sessions if one.starts_at > session.starts_at)
            ivy = book_place(actor=dev, referral=club.sent[0], session=other, key=uuid.uuid4())
            rebook(actor=dev, place=ivy, session=session, key=uuid.uuid4())
    with preparing():
        assert Session.objects.get(pk=session.pk).taken == 2
