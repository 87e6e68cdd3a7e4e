"""What was answered is kept with the version that was shown, for those who read the referral."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.people.models.person import WAYS_TO_FIND
from alongside.questions.content import Content, Kind, Question
from alongside.questions.models import Version
from alongside.questions.queries import ANSWERED_FOR
from alongside.questions.services import publish, save
from alongside.referrals.models import Referral, ReferralAnswer
from alongside.referrals.queries import answers_of
from alongside.referrals.services import Answers, AskFirst, Wish, send
from tests.factories.standing import Standing, preparing
from tests.factories.story import referred, registered, wish
from tests.questions.test_forms import ASKS, WHEELS, published

RAMP = Question("ramp", Kind.NUMBER, "How wide?", required=True, only_if=(("wheels", "yes"),))
BOTH = Content((WHEELS, RAMP))


def sent(people: Standing, person: Person, wished: Wish) -> Referral:
    with acting_as(people.gita) as gita:
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        return send(actor=gita, person=person, to=team, wish=wished, key=str(uuid.uuid4()))


def answering(version: Version, **given: Any) -> Wish:
    return wish(answers=Answers(version.pk, given))


def test_answers_are_kept_with_the_version_they_answered(people: Standing) -> None:
    first, person = published(people.leila, BOTH), registered(people.gita)
    with acting_as(people.leila) as leila:
        form = save(
            actor=leila,
            form=first.form,
            revision=1,
            content=ASKS.without("wheels").with_question(
                replace(WHEELS, label="Which aids?", kind=Kind.TEXT)
            ),
        )
        second = publish(actor=leila, form=form, revision=2)
    old = sent(people, person, answering(first, wheels="yes", ramp="67"))
    new = sent(people, person, answering(second, wheels="A stick"))
    with acting_as(people.amina) as amina:
        assert [(a.label, a.text, a.version_id) for a in answers_of(amina, old)] == [
            ("Does the person use a wheelchair?", "Yes", first.pk),
            ("How wide?", "67", first.pk),
        ]
        assert [(a.label, a.text) for a in answers_of(amina, new)] == [("Which aids?", "A stick")]
    with preparing():
        assert old.consent.shared.count("words") == 1
        with pytest.raises(ProgrammingError), transaction.atomic():
            ReferralAnswer.objects.update(text="")


def test_a_page_that_is_too_old_is_told_so(
    people: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, person = published(people.leila, BOTH), registered(people.gita)
    published(people.leila)
    assert sent(people, person, answering(first, wheels="no"))
    now = clock.now() + ANSWERED_FOR
    with monkeypatch.context() as later, pytest.raises(OutOfTurn, match="asks something else"):
        later.setattr(clock, "now", lambda: now)
        sent(people, person, answering(first, wheels="no"))
    with pytest.raises(OutOfTurn, match="asks something else"):
        sent(people, person, wish(answers=Answers(uuid.uuid4(), {})))


def test_what_is_missing_or_wrong_sends_nothing(people: Standing) -> None:
    version, person = published(people.leila, BOTH), registered(people.gita)
    for given, field in (({}, "q_wheels"), ({"wheels": "yes", "ramp": "wide"}, "q_ramp")):
        with pytest.raises(Refused) as refused:
            sent(people, person, answering(version, **given))
        assert refused.value.field == field
    with preparing():
        assert not Referral.objects.exists() and not ReferralAnswer.objects.exists()
    with pytest.raises(AskFirst, match="asks something of its own"):
        sent(people, person, wish(answers=Answers(None, {})))
    assert sent(people, person, wish()), "a program was not asked: it is taken, without answers"


def test_roles_reasons_and_required_fields_are_the_receivers(people: Standing) -> None:
    terms = Content(roles=("link_worker",), reasons=("debt-money",), required=("postcode", "words"))
    version, person = published(people.leila, terms), registered(people.gita)
    with pytest.raises(Refused, match="no referrals from your role"):
        sent(people, person, wish())
    with acting_as(replace(people.gita, role_code="")) as house:
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        assert send(actor=house, person=person, to=team, wish=wish(), key="house")
    version = published(people.leila, replace(terms, roles=("referrer",)))
    with pytest.raises(Refused, match="one of these reasons"):
        sent(people, person, answering(version))
    version = published(people.leila, replace(terms, roles=(), reasons=()))
    with pytest.raises(Refused, match="postcode"):
        sent(people, person, answering(version))
    told = wish(answers=Answers(version.pk, {}), told={"postcode": "AL1 1AA"})
    with pytest.raises(Refused, match="own words"):
        sent(people, person, replace(told, words=" "))
    assert sent(people, person, told)


def test_only_those_who_may_read_the_referral_read_its_answers(people: Standing) -> None:
    version, person = published(people.leila, BOTH), registered(people.gita)
    referral = sent(people, person, answering(version, wheels="no"))
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            seen = name in {"amina", "ben", "leila", "gita"}
            assert answers_of(actor, referral).exists() == seen, name
            cursor.execute("SELECT count(*) FROM referrals_referralanswer")
            assert cursor.fetchone() == (int(seen),), name
    with preparing():
        away = dict.fromkeys(WAYS_TO_FIND, "") | {"protected": True}
        Person.objects.filter(pk=person.pk).update(**away)
    for actor in (people.ben, people.gita):
        with acting_as(actor), connection.cursor() as cursor:
            assert not answers_of(actor, referral).exists()
            cursor.execute("SELECT count(*) FROM referrals_referralanswer")
            assert cursor.fetchone() == (0,), "an answer may say where somebody is"
    assert sent(people, person, answering(version, wheels="yes", ramp="67"))


def test_nobody_adds_an_answer_to_somebody_elses_referral(people: Standing) -> None:
    version = published(people.leila, BOTH)
    referral = referred(people.gita, registered(people.gita), people.amina)
    for actor in (people.amina, people.cara, people.dev):
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with acting_as(actor), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(
                "INSERT INTO referrals_referralanswer (id, created_at, referral_id, version_id,"
                " position, question, label, text, by_link)"
                " VALUES (%s, now(), %s, %s, 1, 'x', 'X', 'X', false)",
                [uuid.uuid4(), referral.pk, version.pk],
            )
