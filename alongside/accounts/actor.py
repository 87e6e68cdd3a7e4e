"""Who is asking, for which organisation, in which role: the first argument of every verb."""

import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.sql import quote as literal

from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import Person, Proxy, Volunteer
from alongside.common.errors import NotPermitted
from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, PROXY_ROLE, VOLUNTEER_ROLE

_IDS = ("user_id", "organisation_id", "area_id", "person_id", "acts_for", "offer_id")


@dataclass(frozen=True)
class Actor:
    """Frozen for the length of a request: a role taken away acts from the next click on."""

    label: str
    user_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    area_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    acts_for: uuid.UUID | None = None
    acts_as: str = ""
    offer_id: uuid.UUID | None = None
    role_code: str = ""
    name: str = field(default="", compare=False)
    organisation_name: str = field(default="", compare=False)
    permissions: frozenset[Permission] = frozenset()

    @classmethod
    def of(cls, membership: Membership) -> "Actor":
        """The member, acting for that organisation in that role."""
        return cls(
            label=f"user:{membership.user_id}",
            user_id=membership.user_id,
            organisation_id=membership.organisation_id,
            area_id=membership.organisation.area_id,
            role_code=membership.role_code,
            name=membership.user.name,
            organisation_name=membership.organisation.name,
            permissions=membership.role.permissions,
        )

    @classmethod
    def of_person(cls, user_id: uuid.UUID, person_id: uuid.UUID, name: str) -> "Actor":
        """The person themselves, for nobody else and for no organisation."""
        return cls(
            label=f"user:{user_id}",
            user_id=user_id,
            person_id=person_id,
            role_code=Person.code,
            name=name,
            permissions=Person.permissions,
        )

    @classmethod
    def of_proxy(
        cls,
        user_id: uuid.UUID,
        person_id: uuid.UUID,
        name: str,
        *,
        acts_as: str,
        scopes: Collection[str],
    ) -> "Actor":
        """Somebody who acts for that person, as far as the scopes of their relation go.

        ``acts_as`` is the relation's kind.
        """
        return cls(
            label=f"user:{user_id}",
            user_id=user_id,
            acts_for=person_id,
            acts_as=acts_as,
            role_code=Proxy.code,
            name=name,
            permissions=frozenset(Permission(f"proxy.{scope}") for scope in scopes),
        )

    @classmethod
    def of_volunteer(
        cls, user_id: uuid.UUID, organisation_id: uuid.UUID, offer_id: uuid.UUID, name: str
    ) -> "Actor":
        """A volunteer of an organisation, for the one referral that a link of theirs is for."""
        return cls(
            label=f"user:{user_id}",
            user_id=user_id,
            organisation_id=organisation_id,
            offer_id=offer_id,
            role_code=Volunteer.code,
            name=name,
            permissions=Volunteer.permissions,
        )

    @classmethod
    def system(cls, task: str) -> "Actor":
        """The house itself at some background task, named for the audit."""
        return cls(label=f"system:{task}", permissions=frozenset({Permission.SYSTEM}))

    def with_values(self, other: Callable[[Any], Any]) -> "Actor":
        """Whoever else may do and see as much, with these ids: see ``common.statements``."""
        ids: dict[str, Any] = {name: other(getattr(self, name)) for name in _IDS}
        return replace(self, label="", name="", organisation_name="", **ids)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def database_role(self) -> str:
        """What PostgreSQL takes this actor for: people who ask about themselves have their own,

        and so have those who act for somebody, and a volunteer with a link.
        """
        if self.acts_for:
            return PROXY_ROLE
        if self.offer_id:
            return VOLUNTEER_ROLE
        return PORTAL_ROLE if self.person_id else APP_ROLE

    @property
    def user(self) -> uuid.UUID:
        """The id of the human who acts. Raises NotPermitted where there is none."""
        if self.user_id is None:
            raise NotPermitted(_("Sign in first."))
        return self.user_id

    @property
    def organisation(self) -> uuid.UUID:
        """The id of the organisation acted for. Raises NotPermitted where there is none."""
        if self.organisation_id is None:
            raise NotPermitted(_("Sign in as a member of an organisation first."))
        return self.organisation_id


ANONYMOUS = Actor(label="")
NOBODYS = "none"  # the database role outside of every actor: the one that signed in


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless the actor's role allows it."""
    if not actor.may(permission):
        raise NotPermitted(
            _("Your role does not let you %(do)s.") % {"do": Permission(permission).label}
        )


@contextmanager
def acting_as(actor: Actor, role: str = "", *, patience: int = 0) -> Iterator[Actor]:
    """One transaction in which PostgreSQL knows who is asking and shows what they may see.

    ``role`` is the database role to act in, by default the actor's own. A statement that takes
    longer than ``patience`` seconds is stopped (0: none is), unless the verb has ``no_hurry``.
    Nested, the inner actor ends with the inner block: the settings are transaction-local, and a
    savepoint that is released would otherwise leave them behind.
    """
    before = current(), current_role()
    nested = connection.in_atomic_block
    with transaction.atomic():
        become = _become if nested else _begin_as
        try:
            become(actor, role or actor.database_role, patience)
            yield actor
        except BaseException:
            _remember(*before)  # the rollback undoes the settings themselves
            raise
        if nested:
            _become(*before)
    _remember(*before)


def no_hurry() -> None:
    """From here on the statements of this transaction take what they need: somebody waits for it.

    For imports and the like. Waiting for others counts as well, so that comes after it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def current() -> Actor:
    """Whoever this database connection is acting for."""
    actor: Actor = getattr(connection, "alongside_actor", ANONYMOUS)
    return actor


def current_role() -> str:
    """The database role in which this connection acts; “none” outside of every actor."""
    role: str = getattr(connection, "alongside_role", NOBODYS)
    return role


def _remember(actor: Actor, role: str) -> None:
    connection.alongside_actor = actor  # type: ignore[attr-defined]
    connection.alongside_role = role  # type: ignore[attr-defined]


def _become(actor: Actor, role: str, patience: int = 0) -> None:
    _remember(actor, role)
    with connection.cursor() as cursor:
        cursor.execute(_settings(actor, role, patience))


def _begin_as(actor: Actor, role: str, patience: int = 0) -> None:
    """Open the transaction that is to begin, and become the actor, by one message.

    With its first statement psycopg would send BEGIN by itself, wait for the answer, and go on.
    """
    _remember(actor, role)
    connection.begin(f"BEGIN; {_settings(actor, role, patience)}")  # type: ignore[attr-defined]


@lru_cache(maxsize=1024)
def _settings(actor: Actor, role: str, patience: int) -> str:
    """The statement that makes them known until the transaction ends."""
    settings = {
        "role": role,
        "alongside.actor": actor.label,
        "alongside.user": str(actor.user_id or ""),
        "alongside.organisation": str(actor.organisation_id or ""),
        "alongside.area": str(actor.area_id or ""),
        "alongside.person": str(actor.person_id or ""),
        "alongside.offer": str(actor.offer_id or ""),
        "alongside.permissions": "{" + ",".join(sorted(actor.permissions)) + "}",
    }
    if patience:
        settings["statement_timeout"] = f"{patience}s"
    calls = [f"set_config('{name}', {literal(text)}, true)" for name, text in settings.items()]
    return f"SELECT {', '.join(calls)}"
