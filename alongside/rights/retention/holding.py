"""What keeps a part of a record although its person wants it erased: asked by the house itself."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import acting_as
from alongside.common.row_security import ERASING_ROLE
from alongside.referrals.states import OPEN
from alongside.rights.retention.due import HOUSE
from alongside.rights.states import Part

_ALL = frozenset(Part)
_RECORD = frozenset({Part.WORK, Part.REFERRALS, Part.IDENTITY})


@dataclass(frozen=True)
class Hold:
    """One reason, in words for whoever decides, and the parts that it keeps."""

    code: str
    words: Any
    parts: frozenset[Part]


_HOLDS = (
    Hold(
        "concern",
        _(
            "A concern for somebody’s safety is kept. As long as it is, the whole record stays. "
            "Do not say so to the person: talk to your safeguarding lead first."
        ),
        _ALL,
    ),
    # Whoever a concern may be about does not learn that there is one.
    Hold("law", _("Another law keeps the whole record for now."), _ALL),
    Hold("asked", _("They asked for something else that waits for its answer."), _ALL),
    Hold("case", _("Somebody is still working with them: their case is open."), _RECORD),
    Hold("referral", _("A referral is still open."), frozenset({Part.REFERRALS, Part.IDENTITY})),
)

_ASK = """
SELECT kept AND NOT of_them, kept AND of_them,
    EXISTS (SELECT 1 FROM rights_rightsrequest q
            WHERE q.person_id = %(person)s AND q.status = 'asked' AND q.id <> %(request)s),
    EXISTS (SELECT 1 FROM care_case c WHERE c.person_id = %(person)s AND c.status = 'open'),
    EXISTS (SELECT 1 FROM referrals_referral r
            WHERE r.person_id = %(person)s AND r.status = ANY (%(open)s))
FROM (
    SELECT count(*) > 0 AS kept, coalesce(bool_or(%(reader)s = ANY (left_out)), false) AS of_them
    FROM safeguarding_concern WHERE person_id = %(person)s
) concerns
"""


def holds(person_id: uuid.UUID, request_id: uuid.UUID, reader: uuid.UUID) -> list[Hold]:
    """Everything that keeps something of this person now, for this reader's eyes.

    ``request_id`` is the wish itself, which waits for its answer and keeps nothing.
    """
    with acting_as(HOUSE, role=ERASING_ROLE), connection.cursor() as cursor:
        cursor.execute(
            _ASK,
            {
                "person": person_id,
                "request": request_id,
                "reader": reader,
                "open": [str(status) for status in OPEN],
            },
        )
        return [hold for hold, there in zip(_HOLDS, cursor.fetchone(), strict=True) if there]


def by_part(found: list[Hold]) -> Mapping[Part, list[Hold]]:
    """The same, by what they keep."""
    return {part: [hold for hold in found if part in hold.parts] for part in Part}
