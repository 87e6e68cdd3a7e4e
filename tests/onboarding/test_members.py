"""Another role, and leaving: for one's own colleagues, by whoever looks after that."""

import uuid

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.onboarding.models import Invitation
from alongside.onboarding.services.members import change_role, let_go
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of, preparing
from tests.onboarding.test_invitations import invited


def membership_of(actor) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(
        user_id=actor.user_id, ended_at=None
    )


@pytest.fixture
def olga(people):
    """Answers for Amina's team."""
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    return member_of("Olga", team, "organisation_lead")


def test_a_colleague_gets_another_role_and_the_old_one_stays_on_record(people, olga, browser_of):
    before = membership_of(people.amina)
    answer = browser_of(olga).post(reverse("member", args=[before.pk]), {"role_code": "team_lead"})
    assert answer.status_code == 302
    assert membership_of(people.amina).role_code == "team_lead"
    before.refresh_from_db()
    assert before.ended_at
    with preparing():
        entry = AuditEntry.objects.get(verb="membership.change")
    assert (entry.detail["before"], entry.detail["after"]) == ("link_worker", "team_lead")


def test_whoever_leaves_sees_nothing_from_the_next_click_on(people, olga, browser_of):
    amina = browser_of(people.amina)
    assert amina.get(reverse("board")).status_code == 200
    leaving = membership_of(people.amina)
    for _twice in range(2):
        with acting_as(olga):
            let_go(actor=olga, membership=leaving)
    assert amina.get(reverse("board")).status_code == 403
    assert "do not have a role" in amina.get("/").text
    with preparing():
        assert AuditEntry.objects.filter(verb="membership.end").count() == 1


def test_links_that_a_leaver_sent_stop_working(people, olga):
    helper = member_of(
        "Hal", Organisation.objects.get(pk=olga.organisation_id), "organisation_lead"
    )
    invitation = invited(helper, role="link_worker")
    with acting_as(olga):
        let_go(actor=olga, membership=membership_of(helper))
    with preparing():
        assert Invitation.objects.get(pk=invitation.pk).withdrawn_at


def test_members_of_another_organisation_are_not_found(people, lena, browser_of):
    theirs, nobody = membership_of(people.amina).pk, uuid.uuid4()
    browser = browser_of(lena)
    for name in ("member", "end_member"):
        for who in (theirs, nobody):
            answer = browser.post(reverse(name, args=[who]), {"role_code": "provider"})
            assert answer.status_code == 404
    assert browser.get(reverse("member", args=[theirs])).status_code == 404
    assert "Amina" not in browser.get(reverse("members")).text
    for verb in (let_go, lambda **wish: change_role(role_code="provider", **wish)):
        with pytest.raises(NotPermitted), acting_as(lena):
            verb(actor=lena, membership=membership_of(people.amina))
    assert membership_of(people.amina).role_code == "link_worker"


def test_the_database_holds_to_it_too(people, lena, olga):
    """Raw SQL through the doors: another organisation's member, oneself, without the permission."""
    with preparing():
        own, theirs = membership_of(lena).pk, membership_of(people.amina).pk
    for membership in (own, theirs):
        with acting_as(lena), connection.cursor() as cursor:
            cursor.execute("SELECT accounts_end_membership(%s, now())", [membership])
            assert cursor.fetchone() == (False,)
            cursor.execute(
                "SELECT accounts_change_role(%s, 'team_lead', gen_random_uuid(), now())",
                [membership],
            )
            assert cursor.fetchone() == (False,)
    for actor in (people.ben, people.leila):
        with (
            pytest.raises(ProgrammingError, match="Not permitted"),
            acting_as(actor),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT accounts_end_membership(%s, now())", [theirs])
    with (
        pytest.raises(ProgrammingError, match="Not permitted"),
        acting_as(lena),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT onboarding_join(gen_random_uuid(), %s, gen_random_uuid(), now())",
            [lena.user_id],
        )


@pytest.mark.parametrize("role", ["commissioner", "administrator", "link_worker", "nonsense"])
def test_a_bent_form_gives_no_role_beyond_the_actors_own(people, lena, browser_of, role):
    dev = membership_of(people.dev)
    answer = browser_of(lena).post(reverse("member", args=[dev.pk]), {"role_code": role})
    assert answer.status_code == 422
    with pytest.raises(NotPermitted), acting_as(lena):
        change_role(actor=lena, membership=dev, role_code=role)
    assert membership_of(people.dev).role_code == "provider"


def test_nobody_changes_what_they_themselves_may_do(lena, browser_of):
    own = membership_of(lena)
    browser = browser_of(lena)
    answer = browser.post(reverse("member", args=[own.pk]), {"role_code": "provider"})
    assert answer.status_code == 422
    browser.post(reverse("end_member", args=[own.pk]))
    with pytest.raises(Refused), acting_as(lena):
        let_go(actor=lena, membership=own)
    assert membership_of(lena).role_code == "organisation_lead"


def test_a_lead_does_not_let_go_of_whoever_looks_after_the_area(people, priya):
    lead = member_of(
        "Theo", Organisation.objects.get(pk=priya.organisation_id), "organisation_lead"
    )
    with pytest.raises(NotPermitted), acting_as(lead):
        let_go(actor=lead, membership=membership_of(priya))
    with acting_as(priya):
        let_go(actor=priya, membership=membership_of(lead))


def test_a_colleague_who_left_meanwhile_gets_no_role(people, olga):
    ben = membership_of(people.ben)
    with acting_as(olga):
        let_go(actor=olga, membership=ben)
    with pytest.raises(OutOfTurn), acting_as(olga):
        change_role(actor=olga, membership=ben, role_code="team_lead")


def test_whoever_looks_after_members_reads_no_stories(lena, priya, browser_of):
    for actor in (lena, priya):
        browser = browser_of(actor)
        for name in ("board", "provider_desk", "sent_referrals"):
            assert browser.get(reverse(name)).status_code == 403
