"""Every quarter somebody looks who still needs access; who leaves leaves nobody waiting unseen."""

import datetime as dt
import re
import uuid

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.audit.models import AuditEntry
from alongside.care.leaving import left_by
from alongside.care.services import reassign
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.messaging.models import Message
from alongside.onboarding.access import GRACE, due_to, reviews_visible_to
from alongside.onboarding.health import cards_of_area
from alongside.onboarding.models import AccessReview
from alongside.onboarding.services.members import change_role, let_go, review
from alongside.onboarding.tasks import mind_access
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from tests.factories.standing import member_of, preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on
from tests.onboarding.test_members import membership_of, olga

__all__ = ["olga"]
A_QUARTER = dt.timedelta(days=93)


def answers(decision: str, role_code: str = "") -> dict[str, str]:
    return {
        "idempotency_key": str(uuid.uuid4()),
        "decision": decision,
        "role_code": role_code,
    }


def names_due(actor) -> list[str]:
    with acting_as(actor):
        return [one.user.name for one in due_to(actor)]


def overdue(priya) -> dict[str, list[str]]:
    with acting_as(priya):
        return {
            card.organisation.name: list(sign.names)
            for card in cards_of_area(priya)
            for sign in card.signs
            if sign.check.code == "access"
        }


def messages(template: str) -> list[Message]:
    with preparing():
        facts = list(OutboxFact.objects.filter(delivered_at=None))
    for fact in facts:
        deliver(fact.pk)
    with preparing():
        return list(Message.objects.filter(template=template))


def test_after_a_quarter_each_colleague_is_due_and_the_decision_is_kept(
    people, olga, priya, browser_of
):
    assert names_due(olga) == []
    with clock.telling(clock.now() + A_QUARTER):
        assert names_due(olga) == ["Amina", "Ben", "Leila"], "herself nobody looks at"
        for _twice in range(2):
            mind_access(timestamp=0)
        (reminder,) = [m for m in messages("access-due") if m.recipient == "olga@example.test"]
        assert "3 colleagues" in reminder.body
        browser = browser_of(olga)
        assert "Amina" in browser.get(reverse("access_review")).text
        page = reverse("review_member", args=[membership_of(people.amina).pk])
        assert "Never signed in" in browser.get(page).text
        empty = browser.post(page, answers("change"))
        assert empty.status_code == 422
        assert "Choose the other role" in empty.text
        assert browser.post(page, answers("keep")).status_code == 302
        page = reverse("review_member", args=[membership_of(people.ben).pk])
        browser.post(page, answers("change", "team_lead"))
        assert membership_of(people.ben).role_code == "team_lead"
        page = reverse("review_member", args=[membership_of(people.leila).pk])
        browser.post(page, answers("end"))
        assert not Membership.objects.filter(user_id=people.leila.user_id, ended_at=None).exists()
        assert names_due(olga) == []
        history = browser.get(reverse("access_review")).text
        for words in ("Still needs it", "Needs another role", "No longer works here"):
            assert words in history
    with preparing():
        assert AccessReview.objects.count() == 3
        assert AuditEntry.objects.filter(verb="membership.review").count() == 3


def test_what_is_overdue_the_area_sees(people, olga, priya):
    with clock.telling(clock.now() + A_QUARTER):
        assert overdue(priya) == {}, "two weeks are left for it"
    with clock.telling(clock.now() + A_QUARTER + GRACE):
        # Where one colleague alone looks after members, she herself is not due.
        assert overdue(priya)["Alderbrook link workers"] == ["Amina", "Ben", "Leila"]


def test_others_neither_see_nor_decide(people, olga, lena, browser_of):
    page = reverse("review_member", args=[membership_of(people.amina).pk])
    assert browser_of(lena).post(page, answers("end")).status_code == 404
    for actor in (people.amina, people.cara):
        assert browser_of(actor).get(page).status_code == 403
    browser_of(olga).post(page, answers("keep"))
    for actor in (lena, people.amina, people.leila):
        with acting_as(actor), connection.cursor() as cursor:
            assert not reviews_visible_to(actor).exists()
            cursor.execute("SELECT count(*) FROM onboarding_accessreview")
            assert cursor.fetchone() == (0,)
    mine = reverse("review_member", args=[membership_of(olga).pk])
    refused = browser_of(olga).post(mine, answers("keep"))
    assert refused.status_code == 422
    assert "Ask a colleague" in refused.text


