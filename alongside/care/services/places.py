"""Verbs that write to a person about a place: it is offered, or do they still want one?"""

import uuid
from functools import partial

from django.db import connection

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.booking.links import link_to_offer, link_to_wait
from alongside.booking.models import Place, WaitingEntry
from alongside.care.person_messages import in_language, offer_words, still_words
from alongside.care.services.writing import queue_to_person
from alongside.care.writing import Way, chosen_way, language_for
from alongside.common.whole import all_or_nothing
from alongside.referrals.queries import facts_by_door

OFFER, STILL = "person-offer", "person-still"


@all_or_nothing()
def write_of_offer(*, actor: Actor, place: Place) -> bool:
    """Tell the person of a place that is kept for them, once; False where no message is safe.

    The words name neither them nor the service: only when it is, and until when it is kept.
    """
    require(actor, Permission.SYSTEM)
    found = _way_to(place)
    if found is None or place.answer_by is None:
        return False
    way, language = found
    words = partial(offer_words, link_to_offer(place.pk), place.session.starts_at, place.answer_by)
    return _write(actor, OFFER, place, way, in_language(language, words))


@all_or_nothing()
def write_whether_still(*, actor: Actor, entry: WaitingEntry) -> bool:
    """Ask the person whether they still want a place, once for each time that it is due."""
    require(actor, Permission.SYSTEM)
    found = _way_to(entry)
    if found is None:
        return False
    way, language = found
    words = partial(still_words, link_to_wait(entry.pk))
    return _write(actor, STILL, entry, way, in_language(language, words))


def _way_to(row: Place | WaitingEntry) -> tuple[Way, str] | None:
    """How the person may be written to now, and in which language: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM booking_reach(%s, %s)",
            [row.person_id, row.from_organisation_id],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    contact_by, phone, email, language = found
    way = chosen_way(contact_by, phone, email)
    return (way, language_for(language)) if way else None


def _write(
    actor: Actor,
    template: str,
    row: Place | WaitingEntry,
    way: Way,
    words: tuple[str, str],
) -> bool:
    facts = facts_by_door(row.referral_id)
    if not facts:
        return False
    times = getattr(row, "asked_at", None)
    queue_to_person(
        actor,
        f"{template}:{row.pk}:{times.date() if times else ''}",
        template,
        way,
        row.person_id,
        words,
        rests_on=uuid.UUID(facts["consent"]) if facts["consent"] else None,
        concerns=row.referral_id,
    )
    return True
