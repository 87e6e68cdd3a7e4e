"""Anybody says that something is wrong; an editor puts it right and answers; nobody is tracked."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.directory.models import Problem, ProblemTold, Service
from alongside.directory.services.problems import report, settle
from alongside.directory.tasks import forget_visitors
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from tests.directory.corner import service
from tests.directory.test_freshness import post
from tests.factories.standing import member_of, preparing


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club")


def told(club: Service, kind: str = "closed", **more: str) -> Problem:
    return report(service=club, kind=kind, key=uuid.uuid4(), **more)


def test_the_time_to_fix_is_from_the_report_to_the_fix(rhys, club):
    problem = told(club)
    with clock.telling(clock.now() + dt.timedelta(hours=30)), acting_as(rhys):
        problem = settle(actor=rhys, problem=problem, name="fix")
    assert problem.closed_at and problem.closed_at - problem.created_at >= dt.timedelta(hours=30)


def test_a_double_click_is_one_report(club):
    key = uuid.uuid4()
    first = report(service=club, kind="time", key=key, words="It is on Friday")
    assert report(service=club, kind="time", key=key, words="It is on Friday") == first
    assert Problem.objects.count() == 1


def test_the_words_are_for_editors_alone(people, rhys, club):
    told(club, words="My neighbour Ivy was sent away")
    with acting_as(people.amina):
        assert Problem.objects.count() == 1
        assert not ProblemTold.objects.exists()
    with acting_as(rhys):
        assert ProblemTold.objects.get().words == "My neighbour Ivy was sent away"


def test_the_reporter_who_left_an_address_is_answered_and_then_forgotten(rhys, club):
    problem = told(club, email="sam@example.test")
    with acting_as(rhys):
        settle(actor=rhys, problem=problem, name="fix", answer="It is now on Fridays.")
    [message] = [sent for sent in post() if sent.template == "directory-answer"]
    assert message.recipient == "sam@example.test"
    assert "It is now on Fridays." in message.body
    with acting_as(rhys):
        assert ProblemTold.objects.get().email == ""


def test_whom_the_answer_went_to_is_forgotten_within_days(rhys, club):
    with acting_as(rhys):
        settle(actor=rhys, problem=told(club, email="sam@example.test"), name="fix", answer="Done")
    post()
    forget_visitors(timestamp=0)
    answers = Message.objects.filter(template="directory-answer")
    assert answers.get().recipient == "sam@example.test"
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        forget_visitors(timestamp=0)
    kept = answers.get()
    assert (kept.recipient, kept.subject, kept.body) == ("", "", "")


def test_the_owner_hears_of_it_and_all_editors_when_it_may_not_be_safe(rhys, club):
    council = Organisation.objects.get(name="Alderbrook Council")
    with preparing():
        sian = member_of("Sian", council, "directory_editor")
    Service.objects.filter(pk=club.pk).update(owner=sian.user)
    told(club, "contact")
    assert [m.recipient for m in post()] == ["sian@example.test"]
    told(club, "unsafe", words="A man shouted at Ivy")
    messages = post()
    assert {m.recipient for m in messages} == {"rhys@example.test", "sian@example.test"}
    assert len(messages) == 3
    assert not any("Ivy" in m.body for m in messages)


def test_nothing_of_who_reports_is_kept_with_the_report():
    fields = {field.name for model in (Problem, ProblemTold) for field in model._meta.fields}
    assert not fields & {"ip", "user", "session", "caller"}


def kept_of(problem: Problem, rhys, **later: int) -> tuple[str, str]:
    with clock.telling(clock.now() + dt.timedelta(**later)):
        forget_visitors(timestamp=0)
    with acting_as(rhys):
        return ProblemTold.objects.values_list("email", "words").get(problem=problem)


def test_an_unanswered_reporter_is_forgotten_after_half_a_year_and_the_words_after_two(rhys, club):
    problem = told(club, email="sam@example.test", words="My neighbour was sent away")
    assert kept_of(problem, rhys, days=179) == ("sam@example.test", "My neighbour was sent away")
    assert kept_of(problem, rhys, days=181) == ("", "My neighbour was sent away")
    assert kept_of(problem, rhys, days=729)[1]
    assert kept_of(problem, rhys, days=731) == ("", "")
    assert Problem.objects.count() == 1, "that there was a problem, the figures keep"


def test_a_reporter_whom_no_answer_reached_is_forgotten_a_month_after_it_was_settled(rhys, club):
    problem = told(club, email="sam@example.test")
    with acting_as(rhys):
        settle(actor=rhys, problem=problem, name="fix")
    assert kept_of(problem, rhys, days=29)[0] == "sam@example.test"
    assert kept_of(problem, rhys, days=31)[0] == ""


def test_words_without_end_are_refused(club):
    with pytest.raises(Refused) as refusal:
        told(club, words="x" * 100_000)
    assert refusal.value.field == "words"


def test_two_editors_at_once_one_is_told_that_the_other_was_faster(rhys, club):
    problem = told(club)
    with acting_as(rhys):
        settle(actor=rhys, problem=problem, name="fix")
        with pytest.raises(OutOfTurn):
            settle(actor=rhys, problem=problem, name="dismiss", answer="No")
    assert problem.moves.count() == 1


def test_who_dismisses_says_why(rhys, club):
    with acting_as(rhys), pytest.raises(Refused) as refusal:
        settle(actor=rhys, problem=told(club), name="dismiss")
    assert refusal.value.field == "reason"


def test_only_an_editor_settles(people, club):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        settle(actor=people.amina, problem=told(club), name="fix")