@pytest.mark.parametrize("form", [answers("keep"), answers("change", "team_lead"), answers("end")])
def test_a_double_click_notes_one_review(people, olga, browser_of, form):
    browser = browser_of(olga)
    page = reverse("review_member", args=[membership_of(people.amina).pk])
    assert 'name="idempotency_key"' in browser.get(page).text
    for _twice in range(2):
        assert browser.post(page, form).url == reverse("access_review")
    with preparing():
        assert str(AccessReview.objects.get().pk) == form["idempotency_key"]
        assert AuditEntry.objects.filter(verb="membership.review").count() == 1


def test_of_whoever_left_meanwhile_nothing_else_is_noted(people, olga):
    amina = membership_of(people.amina)
    with acting_as(olga):
        let_go(actor=olga, membership=amina)
    for decision in ("keep", "end"):
        with pytest.raises(OutOfTurn), acting_as(olga):
            review(actor=olga, membership=amina, key=uuid.uuid4(), decision=decision)
    with preparing():
        assert not AccessReview.objects.exists()


def test_who_leaves_with_open_cases_is_told_of_and_nobody_waits_unseen(people, olga, browser_of):
    ivy = referred(people.gita, registered(people.gita), people.amina)
    joan = referred(
        people.gita, registered(people.gita, NHS_NUMBERS[1], given_name="Joan"), people.amina
    )
    cases = [taken_on(people.amina, one) for one in (ivy, joan)]
    with acting_as(olga):
        let_go(actor=olga, membership=membership_of(people.amina))
    (told,) = messages("cases-left")
    assert told.recipient == "leila@example.test", "she can give them to somebody"
    assert "2 cases" in told.body
    assert not re.search("Ivy|Joan", told.body)
    with acting_as(people.leila) as leila:
        reassign(actor=leila, case=cases[0], to=people.ben.user_id, key=cases[0].pk)
    page = browser_of(olga).get(reverse("leavers")).text
    assert "1 open case is still theirs" in page
    assert "1 open case is now with Ben" in page
    assert "Ivy" not in page
    for actor in (people.amina, people.cara):
        assert browser_of(actor).get(reverse("leavers")).status_code == 403


def test_another_role_that_works_no_cases_is_told_of_like_leaving(people, olga):
    taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with acting_as(olga):
        change_role(
            actor=olga, membership=membership_of(people.amina), role_code="safeguarding_lead"
        )
    (told,) = messages("cases-left")
    assert told.recipient == "leila@example.test"
    assert "no longer works cases here" in told.body, "she is still there"
    assert "left" not in f"{told.subject}{told.body}".split()


def test_whoever_still_works_cases_here_has_left_none(people, olga):
    taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    link_worker = membership_of(people.amina)
    with preparing():
        Membership.objects.create(
            user=link_worker.user, organisation=link_worker.organisation, role_code="team_lead"
        )
    with acting_as(olga):
        let_go(actor=olga, membership=link_worker)
    lead = membership_of(people.amina)
    with acting_as(olga):
        change_role(actor=olga, membership=lead, role_code="link_worker")
    assert messages("cases-left") == []


def test_numbers_of_another_organisation_are_refused(people, lena):
    with pytest.raises(ProgrammingError, match="Not permitted"), acting_as(lena):
        left_by(people.amina.organisation_id, [people.amina.user_id])


def test_a_leaver_with_nothing_open_needs_no_message(people, olga):
    nia = membership_of(member_of("Nia", membership_of(olga).organisation, "link_worker"))
    with acting_as(olga):
        let_go(actor=olga, membership=nia)
    assert messages("cases-left") == []
