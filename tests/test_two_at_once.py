"""Two people, or one person's two clicks, at the very same moment: real connections, real locks."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.care.models import Case, CaseMove, Risk, Task
from alongside.care.services import (
    assign,
    change_risk,
    claim_task,
    close_case,
    hand_over_cases,
    log_contact,
    make_task,
    note_death,
    note_risk,
    set_goal,
    take_on,
    undo_death,
)
from alongside.common.errors import NotPermitted, OutOfTurn
from alongside.common.once import hold
from alongside.consent.models import Consent
from alongside.consent.services import record
from alongside.needs.services import load_needs
from alongside.organisations.models import Organisation
from alongside.people.models import Death, Merge, Person
from alongside.people.restriction import hold_use
from alongside.people.services import register
from alongside.referrals.models import Referral
from alongside.referrals.services import send
from alongside.referrals.states import OPEN
from alongside.rights.retention.erasing import take_out
from alongside.rights.services import merge, undo_merge
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services import Told, raise_concern
from tests.factories.at_once import at_once, meanwhile
from tests.factories.standing import member_of, preparing, standing_people
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on, wish


@pytest.fixture
def people(transactional_db):
    with preparing() as actor:
        load_needs(actor=actor)
    return standing_people()


def test_two_link_workers_take_on_the_same_referral(people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    results = at_once(
        *(
            (worker, lambda worker=worker: take_on(actor=worker, referral=referral))
            for worker in (people.amina, people.ben)
        )
    )
    cases = [result for result in results if isinstance(result, Case)]
    refusals = [result for result in results if isinstance(result, OutOfTurn)]
    assert len(cases) == len(refusals) == 1, results
    winner = "Amina" if cases[0].worker_id == people.amina.user_id else "Ben"
    assert refusals[0].message == f"{winner} has already taken this referral on."
    with preparing():
        assert Case.objects.count() == 1
        assert referral.moves.filter(name="accept").count() == 1


def test_send_clicked_twice_is_sent_once(people):
    ivy = registered(people.gita)
    team = Organisation.objects.get(pk=people.amina.organisation_id)

    def click() -> Referral:
        return send(actor=people.gita, person=ivy, to=team, wish=wish(), key="one form")

    first, second = at_once((people.gita, click), (people.gita, click))
    assert isinstance(first, Referral)
    assert first == second
    with preparing():
        assert Referral.objects.count() == 1


def test_two_practices_enter_the_same_person(people):
    def enter(actor: Actor) -> Person:
        return register(
            actor=actor,
            nhs_number=NHS_NUMBERS[2],
            date_of_birth=dt.date(1980, 1, 1),
            given_name="Una",
            family_name="Twice",
        )

    results = at_once(
        *((actor, lambda actor=actor: enter(actor)) for actor in (people.gita, people.cara))
    )
    assert all(isinstance(result, Person) for result in results), results
    with preparing():
        assert Person.objects.count() == 1


def test_a_case_closed_while_a_colleague_writes_loses_no_word(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    key = uuid.uuid4()

    def write() -> Any:
        return log_contact(
            actor=people.ben, case=case, key=key, kind="phone", minutes=5, outcome="spoke"
        )

    def close() -> Any:
        return close_case(actor=people.amina, case=case, outcome="goals_met")

    wrote, closed = at_once((people.ben, write), (people.amina, close))
    assert isinstance(closed, Case)
    with preparing():
        kept = case.contacts.filter(pk=key).exists()
    # Either the contact came first and is kept, or it is refused and the page keeps the typing.
    assert kept != isinstance(wrote, OutOfTurn)


def test_two_leads_give_out_the_same_queue_and_each_is_given_once(people):
    waiting = [
        referred(people.gita, registered(people.gita, number), people.amina)
        for number in NHS_NUMBERS[:2]
    ]

    def give(to: Actor, order: int) -> Any:
        gives = {one.pk: to.user_id for one in waiting[::order]}
        return assign(actor=people.leila, gives=gives, key=uuid.uuid4())

    done = at_once(
        (people.leila, lambda: give(people.ben, 1)), (people.leila, lambda: give(people.amina, -1))
    )
    assert sorted(len(one.given) for one in done) == [0, 2], done
    assert sorted(len(one.gone) for one in done) == [0, 2], done
    with preparing():
        assert len(set(Case.objects.values_list("worker_id", flat=True))) == 1


def test_two_take_one_task_and_two_leads_hand_the_same_cases_over(people):
    cases = [
        taken_on(people.amina, referred(people.gita, registered(people.gita, number), people.amina))
        for number in NHS_NUMBERS[:2]
    ]
    with acting_as(people.leila) as leila:
        task = make_task(actor=leila, key=uuid.uuid4(), what="Ring the housing office")
    results = at_once(
        *(
            (worker, lambda worker=worker: claim_task(actor=worker, task=task))
            for worker in (people.amina, people.ben)
        )
    )
    (taken,) = (result for result in results if isinstance(result, Task))
    (late,) = (result for result in results if isinstance(result, OutOfTurn))
    winner = "Amina" if taken.owner_id == people.amina.user_id else "Ben"
    assert late.message == f"{winner} has already taken this."

    def give(to: Actor, order: int) -> Any:
        gives = {one.pk: to.user_id for one in cases[::order]}
        before = people.amina.user_id
        return hand_over_cases(actor=people.leila, gives=gives, before=before, key=uuid.uuid4())

    done = at_once(
        (people.leila, lambda: give(people.ben, 1)), (people.leila, lambda: give(people.leila, -1))
    )
    assert sorted(len(one.given) for one in done) == [0, 2], done
    with preparing():
        assert len(set(Case.objects.values_list("worker_id", flat=True))) == 1
        assert CaseMove.objects.filter(name="reassign").count() == 2


def test_what_is_written_while_a_colleague_notes_a_death_ends_with_the_case(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))

    def note() -> Any:
        with acting_as(people.ben) as ben:
            return note_death(actor=ben, person=case.person, source="family", key=uuid.uuid4())

    with acting_as(people.amina) as amina:
        task = make_task(actor=amina, case=case, what="Ring the family", key=uuid.uuid4())
        noted = meanwhile(note)
    assert isinstance(noted(), Death), noted()
    with preparing():
        assert Task.objects.get(pk=task.pk).status == "dropped"
        assert Case.objects.get(pk=case.pk).status == "closed"


def _sent_to_amina(people: Any, person: Person) -> Any:
    """Gita's click, whose page read the person before anything happened."""

    def click() -> Any:
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        with acting_as(people.gita) as gita:
            return send(actor=gita, person=person, to=team, wish=wish(), key=str(uuid.uuid4()))

    return click


