"""A service refers on whom it has taken on; and who reads the chain."""

import json
import uuid
from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import acting_as
from alongside.care.services import note_death
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.directory.discretion import wants_discretion
from alongside.directory.models import ElsewhereTerms, IntakePause, Taxonomy, TaxonomyTerm
from alongside.directory.services.service_intake import limit_intake
from alongside.messaging.models import Message
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import CareRelationship
from alongside.people.services import Reach, protect
from alongside.referrals.chain import chain_of, further
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.services import move, send
from alongside.referrals.services.onward import may_refer_on
from alongside.rights.services import merge
from tests.factories.at_once import at_once
from tests.factories.border import farside_hall
from tests.factories.onward import on_from_the_club, with_the_club
from tests.factories.several import Two, two_services
from tests.factories.standing import person_of, preparing
from tests.factories.story import referred_on, service_of, themselves, wish


@pytest.fixture
def two(people) -> Two:
    return two_services(people)


def _reads(actor, referral) -> list[tuple[str, str, str]]:
    with acting_as(actor):
        found = visible_to(actor).get(pk=referral.pk)
        read = [(one.sent_by, one.sent_to, one.status) for one in chain_of(found)]
        if read:
            assert _raw(referral) == read, "the database itself gives out no more than the pages"
        return read


def _raw(referral) -> list[tuple[str, str, str]]:
    """What the door answers to raw SQL; with a service it gives out its id, or neither."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(nullif(from_name, ''), 'A service or team'),
                      coalesce(nullif(service_name, ''), nullif(to_name, ''), 'A service'),
                      status, (service IS NULL) = (service_name = '')
               FROM referrals_chain(%s)""",
            [referral.pk],
        )
        rows = cursor.fetchall()
    assert all(both for *_, both in rows)
    return [(by, to, status) for by, to, status, _ in rows]


TEAM = ("Alderbrook link workers", "Tuesday lunch club", "accepted")
CLUB = ("Green Shoots", "Warm room", "sent")


def test_a_service_refers_on_and_the_other_sees_the_person(two):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs, words="She would like a warm room, too.")
    assert (sent.parent_id, sent.kind, sent.status) == (theirs.pk, "provider", "sent")
    with acting_as(two.nia) as nia:
        seen = visible_to(nia).get()
        assert seen.words == "She would like a warm room, too."
        assert seen.person.full_name == "Ivy Test"
    with preparing():
        reason = CareRelationship.objects.get(organisation_id=two.nia.organisation_id)
        assert (reason.level, reason.granted_by_id) == ("service", two.people.dev.organisation_id)
        agreed = Consent.objects.get(recipient_id=two.nia.organisation_id)
        assert agreed.recorded_for_id == two.people.dev.organisation_id
        assert agreed.shared == ["identity", "reasons", "words"]


def test_sent_twice_it_is_sent_once(two):
    theirs, key = with_the_club(two), str(uuid.uuid4())
    assert on_from_the_club(two, theirs, key).pk == on_from_the_club(two, theirs, key).pk


@pytest.mark.parametrize("steps", [("receive",), ("accept", "close")])
def test_only_who_was_taken_on_is_referred_on(two, steps):
    sent = referred_on(two.people.amina, two.case, two.club)
    with acting_as(two.people.dev) as dev:
        for step in steps:
            reason = "no_reply" if step == "close" else ""
            move(actor=dev, referral=sent, name=step, reason=reason)
    with pytest.raises(Refused, match="Only somebody whom your service has taken on"):
        on_from_the_club(two, sent)


def test_who_has_finished_may_still_refer_on(two):
    assert on_from_the_club(two, with_the_club(two, "accept", "complete")).status == "sent"


def test_a_service_refers_nobody_to_a_team(two):
    theirs = with_the_club(two)
    with acting_as(two.people.dev) as dev, pytest.raises(NotPermitted):
        send(
            actor=dev,
            person=two.case.person,
            to=Organisation.objects.get(pk=two.people.amina.organisation_id),
            wish=wish(),
            key=str(uuid.uuid4()),
            parent=theirs,
        )


def test_neither_to_itself_nor_for_somebody_else(two):
    theirs = with_the_club(two)
    with preparing():
        hers = Referral.objects.get(pk=theirs.pk)
        assert hers.person, "read before others act"
        other = person_of(two.people.dev, level="service")
    for person, to, parent, said in (
        (hers.person, two.club, hers, "with this very service already"),
        (other, two.room, hers, "taken on"),
        (hers.person, two.room, None, "taken on"),
    ):
        with acting_as(two.people.dev) as dev, pytest.raises(Refused, match=said):
            send(
                actor=dev,
                person=person,
                to=to,
                wish=wish(also=()),
                key=str(uuid.uuid4()),
                parent=parent,
            )


