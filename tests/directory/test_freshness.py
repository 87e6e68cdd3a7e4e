"""An entry is fresh for a while; then its provider is asked, and the entry says how old it is."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.contacting import contact_on_record
from alongside.directory.links import enquiry_of, enquiry_token
from alongside.directory.models import AreaPace, Enquiry, FieldSource, Phone, Service
from alongside.directory.queries.freshness import Paces, due, stale
from alongside.directory.rules.freshness import (
    Freshness,
    Pace,
    freshness,
    in_words,
    next_check,
    step_reached,
)
from alongside.directory.services import freshness as verbs
from alongside.messaging.models import Message
from alongside.organisations.models import Area
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from tests.directory.corner import service
from tests.factories.standing import preparing

CHASER = Actor.system("chase")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
PACE = Pace((91, 182, 365), 365)


def days_ago(days: int) -> dt.datetime:
    """At the same time by the clock on the wall, whatever was done to the clocks since."""
    return timezone.localtime(clock.now()) - dt.timedelta(days=days)


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club", email="hello@lunch.example", verified_at=days_ago(400))


def post() -> list[Message]:
    """What goes out, once the worker has told the facts."""
    for fact in OutboxFact.objects.filter(delivered_at=None):
        deliver(fact.pk)
    return list(Message.objects.order_by("created_at"))


@pytest.mark.parametrize(
    ("days", "fresh", "step"),
    [
        (0, Freshness.FRESH, 0),
        (90, Freshness.FRESH, 0),
        (91, Freshness.AGEING, 1),
        (181, Freshness.AGEING, 1),
        (182, Freshness.STALE, 2),
        (365, Freshness.STALE, 3),
    ],
)
def test_the_steps_say_how_fresh_an_entry_is(days, fresh, step):
    with clock.telling(NOON):
        assert freshness(days_ago(days), PACE) == fresh
        assert step_reached(days_ago(days), PACE) == step


def test_it_says_so_in_words():
    with clock.telling(NOON):
        assert in_words(days_ago(20), PACE) == "Checked 2 weeks ago."
        assert in_words(days_ago(220), PACE) == "Last checked 7 months ago: ask before you go."
        too_old = "Nobody has checked this since 22 November 2025: ring first."
        assert in_words(days_ago(365), PACE) == too_old
        assert "Nobody has checked these details" in in_words(None, PACE)


def test_the_next_check_is_the_next_step_then_again_and_again():
    with clock.telling(NOON):
        today = clock.today()
        assert next_check(clock.now(), PACE) == today + dt.timedelta(days=91)
        assert next_check(days_ago(100), PACE) == today + dt.timedelta(days=82)
        assert next_check(days_ago(999), PACE) == today + dt.timedelta(days=91)


@pytest.mark.parametrize("steps", [(), (91,), (91, 91), (182, 91), (0, 91)])
def test_a_pace_that_makes_no_sense_is_refused(steps):
    with pytest.raises(ValueError, match="ask_after"):
        Pace(steps, 365)


def test_an_areas_own_pace_holds_in_the_areas_inside_it(people):
    borough = people.borough
    ward = Area.objects.create(name="Ward", kind="custom", parent=borough)
    AreaPace.objects.create(area=borough, ask_after=[30, 60], hide_after=90)
    paces = Paces.load()
    assert paces.in_area(ward.pk) == Pace((30, 60), 90)
    assert paces.in_area(None) == PACE


def test_the_longest_unchecked_come_first_by_the_pace_of_their_area(people):
    old, older = service("Old", verified_at=days_ago(100)), service("Older")
    Service.objects.filter(pk=older.pk).update(created_at=days_ago(365))
    assert list(stale(Paces.load())) == [older]
    old.organisation.area = people.borough
    old.organisation.save()
    AreaPace.objects.create(area=people.borough, ask_after=[30, 60], hide_after=90)
    assert list(stale(Paces.load())) == [older, old]


def test_verified_today_it_is_fresh_in_every_field_and_due_in_three_months(rhys, club):
    FieldSource.objects.create(service=club, field="email", source="list", written_at=clock.now())
    with acting_as(rhys):
        verbs.verify(actor=rhys, service=club)
    club.refresh_from_db()
    assert club.verified_by == "Directory editor"
    assert club.assured_date == clock.today()
    assert club.next_check_on == clock.today() + dt.timedelta(days=91)
    assert club.field_sources.get().verified_at == club.verified_at


def test_who_does_not_keep_the_directory_verifies_nothing(people, club):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        verbs.verify(actor=people.amina, service=club)


def test_the_provider_is_asked_once_however_often_somebody_clicks(rhys, club):
    with acting_as(rhys):
        first = verbs.ask_provider(actor=rhys, service=club)
        assert verbs.ask_provider(actor=rhys, service=club) == first
    [message] = post()
    assert message.recipient == "hello@lunch.example"
    assert enquiry_token(first.pk) in message.body
    assert first.hint == "h•••@lunch.example"


def test_where_only_a_mobile_is_known_a_text_goes_out(rhys, people, settings):
    club = service("Walkers")
    Phone.objects.create(service=club, number="01632 960001")
    assert contact_on_record(club) is None
    Phone.objects.create(service=club, number="07700 900 123")
    with acting_as(rhys):
        verbs.ask_provider(actor=rhys, service=club)
    [message] = post()
    assert (message.channel, message.recipient) == ("text", "+447700900123")
    assert len(message.body) < 250
    settings.TEXTS_VIA = "none"
    assert contact_on_record(club) is None


def test_nobody_to_ask_is_said(rhys, people):
    with acting_as(rhys), pytest.raises(Refused, match="Find one first"):
        verbs.ask_provider(actor=rhys, service=service("Silent"))


def test_the_chase_asks_who_is_due_and_not_again_until_the_next_step(rhys, club):
    service("Fresh", email="fresh@x.example", verified_at=days_ago(90))
    new = service("New", email="new@x.example")
    Service.objects.filter(pk=new.pk).update(created_at=days_ago(95))
    Service.objects.filter(pk=club.pk).update(owner=rhys.user)
    with acting_as(CHASER):
        assert verbs.chase(actor=CHASER) == 2
        assert verbs.chase(actor=CHASER) == 0
    assert {m.recipient for m in post()} == {
        "hello@lunch.example",
        "new@x.example",
        "rhys@example.test",  # owns the club, whose provider has been silent for a year
    }
    new.refresh_from_db()
    with clock.telling(clock.now() + dt.timedelta(days=88)), acting_as(CHASER):
        assert verbs.chase(actor=CHASER) == 2
    assert new.enquiries.order_by("created_at").last().step == 2


def test_one_address_is_not_buried(people):
    for number in range(5):
        service(f"Class {number}", email="hall@x.example", verified_at=days_ago(100))
    with acting_as(CHASER):
        assert [verbs.chase(actor=CHASER) for _day in range(3)] == [3, 2, 0]


def test_an_entry_without_any_contact_is_put_off_and_not_looked_at_every_day(people):
    club = service("Silent", verified_at=days_ago(100))
    with acting_as(CHASER):
        assert verbs.chase(actor=CHASER) == 0
        assert not due(Paces.load()).exists()
    club.refresh_from_db()
    assert club.next_check_on == clock.today() + dt.timedelta(days=82)


def test_the_provider_says_yes_and_the_entry_is_fresh(rhys, club):
    with acting_as(rhys):
        enquiry = verbs.ask_provider(actor=rhys, service=club)
    verbs.answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.RIGHT)
    club.refresh_from_db()
    assert freshness(club.verified_at, PACE) == Freshness.FRESH
    assert club.verified_by == "the provider, through a link"


def test_a_link_answers_once(rhys, club):
    with acting_as(rhys):
        enquiry = verbs.ask_provider(actor=rhys, service=club)
    verbs.answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.RIGHT)
    with pytest.raises(verbs.SpentLink):
        verbs.answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.STOPPED)
    club.refresh_from_db()
    assert club.status == Service.Status.ACTIVE


def test_a_link_that_is_too_old_answers_nothing_and_a_new_one_goes_where_it_went(rhys, club):
    with acting_as(rhys):
        enquiry = verbs.ask_provider(actor=rhys, service=club)
    with clock.telling(clock.now() + dt.timedelta(days=21)):
        with pytest.raises(verbs.SpentLink):
            verbs.answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.RIGHT)
        fresh = verbs.ask_again(token_of=enquiry.pk)
        assert fresh and fresh.is_open and fresh != enquiry
        assert verbs.ask_again(token_of=enquiry.pk) == fresh
    assert {message.recipient for message in post()} == {"hello@lunch.example"}


def test_a_provider_that_has_stopped_is_listed_no_more(rhys, club):
    with acting_as(rhys):
        enquiry = verbs.ask_provider(actor=rhys, service=club)
    verbs.answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.STOPPED)
    club.refresh_from_db()
    assert club.status == Service.Status.DEFUNCT
    assert freshness(club.verified_at, PACE) == Freshness.STALE


def test_a_link_cannot_be_made_up(rhys, club):
    with acting_as(rhys):
        enquiry = verbs.ask_provider(actor=rhys, service=club)
    token = enquiry_token(enquiry.pk)
    assert enquiry_of(token) == enquiry.pk
    assert enquiry_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    for nonsense in ("", ".", "x" * 5000, "ÄÖ", token.split(".")[0]):
        assert enquiry_of(nonsense) is None


def test_an_answer_has_its_moment(club):
    from django.db import IntegrityError, transaction

    with preparing(), pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.create(
            service=club, channel="email", expires_at=clock.now(), answer="right"
        )
    assert connection.is_usable()
