"""One part that went along is taken back: from then on nobody reads it there; the rest holds."""

import json
import uuid
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.messaging.models import Message
from alongside.referrals.about_me import AboutMe, written
from alongside.referrals.models import Referral
from alongside.referrals.queries import for_the_person, visible_to
from alongside.referrals.services import move, send, take_back_part
from tests.factories.at_once import at_once, meanwhile
from tests.factories.onward import on_from_the_club
from tests.factories.own_words import PLAN, SLOWLY
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing
from tests.factories.story import acting_for, let_in, themselves, wish

PART = "how_to_support"


@pytest.fixture
def two(people) -> Two:
    return two_services(people)


def _sent(two: Two, service, *names: str, **changes) -> Referral:
    told = written(PLAN, clock.today()).only(names or (PART, "most_important"))
    with acting_as(two.people.amina) as amina:
        return send(
            actor=amina,
            person=two.case.person,
            to=service,
            wish=wish(about_me=told, **changes),
            key=str(uuid.uuid4()),
            parent=two.case.referral,
        )


def _back(actor, referral: Referral, part: str = PART) -> Referral:
    with acting_as(actor):
        found = for_the_person(actor) if actor.person_id else visible_to(actor)
        return take_back_part(actor=actor, referral=found.get(pk=referral.pk), part=part)


def _reads(actor, referral: Referral) -> AboutMe:
    """What they read; raw SQL under row security reads neither more nor less."""
    with acting_as(actor), connection.cursor() as cursor:
        found = visible_to(actor).only("about_me").get(pk=referral.pk)
        cursor.execute("SELECT about_me FROM referrals_referral WHERE id = %s", [referral.pk])
        assert json.loads(cursor.fetchone()[0]) == found.about_me
        return found.own_account


def _ivy(two: Two):
    return themselves(two.case.person)


def test_the_person_takes_one_part_back_and_the_rest_holds(two):
    at_the_club, in_the_room = _sent(two, two.club), _sent(two, two.room)
    _back(_ivy(two), at_the_club)
    for reader in (two.people.dev, two.people.amina, _ivy(two)):
        read = _reads(reader, at_the_club)
        assert set(read.parts) == {"most_important"}, reader
        assert [heading for heading, _when in read.gone()] == ["How and when to support me"]
    assert _reads(two.nia, in_the_room).parts[PART] == SLOWLY, "the other was told by itself"
    with preparing():
        row = Referral.objects.filter(pk=at_the_club.pk).values().get()
        assert SLOWLY not in str(row)
        assert Consent.objects.get(pk=at_the_club.consent_id).stands


def test_what_is_taken_back_twice_is_taken_back_once(two):
    sent = _sent(two, two.club)
    first = _back(_ivy(two), sent).own_account.taken_back[PART]
    assert _back(_ivy(two), sent).own_account.taken_back[PART] == first
    assert _back(two.people.amina, sent).own_account.taken_back[PART] == first
    with preparing():
        noted = AuditEntry.objects.get(verb="referral.take_back_part")
        assert noted.people == [sent.person_id] and noted.detail["part"] == PART
        assert SLOWLY not in str(noted.detail)


def test_whoever_has_it_hears_that_a_part_is_gone(two, worker):
    sent = _sent(two, two.room)
    _back(themselves(two.case.person), sent)
    worker()
    with preparing():
        told = Message.objects.get(template="part-taken-back")
    assert told.recipient == "hall@warm.example"
    assert "taken one of them back" in told.body
    assert "Ivy" not in told.subject + told.body


def test_the_last_part_can_go_too(two):
    sent = _sent(two, two.club, PART)
    _back(two.people.amina, sent)
    read = _reads(two.people.dev, sent)
    assert not read and PART in read.taken_back


def test_what_was_handed_on_goes_with_it_where_that_is_open(two):
    theirs = _sent(two, two.club)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=theirs, name="accept")
        held = visible_to(dev).get(pk=theirs.pk)
    on = on_from_the_club(two, held, about_me=held.own_account.only([PART]))
    _back(_ivy(two), theirs)
    assert not _reads(two.nia, on).parts and PART in _reads(two.nia, on).taken_back
    with preparing():
        assert AuditEntry.objects.get(verb="referral.take_back_part").detail["also"] == [str(on.pk)]


def test_it_cannot_be_handed_on_afterwards(two):
    theirs = _sent(two, two.club)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=theirs, name="accept")
        read_before = visible_to(dev).get(pk=theirs.pk)
    _back(_ivy(two), theirs)
    with pytest.raises(Refused, match="only what it was agreed that you see"):
        on_from_the_club(two, read_before, about_me=read_before.own_account.only([PART]))


@pytest.mark.parametrize("how", ["complete", "decline"])
def test_once_it_is_over_one_part_alone_is_not_taken_back(two, how):
    sent = _sent(two, two.club)
    with acting_as(two.people.dev) as dev:
        if how == "complete":
            move(actor=dev, referral=sent, name="accept")
            move(actor=dev, referral=Referral.objects.get(pk=sent.pk), name="complete")
        else:
            move(actor=dev, referral=sent, name="decline", reason="full")
    with pytest.raises(OutOfTurn, match="This is over"):
        _back(_ivy(two), sent)
    assert _reads(_ivy(two), sent).parts[PART] == SLOWLY


def test_only_the_person_and_whoever_sent_it_take_it_back(two):
    sent = _sent(two, two.club)
    with pytest.raises(NotPermitted):
        _back(two.people.dev, sent)
    mary = let_in(acting_for(two.people.amina, two.case))
    with acting_as(mary), pytest.raises(NotPermitted):
        take_back_part(actor=mary, referral=sent, part=PART)
    raw = "SELECT referrals_take_back_part(%s, %s, now(), ARRAY['sent', 'received'])"
    for other in (two.people.dev, two.people.gita, two.people.cara, two.nia, mary):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            acting_as(other),
            connection.cursor() as cursor,
        ):
            cursor.execute(raw, [sent.pk, PART])
    assert _reads(two.people.dev, sent).parts[PART] == SLOWLY


@pytest.mark.parametrize("part", ["strengths", "diagnosis", ""])
def test_what_did_not_go_along_is_not_taken_back(two, part):
    sent = _sent(two, two.club)
    with pytest.raises(Refused, match="did not go along"):
        _back(_ivy(two), sent, part)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_back_at_once_take_back_once(two):
    sent, ivy = _sent(two, two.club), _ivy(two)
    done = at_once(
        (
            ivy,
            lambda: take_back_part(
                actor=ivy, referral=for_the_person(ivy).get(pk=sent.pk), part=PART
            ),
        ),
        *(
            (
                two.people.amina,
                partial(take_back_part, actor=two.people.amina, referral=sent, part=part),
            )
            for part in (PART, "most_important")
        ),
    )
    assert all(isinstance(one, Referral) for one in done), done
    assert not _reads(two.people.dev, sent).parts
    with preparing():
        assert AuditEntry.objects.filter(verb="referral.take_back_part").count() == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_hands_it_on_at_that_moment_waits_and_hands_nothing_on(two):
    theirs, ivy = _sent(two, two.club), _ivy(two)
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=theirs, name="accept")
    told = theirs.own_account.only([PART])
    with acting_as(ivy):
        take_back_part(actor=ivy, referral=for_the_person(ivy).get(pk=theirs.pk), part=PART)
        handed_on = meanwhile(partial(on_from_the_club, two, theirs, about_me=told))
    assert isinstance(handed_on(), Refused), handed_on()
    with preparing():
        assert not Referral.objects.filter(service=two.room).exists()
