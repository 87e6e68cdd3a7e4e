"""Verbs that write to a person: after a try, on the eve of a visit, to ask whether they went."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.links import link_to
from alongside.care.models import Case
from alongside.care.person_messages import (
    AHEAD,
    BEFORE,
    BOOKED,
    CALLED_OFF,
    EVE,
    HELP,
    LEAFLET,
    LIST,
    MISSED,
    MOVED,
    NEW_WORKER,
    NEWS,
    NO_HELP,
    OFFER,
    STILL,
    TIME,
    TIME_OVER,
    TRIED,
    WENT,
    day_of,
    last_day,
)
from alongside.care.services.visit_links import LINK_LASTS
from alongside.care.writing import Way, can_be_answered, chosen_way, language_for
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.models import new_id
from alongside.common.whole import all_or_nothing
from alongside.common.working_days import after, is_working_day
from alongside.messaging import services as messaging
from alongside.messaging.hours import moment_before, safe_moment
from alongside.messaging.letters import write_letter
from alongside.messaging.models import Message
from alongside.messaging.paper import address_lines
from alongside.messaging.wordings import Facts, Held, Worded, worded
from alongside.people.models import Person
from alongside.people.queries.protection import protection_of

WRITING = Actor.system("writing")


def way_to(actor: Actor, person: Person) -> Way | None:
    """How the actor may write to the person now; None where no message is safe, or was chosen.

    Of a protected person only their circle knows a way, and only those it named as safe.
    """
    if person.restricted:
        return None
    if not person.protected:
        return chosen_way(person.contact_by, person.phone, person.email)
    kept = protection_of(actor, person.pk)
    if kept is None or person.contact_by not in kept.channels:
        return None
    return chosen_way(person.contact_by, kept.phone, kept.email)


def letter_is_safe(actor: Actor, person: Person) -> bool:
    """Whether the person chose letters, and of a protected one the circle says that they are."""
    if person.restricted or person.contact_by != Person.Channel.LETTER:
        return False
    kept = protection_of(actor, person.pk) if person.protected else None
    return not person.protected or bool(kept and Person.Channel.LETTER in kept.channels)


def envelope_of(actor: Actor, person: Person) -> str:
    """The lines of an envelope to them. Raises Refused where no post would find them."""
    found = (protection_of(actor, person.pk) if person.protected else None) or person
    return address_lines(person.full_name, found.address, found.postcode)


def tell_of_new_worker(actor: Actor, case: Case, worker: str, key: uuid.UUID) -> bool:
    """Tell the person who keeps in touch with them now, in their safe channel, once for the key.

    Within the verb that gave the case. ``worker`` is the name to say, if any: it is never said to
    somebody protected, and that message is in no list of the team. False where they chose no
    message, none is safe, they died, or what is held of them is only kept.
    """
    way = None if case.person.has_died else way_to(actor, case.person)
    lines = "" if way or case.person.has_died else _envelope_if_safe(actor, case.person)
    if not way and not lines:
        return False
    hidden, named = case.person.protected, f"{NEW_WORKER_KEY}{key}"
    channel = way.channel if way else Message.Channel.LETTER
    said = words_of_new_worker(case, channel, "" if hidden else worker)
    listed = None if hidden else case.organisation_id
    if way is None:
        queue_letter(case, named, NEW_WORKER, lines, said, from_organisation_id=listed)
    else:
        consent = case.referral.consent_id
        with acting_as(WRITING) as house:
            queue_to_person(
                house,
                named,
                NEW_WORKER,
                way,
                case.person_id,
                said,
                from_organisation_id=listed,
                on_behalf_of_id=case.organisation_id,
                rests_on=consent,
                concerns=case.pk,
            )
    record(actor, "case.tell_person", case, people=[case.person_id])
    return True


def words_after_try(case: Case, channel: str, *, by_text: bool = False) -> Worded:
    """What somebody reads who was rung and not reached."""
    return worded(
        TRIED,
        organisation_id=case.organisation_id,
        channel=channel,
        language=language_for(case.person.language),
        facts=lambda: {"phone": case.organisation.phone},
        by_text=by_text,
    )


def words_ahead(case: Case, channel: str, worker: str, *, by_text: bool = False) -> Worded:
    """What somebody reads before they are rung; ``worker`` is the name to say, if any."""
    return worded(
        AHEAD,
        organisation_id=case.organisation_id,
        channel=channel,
        language=language_for(case.person.language),
        facts=lambda: {"worker": worker, "phone": case.organisation.phone},
        by_text=by_text,
    )


def words_of_new_worker(case: Case, channel: str, worker: str) -> Worded:
    """What somebody reads whose case was given on; ``worker`` is the name to say, if any."""
    return worded(
        NEW_WORKER,
        organisation_id=case.organisation_id,
        channel=channel,
        language=language_for(case.person.language),
        facts=lambda: {"worker": worker, "phone": case.organisation.phone},
    )


def channel_to(actor: Actor, person: Person) -> str:
    """By which channel they would be told of something now; empty where none is safe or chosen."""
    if person.has_died:
        return ""
    way = way_to(actor, person)
    if way:
        return way.channel
    return Message.Channel.LETTER if _envelope_if_safe(actor, person) else ""


def _envelope_if_safe(actor: Actor, person: Person) -> str:
    """Empty where they chose no letters, none is safe, or no post would find them."""
    if not letter_is_safe(actor, person):
        return ""
    try:
        return envelope_of(actor, person)
    except Refused:
        return ""


def queue_letter(
    case: Case,
    key: str,
    template: str,
    lines: str,
    said: Worded,
    **about: Any,
) -> None:
    """A letter to the person of a case: waits to be printed, or goes to GOV.UK Notify."""
    concerns = {"rests_on": case.referral.consent_id, "concerns": case.pk} | about
    with acting_as(WRITING) as house:
        write_letter(
            actor=house,
            key=key,
            template=template,
            lines=lines,
            subject=said.subject,
            body=said.body,
            wording_id=said.wording_id,
            person_id=case.person_id,
            organisation_id=case.organisation_id,
            language=language_for(case.person.language),
            signed=not case.person.protected,
            **concerns,
        )


@dataclass(frozen=True)
class ToWrite:
    """A visit whose person agreed to a message that is due: before it, or to ask."""

    visit_id: uuid.UUID
    person_id: uuid.UUID
    contact_by: str
    phone: str
    email: str
    language: str
    eve: bool
    visit_on: dt.date | None
    consent_id: uuid.UUID | None
    organisation_id: uuid.UUID


def visits_to_write(today: dt.date) -> list[ToWrite]:
    """Every message that is due today: asked by the house itself.

    Of a visit people are reminded on the last working day before it, when a message may leave.
    """
    reminded_until = after(today, 1) if is_working_day(today) else today
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_visits_to_write(%s, %s)", [today, reminded_until])
        return [ToWrite(*row) for row in cursor.fetchall()]


@all_or_nothing()
def write_of_some(*, actor: Actor, due: Sequence[ToWrite], held: Held | None = None) -> int:
    """Queue the messages about first visits, each once: how many were queued.

    ``held`` remembers the words of teams from one call to the next.

    Nothing goes to whoever did not choose a text message or an e-mail: their link worker asks.
    """
    require(actor, Permission.SYSTEM)
    now, moment = clock.now(), safe_moment(clock.now())
    leaves_on = clock.local_day(moment)
    # The house may have stood still: a reminder is none when what it reminds of is over.
    ways = [
        (one, way, new_id())
        for one in due
        if (way := chosen_way(one.contact_by, one.phone, one.email))
        and not (one.eve and one.visit_on and leaves_on >= one.visit_on)
    ]
    taken = _taken(ways, now)
    goes = [each for each in ways if (each[0].visit_id, each[0].eve) in taken]
    held = {} if held is None else held
    messages = [_of_visit(one, way, link, now, held) for one, way, link in goes]
    queued = messaging.queue_all(
        actor=actor, messages=messages, not_before=moment if moment > now else None
    )
    for one, _way, _link in goes:
        _note_written(actor, one)
    return queued


def _taken(
    ways: Sequence[tuple[ToWrite, Way, uuid.UUID]], now: dt.datetime
) -> set[tuple[uuid.UUID, bool]]:
    """Which of them are ours to write of, by visit and whether it is the eve."""
    eves = [one.visit_id for one, _way, _link in ways if one.eve]
    asked = [one.visit_id for one, _way, _link in ways if not one.eve]
    links = [link for one, _way, link in ways if not one.eve]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM care_visits_take(%s::uuid[], %s::uuid[], %s::uuid[], %s, %s)",
            [eves, asked, links, clock.today(), now],
        )
        return {(visit, eve) for visit, eve in cursor.fetchall()}


def _of_visit(one: ToWrite, way: Way, link: uuid.UUID, now: dt.datetime, held: Held) -> Message:
    def facts() -> Facts:
        if one.eve and one.visit_on:
            return {"day": day_of(one.visit_on)}
        return {"link": link_to(link), "day": last_day(clock.local_day(now + LINK_LASTS))}

    said = worded(
        EVE if one.eve else WENT,
        organisation_id=one.organisation_id,
        channel=way.channel,
        language=language_for(one.language),
        facts=facts,
        by_text=can_be_answered(way),
        held=held,
    )
    return Message(
        key=f"visit:{one.visit_id if one.eve else link}:{clock.today()}",
        template=EVE if one.eve else WENT,
        channel=way.channel,
        recipient=way.recipient,
        subject=said.subject,
        body=said.body,
        wording_id=said.wording_id,
        person_id=one.person_id,
        rests_on=one.consent_id,
        concerns=one.visit_id,
        on_behalf_of_id=one.organisation_id,
    )


def _note_written(actor: Actor, one: ToWrite) -> None:
    people, visit = [one.person_id], str(one.visit_id)
    if one.eve:
        record(actor, "visit.remind", people=people, visit=visit)
    else:
        record(actor, "visit.ask", people=people, visit=visit)


NEW_WORKER_KEY = "case.new_worker:"  # and the id of the step that gave the case
TO_PEOPLE = frozenset(
    {
        AHEAD,
        BEFORE,
        BOOKED,
        CALLED_OFF,
        MOVED,
        WENT,
        TRIED,
        EVE,
        NEW_WORKER,
        OFFER,
        STILL,
        TIME,
        TIME_OVER,
        HELP,
        NO_HELP,
        MISSED,
        LEAFLET,
        LIST,
        NEWS,
    }
)

BY_HAND = frozenset({AHEAD, TRIED, LIST, LEAFLET})  # of these, what somebody chose to send just now


def queue_to_person(
    house: Actor,
    key: str,
    template: str,
    way: Way,
    person_id: uuid.UUID,
    said: Worded,
    before: dt.datetime | None = None,
    **about: Any,
) -> None:
    """From no organisation and to none, unless ``about`` says: nobody here reads a link.

    ``before``: what it is about, after which it says nothing any more.
    """
    now = clock.now()
    moment = moment_before(now, before) if before else safe_moment(now)
    messaging.queue(
        actor=house,
        key=key,
        template=template,
        channel=way.channel,
        recipient=way.recipient,
        subject=said.subject,
        body=said.body,
        wording_id=said.wording_id,
        person_id=person_id,
        not_before=moment if moment > now else None,
        **about,
    )