def test_a_referral_sent_while_a_death_is_noted_is_refused_or_ends_with_it(people):
    ivy = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))

    def note() -> Any:
        with acting_as(people.ben) as ben:
            return note_death(actor=ben, person=case.person, source="family", key=uuid.uuid4())

    with acting_as(people.gita) as gita:
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        sent = send(actor=gita, person=ivy, to=team, wish=wish(), key=str(uuid.uuid4()))
        noted = meanwhile(note)
    assert isinstance(noted(), Death), noted()
    with preparing():
        assert Referral.objects.get(pk=sent.pk).status == "withdrawn", "it was seen"
    with acting_as(people.amina) as amina:
        undo_death(actor=amina, person=case.person, why="She rang.")
    with acting_as(people.ben) as ben:
        note_death(actor=ben, person=case.person, source="family", key=uuid.uuid4())
        late = meanwhile(_sent_to_amina(people, ivy))
    assert "has died" in late().message, late()
    with preparing():
        assert not Referral.objects.filter(status__in=OPEN).exists()


def test_a_referral_sent_while_a_record_is_erased_or_restricted_is_refused(people):
    ivy, bob = (registered(people.gita, number) for number in NHS_NUMBERS[:2])
    with acting_as(Actor.system("erasing")):
        hold("retention")
        take_out([ivy.pk])
        late = meanwhile(_sent_to_amina(people, ivy))
    assert "can no longer be seen here" in late().message, late()
    with preparing():
        hold_use(bob.pk)
        Person.objects.filter(pk=bob.pk).update(restricted=True)
        late = meanwhile(_sent_to_amina(people, bob))
    assert "kept and not used" in late().message, late()
    with preparing():
        assert not Referral.objects.exists()


