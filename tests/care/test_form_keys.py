"""The key of a form answers a double click, and nothing else: nothing of another case or team."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.care import services
from alongside.care.models import Case, PrivateNote
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.directory.models import Service
from alongside.outcomes.services import record_response
from alongside.people.services import begin_relation, invite, refuse_relation
from alongside.referrals import services as referrals
from alongside.referrals.doors import move_made
from alongside.volunteers.services import name_volunteer, offer
from tests.factories.standing import Standing, preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    wish,
)

pytestmark = pytest.mark.django_db
Verb = Callable[[Actor, Case, uuid.UUID], Any]
IN_A_WEEK = dt.timedelta(days=7)


@pytest.fixture
def club(people) -> Service:
    return service_of(people.dev)


@pytest.fixture
def cases(people) -> list[Case]:
    """Two of Amina's, and one of Cara's elsewhere."""
    workers = (people.amina, people.amina, people.cara)
    return [
        taken_on(worker, referred(people.gita, registered(people.gita, number), worker))
        for worker, number in zip(workers, NHS_NUMBERS, strict=False)
    ]


def _goal(actor: Actor, case: Case) -> Any:
    return services.set_goal(actor=actor, case=case, key=uuid.uuid4(), words="Walk again")


def _verbs(people: Standing, club: Service) -> dict[str, Verb]:
    """Whatever is made with a key for a case, each as its page asks for it."""
    week = clock.now() + IN_A_WEEK
    return {
        "a private note": lambda a, c, k: services.write_private_note(
            actor=a, case=c, key=k, text="Mind the dog"
        ),
        "a goal": lambda a, c, k: services.set_goal(actor=a, case=c, key=k, words="See people"),
        "an action": lambda a, c, k: services.agree_action(
            actor=a, goal=_goal(a, c), key=k, what="Ring", owner="worker"
        ),
        "a first visit": lambda a, c, k: services.plan_visit(
            actor=a, case=c, service=club, key=k, confidence="high"
        ),
        "an appointment": lambda a, c, k: services.book_appointment(
            actor=a, case=c, key=k, kind="phone", at=week, minutes=20
        ),
        "a task": lambda a, c, k: services.make_task(actor=a, case=c, key=k, what="Ring"),
        "a plan": lambda a, c, k: services.write_plan(
            actor=a, case=c, base=0, words={"strengths": "My garden"}, key=k
        ),
        "a link": lambda a, c, k: invite(actor=a, person=c.person, email="ivy@example.org", key=k),
        "somebody who acts": lambda a, c, k: begin_relation(
            actor=a, person=c.person, kind="carer", name="Mo", scopes=["news"], evidence="x", key=k
        ),
        "somebody who must not": lambda a, c, k: refuse_relation(
            actor=a, person=c.person, name="Moe", note="She says so", key=k
        ),
        "a referral": lambda a, c, k: referrals.send(
            actor=a, person=c.person, to=club, wish=wish(), key=str(k), parent=c.referral
        ),
        "a note to the other side": lambda a, c, k: referrals.add_note(
            actor=a, referral=c.referral, text="Seen", key=k
        ),
        "a case closed": lambda a, c, k: services.close_case(
            actor=a, case=c, outcome="goals_met", key=k
        ),
    }


@pytest.mark.parametrize("what", _verbs(None, None))  # type: ignore[arg-type]
def test_a_key_is_of_what_it_made(people, cases, club, what):
    ours, also_ours, elsewhere = cases
    verb, key = _verbs(people, club)[what], uuid.uuid4()
    with acting_as(people.amina) as amina:
        made = verb(amina, ours, key)
        if what != "an action":  # of which each click here has a goal of its own
            assert verb(amina, ours, key) == made, "a double click is answered"
        with pytest.raises(OutOfTurn, match="sent before, about something else"):
            verb(amina, also_ours, key)
    if what == "a referral":  # whose keys are each user's own
        return
    with (
        acting_as(people.cara) as cara,
        pytest.raises(OutOfTurn, match="sent before, about something else"),
    ):
        verb(cara, elsewhere, key)


def test_what_a_colleague_noted_for_themselves_answers_nobody_else(people, cases):
    key = uuid.uuid4()
    with acting_as(people.amina) as amina:
        services.write_private_note(actor=amina, case=cases[0], key=key, text="Mine")
    with acting_as(people.ben) as ben, pytest.raises(OutOfTurn):
        services.write_private_note(actor=ben, case=cases[0], key=key, text="His")
    with preparing():
        assert list(PrivateNote.objects.values_list("text", flat=True)) == ["Mine"]


def test_a_move_of_one_referral_is_none_of_another(people, cases, club):
    ours, also_ours, _elsewhere = cases
    first, second = (referred_on(people.amina, case, club) for case in (ours, also_ours))
    key = uuid.uuid4()
    with acting_as(people.dev) as dev:
        declined = {"name": "decline", "reason": "full", "key": key}
        referrals.move(actor=dev, referral=first, **declined)
        assert move_made(key, first.pk), "though Dev sees the person no more"
        assert not move_made(key, second.pk)
        with pytest.raises(OutOfTurn, match="sent before"):
            referrals.move(actor=dev, referral=second, **declined)
    with preparing():
        second.refresh_from_db()
        assert second.status == "sent", "nothing is half done"


def test_a_volunteer_is_asked_about_the_referral_that_was_meant(people, cases, club):
    first, second = (referred_on(people.amina, case, club) for case in cases[:2])
    key = uuid.uuid4()
    with acting_as(people.dev) as dev:
        vera = name_volunteer(actor=dev, name="Vera", email="vera@example.org")
        made = offer(actor=dev, referral=first, volunteer=vera, key=key)
        assert offer(actor=dev, referral=first, volunteer=vera, key=key) == made
        with pytest.raises(OutOfTurn):
            offer(actor=dev, referral=second, volunteer=vera, key=key)


def test_answers_are_of_the_person_who_gave_them(people, cases):
    def answered(actor: Actor, case: Case) -> Any:
        return record_response(
            actor=actor,
            person=case.person,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            mode="phone",
            key="one form",
            answers={},
            not_done_reason="declined",
        )

    with acting_as(people.amina) as amina:
        first = answered(amina, cases[0])
        assert answered(amina, cases[0]) == first
        with pytest.raises(OutOfTurn):
            answered(amina, cases[1])
