"""Whose record has been kept for long enough: read in a role that sees dates, and no word."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.common import clock
from alongside.common.row_security import ERASING_ROLE
from alongside.referrals.states import OPEN
from alongside.rights.retention.schedule import schedule

HOUSE = Actor.system("retention")


@dataclass(frozen=True)
class Due:
    """One record: a number by which it can be talked about, when something last happened."""

    person_id: uuid.UUID
    reference: str
    last_at: dt.datetime
    as_child: bool


# When something last happened in the record of p.
_LAST = """greatest(p.created_at,
        (SELECT max(greatest(c.opened_at, c.last_contact_at, c.closed_at))
         FROM care_case c WHERE c.person_id = p.id),
        (SELECT max(greatest(r.created_at, r.sent_at, r.ended_at))
         FROM referrals_referral r WHERE r.person_id = p.id),
        (SELECT max(greatest(a.created_at, a.withdrawn_at))
         FROM consent_consent a WHERE a.person_id = p.id),
        (SELECT max(greatest(q.created_at, q.ended_at))
         FROM rights_rightsrequest q WHERE q.person_id = p.id),
        (SELECT max(d.created_at)
         FROM people_death d WHERE d.person_id = p.id AND d.undone_at IS NULL),
        p.died_on)"""
_UNTIL = """greatest(last_at + make_interval(years => %(years)s),
            CASE WHEN last_at < date_of_birth + interval '18 years'
                 THEN date_of_birth + make_interval(years => %(age)s) END)"""
_DUE = f"""
WITH seen AS (
    SELECT p.id, p.date_of_birth, {_LAST} AS last_at
    FROM people_person p
    WHERE NOT EXISTS (SELECT 1 FROM rights_erasure e WHERE p.id = ANY (e.people)
                      AND (e.parts = '{{}}' OR 'identity' = ANY (e.parts)))
      AND NOT EXISTS (SELECT 1 FROM care_case c WHERE c.person_id = p.id AND c.status = 'open')
      AND NOT EXISTS (SELECT 1 FROM referrals_referral r
                      WHERE r.person_id = p.id AND r.status = ANY (%(open)s))
      AND NOT EXISTS (SELECT 1 FROM rights_rightsrequest q
                      WHERE q.person_id = p.id AND q.status = 'asked')
      AND NOT EXISTS (SELECT 1 FROM safeguarding_concern c WHERE c.person_id = p.id)
      AND p.merged_into_id IS NULL  -- it goes with the record that stayed
), judged AS (
    SELECT id, last_at, last_at < date_of_birth + interval '18 years' AS as_child,
        {_UNTIL} AS until
    FROM seen
)
SELECT id, coalesce((SELECT r.reference FROM referrals_referral r WHERE r.person_id = j.id
                     ORDER BY r.created_at LIMIT 1), ''), last_at, as_child
FROM judged j
WHERE until < %(now)s AND (%(here)s::uuid IS NULL OR rights_answering(id) = %(here)s::uuid)
ORDER BY last_at, id
"""  # noqa: S608 - made of the texts above
_KEPT_UNTIL = f"""
SELECT {_UNTIL} FROM (
    SELECT p.date_of_birth, {_LAST} AS last_at FROM people_person p WHERE p.id = %(person)s
) seen
"""  # noqa: S608 - made of the texts above


def due(organisation_id: uuid.UUID | None) -> list[Due]:
    """The records whose time is over, the oldest first: of one organisation, or of the house.

    A record stays while anything about it is open, or a concern for somebody's safety is kept.
    """
    numbers = schedule()
    with acting_as(HOUSE, role=ERASING_ROLE), connection.cursor() as cursor:
        cursor.execute(
            _DUE,
            {
                "open": [str(status) for status in OPEN],
                "years": numbers.adult_years,
                "age": numbers.child_until_age,
                "now": clock.now(),
                "here": organisation_id,
            },
        )
        return [Due(*row) for row in cursor.fetchall()]


def kept_until(person_id: uuid.UUID) -> dt.date:
    """The day to which the schedule keeps the record, if nothing more happens in it."""
    numbers = schedule()
    with acting_as(HOUSE, role=ERASING_ROLE), connection.cursor() as cursor:
        cursor.execute(
            _KEPT_UNTIL,
            {
                "years": numbers.adult_years,
                "age": numbers.child_until_age,
                "person": person_id,
            },
        )
        (moment,) = cursor.fetchone()
    return clock.local_day(moment)
