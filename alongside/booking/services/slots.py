"""Verbs about the times of link workers: they are offered, and each is booked once."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.audit.services import record
from alongside.booking.free_times import Free, Hours, How, meet
from alongside.booking.models import Place, Session, SlotHours, SlotPlan
from alongside.booking.queries.slots import free_of
from alongside.booking.services.booking import insert_once, may_say_where
from alongside.booking.services.moving import facts_of, hold_session, move_of, step_place
from alongside.booking.services.support import put, tell_asked, wanted_in
from alongside.booking.states import PlaceStatus
from alongside.booking.support import NOTHING, Wanted
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import Person
from alongside.people.restriction import stays_usable

HOUSE = Actor.system("slots")
PLANNED = ("minutes", "before", "after", "travel", "notice_hours", "weeks_ahead", "is_open")


@all_or_nothing()
def offer_slots(*, actor: Actor, worker_id: uuid.UUID, **said: Any) -> SlotPlan:
    """Say how a link worker is booked: any of PLANNED. Whoever leads says it for the team.

    Said twice, it stays. What is booked already stays booked.
    """
    _may_set(actor, worker_id)
    hold("slot plan", actor.organisation, worker_id)
    theirs = {"organisation_id": actor.organisation, "worker_id": worker_id}
    plan = SlotPlan.objects.filter(**theirs).first()
    new = plan is None
    plan = plan or SlotPlan(**theirs, by_id=actor.user)
    for name in PLANNED:
        setattr(plan, name, said.get(name, getattr(plan, name)))
    plan.by_id = actor.user
    plan.save(force_insert=new)
    record(actor, "slots.offer", plan)
    _tell_worker(actor, plan)
    return plan


@all_or_nothing()
def add_hours(
    *,
    actor: Actor,
    plan: SlotPlan,
    key: uuid.UUID,
    weekday: int | None = None,
    day: dt.date | None = None,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    how: str = How.PHONE,
    place: str = "",
) -> SlotHours:
    """Hours of every week, or of one day, which then has those alone; without a time none that day.

    ``key`` becomes their id. Raises Refused for hours that end before they start, or meet others.
    """
    _may_set(actor, plan.worker_id)
    hold("slot plan", plan.organisation_id, plan.worker_id)
    earlier = kept_with(key, SlotHours.objects, plan_id=plan.pk)
    if earlier:
        return earlier
    if how == How.FACE_TO_FACE and starts and not place.strip():
        raise Refused(_("Write where you meet."), field="place")
    if starts and ends and starts >= ends:
        raise Refused(_("Enter a time that is later than the first one."), field="ends")
    where = place.strip() if how == How.FACE_TO_FACE else ""
    said = Hours(weekday, day, starts, ends, how, where)
    if any(meet(said, other.as_said) for other in plan.hours.all()):
        raise Refused(
            _("You have hours then already. Take those out first, or choose others."),
            field="starts",
        )
    hours = SlotHours(
        pk=key,
        plan=plan,
        weekday=weekday,
        day=day,
        starts=starts,
        ends=ends,
        how=how,
        place=where,
    )
    insert(hours)
    record(actor, "slots.add_hours", plan)
    _tell_worker(actor, plan)
    return hours


@all_or_nothing()
def drop_hours(*, actor: Actor, plan: SlotPlan, hours_id: uuid.UUID) -> None:
    """Take hours out. What is booked already stays booked; done before, nothing happens."""
    _may_set(actor, plan.worker_id)
    gone, _of = SlotHours.objects.filter(plan=plan, pk=hours_id).delete()
    if gone:
        record(actor, "slots.drop_hours", plan)
        _tell_worker(actor, plan)


@all_or_nothing()
def book_slot(
    *,
    actor: Actor,
    person: Person,
    plan: SlotPlan,
    starts_at: dt.datetime,
    referral_id: uuid.UUID,
    from_organisation_id: uuid.UUID,
    key: uuid.UUID,
    wanted: Wanted = NOTHING,
) -> Place:
    """Somebody meets the link worker then. ``key`` becomes the place's id.

    ``wanted`` would help them to come, or to be understood.

    However many ask for the same time at once, one has it: OutOfTurn for the others, and for who
    has a time by this referral already.
    """
    _may_book(actor, plan.organisation_id, from_organisation_id)
    hold("place", key)
    earlier = kept_with(key, Place.objects, person_id=person.pk)
    if earlier:
        return earlier
    stays_usable(person)
    may_say_where(actor, person)
    hold_worker(plan.worker_id)
    free = _free_then(plan, starts_at)
    place = Place(
        pk=key,
        session=_session_for(plan, free),
        person=person,
        organisation_id=plan.organisation_id,
        from_organisation_id=from_organisation_id,
        referral_id=referral_id,
    )
    put(actor, place, wanted, free.how)
    insert_once(place, _("They have this time already."))
    insert(move_of(actor, place, "book"))
    record(actor, "slot.book", place, people=[person.pk])
    tell("slot.booked", f"slot.booked:{place.pk}", **facts_of(actor, place))
    tell_asked(actor, place)
    return place


@all_or_nothing()
def move_slot(
    *,
    actor: Actor,
    place: Place,
    plan: SlotPlan,
    starts_at: dt.datetime,
    key: uuid.UUID,
    wanted: Wanted = NOTHING,
) -> Place:
    """Another time instead: the new one first, then the old goes, and both are told.

    What was wanted with the old one is wanted with the new, unless something is ``wanted`` now.
    """
    hold("place", key)
    earlier = kept_with(key, Place.objects, person_id=place.person_id)
    if earlier:
        return earlier
    for worker in sorted({str(plan.worker_id), str(place.session.worker_id)}):
        hold_worker(worker)
    hold_session(place.session_id)
    place = locked(place)
    if place.status != PlaceStatus.BOOKED:
        raise OutOfTurn(_("This time was given back meanwhile. Book a new one."))
    moved = book_slot(
        actor=actor,
        person=Person.objects.get(pk=place.person_id),
        plan=plan,
        starts_at=starts_at,
        referral_id=place.referral_id,
        from_organisation_id=place.from_organisation_id,
        key=key,
        wanted=wanted if wanted.kinds else wanted_in(place, _free_then(plan, starts_at).how),
    )
    step_place(actor, place, "cancel")
    record(actor, "slot.move", moved, people=[place.person_id])
    tell("slot.moved", f"slot.moved:{place.pk}", **facts_of(actor, place))
    return moved


def _tell_worker(actor: Actor, plan: SlotPlan) -> None:
    """Whoever is booked by other hours than they said hears of it from us, not from a visitor."""
    if plan.worker_id != actor.user:
        by = str(actor.user)
        tell("slots.changed", f"slots.changed:{new_id()}", plan=str(plan.pk), by=by)


def hold_worker(worker_id: object) -> None:
    """Queue behind whoever books a time of this link worker, until the transaction ends."""
    hold("slots", worker_id)


def _free_then(plan: SlotPlan, starts_at: dt.datetime) -> Free:
    times = free_of([plan], clock.local_day(starts_at))[plan] if plan.is_open else []
    found = next((one for one in times if one.starts_at == starts_at), None)
    there = members_who_may(plan.organisation_id, Permission.CASES_WORK)
    if found is None or plan.worker_id not in {user.pk for user in there}:
        raise OutOfTurn(
            _("That time went meanwhile. Choose another one, or none: nothing was sent."),
            field="slot",
        )
    return found


def _session_for(plan: SlotPlan, free: Free) -> Session:
    """Nobody writes sessions of another organisation, so the house does; one given back serves."""
    with acting_as(HOUSE):
        session, _made = Session.objects.update_or_create(
            worker_id=plan.worker_id,
            starts_at=free.starts_at,
            defaults={
                "organisation_id": plan.organisation_id,
                "day": clock.local_day(free.starts_at),
                "ends_at": free.ends_at,
                "how": free.how,
                "place_name": free.place,
                "places": 1,
                "status": Session.Status.OPEN,
            },
        )
    return session


def _may_set(actor: Actor, worker_id: uuid.UUID) -> None:
    require(actor, Permission.CASES_WORK)
    if worker_id == actor.user:
        return
    require(actor, Permission.CASES_REASSIGN)
    there = members_who_may(actor.organisation, Permission.CASES_WORK)
    if worker_id not in {user.pk for user in there}:
        raise NotPermitted(_("They do not work in your team."))


def _may_book(actor: Actor, keeper: uuid.UUID, asker: uuid.UUID) -> None:
    if actor.organisation_id not in (keeper, asker):
        raise NotPermitted(_("Only the team, or whoever referred the person, can book."))
    require(actor, Permission.REFERRALS_SEND)
