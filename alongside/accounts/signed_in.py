"""Who is signed in: the question that every request asks before any other.

A session that stands in its user's list of sign-ins brings the answer along, in one statement.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from alongside.accounts.models import Membership, User
from alongside.organisations.models import Organisation


def _columns(table: type[models.Model], *names: str) -> list[str]:
    """The table's columns of these names (none: all of them), in its own order."""
    columns = [field.attname for field in table._meta.concrete_fields]
    return [column for column in columns if not names or column in names]


_MEMBERSHIP, _USER = _columns(Membership), _columns(User)
_ORGANISATION = _columns(Organisation, "id", "name", "kind", "area_id")
WHAT = f"""
       {", ".join(f"membership.{name}" for name in _MEMBERSHIP)},
       {", ".join(f"account.{name}" for name in _USER)},
       {", ".join(f"organisation.{name}" for name in _ORGANISATION)}
"""
WHERE = """
(accounts_membership membership
    JOIN accounts_user account ON account.id = membership.user_id AND account.is_active
    JOIN organisations_organisation organisation ON organisation.id = membership.organisation_id)
"""
_SIGNED_IN = f"""
SELECT {WHAT} FROM {WHERE}
WHERE membership.user_id = %s AND membership.ended_at IS NULL
ORDER BY membership.created_at
"""  # noqa: S608 - names of columns only


def signed_in_as(user_id: uuid.UUID) -> list[Membership]:
    """The same as ``queries.memberships_of``, for the question that every single request asks.

    Django would take longer to put the statement together than PostgreSQL to answer it. What else
    there is to know of the organisation is read when it is asked for.
    """
    whose, rows = getattr(connection, "alongside_signed_in", None) or (None, [])
    bring(None, [])
    if whose != user_id:
        with connection.cursor() as cursor:
            cursor.execute(_SIGNED_IN, [user_id])
            rows = cursor.fetchall()
    return [_membership(row) for row in rows]


def bring(user_id: uuid.UUID | None, rows: Sequence[Sequence[Any]]) -> None:
    """The session that was just read says this of its user, to whoever asks next; None: nobody's.

    It is told once, and forgotten with the next session that is opened on this connection.
    """
    connection.alongside_signed_in = user_id, rows  # type: ignore[attr-defined]


def _membership(row: Sequence[Any]) -> Membership:
    of_user, of_organisation = len(_MEMBERSHIP), len(_MEMBERSHIP) + len(_USER)
    membership = Membership.from_db(connection.alias, _MEMBERSHIP, row[:of_user])
    membership.user = User.from_db(connection.alias, _USER, row[of_user:of_organisation])
    membership.organisation = Organisation.from_db(
        connection.alias, _ORGANISATION, row[of_organisation:]
    )
    return membership
