"""A practice referral goes as a real one does, and nothing else in the house ever meets it."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.onboarding.models import Practice, PracticeMove
from alongside.onboarding.queries import practice_of, practices_visible_to
from alongside.onboarding.services.practising import begin_practice, practise, throw_away
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.onboarding.test_agreements import without_agreement

WAY = ("accept", "book", "attend", "complete")


def begun(actor) -> Practice:
    with acting_as(actor):
        return begin_practice(actor=actor)


def gone(actor, practice: Practice, *names: str) -> Practice:
    with acting_as(actor):
        for name in names:
            practice = practise(actor=actor, practice=practice, name=name, key=uuid.uuid4())
    return practice


def test_it_goes_the_way_of_a_real_referral(people, lena, worker):
    practice = begun(people.dev)
    assert begun(lena).pk == practice.pk, "one at a time"
    worker()
    practice = gone(people.dev, practice, *WAY)
    assert practice.completed_at
    with acting_as(lena):
        steps = [step.status for step in practice_of(lena).moves.all()]
    assert steps == ["sent", "accepted", "booked", "attended", "completed"]
    with preparing():
        assert Message.objects.get(template="practice").recipient == "dev@example.test"


def test_the_table_of_moves_holds_here_too(people):
    practice = begun(people.dev)
    with pytest.raises(OutOfTurn):
        gone(people.dev, practice, "attend")
    for name in ("withdraw", "send", "nonsense"):
        with pytest.raises(NotPermitted):
            gone(people.dev, practice, name)
    gone(people.dev, practice, *WAY)
    with pytest.raises(OutOfTurn):
        gone(people.dev, practice, "accept")


def test_the_second_click_of_a_double_one_moves_nothing(people):
    practice, key = begun(people.dev), uuid.uuid4()
    with acting_as(people.dev) as dev:
        for _twice in range(2):
            practise(actor=dev, practice=practice, name="accept", key=key)
        assert PracticeMove.objects.filter(name="accept").count() == 1


def test_it_is_counted_nowhere_and_touches_no_person(people, browser_of):
    def figures():
        page = browser_of(people.efua).get(reverse("reports")).content
        return [table.get_text() for table in BeautifulSoup(page, "html.parser").find_all("table")]

    before = figures()
    gone(people.dev, begun(people.dev), *WAY)
    assert before and figures() == before
    with preparing():
        for table in (Person, Referral, CareRelationship):
            assert not table.objects.exists()


def test_no_other_organisation_sees_or_moves_it(people, lena, priya, browser_of):
    practice = begun(people.dev)
    for actor in (*people.everyone.values(), lena, priya):
        ours = actor.organisation_id == people.dev.organisation_id
        with acting_as(actor), connection.cursor() as cursor:
            for table in ("onboarding_practice", "onboarding_practicemove"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (int(ours),), (actor.name, table)
            assert practices_visible_to(actor).filter(pk=practice.pk).exists() == ours
    for verb in (
        lambda: throw_away(actor=people.amina, practice=practice),
        lambda: practise(actor=people.amina, practice=practice, name="accept", key=uuid.uuid4()),
    ):
        with pytest.raises(NotPermitted), acting_as(people.amina):
            verb()
    assert "Percy" not in browser_of(people.amina).get(reverse("practice")).text
    assert "Percy" not in browser_of(people.amina).get(reverse("board")).text
    assert "Percy" not in browser_of(people.dev).get(reverse("provider_desk")).text


def test_thrown_away_nothing_is_left_but_that_somebody_practised(people, browser_of):
    practice = gone(people.dev, begun(people.dev), *WAY)
    browser = browser_of(people.dev)
    for _twice in range(2):
        assert browser.post(reverse("throw_away")).status_code == 302
    with preparing():
        assert not PracticeMove.objects.exists()
        practice.refresh_from_db()
    assert practice.completed_at and practice.thrown_away_at
    with pytest.raises(OutOfTurn):
        gone(people.dev, practice, "accept")
    assert begun(people.dev).pk != practice.pk, "again, whenever they like"


def test_without_an_agreement_not_even_practice_comes(people):
    without_agreement(people.dev)
    with pytest.raises(Refused, match="agreement"):
        begun(people.dev)


def test_it_is_not_for_those_who_meet_no_referrals(people, browser_of):
    assert browser_of(people.efua).get(reverse("practice")).status_code == 403
    with pytest.raises(NotPermitted):
        begun(people.efua)


def test_a_bent_button_does_nothing(people, browser_of):
    begun(people.dev)
    browser = browser_of(people.dev)
    key = {"idempotency_key": str(uuid.uuid4())}
    assert browser.post(reverse("practise"), {**key, "move": "withdraw"}).status_code == 404
    assert browser.post(reverse("practise"), {"move": "accept"}).status_code == 400
