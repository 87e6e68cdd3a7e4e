"""The first people of an installation."""

import pytest
from django.core.management import CommandError, call_command

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.audit.models import AuditEntry
from alongside.audit.queries import visible_to as audit_visible_to
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of

GITA = ("gita@example.test", "--name", "Gita", "--role", "referrer")


@pytest.fixture
def password(monkeypatch):
    """What the operator types."""
    typed = {"password": "a long walk in the park"}
    monkeypatch.setattr("getpass.getpass", lambda prompt: typed["password"])
    return typed


def _add(*more: str) -> None:
    call_command("add_member", *GITA, *more)


def test_organisation_account_and_membership_are_made_once(db, password):
    for _twice in range(2):
        _add("--organisation", "Elm Surgery", "--kind", "gp_practice")
    membership = Membership.objects.get()
    assert membership.organisation.kind == Organisation.Kind.GP_PRACTICE
    assert membership.user.check_password("a long walk in the park")


def test_who_was_let_in_is_in_the_audit_of_the_organisation_and_once(db, password):
    for _twice in range(2):
        _add("--organisation", "Elm Surgery", "--kind", "gp_practice")
    membership = Membership.objects.get()
    ada = member_of("Ada", membership.organisation, "administrator")
    with acting_as(ada):
        entry = audit_visible_to(ada).get()
    assert (entry.actor, entry.verb) == ("system:add-member", "membership.add")
    assert entry.subject_id == membership.pk
    assert entry.detail == {"user": str(membership.user_id), "role": "referrer"}


def test_what_fails_leaves_nothing_in_the_audit_either(db, password):
    password["password"] = "short"
    with pytest.raises(CommandError):
        _add("--organisation", "Elm Surgery", "--kind", "gp_practice")
    assert not AuditEntry.objects.exists()


def test_a_misspelt_organisation_is_not_made_by_accident(db, password):
    with pytest.raises(CommandError, match="--kind"):
        _add("--organisation", "Elm Surgry")
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_weak_password_makes_no_account(db, password):
    password["password"] = "short"
    with pytest.raises(CommandError, match="at least 12 characters"):
        _add("--organisation", "Elm Surgery", "--kind", "gp_practice")
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_a_second_role_leaves_the_password_alone(db, password):
    _add("--organisation", "Elm Surgery", "--kind", "gp_practice")
    password["password"] = "another long password"
    call_command(
        "add_member", "gita@example.test", "--name", "Gita", "--role", "administrator",
        "--organisation", "Elm Surgery",
    )  # fmt: skip
    assert User.objects.get().check_password("a long walk in the park")
    assert Membership.objects.count() == 2


def test_a_new_organisation_lies_in_an_area_which_is_made_once(db, password, capsys):
    for name in ("Elm Surgery", "Oak Surgery"):
        _add("--organisation", name, "--kind", "gp_practice", "--area", "Alderbrook")
    areas = {organisation.area for organisation in Organisation.objects.all()}
    assert [area.name for area in areas] == ["Alderbrook"]
    assert "agreement" in capsys.readouterr().out
