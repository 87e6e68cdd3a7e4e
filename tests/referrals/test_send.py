"""Sending a referral: once, whole, and only when it may be."""

import datetime as dt
import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care.models import Case
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.people.models import CareRelationship, Person
from alongside.people.services import register
from alongside.referrals import queries, services
from alongside.referrals.doors import already_open
from alongside.referrals.models import Referral, ReferralMove
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    wish,
)

BORN = dt.date(1948, 3, 9)


@pytest.fixture
def ivy(people) -> Person:
    return registered(people.gita)


def _send(people, ivy, key="form-1", **changes) -> Referral:
    with acting_as(people.gita) as gita:
        return services.send(
            actor=gita,
            person=ivy,
            to=Organisation.objects.get(pk=people.amina.organisation_id),
            wish=wish(**changes),
            key=key,
        )


def test_everything_about_a_referral_is_written_together(people, ivy):
    referral = _send(people, ivy)
    with preparing():
        assert referral.status == "sent"
        assert referral.sent_at is not None
        assert [row.need.code for row in referral.named_reasons.all()] == ["loneliness"]
        assert referral.consent.basis == "agreed"
        assert referral.moves.get().name == "send"
        assert AuditEntry.objects.filter(verb="referral.send", people=[ivy.pk]).count() == 1
        assert OutboxFact.objects.get().payload["reference"] == referral.reference
        assert CareRelationship.objects.filter(
            person=ivy, organisation=people.amina.organisation_id, level="care", ended_at=None
        ).exists()


def test_the_same_form_sent_twice_is_one_referral(people, ivy):
    first = _send(people, ivy)
    second = _send(people, ivy)
    assert second == first
    with preparing():
        assert Referral.objects.count() == 1
        assert OutboxFact.objects.count() == 1


