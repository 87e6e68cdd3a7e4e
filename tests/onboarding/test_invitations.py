"""A link lets one person begin in one role, once; nothing else makes a member."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.onboarding.links import token_of
from alongside.onboarding.models import Invitation
from alongside.onboarding.queries import invitations_visible_to
from alongside.onboarding.services.invitations import accept, house_of, invite, withdraw_invitation
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of, preparing

PASSWORD = "three random words"


def invited(by: Actor, *, role: str = "provider", email: str = "Noor@example.test", at=None):
    with acting_as(by):
        return invite(
            actor=by,
            organisation=Organisation.objects.get(pk=at or by.organisation_id),
            role_code=role,
            email=email,
            name="Noor",
            key=uuid.uuid4(),
        )


def accepted(invitation: Invitation, user: User | None = None) -> User:
    with acting_as(house_of(invitation)) as house:
        return accept(
            actor=house, invitation_id=invitation.pk, user=user, name="Noor", password=PASSWORD
        )


def door(invitation: Invitation) -> str:
    return reverse("join", args=[token_of(invitation.pk)])


BEGIN = {"name": "Noor Amin", "password": PASSWORD}


def test_a_colleague_begins_with_the_link_in_the_message(lena, worker):
    invited(lena)
    worker()
    with preparing():
        message = Message.objects.get(template="member-invitation")
    assert message.recipient == "noor@example.test"
    assert "Green Shoots" in message.subject
    assert settings.SITE_URL in message.body
    assert (message.to_organisation_id, message.from_organisation_id) == (None, None)
    address = re.search(r"(/join/\S+)", message.body)[1]

    visitor = Client()
    assert "Provider worker" in visitor.get(address).text
    assert visitor.post(address, BEGIN).status_code == 302
    assert visitor.get(reverse("provider_desk")).status_code == 200
    noor = User.objects.get(email="noor@example.test")
    assert [each.role_code for each in noor.memberships.all()] == ["provider"]
    with preparing():
        added = AuditEntry.objects.get(verb="membership.add")
    assert added.organisation_id == lena.organisation_id
    assert added.detail["user"] == str(noor.pk)


def test_a_link_works_once(lena):
    invitation = invited(lena)
    assert Client().post(door(invitation), BEGIN).status_code == 302
    for method in ("get", "post"):
        assert getattr(Client(), method)(door(invitation), BEGIN).status_code == 410
    assert Membership.objects.filter(user__email="noor@example.test").count() == 1


def test_a_link_ends_after_a_week(lena):
    invitation = invited(lena)
    with time_machine.travel(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert Client().get(door(invitation)).status_code == 410
        with pytest.raises(OutOfTurn):
            accepted(invitation)


def test_a_link_that_was_taken_back_or_sent_anew_is_worth_nothing(lena):
    first = invited(lena)
    second = invited(lena)
    assert Client().get(door(first)).status_code == 410
    with acting_as(lena):
        assert withdraw_invitation(actor=lena, invitation=second)
        assert not withdraw_invitation(actor=lena, invitation=second)
    assert Client().post(door(second), BEGIN).status_code == 410
    assert not User.objects.filter(email="noor@example.test").exists()


def test_a_link_is_not_made_of_an_id(lena):
    invitation = invited(lena)
    for token in (str(invitation.pk), token_of(uuid.uuid4()), token_of(invitation.pk)[:-1] + "x"):
        assert Client().get(reverse("join", args=[token])).status_code == 410


def test_somebody_with_an_account_begins_with_it_and_nobody_else_does(people, lena, browser_of):
    gita = User.objects.get(pk=people.gita.user_id)
    invitation = invited(lena, email=gita.email)
    visitor = Client()
    assert "Sign in to it to begin" in visitor.get(door(invitation)).text
    for other in (visitor, browser_of(people.amina)):
        other.post(door(invitation), BEGIN)
        with preparing():
            assert not Invitation.objects.get(pk=invitation.pk).used_at
    assert browser_of(people.gita).post(door(invitation)).status_code == 302
    roles = gita.memberships.order_by("created_at").values_list("role_code", flat=True)
    assert list(roles) == ["referrer", "provider"]


def test_whoever_is_suspended_is_not_let_in_by_a_link(people, lena, browser_of):
    gita = User.objects.get(pk=people.gita.user_id)
    invitation = invited(lena, email=gita.email)
    browser = browser_of(people.gita)
    User.objects.filter(pk=gita.pk).update(is_active=False)
    for visitor in (Client(), browser):
        assert visitor.get(door(invitation)).status_code == 410
        assert visitor.post(door(invitation), BEGIN).status_code == 410
    with pytest.raises(OutOfTurn):
        accepted(invitation, gita)
    assert gita.memberships.count() == 1


def test_the_account_of_another_address_is_refused_by_the_database(people, lena):
    invitation = invited(lena)
    amina = User.objects.get(pk=people.amina.user_id)
    with pytest.raises(OutOfTurn):
        accepted(invitation, amina)
    assert amina.memberships.count() == 1


def test_a_weak_password_uses_no_link_up(lena):
    invitation = invited(lena)
    answer = Client().post(door(invitation), BEGIN | {"password": "short"})
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.text
    assert "Noor Amin" in answer.text, "the typing is kept"
    assert Client().post(door(invitation), BEGIN).status_code == 302


def test_the_same_form_twice_invites_once(lena):
    key = uuid.uuid4()
    for _twice in range(2):
        with acting_as(lena):
            invite(
                actor=lena,
                organisation=Organisation.objects.get(pk=lena.organisation_id),
                role_code="provider",
                email="noor@example.test",
                name="Noor",
                key=key,
            )
    with preparing():
        assert Invitation.objects.count() == 1


def test_who_is_there_already_is_not_invited(people, lena):
    with pytest.raises(Refused, match="already"):
        invited(lena, email="dev@example.test")


@pytest.mark.parametrize(
    "role", ["link_worker", "commissioner", "directory_editor", "administrator"]
)
def test_a_role_that_is_not_theirs_to_give_is_refused_however_the_form_is_bent(
    lena, browser_of, role
):
    answer = browser_of(lena).post(
        reverse("invite_member"),
        {
            "name": "Noor",
            "email": "noor@example.test",
            "role_code": role,
            "organisation": str(lena.organisation_id),
            "idempotency_key": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 422
    with pytest.raises(NotPermitted):
        invited(lena, role=role)
    with preparing():
        assert not Invitation.objects.exists()


def test_nobody_invites_to_an_organisation_that_is_not_theirs(people, lena, priya):
    for actor in (lena, people.amina, people.efua):
        with pytest.raises(NotPermitted):
            invited(actor, role="organisation_lead", at=people.amina.organisation_id)
    with pytest.raises(NotPermitted):
        invited(priya, role="link_worker", at=people.amina.organisation_id)
    with pytest.raises(ProgrammingError, match="row-level security"):  # not in her area
        invited(priya, role="organisation_lead", at=people.cara.organisation_id)
    assert invited(priya, role="organisation_lead", at=people.dev.organisation_id)


def test_both_locks_agree_on_who_sees_an_invitation(people, lena, priya):
    own = invited(lena)
    hers = invited(priya, role="organisation_lead", at=people.dev.organisation_id, email="z@x.test")
    elsewhere = member_of(
        "Olga", Organisation.objects.get(pk=people.amina.organisation_id), "organisation_lead"
    )
    expected = {lena: {own.pk, hers.pk}, priya: {hers.pk}, elsewhere: set()}
    for actor in (*people.everyone.values(), *expected):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM onboarding_invitation")
            raw = {row[0] for row in cursor.fetchall()}
            seen = set(invitations_visible_to(actor).values_list("pk", flat=True))
        assert raw == seen == expected.get(actor, set()), actor.name


def test_an_invitation_is_not_rewritten(lena):
    invitation = invited(lena)
    for values in ("role_code = 'team_lead'", "email = 'mine@example.test'", "expires_at = now()"):
        with (
            pytest.raises(DatabaseError, match="Cannot update"),
            acting_as(lena),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE onboarding_invitation SET {values} WHERE id = %s", [invitation.pk]
            )