def test_it_passes_on_no_more_than_it_was_shown_itself(two):
    theirs = with_the_club(two)
    for data in ("plan", "measures"):
        with pytest.raises(Refused, match="only what it was agreed that you see"):
            on_from_the_club(two, theirs, also=(data,))
    assert "contact" in on_from_the_club(two, theirs, also=("contact",)).consent.shared
    with acting_as(two.people.amina) as amina:
        quiet = send(
            actor=amina,
            person=two.case.person,
            to=two.club,
            wish=wish(also=()),
            key=str(uuid.uuid4()),
            parent=two.case.referral,
        )
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=quiet, name="accept")
    with pytest.raises(Refused, match="only what it was agreed that you see"):
        on_from_the_club(two, quiet, also=("contact",))


def test_without_agreement_nothing_is_sent(two):
    theirs = with_the_club(two)
    with pytest.raises(Refused, match="Say that the person agrees"):
        on_from_the_club(two, theirs, consent_basis="")


def test_a_stopped_and_a_full_service_takes_nobody_from_it_either(two, people):
    theirs = with_the_club(two)
    with acting_as(two.nia) as nia:
        limit_intake(actor=nia, service=two.room, most_a_week=1)
    on_from_the_club(two, theirs)
    with pytest.raises(Refused, match="as many new referrals as it takes"):
        on_from_the_club(two, theirs)
    with preparing():
        IntakePause.objects.create(
            organisation_id=two.nia.organisation_id,
            source_id=uuid.uuid4(),
        )
    with pytest.raises(Refused, match="takes no new referrals at the moment"):
        on_from_the_club(two, theirs)


def test_across_a_border_it_is_held_to_the_same_terms(two):
    theirs = with_the_club(two)
    with preparing():
        hall = farside_hall("Noor")
        far = service_of(hall, name="Far room")
        ElsewhereTerms.objects.create(service=far, takes="nobody", said_by_id=hall.user_id)
    with pytest.raises(Refused, match="takes nobody from outside of Farside"):
        on_from_the_club(replace(two, room=far), theirs)


def test_the_database_itself_refuses_what_was_not_taken_on(two):
    """The second lock, in raw SQL: the same row goes in once the parent is accepted."""
    sent = referred_on(two.people.amina, two.case, two.club)
    insert = """INSERT INTO referrals_referral (id, created_at, reference, kind, status, person_id,
        from_organisation_id, from_user_id, to_organisation_id, service_id, service_snapshot,
        parent_id, words, about_me, note, asked_by, risk, risk_note, urgency, feedback, told, key,
        fit, sent_at)
        VALUES (%s, now(), %s, %s, 'sent', %s, %s, %s, %s, %s, '{}', %s, '', %s, '', '', 'none', '',
        'routine', 'full', '{}', %s, '', now())"""

    shown = {"on": "2026-11-20", "parts": {"strengths": "Baking.", "how_to_support": "Slowly."}}
    with preparing():
        Referral.objects.filter(pk=sent.pk).update(about_me=shown)

    def tried(kind: str, parent: uuid.UUID | None, told: str = "{}") -> bool:
        ours = two.people.dev
        row = [uuid.uuid4(), uuid.uuid4().hex[:9], kind, sent.person_id, ours.organisation_id]
        row += [ours.user_id, two.nia.organisation_id, two.room.pk if kind == "provider" else None]
        with acting_as(ours), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(insert, [*row, parent, told, uuid.uuid4().hex])
            except ProgrammingError:
                return False
            return True

    assert not tried("provider", sent.pk), "not accepted yet"
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=sent, name="accept")
    assert not tried("provider", None)
    assert not tried("provider", two.case.referral_id), "the team has that one, not the club"
    assert not tried("link_worker", sent.pk)
    for more in (
        shown | {"on": "2026-11-21"},
        shown | {"parts": {"strengths": "Cooking."}},
        shown | {"parts": {**shown["parts"], "people_important": "Rosa."}},
    ):
        assert not tried("provider", sent.pk, json.dumps(more)), "it was not shown that"
    assert tried("provider", sent.pk, json.dumps(shown | {"parts": {"strengths": "Baking."}}))
    assert tried("provider", sent.pk)


