"""One form to several services: the first that accepts has the person, or each of them may."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.care.services import note_death
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.directory.queries.service_intake import intake_of
from alongside.directory.services.service_intake import limit_intake, pause_service
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import CareRelationship, Person
from alongside.people.services import Reach, protect, register
from alongside.referrals import queries
from alongside.referrals.models import Referral
from alongside.referrals.services import (
    RefusedOne,
    move,
    recall_all,
    send_to_several,
    withdraw_together,
)
from alongside.referrals.together import gave_way
from alongside.rights.services import merge
from alongside.volunteers.models import Code, Offer
from alongside.volunteers.queries import why_over
from alongside.volunteers.services import answer, name_volunteer, offer
from tests.factories.at_once import at_once, meanwhile
from tests.factories.several import two_services
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, taken_on, wish


@pytest.fixture
def two(people):
    return two_services(people)


def _accept(actor, referral):
    with acting_as(actor):
        return move(actor=actor, referral=referral, name="accept")


def _status(*referrals):
    with preparing():
        return [Referral.objects.get(pk=one.pk).status for one in referrals]


def _sees(actor, referral):
    with acting_as(actor), connection.cursor() as cursor:
        first = queries.visible_to(actor).filter(pk=referral.pk).exists()
        cursor.execute("SELECT count(*) FROM referrals_referral WHERE id = %s", [referral.pk])
        assert first == bool(cursor.fetchone()[0]), "both locks agree"
    return first


def _told() -> list[tuple[str, str]]:
    """What every fact so far leads to: which message to whom."""
    with preparing():
        for fact in OutboxFact.objects.filter(delivered_at=None).order_by("created_at"):
            deliver(fact.pk)
        return sorted(Message.objects.values_list("template", "recipient"))


def test_the_first_that_accepts_has_the_person_and_the_other_is_let_go_at_once(two):
    club, room = two.asked()
    assert _sees(two.nia, room) and not _sees(two.nia, club), "none sees what the other was sent"
    _told()
    _accept(two.people.dev, club)
    assert _status(club, room) == ["accepted", "withdrawn"]
    with preparing():
        step = room.moves.get(name="give_way")
        assert (step.reason, step.by_id, step.organisation_id) == ("taken", None, None)
        assert Referral.objects.get(pk=room.pk).ended_at is not None
        assert AuditEntry.objects.filter(
            verb="referral.give_way", people=[two.case.person_id]
        ).exists()
    assert _sees(two.people.dev, club) and not _sees(two.nia, room)
    with preparing():
        before = set(Message.objects.values_list("pk", flat=True))
    _told()
    with preparing():
        new = Message.objects.exclude(pk__in=before)
        told = {(one.template, one.recipient) for one in new}
        neutral = new.get(recipient="hall@warm.example")
    assert told == {
        ("referral-withdraw", "hall@warm.example"),
        ("referral-step", "amina@example.test"),
    }, "the sender hears of the acceptance alone"
    assert "another one has accepted" in neutral.body
    assert "Ivy" not in neutral.body and "lunch club" not in neutral.body


def test_where_each_may_accept_nothing_is_withdrawn(two):
    club, room = two.asked("all")
    _accept(two.people.dev, club)
    _accept(two.nia, room)
    assert _status(club, room) == ["accepted", "accepted"]


def test_whoever_is_slower_is_told_in_plain_words(two):
    club, room = two.asked()
    _accept(two.people.dev, club)
    with pytest.raises(OutOfTurn, match="another one has just taken this person on"):
        _accept(two.nia, room)
    assert _status(club, room) == ["accepted", "withdrawn"]


def test_a_click_that_comes_twice_is_one_form_and_another_person_is_no_answer(two):
    key = uuid.uuid4()
    first, again = two.asked(key=key), two.asked(key=key)
    assert first == again
    with preparing():
        assert Referral.objects.filter(kind="provider").count() == 2
        assert Consent.objects.filter(recipient__kind="provider").count() == 2
    assert two.asked() != first, "another form is another wish"


def test_each_service_reads_its_own_part_and_rests_on_a_consent_of_its_own(two):
    club, room = two.asked_with(
        [
            (two.club, wish(words="She likes soup.", also=("contact",))),
            (two.room, wish(words="", also=("plan",))),
        ],
        "all",
    )
    with preparing():
        shared = {
            one.recipient_id: one.shared
            for one in Consent.objects.filter(recipient__kind="provider")
        }
    dev, nia = two.people.dev.organisation_id, two.nia.organisation_id
    assert shared == {
        dev: ["identity", "contact", "reasons", "words"],
        nia: ["identity", "reasons", "plan"],
    }
    assert (club.words, room.words) == ("She likes soup.", "")
    with preparing():
        theirs = CareRelationship.objects.filter(organisation__in=[dev, nia], ended_at=None)
        assert set(theirs.values_list("level", flat=True)) == {"service"}
    with acting_as(two.people.amina) as amina:
        withdraw(actor=amina, consent=club.consent)
    assert not _sees(two.people.dev, club) and _sees(two.nia, room), "one consent is one service's"


def test_where_one_takes_nobody_none_is_asked_and_it_is_named(two):
    with acting_as(two.nia) as nia:
        pause_service(actor=nia, service=two.room)
    with pytest.raises(RefusedOne, match="Warm room takes no new referrals") as refusal:
        two.asked()
    assert refusal.value.service == two.room
    with preparing():
        assert not Referral.objects.filter(kind="provider").exists()
        assert not CareRelationship.objects.filter(level="service").exists()
        assert not Consent.objects.filter(recipient__kind="provider").exists()


@pytest.mark.parametrize("which", ["one", "twice", "nobody says who may accept"])
def test_what_is_no_question_to_several_is_refused(two, which):
    wishes = [(two.club, wish()), (two.room, wish())]
    fit = "first"
    if which == "one":
        wishes = wishes[:1]
    elif which == "twice":
        wishes[1] = wishes[0]
    else:
        fit = ""
    with pytest.raises(Refused), acting_as(two.people.amina) as amina:
        send_to_several(
            actor=amina, person=two.case.person, wishes=wishes, fit=fit, key=uuid.uuid4()
        )


def test_who_may_not_refer_asks_nobody(two):
    with pytest.raises(NotPermitted), acting_as(two.people.efua) as efua:
        send_to_several(
            actor=efua,
            person=two.case.person,
            wishes=[(two.club, wish()), (two.room, wish())],
            fit="first",
            key=uuid.uuid4(),
        )


def test_whoever_has_another_reason_to_see_the_person_goes_on_seeing_them(two):
    earlier = referred_on(two.people.amina, two.case, two.room)
    _accept(two.nia, earlier)
    club, room = two.asked()
    _accept(two.people.dev, club)
    assert _status(room) == ["withdrawn"]
    assert _sees(two.nia, earlier)


def test_one_that_declined_stays_declined_and_the_next_may_still_accept(two):
    club, room = two.asked()
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=club, name="decline", reason="full")
    _accept(two.nia, room)
    assert _status(club, room) == ["declined", "accepted"]


def test_a_death_ends_all_of_them_and_taking_back_leaves_the_others(two):
    club, room = two.asked()
    with acting_as(two.people.leila) as leila:
        recall_all(
            actor=leila, organisation_id=two.nia.organisation_id, reason="gone", key=uuid.uuid4()
        )
    assert _status(club, room) == ["sent", "returned"]
    more = two.asked()
    with acting_as(two.people.amina) as amina:
        note_death(actor=amina, person=two.case.person, source="family", key=uuid.uuid4())
    assert _status(club, *more) == ["withdrawn"] * 3


def test_taken_back_from_all_who_have_not_answered_and_from_nobody_else(two):
    club, room = two.asked("all")
    _accept(two.people.dev, club)
    key = uuid.uuid4()
    for _click in range(2):
        with acting_as(two.people.amina) as amina:
            withdraw_together(actor=amina, referral=room, reason="changed_mind", key=key)
    assert _status(club, room) == ["accepted", "withdrawn"], "who has accepted is asked apart"
    with pytest.raises(NotPermitted), acting_as(two.people.dev) as dev:
        withdraw_together(actor=dev, referral=club, reason="other", key=uuid.uuid4())
    club, room = two.asked()
    with acting_as(two.people.amina) as amina:
        withdraw_together(
            actor=amina,
            referral=club,
            reason="changed_mind",
            note="For you alone",
            key=uuid.uuid4(),
        )
    assert _status(club, room) == ["withdrawn", "withdrawn"]
    with preparing():
        assert [step.note for step in room.moves.filter(name="withdraw")] == [""]


def test_somebody_hidden_is_asked_for_like_anybody_and_given_away_by_nothing(two):
    amina_is, ivy = two.people.amina, two.case.person
    with preparing():
        Person.objects.filter(pk=ivy.pk).update(address="7 Zzyzx Row", postcode="ZZ9 7QX")
    ivy.refresh_from_db()
    with acting_as(amina_is) as amina:
        protect(actor=amina, person=ivy, reach=Reach(["phone"], "mornings"))
        ivy.refresh_from_db()
    parts = [(two.club, wish()), (two.room, wish(words="She is at ZZ9 7QX now."))]
    with pytest.raises(RefusedOne) as refusal:
        two.asked_with(parts)
    assert (refusal.value.service, refusal.value.field) == (two.room, "words")
    club, _room = two.asked()
    with acting_as(two.people.dev), connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM people_person p")
        assert "Zzyzx" not in str(cursor.fetchall())
    _accept(two.people.dev, club)


def test_made_one_with_another_record_the_first_still_lets_the_others_go(two):
    club, room = two.asked()
    with acting_as(two.people.cara) as cara:
        double = register(
            actor=cara,
            nhs_number=None,
            date_of_birth=two.case.person.date_of_birth,
            given_name="Ivey",
            family_name="Test",
        )
    taken_on(two.people.amina, referred(two.people.cara, double, two.people.amina))
    with acting_as(two.people.leila) as leila:
        merge(
            actor=leila,
            kept=double,
            gone=two.case.person,
            take=(),
            reason="She showed me both letters.",
            key=uuid.uuid4(),
        )
    _accept(two.people.dev, club)
    assert _status(club, room) == ["accepted", "withdrawn"]
    assert not _sees(two.nia, room)


def test_no_door_lets_others_go_for_whoever_has_not_accepted(two):
    club, room = two.asked()
    for actor in (two.people.dev, two.nia):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM referrals_give_way(%s, now(), 'taken', '{}')", [club.pk])
            assert cursor.fetchall() == []
    _accept(two.people.dev, club)
    with acting_as(two.nia), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_give_way(%s, now(), 'taken', '{}')", [club.pk])
        assert cursor.fetchall() == []
        assert not gave_way(club.pk), "of the other's referral nothing is said"
        assert gave_way(room.pk)


def test_the_database_itself_lets_only_one_have_the_person(two):
    club, room = two.asked()
    _accept(two.people.dev, club)
    with preparing(), pytest.raises(IntegrityError, match="first_fit"), transaction.atomic():
        Referral.objects.filter(pk=room.pk).update(status="accepted")


def test_a_volunteer_with_a_link_can_be_the_first_and_the_slower_link_is_over(two):
    club, room = two.asked()
    offers = []
    for actor, referral in ((two.people.dev, club), (two.nia, room)):
        with acting_as(actor):
            vera = name_volunteer(actor=actor, name="Vera", email="vera@home.example")
            offers.append(offer(actor=actor, referral=referral, volunteer=vera, key=uuid.uuid4()))
    with preparing():  # both have entered their code
        for one in offers:
            Code.objects.create(offer=one, browser="", expires_at=clock.now(), used_at=clock.now())
    first, slower = (
        Actor.of_volunteer(one.volunteer.user_id, one.volunteer.organisation_id, one.pk, "Vera")
        for one in offers
    )
    with acting_as(first):
        answer(actor=first, name="accept")
    assert _status(club, room) == ["accepted", "withdrawn"]
    with pytest.raises(OutOfTurn), acting_as(slower):
        answer(actor=slower, name="accept")
    with acting_as(Actor.system("volunteers")):
        assert why_over(offers[1].pk) == "withdrawn"
    with preparing():
        assert Offer.objects.get(pk=offers[1].pk).answer == ""


def test_two_accept_at_the_same_moment_and_exactly_one_has_the_person(transactional_db, people):
    two = two_services(people)
    club, room = two.asked()
    results = at_once(
        (people.dev, lambda: move(actor=people.dev, referral=club, name="accept")),
        (two.nia, lambda: move(actor=two.nia, referral=room, name="accept")),
    )
    won = [one for one in results if isinstance(one, Referral)]
    late = [one for one in results if isinstance(one, OutOfTurn)]
    assert len(won) == len(late) == 1, results
    assert "another one has just taken this person on" in late[0].message
    assert sorted(_status(club, room)) == ["accepted", "withdrawn"]


def test_whoever_waits_while_another_accepts_is_told_and_a_decline_meanwhile_stands(
    transactional_db, people
):
    two = two_services(people)
    club, room = two.asked()

    def declined():
        with acting_as(two.nia):
            return move(actor=two.nia, referral=room, name="decline", reason="full")

    with acting_as(people.dev):
        move(actor=people.dev, referral=club, name="accept")
        outcome = meanwhile(declined)
    assert isinstance(outcome(), OutOfTurn)
    assert _status(club, room) == ["accepted", "withdrawn"]


@pytest.mark.parametrize("taken_back", [0, 1])
def test_taken_back_and_accepted_at_the_same_moment_one_of_them_comes_too_late(
    transactional_db, people, taken_back
):
    two = two_services(people)
    one, other = sorted(two.asked(), key=lambda each: each.pk)
    back, taken = (one, other) if taken_back == 0 else (other, one)
    receiver = people.dev if taken.service_id == two.club.pk else two.nia
    key = uuid.uuid4()
    results = at_once(
        (
            people.amina,
            lambda: withdraw_together(
                actor=people.amina, referral=back, reason="changed_mind", key=key
            ),
        ),
        (receiver, lambda: move(actor=receiver, referral=taken, name="accept")),
    )
    late = [one for one in results if isinstance(one, OutOfTurn)]
    assert len(late) == 1, results
    assert _status(back, taken) in (["withdrawn", "accepted"], ["withdrawn", "withdrawn"])


def test_the_same_form_at_once_is_sent_once(transactional_db, people):
    two = two_services(people)
    key = uuid.uuid4()

    def click():
        return send_to_several(
            actor=people.amina,
            person=two.case.person,
            wishes=[(two.club, wish()), (two.room, wish())],
            fit="first",
            key=key,
        )

    first, second = at_once((people.amina, click), (people.amina, click))
    assert isinstance(first, list), first
    assert first == second
    with preparing():
        assert Referral.objects.filter(kind="provider").count() == 2


def _week(service) -> int:
    return intake_of(service.pk).this_week


def test_who_gave_way_was_sent_nobody(two):
    club, room = two.asked()
    assert (_week(two.club), _week(two.room)) == (1, 1)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=club, name="accept")
    assert (_week(two.club), _week(two.room)) == (1, 0)
    assert _status(club, room) == ["accepted", "withdrawn"]


def test_a_limit_that_was_reached_by_who_was_taken_elsewhere_is_open_again(two):
    with acting_as(two.nia) as nia:
        limit_intake(actor=nia, service=two.room, most_a_week=1)
    club, _room = two.asked()
    assert intake_of(two.room.pk).is_full
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=club, name="accept")
    assert not intake_of(two.room.pk).is_full


def test_what_is_taken_back_unanswered_counts_no_more_and_what_was_answered_does(two):
    club, _room = two.asked("all")
    _accept(two.nia, _room)
    with acting_as(two.people.amina) as amina:
        withdraw_together(actor=amina, referral=club, reason="changed_mind", key=uuid.uuid4())
        accepted = Referral.objects.get(pk=_room.pk)
        move(actor=amina, referral=accepted, name="withdraw", reason="changed_mind")
    assert (_week(two.club), _week(two.room)) == (0, 1)
