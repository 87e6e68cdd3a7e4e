"""Verbs that write to a person about a place or a time of theirs: offered, booked, gone."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import connection
from django.utils import translation

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.booking.links import link_to_offer, link_to_wait
from alongside.booking.models import Place, WaitingEntry
from alongside.care.person_messages import (
    BEFORE,
    BOOKED,
    CALLED_OFF,
    EVE,
    HELP,
    MISSED,
    MOVED,
    NO_HELP,
    OFFER,
    STILL,
    TIME,
    TIME_OVER,
    day_of,
    moment_of,
)
from alongside.care.services.coming import call_to_ring
from alongside.care.services.writing import queue_to_person
from alongside.care.writing import Way, can_be_answered, chosen_way, language_for
from alongside.common import clock
from alongside.common.whole import all_or_nothing
from alongside.messaging.models import Message
from alongside.messaging.wordings import Facts, worded
from alongside.organisations.models import Organisation
from alongside.referrals.doors import facts_by_door

_A_WEEK = dt.timedelta(days=7)


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
    until = place.answer_by

    def facts() -> Facts:
        return {
            "link": link_to_offer(place.pk),
            "when": moment_of(place.session.starts_at),
            "until": moment_of(until),
        }

    return _write(actor, OFFER, place, way, language, facts)


@all_or_nothing()
def write_whether_still(*, actor: Actor, entry: WaitingEntry) -> bool:
    """Ask the person whether they still want a place, once for each time that it is due."""
    require(actor, Permission.SYSTEM)
    found = _way_to(entry)
    if found is None:
        return False
    way, language = found
    return _write(actor, STILL, entry, way, language, lambda: {"link": link_to_wait(entry.pk)})


@all_or_nothing()
def write_of_time(*, actor: Actor, place: Place, over: bool = False) -> bool:
    """Tell the person of their time with a link worker, or that it is ``over``; once each.

    False where no message is safe. The words name nobody, and say nothing of what it is about.
    """
    require(actor, Permission.SYSTEM)
    found = _way_to(place)
    if found is None:
        return False
    way, language = found

    def facts() -> Facts:
        return {
            "when": moment_of(place.session.starts_at),
            "phone": place.organisation.phone,
        }

    return _write(actor, TIME_OVER if over else TIME, place, way, language, facts)


@all_or_nothing()
def write_of_booking(*, actor: Actor, place: Place, instead: bool = False) -> bool:
    """Tell the person of a place in a session that was booked for them, once; False where no
    message is safe. ``instead``: of another that they had before.

    The words name neither them nor the service, and no place: only when, and whom to ring.
    """
    require(actor, Permission.SYSTEM)
    found = _way_to(place)
    if found is None or (not instead and _is_told_instead(place)):
        return False
    way, language = found

    def facts() -> Facts:
        return {
            "when": moment_of(place.session.starts_at),
            "phone": place.from_organisation.phone,
        }

    template = MOVED if instead else BOOKED
    return _write(
        *(actor, template, place, way, language, facts),
        about="instead" * instead,
        before=place.session.starts_at,
    )


def _is_told_instead(place: Place) -> bool:
    told = Message.objects.filter(template=MOVED, person_id=place.person_id)
    return told.filter(key__startswith=f"{MOVED}:{place.pk}:instead").exists()


@all_or_nothing()
def write_of_session(*, actor: Actor, place: Place, news: uuid.UUID) -> bool:
    """Tell the person that a session of theirs is called off, or is elsewhere or at another time.

    Once for each ``news`` of it. False where no message is safe. The words name neither them nor
    the service, and no place: only when it was, or is now, and whom to ring.
    """
    require(actor, Permission.SYSTEM)
    found = _way_to(place)
    if found is None:
        return False
    way, language = found

    def facts() -> Facts:
        return {
            "when": moment_of(place.session.starts_at),
            "phone": place.from_organisation.phone,
        }

    template = MOVED if place.is_held else CALLED_OFF
    return _write(
        *(actor, template, place, way, language, facts),
        about=str(news),
        before=place.session.starts_at,
    )


@all_or_nothing()
def remind_of_place(*, actor: Actor, place: Place) -> bool:
    """Remind the person of a place or a time of theirs, once for each day on which it is.

    Where they chose no message, or none is safe, somebody is to ring them (``call_to_ring``).
    False then, and where they were reminded of that day already, as of a first visit. The words
    name neither them nor the service, and no place.
    """
    require(actor, Permission.SYSTEM)
    found = _way_to(place)
    if found is None:
        call_to_ring(actor=actor, place=place)
        return False
    if _is_reminded(place, found[1]):
        return False
    way, language = found

    def facts() -> Facts:
        side = place.organisation if place.session.worker_id else place.from_organisation
        return {"when": moment_of(place.session.starts_at), "phone": side.phone}

    return _write(
        *(actor, BEFORE, place, way, language, facts),
        about=str(clock.local_day(place.session.starts_at)),
        before=place.session.starts_at,
    )


def _is_reminded(place: Place, language: str) -> bool:
    """Whether the eve of a first visit of the same day was written to them."""
    with translation.override(language):
        day = day_of(clock.local_day(place.session.starts_at))
    lately = Message.objects.filter(template=EVE, person_id=place.person_id, body__contains=day)
    return lately.filter(created_at__gt=clock.now() - _A_WEEK).exists()


@all_or_nothing()
def write_of_help(*, actor: Actor, place: Place, kind: str, news: uuid.UUID) -> bool:
    """Tell the person that a kind of help cannot be arranged; or, if they were told so, that it is.

    Once for each ``news`` of it, and not where it is what they heard last, or will. False then, and
    where no message is safe. The words name nobody, no place, and not what it was.
    """
    require(actor, Permission.SYSTEM)
    template = NO_HELP if kind in place.help_refused else HELP
    heard, waiting = _said_of_help(place, kind)
    if template in (heard, *waiting) or (template == HELP and not heard):
        return False
    found = _way_to(place)
    if found is None:
        return False
    way, language = found

    def facts() -> Facts:
        side = place.organisation if place.session.worker_id else place.from_organisation
        return {"when": moment_of(place.session.starts_at), "phone": side.phone}

    return _write(actor, template, place, way, language, facts, about=f"{news}:{kind}")


def _said_of_help(place: Place, kind: str) -> tuple[str, set[str]]:
    """Which of the two the person was sent last of a kind, if any, and which are to go yet."""
    about = Message.objects.filter(template__in=(HELP, NO_HELP), person_id=place.person_id)
    # What is on its way at this moment is waited for.
    found = about.select_for_update(of=("self",)).filter(key__contains=f":{place.pk}:")
    told = [one for one in found.order_by("created_at") if f"{one.key}:".find(f":{kind}:") > 0]
    sent = [one for one in told if one.status == Message.Status.SENT]
    waits = (Message.Status.QUEUED, Message.Status.FAILED)
    return sent[-1].template if sent else "", {one.template for one in told if one.status in waits}


@all_or_nothing()
def write_of_misses(*, actor: Actor, referral_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Ask somebody who did not come twice whether they still would like to; once a referral.

    Only while they agree to the referral. False where no message is safe. The words name neither
    them nor the service.
    """
    require(actor, Permission.SYSTEM)
    referral = facts_by_door(referral_id)
    if not referral or not referral["consent"]:
        return False
    side = Organisation.objects.get(pk=referral["from_organisation"])
    found = _way_to_person(person_id, side.pk)
    if found is None:
        return False
    way, language = found
    said = worded(
        MISSED,
        organisation_id=side.pk,
        channel=way.channel,
        language=language,
        facts=lambda: {"phone": side.phone},
        by_text=can_be_answered(way),
    )
    queue_to_person(
        actor,
        f"{MISSED}:{referral_id}",
        MISSED,
        way,
        person_id,
        said,
        rests_on=uuid.UUID(referral["consent"]),
        concerns=referral_id,
        on_behalf_of_id=side.pk,
    )
    return True


