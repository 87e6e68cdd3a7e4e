"""What somebody who left an organisation had open, and who has it now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Left:
    """Open cases that somebody took on or still has, by who has them now: numbers only."""

    leaver_id: uuid.UUID
    now_with: str
    orphan: bool
    cases: int


def left_by(organisation_id: uuid.UUID, leavers: Sequence[uuid.UUID]) -> list[Left]:
    """What became of the open work of people who left an organisation.

    Asked by whoever looks after its members, and by the house; ``orphan`` is still in the name of
    the leaver.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_left_by(%s, %s)", [organisation_id, list(leavers)])
        return [Left(*row) for row in cursor.fetchall()]
