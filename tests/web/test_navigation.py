"""The menu leads only where its reader may go."""

import pytest
from django.urls import resolve, reverse

from alongside.accounts.actor import ANONYMOUS, Actor
from alongside.accounts.roles import ROLES
from alongside.web.navigation import DESKS, navigation_for


def open_to(permissions, href: str) -> bool:
    """As the doors have it: a page that names no permission is for whoever is signed in."""
    view = resolve(href).func
    if hasattr(view, "public_reason"):
        return True
    return bool(view.permissions & permissions if view.permissions else permissions)


@pytest.mark.parametrize("code", ROLES)
def test_every_entry_and_the_desk_are_open_to_the_role(code):
    actor = Actor(label="user:test", role_code=code, permissions=ROLES[code].permissions)
    entries = navigation_for(actor, "/")
    assert entries
    closed = [entry["href"] for entry in entries if not open_to(actor.permissions, entry["href"])]
    assert not closed
    if code in DESKS:
        assert open_to(actor.permissions, reverse(DESKS[code]))


def test_a_visitor_gets_only_public_pages():
    assert all(open_to(frozenset(), entry["href"]) for entry in navigation_for(ANONYMOUS, "/"))


def test_only_the_nearest_entry_is_marked():
    actor = Actor(label="user:test", permissions=ROLES["referrer"].permissions)
    entries = navigation_for(actor, reverse("sent_referrals"))
    assert [entry["href"] for entry in entries if entry["active"]] == [reverse("sent_referrals")]


def test_the_safeguarding_lead_sees_neither_cases_nor_referrals():
    lead = ROLES["safeguarding_lead"].permissions
    for closed in ("board", "sent_referrals", "provider_desk", "jobs"):
        assert not open_to(lead, reverse(closed))
    assert open_to(lead, reverse("concerns"))
    assert open_to(lead, reverse("audit"))