def test_a_new_form_is_a_new_referral(people, ivy):
    assert _send(people, ivy, key="form-1") != _send(people, ivy, key="form-2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs": []}, "needs"),
        ({"consent_basis": ""}, "consent"),
        ({"risk": "known", "risk_note": " "}, "risk_note"),
        ({"words": "x" * 10_001}, "words"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(people, ivy, changes, field):
    with pytest.raises(Refused) as refusal:
        _send(people, ivy, **changes)
    assert refusal.value.field == field
    with preparing():
        assert Referral.objects.count() == 0
        assert OutboxFact.objects.count() == 0


def test_ten_thousand_characters_are_kept_whole(people, ivy):
    referral = _send(people, ivy, words="w" * 10_000)
    with preparing():
        assert len(Referral.objects.get(pk=referral.pk).words) == 10_000


def test_those_who_may_not_send_do_not(people, ivy):
    for name in ("dev", "efua"):
        actor = getattr(people, name)
        with pytest.raises(NotPermitted), acting_as(actor):
            services.send(
                actor=actor,
                person=ivy,
                to=Organisation.objects.get(pk=people.amina.organisation_id),
                wish=wish(),
                key="x",
            )


def test_the_service_is_kept_as_it_was_that_day(people, ivy):
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    club = service_of(people.dev, description="Every Tuesday")
    with acting_as(people.amina) as amina:
        onward = services.send(actor=amina, person=ivy, to=club, wish=wish(), key="on")
    club.description = "Moved to Thursdays"
    club.save()
    with preparing():
        kept = Referral.objects.get(pk=onward.pk)
        assert kept.service_snapshot["description"] == "Every Tuesday"
        assert case.person_id == kept.person_id


def test_a_number_held_with_another_birth_date_is_refused(people, ivy):
    with pytest.raises(Refused, match="different date of birth"), acting_as(people.cara) as cara:
        register(actor=cara, nhs_number=NHS_NUMBERS[0], date_of_birth=dt.date(1950, 1, 1))


def test_somebody_known_elsewhere_is_recognised_not_doubled(people, ivy):
    with acting_as(people.cara) as cara:
        again = register(actor=cara, nhs_number=NHS_NUMBERS[0], date_of_birth=BORN)
        assert again == ivy
        assert again.given_name == "Ivy"
    with preparing():
        assert Person.objects.count() == 1


def test_a_second_referrer_learns_who_already_helps_if_they_know_the_person(people, ivy):
    taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with acting_as(people.cara):
        found = already_open(NHS_NUMBERS[0], BORN)
        assert [(row.handler_name, row.to_name, row.ours) for row in found] == [("", "", False)]
    registered(people.cara)
    with acting_as(people.cara):
        found = already_open(NHS_NUMBERS[0], BORN)
        assert [(row.handler_name, row.to_name, row.ours) for row in found] == [
            ("Amina", "Alderbrook link workers", False)
        ]
        assert already_open(NHS_NUMBERS[0], dt.date(1950, 1, 1)) == []
    with acting_as(people.gita):
        assert already_open(NHS_NUMBERS[0], BORN)[0].ours


def test_a_declined_team_sees_the_person_no_more_and_the_sender_reads_why(people, ivy):
    referral = referred(people.gita, ivy, people.amina)
    with acting_as(people.ben) as ben:
        services.move(
            actor=ben, referral=referral, name="decline", reason="out_of_area", note="Try Farside"
        )
        assert not Person.objects.exists()
    with acting_as(people.gita):
        step = ReferralMove.objects.get(referral=referral, name="decline")
        assert (step.get_reason_display(), step.note) == ("Lives outside the area", "Try Farside")


def test_declining_one_of_two_referrals_keeps_the_other(people, ivy):
    first = referred(people.gita, ivy, people.amina)
    second = referred(people.gita, ivy, people.amina)
    taken_on(people.amina, first)
    with acting_as(people.amina) as amina:
        services.move(actor=amina, referral=second, name="decline", reason="other")
        assert Person.objects.filter(pk=ivy.pk).exists()


def test_a_reason_is_needed_for_an_unhappy_end(people, ivy):
    referral = referred(people.gita, ivy, people.amina)
    with pytest.raises(Refused) as refusal, acting_as(people.amina) as amina:
        services.move(actor=amina, referral=referral, name="decline")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("reason", ["mistake", "no_reply", "nonsense"])
def test_a_reason_that_the_move_cannot_have_is_refused(people, ivy, reason):
    referral = referred(people.gita, ivy, people.amina)
    with pytest.raises(Refused) as refusal, acting_as(people.amina) as amina:
        services.move(actor=amina, referral=referral, name="decline", reason=reason)
    assert refusal.value.field == "reason"
    with acting_as(people.gita):
        assert Referral.objects.get(pk=referral.pk).is_open


def test_each_side_makes_only_its_own_moves(people, ivy):
    referral = referred(people.gita, ivy, people.amina)
    with pytest.raises(NotPermitted), acting_as(people.gita) as gita:
        services.move(actor=gita, referral=referral, name="accept")
    with pytest.raises(NotPermitted), acting_as(people.amina) as amina:
        services.move(actor=amina, referral=referral, name="withdraw", reason="other")


def test_the_sender_cannot_take_back_whom_a_link_worker_walks_with(people, ivy):
    referral = referred(people.gita, ivy, people.amina)
    case = taken_on(people.amina, referral)
    with pytest.raises(OutOfTurn), acting_as(people.gita) as gita:
        services.move(actor=gita, referral=referral, name="withdraw", reason="changed_mind")
    with acting_as(people.amina):
        assert Case.objects.filter(pk=case.pk).exists(), "nobody vanished"


def test_taking_back_ones_own_referral_leaves_anothers_alone(people, ivy):
    """Neither sender can see that the other has referred Ivy too."""
    registered(people.cara)
    kept = referred(people.cara, ivy, people.amina)
    case = taken_on(people.amina, kept)
    own = referred(people.gita, ivy, people.amina)
    with acting_as(people.gita) as gita:
        services.move(actor=gita, referral=own, name="withdraw", reason="changed_mind")
    with acting_as(people.amina):
        assert Case.objects.filter(pk=case.pk).exists()
        assert Person.objects.filter(pk=ivy.pk).exists()


def test_a_team_may_take_back_what_it_sent_to_itself(people):
    una = registered(people.amina, NHS_NUMBERS[3])
    own = referred(people.amina, una, people.amina)
    with acting_as(people.amina) as amina:
        services.move(actor=amina, referral=own, name="withdraw", reason="other")
        assert Person.objects.filter(pk=una.pk).exists(), "they registered her, so they know her"


def test_an_organisation_refers_to_a_service_of_its_own(people, ivy):
    own = service_of(people.gita, name="Walk with the practice")
    with acting_as(people.gita) as gita:
        referral = services.send(actor=gita, person=ivy, to=own, wish=wish(), key="own")
        assert referral.status == "sent"


def test_an_onward_referral_is_withdrawn_even_after_it_was_accepted(people, ivy):
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    onward = referred_on(people.amina, case, service_of(people.dev))
    with acting_as(people.dev) as dev:
        services.move(actor=dev, referral=onward, name="accept")
    with acting_as(people.amina) as amina:
        services.move(actor=amina, referral=onward, name="withdraw", reason="changed_mind")
    with acting_as(people.dev):
        assert not Person.objects.exists()


def test_the_first_look_of_the_receiver_is_a_step(people, ivy):
    referral = referred(people.gita, ivy, people.amina)
    for worker in (people.amina, people.ben):
        with acting_as(worker):
            seen = queries.referral_visible_to(worker, referral.pk)
            services.open_referral(actor=worker, referral=seen)
    with preparing():
        assert list(referral.moves.values_list("name", flat=True)) == ["send", "receive"]
        assert AuditEntry.objects.filter(verb="referral.see").count() == 2


def test_a_note_sent_twice_is_kept_once(people, ivy):
    referral, key = referred(people.gita, ivy, people.amina), uuid.uuid4()
    with acting_as(people.gita) as gita:
        first = services.add_note(actor=gita, referral=referral, text="New number", key=key)
        assert services.add_note(actor=gita, referral=referral, text="New number", key=key) == first
    with acting_as(people.amina) as amina:
        assert queries.notes_visible_to(amina).get().text == "New number"
