"""What a team noted of a risk: who writes and reads it, what stays, and to whom it is told."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from alongside.accounts.actor import ANONYMOUS, acting_as
from alongside.care import services
from alongside.care.gp_note import Part, draft, parts_to_ask
from alongside.care.models import Risk
from alongside.care.queries import case_visible_to
from alongside.care.risks import known_in, known_of, risks_of, risks_visible_to
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.people.models import CareRelationship
from alongside.people.services import Reach, protect
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    referred,
    registered,
    taken_on,
    themselves,
)

pytestmark = pytest.mark.django_db
DOG = {"kind": "home", "words": "A large dog: ask for it to be shut in."}


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _note(actor, case, key=None, **said) -> Risk:
    with acting_as(actor):
        return services.note_risk(actor=actor, case=case, key=key or uuid.uuid4(), **(DOG | said))


def _change(actor, case, risk, key=None, **said) -> Risk:
    with acting_as(actor):
        return services.change_risk(
            actor=actor, case=case, risk=risk, key=key or uuid.uuid4(), **(DOG | said)
        )


def _end(actor, case, risk, why="The dog has gone to her son.") -> None:
    with acting_as(actor):
        services.end_risk(actor=actor, case=case, risk=risk, why=why)


def _known(actor, case) -> list[str]:
    with acting_as(actor):
        return [one.words for one in known_in(case_visible_to(actor, case.pk))]


def test_it_is_noted_changed_and_ended_and_all_of_it_stays(people, case):
    key, later = uuid.uuid4(), uuid.uuid4()
    dog = _note(people.amina, case, key)
    assert _note(people.amina, case, key) == dog, "a double click is one"
    assert _note(people.ben, case) == dog, "so are the same words of a colleague"
    day = dt.timedelta(days=1)
    with time_machine.travel(clock.now() + day, tick=False):
        anew = _change(people.ben, case, dog, later, words="Two dogs.")
        assert _change(people.ben, case, dog, later, words="Two dogs.") == anew
        assert _known(people.amina, case) == ["Two dogs."]
    with time_machine.travel(clock.now() + 2 * day, tick=False):
        _end(people.amina, case, anew)
        _end(people.amina, case, anew)
        assert _known(people.amina, case) == []
        with acting_as(people.ben) as ben:
            told = [
                (one.words, one.by.name, one.ended_by.name, one.ended_why)
                for one in risks_of(ben, case.person_id)
            ]
    assert told == [
        ("Two dogs.", "Ben", "Amina", "The dog has gone to her son."),
        (DOG["words"], "Amina", "Ben", ""),
    ]


def test_nobody_changes_or_ends_what_they_have_not_read(people, case):
    dog = _note(people.amina, case)
    anew = _change(people.ben, case, dog, words="Two dogs.")
    with pytest.raises(OutOfTurn):
        _change(people.amina, case, dog, words="A cat.")
    with pytest.raises(OutOfTurn):
        _end(people.amina, case, dog)
    _end(people.ben, case, anew)
    with pytest.raises(OutOfTurn):
        _change(people.amina, case, anew, words="A cat.")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"words": "  "}, "words"),
        ({"words": "x" * 1_001}, "words"),
        ({"kind": "dragon"}, "kind"),
    ],
)
def test_nothing_and_too_much_are_refused_at_their_field(people, case, said, field):
    with pytest.raises(Refused) as refused:
        _note(people.amina, case, **said)
    assert refused.value.field == field
    dog = _note(people.amina, case)
    for why in ("", "x" * 1_001):
        with pytest.raises(Refused) as refused:
            _end(people.amina, case, dog, why)
        assert refused.value.field == "why"


def test_ten_stand_at_most(people, case):
    for number in range(services.risks.MOST_RISKS):
        _note(people.amina, case, words=f"Number {number}")
    with pytest.raises(Refused):
        _note(people.amina, case, words="One more")


def test_in_a_closed_case_nothing_is_written_and_the_next_case_begins_with_it(people, case):
    dog = _note(people.amina, case)
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="goals_met")
    for refused in (
        lambda: _note(people.amina, case, words="A cat."),
        lambda: _change(people.amina, case, dog, words="A cat."),
        lambda: _end(people.amina, case, dog),
    ):
        with pytest.raises(OutOfTurn):
            refused()
    again = taken_on(people.ben, referred(people.gita, case.person, people.amina))
    assert _known(people.ben, again) == [DOG["words"]]
    _end(people.ben, again, dog)
    assert _known(people.ben, again) == []


def test_a_risk_of_somebody_else_is_not_ended_by_way_of_this_case(people, case):
    other = taken_on(
        people.amina,
        referred(people.gita, registered(people.gita, NHS_NUMBERS[1]), people.amina),
    )
    dog = _note(people.amina, other)
    for act in (lambda: _end(people.amina, case, dog), lambda: _change(people.amina, case, dog)):
        with pytest.raises(NotPermitted):
            act()


def test_the_team_alone_reads_it_in_python_and_in_raw_sql(people, case):
    _note(people.amina, case)
    everybody = people.everyone | {
        "herself": themselves(case.person),
        "mary": let_in(acting_for(people.amina, case)),
        "nobody": ANONYMOUS,
    }
    for name, actor in everybody.items():
        with acting_as(actor):
            first = (
                set(risks_visible_to(actor).values_list("pk", flat=True)) if actor.label else set()
            )
            second = set()
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT id FROM care_risk")
                    second = {pk for (pk,) in cursor.fetchall()}
            except DatabaseError as refused:
                assert "permission denied" in str(refused)
            known = known_of(actor, case.person_id) if actor.label else []
        assert first == second, name
        assert bool(first) == bool(known) == (name in ("amina", "ben", "leila")), name
    for role in ("alongside_insight", "alongside_volunteer"):
        with pytest.raises(DatabaseError), acting_as(people.amina, role=role), transaction.atomic():
            connection.cursor().execute("SELECT id FROM care_risk")
    with preparing():
        CareRelationship.objects.filter(person=case.person).update(
            ended_at=clock.now(), ended_reason="test"
        )
    with acting_as(people.amina) as amina, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM care_risk")
        assert cursor.fetchone() == (0,)
        assert not risks_visible_to(amina).exists()


def test_the_database_lets_nobody_write_for_another_or_rewrite_what_was_said(people, case):
    _note(people.amina, case)
    team = str(people.amina.organisation_id)
    row = f"gen_random_uuid(), now(), '{case.person_id}', '{team}', gen_random_uuid(), 'other', 'x'"
    insert = (
        "INSERT INTO care_risk (id, created_at, person_id, organisation_id, thing, kind, words,"
        f" begun_at, by_id, ended_why) VALUES ({row}, now(), '{people.amina.user_id}', '')"
    )
    for actor, command in (
        (people.ben, insert),
        (people.cara, insert),
        (people.ben, "UPDATE care_risk SET words = 'x'"),
    ):
        with acting_as(actor), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(command)
    with acting_as(people.cara), connection.cursor() as cursor:
        cursor.execute("UPDATE care_risk SET ended_at = now()")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM care_risk")
        assert cursor.rowcount == 0


def test_where_a_protected_person_is_does_not_stand_in_it(people, case):
    lives = registered(people.gita, NHS_NUMBERS[1], address="4 Qzmill Lane")
    hidden = taken_on(people.amina, referred(people.gita, lives, people.amina))
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=hidden.person, reach=Reach(["phone"], "mornings"))
    with pytest.raises(Refused) as refused:
        _note(people.amina, hidden, words="The stairs at 4 Qzmill Lane are broken.")
    assert refused.value.field == "words"
    dog = _note(people.amina, hidden)
    with pytest.raises(Refused):
        _change(people.amina, hidden, dog, words="At 4 Qzmill Lane there is a dog.")
    with pytest.raises(Refused):
        _end(people.amina, hidden, dog, "She has left 4 Qzmill Lane.")


def _draft(actor, case, *parts) -> str:
    with acting_as(actor):
        return draft(actor, case_visible_to(actor, case.pk), parts).splitlines()[1]


def test_the_practice_reads_what_was_agreed_and_is_never_told_that_there_is_none(people, case):
    assert _draft(people.amina, case) == "Risks: no known risks."
    with acting_as(people.amina) as amina:
        assert Part.RISKS not in parts_to_ask(amina, case_visible_to(amina, case.pk))
    _note(people.amina, case)
    said = _draft(people.amina, case)
    assert "no known risks" not in said and "dog" not in said and "ring us" in said
    assert DOG["words"] in _draft(people.amina, case, Part.RISKS)
    with preparing():
        Consent.objects.filter(pk=case.referral.consent_id).update(taken_back=[Consent.Data.RISK])
    assert "dog" not in _draft(people.amina, case, Part.RISKS)


def test_of_a_protected_person_the_note_says_neither_that_there_is_a_risk_nor_that_there_is_none(
    people, case
):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person, reach=Reach(["phone"], "mornings"))
    before = _draft(people.amina, case)
    assert "no known risks" not in before
    _note(people.amina, case)
    assert _draft(people.amina, case) == _draft(people.amina, case, Part.RISKS) == before


def test_what_the_referrer_said_stays_as_they_said_it(people):
    told = {"risk": "known", "risk_note": "Do not visit alone."}
    case = taken_on(
        people.amina, referred(people.gita, registered(people.gita), people.amina, **told)
    )
    assert _draft(people.amina, case).endswith("as you wrote in the referral, nothing is added.")
    dog = _note(people.amina, case)
    assert _known(people.ben, case) == ["Do not visit alone.", DOG["words"]]
    _end(people.amina, case, dog)
    assert _known(people.ben, case) == ["Do not visit alone."]
    with preparing():
        assert Referral.objects.get(pk=case.referral_id).risk_note == "Do not visit alone."
