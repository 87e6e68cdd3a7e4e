"""A club's yes or no by telephone, written down by whoever rang, and put right by the club."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.services import withdraw
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.referrals import queries
from alongside.referrals.hearsay import Heard
from alongside.referrals.models import Referral
from alongside.referrals.services import move, note_answer, note_question, put_answer_right
from tests.factories.onward import with_the_club
from tests.factories.several import two_services
from tests.factories.standing import preparing
from tests.factories.story import referred_on


@pytest.fixture
def two(people):
    return two_services(people)


@pytest.fixture
def sent(two):
    return referred_on(two.people.amina, two.case, two.club)


def heard(**changes):
    return Heard(**({"name": "Dora at the desk", "how": "phone", "on": clock.today()} | changes))


def noted(actor, referral, name, key=None, **said):
    word = said.pop("heard", None) or heard()
    with acting_as(actor) as who:
        return note_answer(
            actor=who, referral=referral, name=name, heard=word, key=key or uuid.uuid4(), **said
        )


def put_right(actor, referral, key=None):
    with acting_as(actor) as who:
        return put_answer_right(
            actor=who,
            referral=queries.visible_to(who).get(pk=referral.pk),
            key=key or uuid.uuid4(),
        )


def _status(referral):
    with preparing():
        return Referral.objects.get(pk=referral.pk).status


def _sees(actor, referral):
    """By both locks, which have to agree."""
    with acting_as(actor) as who, connection.cursor() as cursor:
        seen = queries.visible_to(who).filter(pk=referral.pk).exists()
        cursor.execute("SELECT count(*) FROM referrals_referral WHERE id = %s", [referral.pk])
        assert cursor.fetchone()[0] == seen
    return seen


def test_a_yes_by_telephone_is_the_clubs_move_by_whoever_rang(two, sent):
    key = uuid.uuid4()
    assert noted(two.people.amina, sent, "accept", key).status == "accepted"
    noted(two.people.amina, sent, "accept", key)  # the second click
    with preparing():
        referral = Referral.objects.get(pk=sent.pk)
        (step,) = referral.moves.filter(name="accept")
        assert (step.by_id, step.heard_from, step.heard_how, step.heard_on) == (
            two.people.amina.user_id,
            "Dora at the desk",
            "phone",
            clock.today(),
        )
        assert referral.handler_id is None, "Amina does not work at the club"
        entry = AuditEntry.objects.get(verb="referral.accept", subject_id=sent.pk)
        assert (entry.user_id, entry.detail["heard"]) == (step.by_id, "phone")


def test_a_no_needs_its_reason_and_comes_back_like_any_other(two, sent):
    with pytest.raises(Refused, match="Choose a reason"):
        noted(two.people.amina, sent, "decline")
    assert noted(two.people.amina, sent, "decline", reason="full").came_back


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"name": " "}, "who told you"),
        ({"name": "x" * 121}, "under 120"),
        ({"how": ""}, "how they told you"),
        ({"on": None}, "Give the day"),
        ({"on": dt.date(2020, 1, 1)}, "Give the day"),
        ({"on": dt.date(2999, 1, 1)}, "Give the day"),
    ],
)
def test_who_said_it_how_and_when_is_asked(two, sent, said, wrong):
    with pytest.raises(Refused, match=wrong):
        noted(two.people.amina, sent, "accept", heard=heard(**said))
    assert _status(sent) == "sent"


def test_nothing_is_noted_that_no_service_says_nor_out_of_turn(two, sent):
    for name in ("withdraw", "receive", "book", "lapse", "nonsense"):
        with pytest.raises(Refused):
            noted(two.people.amina, sent, name)
    with pytest.raises(OutOfTurn):
        noted(two.people.amina, sent, "attend")
    noted(two.people.amina, sent, "accept")
    with pytest.raises(OutOfTurn):
        noted(two.people.amina, sent, "decline", reason="full")


def test_nobody_but_whoever_sent_it_notes_it_and_none_to_a_team(two, sent):
    for other in (two.people.dev, two.nia, two.people.gita, two.people.cara, two.people.efua):
        with pytest.raises(NotPermitted):
            noted(other, sent, "accept")
    assert noted(two.people.ben, sent, "accept").status == "accepted", "a colleague may"
    with pytest.raises(NotPermitted):
        noted(two.people.gita, two.case.referral, "complete")


def test_what_is_not_agreed_any_more_goes_on_by_no_telephone(two, sent):
    with acting_as(two.people.amina) as amina:
        withdraw(actor=amina, consent=sent.consent)
    with pytest.raises(OutOfTurn, match="agreed to is over"):
        noted(two.people.amina, Referral(pk=sent.pk, **_sides(two, sent)), "accept")


def _sides(two, sent):
    with acting_as(two.people.amina) as amina:
        fresh = queries.visible_to(amina).select_related("consent", "person").get(pk=sent.pk)
    return {
        name: getattr(fresh, name)
        for name in (
            *("from_organisation_id", "to_organisation_id", "kind", "consent", "person"),
            *("sent_at", "status", "fit"),
        )
    }


def test_a_question_stands_among_the_notes_as_theirs(two, sent):
    with acting_as(two.people.amina) as amina:
        note = note_question(
            actor=amina, referral=sent, text="Has she a car?", heard=heard(), key=uuid.uuid4()
        )
    with acting_as(two.people.dev) as dev:
        (seen,) = queries.notes_visible_to(dev)
        assert seen.pk == note.pk
        assert seen.in_words("Amina").startswith("said by Dora at the desk (by telephone, ")
    assert _status(sent) == "sent"


def test_the_club_is_told_what_was_noted_for_it_and_nobody_is_named(two, sent, worker):
    with preparing():
        Organisation.objects.filter(pk=two.people.dev.organisation_id).update(
            email="a@club.example"
        )
    noted(two.people.amina, sent, "accept")
    worker()
    with preparing():
        (told,) = Message.objects.filter(template="referral-noted-for")
        assert told.to_organisation_id == two.people.dev.organisation_id
        assert "Ivy" not in told.subject + told.body
        assert "Dora" not in told.body
        sender = two.people.amina.organisation_id
        step = Message.objects.filter(template="referral-step", to_organisation_id=sender)
        assert not step.filter(from_organisation_id=two.people.dev.organisation_id).exists(), (
            "whoever wrote it down knows"
        )


def test_a_colleague_who_has_it_hears_what_another_noted(two, sent, worker):
    noted(two.people.ben, sent, "accept")
    worker()
    with preparing():
        told = Message.objects.get(template="referral-step", to_user_id=two.people.amina.user_id)
        assert "accepted" in told.body


def test_a_yes_that_was_none_is_put_right_and_whoever_noted_it_hears(two, sent, worker):
    noted(two.people.amina, sent, "accept")
    key = uuid.uuid4()
    assert put_right(two.people.dev, sent, key).status == "received"
    put_right(two.people.dev, sent, key)  # the second click
    with pytest.raises(OutOfTurn):
        put_right(two.people.dev, sent)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=sent, name="decline", reason="full")
    worker()
    with preparing():
        assert Referral.objects.get(pk=sent.pk).moves.filter(name="correct").count() == 1
        told = Message.objects.get(template="referral-corrected")
        assert told.to_user_id == two.people.amina.user_id


def test_a_no_that_was_none_is_put_right_within_a_week(two, sent):
    noted(two.people.amina, sent, "decline", reason="full")
    assert _sees(two.people.dev, sent), "for a week, to put it right"
    assert put_right(two.people.dev, sent).ended_at is None
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        assert _sees(two.people.dev, sent)
    with acting_as(two.people.dev) as dev:
        assert move(actor=dev, referral=sent, name="accept").status == "accepted"


def test_after_a_week_a_noted_no_is_closed_to_the_club(two, sent):
    noted(two.people.amina, sent, "decline", reason="full")
    with preparing(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(until) - now() FROM people_carerelationship WHERE organisation_id = %s"
            " AND ended_at IS NULL",
            [two.people.dev.organisation_id],
        )
        (left,) = cursor.fetchone()
    assert dt.timedelta(days=6, hours=23) < left < dt.timedelta(days=7, minutes=1)


def test_their_own_word_is_not_put_right_by_that(two):
    theirs = with_the_club(two)
    with pytest.raises(OutOfTurn):
        put_right(two.people.dev, theirs)
    noted(two.people.amina, theirs, "attend")
    assert put_right(two.people.dev, theirs).status == "accepted", "where it stood before"
    for other in (two.people.amina, two.people.ben):
        with pytest.raises(NotPermitted):
            put_right(other, theirs)


def test_an_end_that_was_none_goes_on_where_it_was(two):
    theirs = with_the_club(two, "accept", "attend")
    noted(two.people.amina, theirs, "complete", reason="keeps_coming")
    back = put_right(two.people.dev, theirs)
    assert (back.status, back.ended_at) == ("attended", None)


def test_a_yes_by_telephone_lets_the_others_go(two):
    club, room = two.asked()
    noted(two.people.amina, club, "accept")
    assert (_status(club), _status(room)) == ("accepted", "withdrawn")
    assert not _sees(two.nia, room)
    with pytest.raises(OutOfTurn):
        noted(two.people.amina, room, "accept")


def test_a_no_is_not_put_right_once_another_has_the_person(two):
    club, room = two.asked()
    noted(two.people.amina, club, "decline", reason="full")
    with acting_as(two.nia) as nia:
        move(actor=nia, referral=room, name="accept")
    with pytest.raises(OutOfTurn, match="another one has just taken"):
        put_right(two.people.dev, club)
    assert _status(club) == "declined"


def test_an_open_no_cannot_be_answered_once_another_has_the_person(two):
    club, room = two.asked()
    noted(two.people.amina, club, "decline", reason="full")
    put_right(two.people.dev, club)
    with acting_as(two.nia) as nia:
        move(actor=nia, referral=room, name="accept")
    with acting_as(two.people.dev) as dev, pytest.raises(OutOfTurn):
        move(actor=dev, referral=club, name="accept")
