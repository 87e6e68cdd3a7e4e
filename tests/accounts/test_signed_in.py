"""The quick question of every request gets the answer of the plain one."""

import uuid

import pytest

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership, User
from alongside.accounts.queries import memberships_of
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