def test_everybody_entitled_reads_who_sent_her_where(two):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs)
    first = ("Elm Surgery", "Alderbrook link workers", "accepted")
    for worker in (two.people.amina, two.people.ben, two.people.leila):
        assert _reads(worker, two.case.referral) == [first, TEAM, CLUB]
    assert _reads(two.people.amina, theirs) == [first, TEAM, CLUB]
    assert _reads(two.people.dev, theirs) == _reads(two.people.dev, sent) == [TEAM, CLUB]
    assert _reads(two.nia, sent) == [TEAM, CLUB]
    assert _reads(two.people.gita, two.case.referral) == [first, TEAM, CLUB]
    with acting_as(two.people.amina):
        went_on = further(two.case.referral)[theirs.pk]
        assert [one.sent_to for one in went_on] == ["Warm room"]


def test_nobody_else_reads_anything_of_it(two):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs)
    for outsider in (two.people.cara, two.people.efua):
        for one in (two.case.referral, theirs, sent):
            with acting_as(outsider), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM referrals_chain(%s)", [one.pk])
                assert cursor.fetchone() == (0,)
    for actor, one in ((two.nia, theirs), (two.people.dev, two.case.referral)):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM referrals_chain(%s)", [one.pk])
            assert cursor.fetchone() == (0,), "not their referral"


@pytest.mark.parametrize(
    ("feedback", "read"),
    [
        ("none", []),
        ("key", [("A service or team", "A service", "accepted")] * 2),
        ("full", [TEAM, ("Green Shoots", "Warm room", "booked")]),
    ],
)
def test_whoever_referred_her_first_reads_as_much_as_they_wished(two, feedback, read):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs)
    with acting_as(two.nia) as nia:
        move(actor=nia, referral=sent, name="accept")
        move(actor=nia, referral=sent, name="book")
    with preparing():
        Referral.objects.filter(pk=two.case.referral_id).update(feedback=feedback)
    assert _reads(two.people.gita, two.case.referral)[1:] == read


def test_a_service_that_wants_discretion_is_named_to_its_sides_and_the_team_alone(two):
    theirs = with_the_club(two)
    with preparing():
        two.room.needs.add(Need.objects.get(code="domestic-abuse"))
        far = service_of(farside_hall("Noor"), name="Far room")
    sent = on_from_the_club(two, theirs)
    with acting_as(two.nia) as nia:
        move(actor=nia, referral=sent, name="accept")
        there = visible_to(nia).select_related("person").get()
        send(
            actor=nia,
            person=there.person,
            to=far,
            wish=wish(also=()),
            key=str(uuid.uuid4()),
            parent=there,
        )
    refuge = ("Green Shoots", "Warm room", "accepted")
    assert refuge in _reads(two.people.amina, two.case.referral)
    assert refuge in _reads(two.people.dev, theirs)
    gita = _reads(two.people.gita, two.case.referral)
    assert gita[2:] == [
        ("Green Shoots", "A service", "accepted"),
        ("A service or team", "Far room", "sent"),
    ]
    with preparing():
        ours = {"organisation_id": two.people.amina.organisation_id, "person": two.case.person}
        CareRelationship.objects.filter(**ours, level="care").update(
            ended_at=clock.now(), ended_reason="moved"
        )
        CareRelationship.objects.create(
            **ours, level="referrer", reason="moved", granted_by_id=two.nia.organisation_id
        )
    assert refuge not in _reads(two.people.amina, two.case.referral), "another team has her now"


def test_by_a_term_of_its_own_directory_a_service_wants_discretion_too(two):
    theirs = with_the_club(two)
    on_from_the_club(two, theirs)
    with preparing():
        terms = Taxonomy.objects.create(name="Of the county")
        refuge = TaxonomyTerm.objects.create(taxonomy=terms, name="Domestic Violence refuges")
        two.room.attributes.create(term=refuge)
        assert wants_discretion(two.club, two.room)
        assert not wants_discretion(two.club)
    assert _reads(two.people.gita, two.case.referral)[2] == ("Green Shoots", "A service", "sent")


def test_a_long_chain_asks_the_database_no_more_often(two, django_assert_num_queries):
    theirs = with_the_club(two)
    for _ in range(3):
        on_from_the_club(two, theirs)
    with acting_as(two.people.gita) as gita:
        found = visible_to(gita).get(pk=two.case.referral_id)
        with django_assert_num_queries(1):
            assert len(chain_of(found)) == 5


