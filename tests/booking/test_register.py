"""Who came: marks that move the referral, are made once, and overwrite nothing in silence."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from alongside.accounts.actor import acting_as
from alongside.booking.models import HeadCount, Place, RegisterLine, RegisterMark, Session, WalkIn
from alongside.booking.rules import openness, short_names, tapped_at
from alongside.booking.services import (
    SaidOtherwise,
    call_off,
    count_heads,
    empty_walk_ins,
    take_back,
    walk_in,
)
from alongside.care.models import Task
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.queries import agreements
from alongside.consent.services import withdraw
from alongside.people.services import protect
from alongside.referrals.models import Referral, ReferralMove
from alongside.referrals.registers import register_of
from alongside.referrals.services import mark_place, move
from tests.booking.test_waiting import HOUSE
from tests.factories.at_once import at_once
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import themselves


@pytest.fixture
def hall(club):
    """The first session is today, and Ivy and Joan have places in it."""
    return today(club)


def today(club):
    session = club.sessions[0]
    club.places = [club.books(who, session) for who in (0, 1)]
    begins(session, clock.now())
    return club


def begins(session, at) -> None:
    with preparing():
        Session.objects.filter(pk=session.pk).update(starts_at=at)


def tap(club, who, name, *, seen=None, key=None, actor=None, ago=0):
    with acting_as(actor or club.people.dev) as dev:
        return mark_place(
            actor=dev,
            place=Place.objects.get(pk=club.places[who].pk),
            name=name,
            key=key or uuid.uuid4(),
            seen=seen,
            tapped_at=tapped_at(clock.now(), ago),
        )


def status(club, who) -> str:
    with preparing():
        return Referral.objects.get(pk=club.sent[who].pk).status


def register(club, actor=None):
    with acting_as(actor or club.people.dev) as dev:
        return register_of(dev, Session.objects.get(pk=club.places[0].session_id))


def test_one_tap_moves_the_referral_once_and_undoing_moves_it_back(hall):
    key = uuid.uuid4()
    for _sent in range(3):
        mark = tap(hall, 0, "attend", key=key, ago=600)
        assert mark.pk == key
    assert status(hall, 0) == "attended"
    assert tap(hall, 0, "attend") is None, "said already, whoever says it again"
    missed = tap(hall, 0, "miss", seen=key)
    assert status(hall, 0) == "not_attended"
    undone = tap(hall, 0, "undo", seen=missed.pk)
    assert status(hall, 0) == "booked", "as before the first tap"
    tap(hall, 0, "attend", seen=undone.pk)
    with preparing():
        names = list(
            ReferralMove.objects.filter(referral_id=hall.sent[0].pk).values_list("name", flat=True)
        )[-4:]
        assert names == ["attend", "miss", "unmark", "attend"]
        assert RegisterMark.objects.count() == 4
        first = RegisterMark.objects.get(pk=key)
        assert first.created_at - first.tapped_at >= dt.timedelta(seconds=599)
    assert (register(hall).came, register(hall).unmarked) == (1, 1)
    with pytest.raises(OutOfTurn, match="about something else"):
        tap(hall, 1, "attend", key=key)


def test_nobody_overwrites_what_they_have_not_seen(hall):
    first = tap(hall, 0, "attend")
    with pytest.raises(SaidOtherwise, match=r"Came: Dev.* \d\d:\d\d"):
        tap(hall, 0, "miss")
    assert status(hall, 0) == "attended"
    tap(hall, 0, "miss", seen=first.pk)
    assert status(hall, 0) == "not_attended"


def test_the_desk_counts_as_somebody_else(hall):
    with acting_as(hall.people.dev) as dev:
        move(actor=dev, referral=Referral.objects.get(pk=hall.sent[0].pk), name="miss")
    (line,) = [one for one in register(hall).lines if one.place.pk == hall.places[0].pk]
    assert "noted on the referral by Dev" in line.standing.words
    with pytest.raises(SaidOtherwise, match="Did not come"):
        tap(hall, 0, "attend")
    with pytest.raises(OutOfTurn, match="on the referral itself"):
        tap(hall, 0, "undo", seen=line.standing.seen)
    tap(hall, 0, "miss")
    with preparing():
        moves = ReferralMove.objects.filter(referral_id=hall.sent[0].pk, name="miss")
        assert moves.count() == 1, "the desk has moved it already"
    (line,) = [one for one in register(hall).lines if one.place.pk == hall.places[0].pk]
    tap(hall, 0, "attend", seen=line.standing.seen)
    assert status(hall, 0) == "attended"
    with acting_as(hall.people.dev) as dev:
        again = move(actor=dev, referral=Referral.objects.get(pk=hall.sent[0].pk), name="miss")
    seen = again.moves.order_by("created_at").last().pk
    tap(hall, 0, "attend", seen=seen)
    assert status(hall, 0) == "attended", "said anew, knowing what the desk had said"


def test_two_who_did_not_come_twice_make_a_task_and_a_slip_makes_none(hall):
    slip = tap(hall, 0, "miss")
    tap(hall, 0, "attend", seen=slip.pk)
    second = hall.sessions[1]
    later = hall.books(0, second)
    begins(second, clock.now() - dt.timedelta(hours=1))
    hall.places = [later, hall.places[1]]
    tap(hall, 0, "miss")
    tell_all()
    with preparing():
        assert not Task.objects.filter(reason="missed_twice").exists(), "the first was a slip"
    third = hall.sessions[2]
    hall.places[0] = hall.books(0, third)
    begins(third, clock.now())
    tap(hall, 0, "miss")
    tell_all()
    with preparing():
        assert Task.objects.filter(reason="missed_twice").count() == 1


def test_a_session_called_off_or_not_of_today_takes_no_mark(hall):
    session = hall.places[0].session
    begins(session, clock.now() + dt.timedelta(days=1))
    with pytest.raises(OutOfTurn, match="opens on the day"):
        tap(hall, 0, "attend")
    with acting_as(hall.people.dev) as dev:
        call_off(actor=dev, session=session)
    begins(session, clock.now())
    with pytest.raises(OutOfTurn, match="was called off"):
        tap(hall, 0, "attend")
    begins(session, clock.now() - dt.timedelta(days=33))
    with preparing():
        Session.objects.filter(pk=session.pk).update(status="open")
    with pytest.raises(OutOfTurn, match="31 days after"):
        tap(hall, 0, "attend")
    assert status(hall, 0) == "booked"


def test_whoever_withdrew_is_on_no_register_and_is_marked_by_nobody(hall):
    ivy = hall.sent[0].person
    herself = themselves(ivy)
    with acting_as(herself):
        club = hall.people.dev.organisation_id
        (consent,) = [one for one in agreements(herself) if one.recipient_id == club]
        withdraw(actor=herself, consent=consent)
    assert [line.name for line in register(hall).lines] == ["Joan T."]
    with acting_as(hall.people.dev) as dev, pytest.raises(Refused):
        mark_place(
            actor=dev,
            place=hall.places[0],
            name="attend",
            key=uuid.uuid4(),
            seen=None,
            tapped_at=clock.now(),
        )
    with preparing():
        assert not RegisterLine.objects.exists()


def test_only_who_keeps_the_session_marks_and_both_sides_read(hall):
    tap(hall, 0, "attend")
    for other in (hall.people.amina, hall.people.cara):
        with pytest.raises((NotPermitted, Place.DoesNotExist)):
            tap(hall, 1, "attend", actor=other)
    seen = {}
    for who in ("amina", "ben", "cara", "gita", "dev"):
        with acting_as(getattr(hall.people, who)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM booking_registerline),"
                " (SELECT count(*) FROM booking_registermark)"
            )
            seen[who] = cursor.fetchone()
    assert seen == {"amina": (1, 1), "ben": (1, 1), "dev": (1, 1), "cara": (0, 0), "gita": (0, 0)}


def test_a_protected_person_is_counted_and_not_named(hall):
    with acting_as(hall.people.amina) as amina:
        protect(actor=amina, person=hall.sent[0].person)
    shown = register(hall)
    assert [line.name for line in shown.lines] == ["Joan T."]
    assert shown.unseen == 1


def test_walk_ins_are_noted_once_taken_back_and_forgotten(hall):
    session, key = hall.places[0].session, uuid.uuid4()
    said = {"session": session, "tapped_at": clock.now()}
    with acting_as(hall.people.dev) as dev:
        for _sent in range(3):
            came = walk_in(actor=dev, name=" Omar ", reach="07700 900123", key=key, **said)
        walk_in(actor=dev, name="Pat", reach="", key=uuid.uuid4(), **said)
        with pytest.raises(Refused, match="Write a name"):
            walk_in(actor=dev, name=" ", reach="", key=uuid.uuid4(), **said)
        assert WalkIn.objects.count() == 2
    assert register(hall).came == 2
    with acting_as(hall.people.dev) as dev:
        for _sent in range(2):
            take_back(actor=dev, came=came)
    with preparing():
        kept = WalkIn.objects.get(pk=came.pk)
        assert (kept.name, kept.reach) == ("", "")
        WalkIn.objects.update(created_at=clock.now() - dt.timedelta(days=31))
    for other in (hall.people.amina, hall.people.cara):
        with acting_as(other), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM booking_walkin")
            assert cursor.fetchone() == (0,)
    with acting_as(HOUSE) as house:
        assert empty_walk_ins(actor=house) == 1
        assert empty_walk_ins(actor=house) == 0
    with preparing():
        assert not WalkIn.objects.exclude(name="", reach="").exists()
    assert register(hall).came == 1, "that somebody came stays"


def test_heads_are_counted_and_not_overwritten_unseen(hall):
    session, now = hall.places[0].session, clock.now()
    with acting_as(hall.people.dev) as dev:
        key = uuid.uuid4()

        def count(heads, **said):
            said = {"key": uuid.uuid4(), "seen": None} | said
            return count_heads(actor=dev, session=session, count=heads, tapped_at=now, **said)

        for _sent in range(3):
            count(14, key=key)
        count(14)
        with pytest.raises(SaidOtherwise):
            count(15)
        count(15, seen=key)
        with pytest.raises(Refused, match="whole number"):
            count(2001, seen=key)
        assert HeadCount.objects.count() == 2
    assert register(hall).heads.count == 15


def test_two_phones_at_the_same_moment(club_at_once):
    club = today(club_at_once)
    results = at_once(
        (club.people.dev, lambda: tap(club, 0, "attend")),
        (club.people.dev, lambda: tap(club, 0, "miss")),
    )
    kinds = sorted(type(one).__name__ for one in results)
    assert kinds == ["RegisterMark", "SaidOtherwise"]
    with preparing():
        assert RegisterMark.objects.count() == 1


def test_the_report_counts_what_stands_on_the_day_of_the_session(hall):
    slip = tap(hall, 0, "miss")
    tap(hall, 0, "attend", seen=slip.pk)
    tap(hall, 1, "miss")
    taken_back = tap(hall, 1, "undo", seen=_stands(hall, 1))
    assert days(hall) == [("attend", clock.today())], "no slip, and nothing taken back"
    before = clock.now() - dt.timedelta(days=3)
    begins(hall.places[0].session, before)
    tap(hall, 1, "attend", seen=taken_back.pk)
    day = clock.local_day(before)
    assert days(hall) == [("attend", day), ("attend", day)], "however late it was tapped in"


def _stands(club, who):
    with preparing():
        return RegisterLine.objects.get(place=club.places[who]).mark_id


def days(club):
    """As the provider's report reads them."""
    with preparing(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, on_day FROM insight_days_of(%s)", [club.people.dev.organisation_id]
        )
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("day", "today_is", "stands"),
    [
        ("2026-03-30", "2026-03-29", "early"),
        ("2026-03-29", "2026-03-29", "open"),
        ("2026-10-01", "2026-11-01", "open"),
        ("2026-10-01", "2026-11-02", "late"),
    ],
)
def test_the_register_opens_by_the_day_whatever_the_clocks_do(day, today_is, stands):
    assert openness(dt.date.fromisoformat(day), dt.date.fromisoformat(today_is)) == stands


def test_a_phone_whose_clock_is_wrong_says_how_long_ago():
    now = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)  # the clocks went back half an hour ago
    assert tapped_at(now, 3600) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert tapped_at(now, -50) == now
    assert now - tapped_at(now, 10**8) == dt.timedelta(days=31)


def test_names_are_as_short_as_can_be_told_apart():
    ivies = [("Ivy", "Bramble"), ("Ivy", "Brook"), ("Ivy", "Bramble")]
    assert short_names(ivies) == ["Ivy Bra.", "Ivy Bro.", "Ivy Bra. (2)"]
    assert short_names([("Joan", "O"), ("Al", "Ash")]) == ["Joan O", "Al A."]