def test_a_concern_raised_while_something_is_erased_waits_until_that_is_done(people):
    ivy = registered(people.gita)
    taken_on(people.amina, referred(people.gita, ivy, people.amina))
    told = Told(words="She fell", at_risk="adult", person=ivy, consent="agreed")

    def raise_it() -> Concern:
        with acting_as(people.amina) as amina:
            return raise_concern(actor=amina, key=uuid.uuid4(), told=told)

    with acting_as(Actor.system("erasing")), connection.cursor() as cursor:
        hold("retention")
        outcome = meanwhile(raise_it)
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert cursor.fetchone() == (1,), "it waits for what erases"
    assert isinstance(outcome(), Concern)


def _twice(people: Any) -> tuple[Person, Person, Case]:
    """Ivy with her number, and again without: both with the team, and the second one's case."""
    kept, gone = registered(people.gita), registered(people.gita, None, given_name="Ivey")
    cases = [
        taken_on(people.amina, referred(people.gita, one, people.amina)) for one in (kept, gone)
    ]
    return kept, gone, cases[1]


def _merge(people: Any, kept: Person, gone: Person) -> Any:
    def click() -> Any:
        with acting_as(people.leila) as leila:
            return merge(
                actor=leila, kept=kept, gone=gone, take=[], reason="She said.", key=uuid.uuid4()
            )

    return click


def test_two_records_are_made_one_once_whoever_began_from_which_side(people):
    kept, gone, _case = _twice(people)
    sara = member_of("Sara", Organisation.objects.get(pk=people.leila.organisation_id), "team_lead")

    def as_sara() -> Any:
        return merge(actor=sara, kept=gone, gone=kept, take=[], reason="Same", key=uuid.uuid4())

    results = at_once((people.leila, _merge(people, kept, gone)), (sara, as_sara))
    done = [result for result in results if isinstance(result, Merge)]
    refused = [result for result in results if isinstance(result, NotPermitted)]
    assert (len(done), len(refused)) == (1, 1), results
    with preparing():
        assert Case.objects.filter(person_id=done[0].kept_id).count() == 2


def test_what_is_written_while_two_records_are_made_one_is_in_the_one(people):
    kept, gone, case = _twice(people)
    # Somebody is in the middle of writing: the merge waits for them, and takes it along.
    with acting_as(people.amina) as amina:
        goal = set_goal(actor=amina, case=case, key=uuid.uuid4(), words="Sing")
        record(actor=amina, person=gone, purpose="research", basis="agreed")
        merging = meanwhile(_merge(people, kept, gone))
    assert isinstance(merging(), Merge), merging()
    with preparing():
        assert not Consent.objects.filter(person=gone).exists()
        assert goal.case.person_id != Case.objects.get(pk=case.pk).person_id == kept.pk
    undo = merging()
    with acting_as(people.leila) as leila:
        undo_merge(actor=leila, merge=undo, why="Cousins")

    # And the other way round: whoever has read the record that goes writes to the one that stays.
    def agree() -> Any:
        with acting_as(people.ben) as ben:
            return record(actor=ben, person=gone, purpose="contact", basis="agreed")

    with acting_as(people.leila) as leila:
        merge(actor=leila, kept=kept, gone=gone, take=[], reason="Same", key=uuid.uuid4())
        late = meanwhile(agree)
    assert isinstance(late(), Consent), late()
    with preparing():
        assert Consent.objects.get(pk=late().pk).person_id == kept.pk


def test_two_who_change_one_risk_at_once_end_nothing_unread(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    said = {"kind": "home", "words": "A dog."}
    notes = at_once(
        *(
            (one, lambda one=one: note_risk(actor=one, case=case, key=uuid.uuid4(), **said))
            for one in (people.amina, people.ben)
        )
    )
    with preparing():
        dog = Risk.objects.get()
    assert notes == [dog, dog], "the same words at once are one risk"
    results = at_once(
        (
            people.amina,
            lambda: change_risk(
                actor=people.amina,
                case=case,
                risk=dog,
                key=uuid.uuid4(),
                kind="alone",
                words="Two dogs.",
            ),
        ),
        (
            people.ben,
            lambda: change_risk(
                actor=people.ben,
                case=case,
                risk=dog,
                key=uuid.uuid4(),
                kind="home",
                words="A cat.",
            ),
        ),
    )
    assert sorted(type(one).__name__ for one in results) == ["OutOfTurn", "Risk"]
    with preparing():
        assert Risk.objects.filter(ended_at=None).count() == 1