def test_of_somebody_protected_only_those_who_know_where_she_is_read_it(two):
    theirs = with_the_club(two)
    on_from_the_club(two, theirs)
    with acting_as(two.people.amina) as amina:
        protect(actor=amina, person=two.case.person, reach=Reach(["phone"], "mornings"))
    assert len(_reads(two.people.amina, two.case.referral)) == 3
    assert _reads(two.people.ben, two.case.referral) == []
    assert _reads(two.people.dev, theirs) == []


def test_somebody_protected_is_brought_to_others_by_whoever_referred_her_alone(two):
    theirs = with_the_club(two)
    with acting_as(two.people.amina) as amina:
        protect(actor=amina, person=two.case.person, reach=Reach(["phone"], "mornings"))
    with pytest.raises(Refused, match="kept apart for their safety"):
        on_from_the_club(two, theirs)
    with acting_as(two.people.dev) as dev:
        assert not may_refer_on(dev, visible_to(dev).select_related("person").get())
        with connection.cursor() as cursor:
            cursor.execute("SELECT referrals_taken_on(%s, %s)", [theirs.pk, two.case.person_id])
            assert cursor.fetchone() == (False,), "the second lock holds by itself"


def test_who_sent_her_there_is_told_that_she_was_referred_on(two):
    theirs = with_the_club(two)
    on_from_the_club(two, theirs)
    with preparing():
        for fact in OutboxFact.objects.order_by("created_at"):
            deliver(fact.pk)
        told = Message.objects.get(template="referral-onward")
        assert told.to_user_id == two.people.amina.user_id
        assert theirs.reference in told.subject
        assert not any(word in told.subject + told.body for word in ("Ivy", "Warm room"))


def test_it_takes_back_what_it_sent_and_the_other_sees_her_no_more(two):
    sent = on_from_the_club(two, with_the_club(two))
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=sent, name="withdraw", reason="changed_mind")
    with acting_as(two.nia) as nia:
        assert not visible_to(nia).exists()


def test_a_commissioner_and_a_volunteer_refer_nobody_on(two):
    theirs = with_the_club(two)
    with acting_as(two.people.efua) as efua, pytest.raises(NotPermitted):
        send(
            actor=efua,
            person=two.case.person,
            to=two.room,
            wish=wish(also=()),
            key="k",
            parent=theirs,
        )


def test_a_death_ends_what_a_service_sent_on_too(two):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs)
    with acting_as(two.people.amina) as amina:
        note_death(actor=amina, person=two.case.person, source="family", key=uuid.uuid4())
    with preparing():
        for one in (theirs, sent):
            one.refresh_from_db()
            assert not one.is_open


def test_she_takes_back_what_she_agreed_to_for_the_second_service_alone(two):
    theirs = with_the_club(two)
    sent = on_from_the_club(two, theirs)
    with acting_as(themselves(sent.person)) as ivy:
        withdraw(actor=ivy, consent=Consent.objects.get(recipient_id=two.nia.organisation_id))
    with acting_as(two.nia) as nia:
        assert not visible_to(nia).exists()
    with acting_as(two.people.dev) as dev:
        assert visible_to(dev).filter(pk=theirs.pk).exists()


def test_made_one_with_another_record_the_chain_stays_whole(two):
    theirs = with_the_club(two)
    on_from_the_club(two, theirs)
    with preparing():
        twin = person_of(two.people.amina)
    with acting_as(two.people.leila) as leila:
        merge(
            actor=leila,
            kept=twin,
            gone=two.case.person,
            take=(),
            reason="She showed me both letters.",
            key=uuid.uuid4(),
        )
    assert [one[1] for one in _reads(two.people.dev, theirs)] == ["Tuesday lunch club", "Warm room"]


def test_the_same_form_at_once_is_sent_once(transactional_db, people):
    two = two_services(people)
    theirs, key = with_the_club(two), str(uuid.uuid4())
    results = at_once(
        (people.dev, lambda: on_from_the_club(two, theirs, key)),
        (people.dev, lambda: on_from_the_club(two, theirs, key)),
    )
    assert {one.pk for one in results if isinstance(one, Referral)} == {
        Referral.objects.get(service=two.room).pk
    }


def test_taken_back_while_it_is_referred_on_one_of_both_comes_too_late(transactional_db, people):
    two = two_services(people)
    theirs = with_the_club(two)

    def taken_back() -> Referral:
        return move(actor=people.amina, referral=theirs, name="withdraw", reason="changed_mind")

    results = at_once(
        (people.amina, taken_back), (people.dev, lambda: on_from_the_club(two, theirs))
    )
    sent = [one for one in results if isinstance(one, Referral) and one.parent_id == theirs.pk]
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(sent) + len(refused) == 1, results
