"""Amina goes on a visit alone and says nothing: who is asked and told, and who learns where."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging import services as messaging
from alongside.messaging.arriving import CARRIER, take_answer
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.owncare import services
from alongside.owncare.models import LoneStep, LoneVisit, Whereabouts
from alongside.owncare.queries.lone_visits import (
    colleagues_out,
    last_buddy,
    out_now,
    own_number_is_stopped,
    steps_visible_to,
    visits_visible_to,
    whereabouts_visible_to,
)
from alongside.owncare.rules import next_time
from alongside.owncare.services import calling
from alongside.owncare.tasks import TIDYING, forget_whereabouts
from alongside.people.services import add_to_circle, protect
from tests.factories.standing import preparing, relationship
from tests.factories.story import registered

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PLACE = "4 Qzmill Lane"


def go(people, *, who=None, buddy="ben", minutes=60, place=PLACE, key=None, **more) -> LoneVisit:
    actor = who or people.amina
    looks = getattr(people, buddy).user_id if buddy else None
    with acting_as(actor):
        return services.set_out(
            actor=actor,
            key=key or uuid.uuid4(),
            back_at=clock.now() + minutes * MINUTE,
            place=place,
            buddy=looks,
            **more,
        )


def facts() -> None:
    """What was told is delivered, and once more, as after a worker that was killed."""
    for fact in OutboxFact.objects.filter(topic__startswith="lone_visit."):
        deliver(fact.pk)
        deliver(fact.pk)


def at(moment: dt.datetime) -> None:
    with clock.telling(moment):
        services.call_those_due()


def course(visit) -> list[str]:
    with preparing():
        lines = LoneStep.objects.filter(visit=visit).select_related("whom")
        return [line.whom.name if line.whom else str(line.step) for line in lines]


def sent(actor) -> list[tuple[str, str]]:
    with preparing():
        found = Message.objects.filter(to_user_id=actor.user_id).order_by("created_at", "channel")
        return list(found.values_list("template", "channel"))


def raw(actor, column="place", table="owncare_whereabouts") -> list[str]:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [one for (one,) in cursor.fetchall()]


def stop(number: str) -> None:
    with acting_as(CARRIER):
        take_answer(
            actor=CARRIER, given_id=str(uuid.uuid4()), source=number, words="STOP", at=clock.now()
        )


def test_who_says_nothing_is_asked_then_ben_is_told_then_leila_until_somebody_says(people):
    with acting_as(people.ben):
        services.say_number(actor=people.ben, mobile="07700 900123")
    with clock.telling(NINE):
        visit = go(people)
        facts()
    assert sent(people.amina) == [("lone-visit-set-out", "email")]
    at(NINE + 59 * MINUTE)
    assert course(visit) == ["set_out"]
    at(NINE + 60 * MINUTE)
    at(NINE + 69 * MINUTE)
    assert course(visit) == ["set_out", "remind"]
    at(NINE + 70 * MINUTE)
    assert course(visit)[2:] == ["Ben"]
    assert sent(people.ben) == [("lone-visit-call", "email"), ("lone-visit-call", "text")]
    at(NINE + 84 * MINUTE)
    at(NINE + 85 * MINUTE)
    at(NINE + 100 * MINUTE)
    assert course(visit)[2:] == ["Ben", "Leila", "Leila"], "the last is told again and again"
    with acting_as(people.ben), clock.telling(NINE + 101 * MINUTE):
        services.say_what_happened(
            actor=people.ben, visit=visit, outcome="reached", words="Her phone was empty."
        )
    facts()
    at(NINE + dt.timedelta(hours=9))
    assert course(visit)[2:] == ["Ben", "Leila", "Leila", "say_what_happened"]
    assert sent(people.leila)[-1] == ("lone-visit-over", "email")
    assert ("lone-visit-over", "email") not in sent(people.ben), "he said it himself"
    with preparing():
        for message in Message.objects.all():
            words = f"{message.subject} {message.body}"
            assert not any(name in words for name in ("Amina", "Ben", PLACE)), words


def test_a_number_that_wants_no_texts_still_gets_the_link_by_e_mail(people):
    with acting_as(people.amina) as amina:
        services.say_number(actor=amina, mobile="07700 900123")
        assert not own_number_is_stopped(amina)
    stop("+447700900123")
    go(people)
    facts()
    assert sorted(way for _template, way in sent(people.amina)) == ["email", "text"]
    with preparing():
        for message in Message.objects.filter(to_user_id=people.amina.user_id):
            assert "Replies are not read: tap the link." in message.body
            deliver_message(message.pk)
            message.refresh_from_db()
            stopped = message.status == Message.Status.STOPPED
            assert stopped == (message.channel == "text")
    with acting_as(people.amina) as amina:
        assert own_number_is_stopped(amina)
    with acting_as(people.ben) as ben:
        assert not own_number_is_stopped(ben)


def test_each_reads_of_it_what_they_need_and_when_in_both_locks(people):
    with clock.telling(NINE):
        visit = go(people)

    def check(expected: dict[str, tuple[bool, bool]]) -> None:
        for name, actor in people.everyone.items():
            with acting_as(actor):
                seen = visits_visible_to(actor).filter(pk=visit.pk).exists()
                where = whereabouts_visible_to(actor).filter(visit=visit).exists()
            assert (seen, where) == expected.get(name, (False, False)), name
            assert (visit.pk in raw(actor, "id", "owncare_lonevisit")) == seen, name
            assert (PLACE in raw(actor)) == where, name
            assert bool(raw(actor, "step", "owncare_lonestep")) == seen, name

    # Before an alarm nobody but her reads where she is.
    check({"amina": (True, True), "ben": (True, False), "leila": (True, False)})
    at(NINE + 60 * MINUTE)
    at(NINE + 70 * MINUTE)
    check({"amina": (True, True), "ben": (True, True), "leila": (True, True)})
    with acting_as(people.amina), clock.telling(NINE + 71 * MINUTE):
        services.say_safe(actor=people.amina, visit=visit)
    with acting_as(TIDYING):
        services.forget_whereabouts(actor=TIDYING, before=NINE + 72 * MINUTE)
    check({"amina": (True, False), "ben": (True, False), "leila": (True, False)})
    # Of what ended well nobody else keeps a book, buddy or lead.
    with clock.telling(NINE + dt.timedelta(days=1)):
        quiet = go(people)
        with acting_as(people.amina):
            services.say_safe(actor=people.amina, visit=quiet)
    for name in ("ben", "leila"):
        actor = getattr(people, name)
        assert quiet.pk not in raw(actor, "id", "owncare_lonevisit")
        with acting_as(actor):
            assert not visits_visible_to(actor).filter(pk=quiet.pk).exists()
    with clock.telling(NINE + dt.timedelta(days=1)):
        led = go(people, buddy="leila")
    assert led.pk in raw(people.leila, "id", "owncare_lonevisit"), "for as long as she is out"
    with acting_as(people.amina):
        services.say_safe(actor=people.amina, visit=led)
    assert led.pk not in raw(people.leila, "id", "owncare_lonevisit")
    with acting_as(TIDYING):
        later = NINE + dt.timedelta(days=400)
        assert services.forget_lone_visits(actor=TIDYING, before=later) == 3
    with preparing():
        assert not LoneStep.objects.exists() and not Whereabouts.objects.exists()


def test_where_a_protected_person_is_only_who_may_know_it_reads(people):
    ivy = registered(people.gita, address=PLACE)
    with preparing():
        relationship(ivy, people.amina, "care")
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=ivy)
        ivy.refresh_from_db()
    with clock.telling(NINE):
        with pytest.raises(Refused, match="may know where"):
            go(people, person=ivy)
        with pytest.raises(Refused, match="circle first"):
            go(people, person=ivy, buddy=None)
    with acting_as(people.amina) as amina:
        add_to_circle(actor=amina, person=ivy, users=[people.ben.user_id])
    with clock.telling(NINE):
        visit = go(people, person=ivy)
    for minutes in (60, 70, 85):
        at(NINE + minutes * MINUTE)
    assert course(visit)[2:] == ["Ben", "Leila"]
    assert raw(people.ben) == [PLACE]
    assert raw(people.leila) == [], "told to look, but not where a protected person is"
    with acting_as(people.leila) as leila:
        assert not whereabouts_visible_to(leila).exists()
        assert colleagues_out(leila) == [visit]


def test_a_person_who_is_protected_while_somebody_is_there_is_hidden_at_once(people):
    ivy = registered(people.gita)
    with preparing():
        relationship(ivy, people.amina, "care")
    with clock.telling(NINE):
        go(people, person=ivy)
    for minutes in (60, 70):
        at(NINE + minutes * MINUTE)
    assert raw(people.ben) == [PLACE]
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=ivy)
    assert raw(people.ben) == []


def test_a_double_tap_is_one_and_who_is_out_cannot_set_out_again(people):
    key = uuid.uuid4()
    visit = go(people, key=key)
    assert go(people, key=key) == visit
    with pytest.raises(OutOfTurn):
        go(people)
    longer = uuid.uuid4()
    with acting_as(people.amina) as amina:
        for _tap in range(2):
            found = services.extend(actor=amina, visit=visit, minutes=30, key=longer)
        assert found.back_at == visit.back_at + 30 * MINUTE
        for _tap in range(2):
            services.say_safe(actor=amina, visit=visit)
        assert out_now(amina) is None
        with pytest.raises(OutOfTurn):
            services.extend(actor=amina, visit=visit, minutes=30, key=uuid.uuid4())
        with pytest.raises(OutOfTurn):
            services.raise_alarm(actor=amina, visit=visit)
        assert last_buddy(amina) == people.ben.user_id
    assert course(visit) == ["set_out", "extend", "say_safe"]
    with acting_as(people.ben) as ben, pytest.raises(OutOfTurn):
        services.say_what_happened(actor=ben, visit=visit, outcome="help")
    again = go(people)
    with acting_as(people.amina) as amina:
        assert out_now(amina) == again
    assert AuditEntry.objects.filter(verb="lone_visit.end").count() == 1


def test_the_alarm_reaches_ben_and_leila_at_once_and_goes_no_further_twice(people):
    with clock.telling(NINE):
        visit = go(people)
        with acting_as(people.amina) as amina:
            for _tap in range(2):
                services.raise_alarm(actor=amina, visit=visit)
        facts()
        services.call_those_due()
    assert sorted(course(visit)) == ["Ben", "Leila", "raise_alarm", "set_out"]
    with acting_as(people.amina) as amina, clock.telling(NINE + MINUTE):
        services.extend(actor=amina, visit=visit, minutes=15, key=uuid.uuid4())
    facts()
    assert sent(people.ben)[-1][0] == sent(people.leila)[-1][0] == "lone-visit-over"
    at(NINE + 61 * MINUTE)
    assert course(visit)[-1] == "extend", "the clock runs anew from when she wants to be back"
    at(NINE + 75 * MINUTE)
    assert course(visit)[-1] == "remind"


def test_where_and_whom_goes_a_day_after_and_is_asked_each_hour(people):
    assert (
        next(
            periodic.cron
            for periodic in app.periodic_registry.periodic_tasks.values()
            if periodic.task.name == "owncare.forget_whereabouts"
        )
        == "11 * * * *"
    )
    with clock.telling(NINE):
        visit = go(people)
        with acting_as(people.amina) as amina:
            services.say_safe(actor=amina, visit=visit)
    for after, left in ((dt.timedelta(hours=24), 1), (dt.timedelta(hours=24, minutes=1), 0)):
        with clock.telling(NINE + after):
            forget_whereabouts(0)
        with preparing():
            assert Whereabouts.objects.count() == left
    with preparing():
        assert LoneVisit.objects.filter(pk=visit.pk).exists()


def test_an_alarm_after_the_visit_is_over_is_never_taken_in_silence(people):
    visit = go(people)
    with acting_as(people.amina) as amina:
        services.raise_alarm(actor=amina, visit=visit)
    facts()
    with acting_as(people.ben) as ben:
        services.say_what_happened(actor=ben, visit=visit, outcome="reached")
    with acting_as(people.amina) as amina:
        for verb, more in (
            (services.raise_alarm, {}),
            (services.extend, {"minutes": 30, "key": uuid.uuid4()}),
        ):
            with pytest.raises(OutOfTurn, match=r"nobody is told.*999.*set out again"):
                verb(actor=amina, visit=visit, **more)
    assert course(visit)[-1] == "say_what_happened"


def test_only_who_was_told_says_what_happened_and_nobody_says_it_for_amina(people):
    visit = go(people)
    with acting_as(people.ben) as ben:
        for verb in (services.say_safe, services.raise_alarm):
            with pytest.raises(NotPermitted):
                verb(actor=ben, visit=visit)
        with pytest.raises(OutOfTurn):
            services.say_what_happened(actor=ben, visit=visit, outcome="reached")
        with pytest.raises(DatabaseError), transaction.atomic():
            LoneVisit.objects.create(
                organisation_id=ben.organisation,
                by_id=people.amina.user,
                back_at=NINE,
                next_call_at=NINE,
            )
    with acting_as(people.cara) as cara, pytest.raises(OutOfTurn):
        services.say_what_happened(actor=cara, visit=visit, outcome="reached")
    for time in (60, 70):
        at(clock.now() + time * MINUTE)
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        services.say_what_happened(actor=amina, visit=visit, outcome="reached")
    with acting_as(people.leila) as leila:
        with pytest.raises(Refused, match="Say what happened"):
            services.say_what_happened(actor=leila, visit=visit, outcome="safe")
        with pytest.raises(Refused, match="NHS number"):
            services.say_what_happened(
                actor=leila, visit=visit, outcome="help", words="At 999 000 0018"
            )
        services.say_what_happened(actor=leila, visit=visit, outcome="help", words="Police came.")
        assert steps_visible_to(leila).filter(visit=visit).count() == 4


def test_who_has_left_is_passed_over_and_without_anybody_she_cannot_go(people):
    with clock.telling(NINE):
        visit = go(people)
    with preparing():
        Membership.objects.filter(user_id=people.ben.user_id).update(ended_at=NINE)
    for minutes in (60, 70):
        at(NINE + minutes * MINUTE)
    assert course(visit)[2:] == ["Leila"]
    with preparing():
        Membership.objects.filter(user_id=people.leila.user_id).update(ended_at=NINE)
    at(NINE + 85 * MINUTE)
    assert course(visit)[-1] == "unanswered"
    with pytest.raises(Refused, match="no lead"):
        go(people, who=people.cara, buddy=None)
    with pytest.raises(Refused, match="of your team"):
        go(people, who=people.cara, buddy="ben")


def test_a_worker_killed_in_the_middle_and_hours_of_silence_lose_nothing(people, monkeypatch):
    with clock.telling(NINE):
        visit = go(people)
    queue = messaging.queue

    def killed(**call: object) -> None:
        queue(**call)
        raise KeyboardInterrupt

    late = NINE + 60 * MINUTE + dt.timedelta(hours=3)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(calling.messaging, "queue", killed)
        at(late)
    assert course(visit) == ["set_out"], "half a reminder is none"
    for minute in range(5):
        at(late + minute * MINUTE)
    assert course(visit) == ["set_out", "remind", "Ben", "Leila"], "a step a minute, and no more"


def test_what_fails_for_one_stops_nobody_elses_clock(people, monkeypatch, caplog):
    with clock.telling(NINE):
        first = go(people)
        second = go(people, who=people.ben, buddy="amina")
    write = calling.write

    def broken(actor, visit, step, **more):
        if visit.pk == first.pk:
            raise RuntimeError("this one is broken")
        return write(actor, visit, step, **more)

    with monkeypatch.context() as patched:
        patched.setattr(calling, "write", broken)
        with pytest.raises(ExceptionGroup) as failed:
            at(NINE + 60 * MINUTE)
    assert [str(error) for error in failed.value.exceptions] == ["this one is broken"]
    assert str(first.pk) in caplog.text
    assert (course(first), course(second)) == (["set_out"], ["set_out", "remind"])
    at(NINE + 61 * MINUTE)
    assert course(first) == ["set_out", "remind"], "still due"


def test_nobody_is_told_to_look_once_there_is_news(people):
    with clock.telling(NINE):
        visit = go(people)
    for minutes in (60, 70):
        at(NINE + minutes * MINUTE)
    with acting_as(people.amina) as amina:
        services.say_safe(actor=amina, visit=visit)
    with preparing():
        for message in Message.objects.filter(template="lone-visit-call"):
            deliver_message(message.pk)
            message.refresh_from_db()
            assert message.status == Message.Status.STOPPED


@pytest.mark.parametrize(
    ("now", "said", "minutes"),
    [
        (dt.datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), dt.time(9, 30), 30),
        (dt.datetime(2026, 11, 23, 23, 30, tzinfo=LONDON), dt.time(0, 15), 45),
        (dt.datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), dt.time(8, 59), 24 * 60 - 1),
        # Clocks go back: the hour from 1 to 2 comes twice, and the first that lies ahead is meant.
        (dt.datetime(2026, 10, 25, 0, 50, tzinfo=LONDON), dt.time(1, 30), 40),
        (dt.datetime(2026, 10, 25, 1, 40, tzinfo=LONDON), dt.time(1, 30), 50),
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=LONDON), dt.time(2, 30), 180),
        # Clocks go forward: 1:30 does not come, and is asked for early rather than late.
        (dt.datetime(2027, 3, 28, 0, 20, tzinfo=LONDON), dt.time(1, 30), 10),
        (dt.datetime(2027, 3, 28, 0, 50, tzinfo=LONDON), dt.time(2, 30), 40),
    ],
)
def test_a_time_of_day_is_the_next_one_also_when_clocks_change(now, said, minutes):
    assert next_time(now, said) == now.astimezone(dt.UTC) + minutes * MINUTE
