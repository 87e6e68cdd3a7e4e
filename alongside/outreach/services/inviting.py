"""Verbs that invite those on a running list, so many a week, and forget what is over."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.writing import Way, can_be_answered, chosen_way, language_for
from alongside.common import clock
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.messaging import services as messaging
from alongside.messaging.hours import safe_moment
from alongside.messaging.wordings import Held, worded
from alongside.outreach.messages import INVITED, invitation_facts
from alongside.outreach.models import Invitee, InviteList
from alongside.outreach.queries import invitees_visible_to, lists_visible_to, standings
from alongside.outreach.rules import Fate, why_not
from alongside.outreach.services.lists import use_of
from alongside.people.models import Person
from alongside.people.queries import visible_to

LINK_LASTS = dt.timedelta(days=28)
_WRITING = Actor.system("inviting")
_MAY = frozenset(
    {
        *(Permission.CASES_WORK, Permission.PEOPLE_VIEW),
        *(Permission.REFERRALS_SEND, Permission.REFERRALS_VIEW),
    }
)


@dataclass(frozen=True)
class Running:
    """A list that invites, and whose it is."""

    list_id: uuid.UUID
    organisation_id: uuid.UUID
    user_id: uuid.UUID


def for_the_team(organisation_id: uuid.UUID, user_id: uuid.UUID) -> Actor:
    """The house, at a list of that team that this user made: it sees what the team sees."""
    return Actor(
        label="system:inviting",
        user_id=user_id,
        organisation_id=organisation_id,
        permissions=_MAY,
    )


def running_lists() -> list[Running]:
    """Every list that invites today: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outreach_running(%s)", [clock.today()])
        return [Running(*row) for row in cursor.fetchall()]


@all_or_nothing()
def invite_some(*, actor: Actor, list_id: uuid.UUID) -> int:
    """Invite the next on the list, as many as this week still allows. How many were.

    Each is looked at once more: whoever is not to be approached today is left out, with why.
    """
    require(actor, Permission.CASES_WORK)
    found = lists_visible_to(actor).filter(pk=list_id).first()
    invite_list = locked(found) if found else None
    if invite_list is None or invite_list.status != InviteList.Status.RUNNING:
        return 0
    mine = invitees_visible_to(actor).filter(invite_list=invite_list)
    room = invite_list.a_week - mine.filter(sent_at__gte=_monday()).count()
    waiting = mine.filter(status=Invitee.Status.LISTED).select_related("person")
    sent, held = 0, Held()
    for invitee in waiting.select_for_update(of=("self",)):
        if sent >= room:
            break
        sent += _invite(actor, invite_list, invitee, held)
    return sent


def _monday() -> dt.datetime:
    today = clock.today()
    return clock.midnight(today - dt.timedelta(days=today.weekday()))


def _invite(actor: Actor, invite_list: InviteList, invitee: Invitee, held: Held) -> bool:
    # Locked: whoever notes a death or switches to safe mode waits for this, or this for them.
    person = visible_to(actor).select_for_update(of=("self",)).filter(pk=invitee.person_id).first()
    if person is None:
        return _leave_out(actor, invitee, str(Fate.UNKNOWN))
    why = why_not(standings(actor, {person.pk: person})[person.pk], use_of(invite_list))
    way = chosen_way(person.contact_by, person.phone, person.email)
    if why or way is None:
        return _leave_out(actor, invitee, why)
    invitee.status, invitee.link, invitee.sent_at = Invitee.Status.SENT, new_id(), clock.now()
    invitee.save(update_fields=["status", "link", "sent_at"])
    record(actor, "list.invite", invitee, people=[person.pk])
    _queue(invitee.link, person, way, invite_list.organisation_id, held)
    return True


def _leave_out(actor: Actor, invitee: Invitee, why: str) -> bool:
    invitee.status, invitee.why = Invitee.Status.LEFT_OUT, why
    invitee.save(update_fields=["status", "why"])
    record(actor, "list.leave_out", invitee, people=[invitee.person_id], why=why)
    return False


def _queue(
    link: uuid.UUID, person: Person, way: Way, organisation_id: uuid.UUID, held: Held
) -> None:
    """From no organisation and to none: nobody who works here reads an address or a link.

    In the words of the team where it has its own; ``held`` remembers them for the next one.
    """
    now = clock.now()
    moment = safe_moment(now)
    until = clock.local_day(now + LINK_LASTS)
    said = worded(
        INVITED,
        organisation_id=organisation_id,
        channel=way.channel,
        language=language_for(person.language),
        facts=invitation_facts(link, until),
        by_text=can_be_answered(way),
        held=held,
    )
    with acting_as(_WRITING) as house:
        messaging.queue(
            actor=house,
            key=f"invited:{link}",
            template=INVITED,
            channel=way.channel,
            recipient=way.recipient,
            subject=said.subject,
            body=said.body,
            wording_id=said.wording_id,
            person_id=person.pk,
            on_behalf_of_id=organisation_id,
            not_before=moment if moment > now else None,
        )


@all_or_nothing()
def forget_lists(*, actor: Actor, today: dt.date) -> int:
    """Delete the lists whose last day is over, with who was on them; what people said no to stays.

    How many lists.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_forget(%s)", [today])
        (gone,) = cursor.fetchone()
    if gone:
        record(actor, "list.forget", lists=gone)
    return int(gone)
