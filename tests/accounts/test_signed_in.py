"""The quick question of every request gets the answer of the plain one."""

import uuid
from contextlib import suppress

import pytest
from allauth.usersessions.models import UserSession
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.accounts.queries import memberships_of
from alongside.accounts.sessions import SessionStore
from alongside.accounts.signed_in import signed_in_as
from alongside.common import clock
from tests.factories.standing import preparing


def _answers(user_id: uuid.UUID) -> tuple[list[Membership], list[Membership]]:
    return list(memberships_of(user_id)), signed_in_as(user_id)


def test_everybody_is_who_they_are(people):
    for actor in people.everyone.values():
        plain, quick = _answers(actor.user_id)
        assert plain == quick
        assert [Actor.of(each) for each in quick] == [actor]
        for one, other in zip(plain, quick, strict=True):
            for row, again in (
                (one, other),
                (one.user, other.user),
                (one.organisation, other.organisation),
            ):
                for field in type(row)._meta.concrete_fields:
                    assert getattr(row, field.attname) == getattr(again, field.attname)


def test_a_second_membership_comes_second(people):
    with preparing():
        Membership.objects.create(
            user_id=people.gita.user_id,
            organisation_id=people.dev.organisation_id,
            role_code="provider",
        )
    plain, quick = _answers(people.gita.user_id)
    assert plain == quick
    assert [each.role_code for each in quick] == ["referrer", "provider"]


@pytest.mark.parametrize("changes", ["ended", "inactive"])
def test_whoever_has_left_is_nobody_from_the_next_click_on(people, changes):
    with preparing():
        if changes == "ended":
            Membership.objects.filter(user_id=people.gita.user_id).update(ended_at=clock.now())
        else:
            User.objects.filter(pk=people.gita.user_id).update(is_active=False)
    assert _answers(people.gita.user_id) == ([], [])


@pytest.fixture
def at_work(people) -> Client:
    """A browser in which Amina is signed in, and whose session stands in her list of sign-ins."""
    client = Client()
    client.force_login(User.objects.get(pk=people.amina.user_id))
    _listed(client, people.amina.user_id)
    return client


def _listed(client: Client, user_id: uuid.UUID) -> None:
    key = client.session.session_key
    UserSession.objects.update_or_create(
        session_key=key, defaults={"user_id": user_id, "ip": "127.0.0.1"}
    )


def _opened(client: Client) -> tuple[int, list[str]]:
    """What the board answers, and the statements that asked who is there."""
    with CaptureQueriesContext(connection) as asked:
        status = client.get(reverse("board")).status_code
    return status, [
        one["sql"]
        for one in asked.captured_queries
        if "accounts_membership membership" in one["sql"]
    ]


def test_a_session_brings_along_who_is_signed_in(at_work):
    for _again in range(2):
        status, statements = _opened(at_work)
        assert status == 200
        (once,) = statements
        assert "django_session" in once


@pytest.mark.parametrize("changes", ["ended", "inactive"])
def test_from_the_next_click_on_it_brings_nobody_who_has_left(people, at_work, changes):
    assert _opened(at_work)[0] == 200
    with preparing():
        if changes == "ended":
            Membership.objects.filter(user_id=people.amina.user_id).update(ended_at=clock.now())
        else:
            User.objects.filter(pk=people.amina.user_id).update(is_active=False)
    assert _opened(at_work)[0] != 200


def test_it_is_the_session_that_says_who_is_there(people, at_work):
    _listed(at_work, people.gita.user_id)  # a list that is wrong lends nobody another's roles
    status, statements = _opened(at_work)
    assert status == 200
    assert len(statements) == 2


def test_what_one_session_brought_is_not_left_for_the_next(people, at_work):
    _opened(at_work)
    cara = Client()
    cara.force_login(User.objects.get(pk=people.cara.user_id))
    assert cara.get(reverse("board")).wsgi_request.actor == people.cara
    assert Client().get(reverse("board")).status_code == 302


def test_a_session_that_is_opened_in_a_narrow_role_brings_nothing(people, at_work):
    key = at_work.session.session_key
    with acting_as(people.cara):
        with suppress(ProgrammingError), transaction.atomic():
            SessionStore(key).load()
        assert connection.alongside_signed_in == (None, [])
    SessionStore(key).load()
    whose, rows = connection.alongside_signed_in
    assert (whose, len(rows)) == (people.amina.user_id, 1)
