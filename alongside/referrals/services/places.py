"""A place in a service's session for somebody who was referred to it; the referral follows."""

import datetime as dt
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import Place, Session, SlotPlan
from alongside.booking.queries.slots import time_ahead
from alongside.booking.services import Booked, book, book_slot, made_with, move_slot
from alongside.booking.support import NOTHING, Wanted
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.models import new_id
from alongside.common.moves import locked, possible
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import Person
from alongside.referrals.doors import facts_by_door
from alongside.referrals.models import Referral
from alongside.referrals.services.moving import step
from alongside.referrals.states import MOVES, OPEN, UNANSWERED, Side, Status

# From any of these somebody who has a place is booked.
_BOOKABLE = MOVES["book"].sources - UNANSWERED


@all_or_nothing()
def book_place(
    *,
    actor: Actor,
    referral: Referral,
    session: Session,
    key: uuid.UUID,
    wanted: Wanted = NOTHING,
) -> Booked:
    """Book a person in whom the service has taken on, from either side of the referral.

    The referral is booked by it, or waiting. ``key`` makes it once. Raises OutOfTurn where the
    service has not answered yet, or it is over.
    """
    sides = [side for side in (Side.TO, Side.FROM) if _stands(actor, referral, side)]
    if not sides:
        raise NotPermitted(_("Only the service, or whoever referred the person, can book."))
    require(
        actor,
        Permission.REFERRALS_ANSWER if sides[0] == Side.TO else Permission.CASES_WORK,
    )
    hold("place", key)
    earlier = made_with(key, referral.person_id)
    if earlier:
        return earlier
    referral = locked(referral)
    if referral.status in UNANSWERED:
        raise OutOfTurn(_("The service has to accept the person first. Nothing was booked."))
    if referral.status not in OPEN:
        raise OutOfTurn(_("This referral is over, so nothing can be booked by it."))
    if session.service_id != referral.service_id:
        raise Refused(_("Choose a session of the service that they were referred to."))
    made = book(
        actor=actor,
        person=Person.objects.get(pk=referral.person_id),
        session=session,
        referral_id=referral.pk,
        from_organisation_id=referral.from_organisation_id,
        key=key,
        wanted=wanted,
    )
    name = "book" if isinstance(made, Place) else "wait"
    if name in possible(referral.legal_moves, referral.status):
        step(actor, referral, name)
    if name == "book" and sides[0] == Side.FROM:
        tell(
            "place.booked_by_sender",
            f"place.booked:{made.pk}",
            referral=str(referral.pk),
            by=str(actor.organisation),
        )
    return made


@all_or_nothing()
def book_time(
    *,
    actor: Actor,
    referral: Referral,
    plan: SlotPlan,
    starts_at: dt.datetime,
    key: uuid.UUID,
    wanted: Wanted = NOTHING,
) -> Place:
    """A time with a link worker of the team that was asked, until it has answered; or another one.

    Where they have one, the new one takes its place, and what helps them to come with it. ``key``
    makes it once. Raises Refused where the time is of another team, OutOfTurn where it went
    meanwhile, or the team has answered.
    """
    require(actor, Permission.REFERRALS_SEND)
    hold("place", key)
    earlier = kept_with(key, Place.objects, person_id=referral.person_id)
    if earlier:
        return earlier
    referral = locked(referral)
    if referral.status not in UNANSWERED:
        raise OutOfTurn(_("The team has answered already: arrange a time with them."))
    if plan.organisation_id != referral.to_organisation_id:
        raise Refused(
            _("That time is of another team. Choose one of this team, or none."), field="slot"
        )
    earlier = time_ahead(actor, referral.pk)
    if earlier:
        return move_slot(
            actor=actor, place=earlier, plan=plan, starts_at=starts_at, key=key, wanted=wanted
        )
    return book_slot(
        actor=actor,
        person=Person.objects.get(pk=referral.person_id),
        plan=plan,
        starts_at=starts_at,
        referral_id=referral.pk,
        from_organisation_id=referral.from_organisation_id,
        key=key,
        wanted=wanted,
    )


def _stands(actor: Actor, referral: Referral, side: Side) -> bool:
    return referral.has_on_side(side, actor.organisation_id)


@all_or_nothing()
def follow_place(*, actor: Actor, referral_id: uuid.UUID) -> bool:
    """A place that was offered is taken: the referral is booked, if it was not. Asked by the house.

    False where it has moved on meanwhile.
    """
    require(actor, Permission.SYSTEM)
    made, now = new_id(), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_book(%s, %s, %s, %s)::text",
            [referral_id, made, now, sorted(map(str, _BOOKABLE))],
        )
        (person,) = cursor.fetchone()
    if person is None:
        return False
    record(actor, "referral.book", people=[uuid.UUID(person)], referral=str(referral_id))
    facts = facts_by_door(referral_id)
    if facts:
        key = f"referral.moved:{made}"
        tell("referral.moved", key, move="book", status=str(Status.BOOKED), by="house", **facts)
    return True
