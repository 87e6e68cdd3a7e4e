"""People with whom nobody has spoken in the promised time."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from alongside.common import clock
from alongside.referrals.clocks import has_a_sender
from alongside.referrals.rules import Clock


@dataclass(frozen=True)
class NotMet:
    """A case without a first contact past its promise, by ids and codes: no person."""

    id: uuid.UUID
    clock: Clock
    facts: dict[str, str]


def cases_not_met(today: dt.date) -> list[NotMet]:
    """Every one whose time is over, whoever works on it: asked by the house itself.

    Somebody who was tried, or whom somebody will meet, is given back by nobody but their worker.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_not_met(%s)", [today])
        names = [column.name for column in cursor.description or ()]
        return [_not_met(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _not_met(row: dict[str, object]) -> NotMet:
    case_id, due, nudged, escalated, tried, arranged, accepted = (
        row.pop(name)
        for name in (
            *("case_id", "contact_by", "nudged_on", "escalated_on"),
            *("tried_at", "arranged", "accepted"),
        )
    )
    return NotMet(
        uuid.UUID(str(case_id)),
        Clock(
            due,  # type: ignore[arg-type]
            nudged,  # type: ignore[arg-type]
            escalated,  # type: ignore[arg-type]
            clock.local_day(tried) if tried else None,  # type: ignore[arg-type]
            bool(accepted and not (tried or arranged) and has_a_sender(row)),
        ),
        {name: str(text) for name, text in row.items()},
    )
