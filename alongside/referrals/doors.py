"""What is asked about referrals through narrow doors in the database: no more than this is told."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.referrals.models import (
    Referral,
)
from alongside.referrals.states import OPEN, Status


def move_made(key: uuid.UUID, referral_id: uuid.UUID) -> bool:
    """Whether this very user has made the move with this id, of this referral.

    Though they may see it no more.
    """
    return _asked("SELECT referrals_move_made(%s, %s)", key, referral_id)


def still_holds(referral: Referral) -> bool:
    """Whether another referral of the same kind gives the receiver a reason to see the person."""
    held = [*(str(status) for status in OPEN), Status.COMPLETED, Status.CLOSED]
    return _asked("SELECT referrals_still_hold(%s, %s)", referral.pk, [str(s) for s in held])


def relying_on(consent_id: uuid.UUID) -> list[dict[str, str]]:
    """The open referrals that rest on a consent which was withdrawn: asked by the house itself.

    By ids and codes, as a fact about a referral holds them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_relying_on(%s)", [consent_id])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def resting_on(consent_id: uuid.UUID) -> list[dict[str, str]]:
    """The same, of a consent that still stands: something of it was taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_resting_on(%s)::text", [consent_id])
        return [dict(json.loads(found)) for (found,) in cursor.fetchall()]


def facts_by_door(referral_id: uuid.UUID) -> dict[str, str]:
    """An open referral by ids and codes, as a fact holds it: asked by the house. Else nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_facts(%s)::text", [referral_id])
        (found,) = cursor.fetchone()
    return dict(json.loads(found)) if found else {}


def has_it_now(referral_id: uuid.UUID) -> uuid.UUID | None:
    """Of the sender, who has in hand what it followed from: a user's id, asked by the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_has_it_now(%s)", [referral_id])
        (found,) = cursor.fetchone()
    return found if found is None else uuid.UUID(str(found))


@dataclass(frozen=True)
class OpenThere:
    """An open referral to an organisation, without the person: whose it is, and who works on it."""

    id: uuid.UUID
    reference: str
    status: str
    sent_at: dt.datetime
    service: str
    from_organisation_id: uuid.UUID
    from_organisation: str
    worker_id: uuid.UUID

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)


def open_at(organisation_id: uuid.UUID) -> list[OpenThere]:
    """Every open referral to an organisation, whoever sent it, oldest first.

    For a safeguarding lead, and for the house itself, which warns those who work on them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM referrals_open_at(%s, %s)",
            [organisation_id, [str(status) for status in OPEN]],
        )
        return [OpenThere(*row) for row in cursor.fetchall()]


def _asked(question: str, *arguments: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, arguments)
        (answer,) = cursor.fetchone()
    return bool(answer)


@dataclass(frozen=True)
class OpenReferral:
    """What a sender is told of a referral that is already open for the same person.

    ``to_name`` and ``handler_name`` are empty for a sender who does not know the person yet.
    """

    id: uuid.UUID
    reference: str
    sent_at: dt.datetime
    status: str
    to_name: str
    handler_name: str
    ours: bool

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)


def already_open(nhs_number: str, date_of_birth: dt.date) -> list[OpenReferral]:
    """Open referrals to link workers for this person, whoever sent them, oldest first.

    Asks through a narrow door in the database: a match of number and birth date is needed, and
    nothing of the referrals' content comes back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM referrals_already_open(%s, %s, %s)",
            [nhs_number, date_of_birth, [str(status) for status in OPEN]],
        )
        return [OpenReferral(*row) for row in cursor.fetchall()]


def open_to(actor: Actor, services: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many open referrals each of these services has: a number for whoever keeps the directory.

    Services without any are left out.
    """
    if not services or not (actor.may(Permission.DIRECTORY_EDIT) or actor.may(Permission.SYSTEM)):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT service, referrals FROM referrals_open_to(%s, %s)",
            [list(services), [str(status) for status in OPEN]],
        )
        return dict(cursor.fetchall())