def _way_to(row: Place | WaitingEntry) -> tuple[Way, str] | None:
    """How the person may be written to now, and in which language: asked by the house itself."""
    return _way_to_person(row.person_id, row.from_organisation_id)


def _way_to_person(person_id: uuid.UUID, there: uuid.UUID) -> tuple[Way, str] | None:
    way, language = way_and_language(person_id, there)
    return (way, language) if way else None


def way_and_language(person_id: uuid.UUID, there: uuid.UUID) -> tuple[Way | None, str]:
    """How they may be written to, and in which language: asked by the house itself.

    No way where they chose no message, or nothing is sent by itself: to whoever is protected, died,
    asked that their data be kept and not used, or shares their number with somebody ``there``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_reach(%s, %s)", [person_id, there])
        found = cursor.fetchone()
    if found is None:
        return None, language_for("")
    contact_by, phone, email, language = found
    return chosen_way(contact_by, phone, email), language_for(language)


def _write(
    actor: Actor,
    template: str,
    row: Place | WaitingEntry,
    way: Way,
    language: str,
    facts: Callable[[], Facts],
    about: str = "",
    before: dt.datetime | None = None,
) -> bool:
    """``about`` tells apart what may be written several times of one place.

    ``before``: when it begins, where the message is of no use after that.
    """
    referral = facts_by_door(row.referral_id)
    if not referral:
        return False
    # The team speaks of its own times.
    ours = isinstance(row, Place) and row.session.worker_id is not None
    speaks = row.organisation_id if ours else row.from_organisation_id
    said = worded(
        template,
        organisation_id=speaks,
        channel=way.channel,
        language=language,
        facts=facts,
        by_text=can_be_answered(way),
    )
    asked_at = getattr(row, "asked_at", None)
    queue_to_person(
        actor,
        f"{template}:{row.pk}:{asked_at.date() if asked_at else about}",
        template,
        way,
        row.person_id,
        said,
        before,
        rests_on=uuid.UUID(referral["consent"]) if referral["consent"] else None,
        concerns=row.referral_id,
        on_behalf_of_id=speaks,
    )
    return True
