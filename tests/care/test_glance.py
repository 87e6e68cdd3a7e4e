"""What the page of a case leaves unasked is not there; what is there is asked for."""

import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.care import queries, services, to_do
from alongside.care.cover import absence_of
from alongside.care.glance import case_at_a_glance
from alongside.care.models import Case, Glance, Task
from alongside.care.person_messages import WENT
from alongside.care.shares import shares_visible_to, usual_rule, weighed, weight_of
from alongside.common import clock
from alongside.messaging.models import Message
from alongside.needs.models import Need
from alongside.people.queries.merging import merges_on
from alongside.people.queries.relations import standing_for
from alongside.people.queries.sharing import who_shares
from alongside.people.services import Reach, protect
from alongside.referrals.models import ReferralReason
from alongside.referrals.queries import all_onward_from
from tests.factories.standing import preparing
from tests.factories.story import (
    acting_for,
    on_the_way,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _asked(actor, case):
    """What the page shows of each kind, asked whatever the glance says."""
    with_factors = next(iter(weighed(Case.objects.filter(pk=case.pk), usual_rule())))
    return {
        "arranged": queries.arranged_in(actor, case.pk),
        "tasks": to_do.tasks_of(actor, case.pk),
        "merges": merges_on(actor, case.person_id),
        "acting": standing_for(actor, case.person_id),
        "absence": absence_of(actor, case.worker_id),
        "shares": shares_visible_to(actor),
        "onward": all_onward_from(actor, case.referral_id),
        "sharing": who_shares(actor, case.person_id),
        "written": services.written_to(actor, case),
        "further_reasons": with_factors.has_reasons,
        "signs": with_factors.has_signs,
    }


def _told(actor, case):
    """What the glance says; it never denies what there is, and of these knows it exactly."""
    asked = {kind: bool(rows) for kind, rows in _asked(actor, case).items()}
    glance = case_at_a_glance(actor, case.pk).glance
    told = {kind: getattr(glance, f"any_{kind}") for kind in asked}
    for kind, there in asked.items():
        assert told[kind] or not there, kind
        assert told[kind] == there or kind in ("absence", "written"), kind
    return {kind for kind, there in told.items() if there}


def _written_to(case):
    with preparing():
        Message.objects.create(
            key=f"{WENT}:{case.pk}",
            channel=Message.Channel.TEXT,
            template=WENT,
            person=case.person,
            concerns=case.pk,
            status=Message.Status.SENT,
            sent_at=clock.now(),
        )


def test_the_glance_says_of_each_kind_whether_there_is_any(people, case):
    with acting_as(people.amina) as amina:
        before = _told(amina, case)
    service = service_of(people.dev)
    on_the_way(people.amina, case, service)
    acting_for(people.amina, case)
    referred_on(people.amina, case, service)
    _written_to(case)
    with acting_as(people.amina) as amina:
        after = _told(amina, case)
    assert {"arranged", "tasks", "acting", "onward", "written"} <= after
    assert not {"arranged", "tasks", "written"} & before


def test_what_weighs_is_the_same_at_a_glance_as_on_the_board(people, case):
    with preparing():
        Task.objects.create(case=case, organisation_id=case.organisation_id, reason="no_reply")
        held = case.referral.named_reasons.values("need_id")
        other = Need.objects.exclude(pk__in=held).first()
        ReferralReason.objects.create(referral=case.referral, need=other, position=2)
    with acting_as(people.amina) as amina:
        found = case_at_a_glance(amina, case.pk)
        on_board = weighed(queries.visible_to(amina), usual_rule()).get(pk=case.pk)
        assert (found.has_signs, found.has_reasons) == (1, 1)
        assert weight_of(found, usual_rule())[0] == on_board.weight


def test_whoever_works_with_the_case_has_a_glance_of_it_and_nobody_else(people, case):
    on_the_way(people.amina, case, service_of(people.dev))
    for name, actor in people.everyone.items():
        with acting_as(actor):
            seen = set(Glance.objects.values_list("case_id", flat=True))
            assert seen == set(queries.visible_to(actor).values_list("pk", flat=True)) or not seen
            assert bool(seen) == (name in ("amina", "ben", "leila")), name


def test_that_somebody_protected_was_written_to_is_known_to_the_circle(people, case):
    _written_to(case)
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person, reach=Reach(["phone"], "mornings"))
        assert Glance.objects.get(case=case).any_written
    with acting_as(people.ben):
        assert not Glance.objects.get(case=case).any_written


def test_the_glance_knows_the_tries_until_somebody_was_reached(people, case):
    with acting_as(people.amina) as amina:
        for outcome in ("left_message", "no_answer", "spoke"):
            before = case_at_a_glance(amina, case.pk)
            assert before.tries == queries.tries_of(before)
            contact = {"kind": "phone", "minutes": 2, "outcome": outcome}
            services.log_contact(actor=amina, case=case, key=uuid.uuid4(), **contact)
        found = case_at_a_glance(amina, case.pk)
    assert len(before.tries) == 2
    assert (found.tries, found.glance.last_outcomes) == ([], ["spoke", "no_answer"])


def test_whoever_may_not_see_the_case_sees_nothing_at_a_glance(people, case):
    with acting_as(people.cara) as cara:
        assert case_at_a_glance(cara, case.pk) is None
