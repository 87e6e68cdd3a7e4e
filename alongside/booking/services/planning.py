"""How a service is booked, and how its sessions follow its timetable."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import Place, Session, SessionPlan, WaitingEntry
from alongside.booking.rules import Kept, Wanted, follow
from alongside.booking.services.moving import hold_session, step_place, step_waiting
from alongside.booking.services.support import ask_help_anew
from alongside.booking.states import HELD, WaitingStatus
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.diary import place_of, schedules_of
from alongside.directory.models import Location, Service
from alongside.directory.occurrences import all_occurrences
from alongside.outbox.services import tell

FOLLOWING = Actor.system("sessions")
MOST_PLACES, MOST_WEEKS, LEAST_HOURS, MOST_HOURS = 500, 26, 2, 336


@all_or_nothing()
def plan_sessions(
    *,
    actor: Actor,
    service: Service,
    places: int,
    weeks_ahead: int,
    answer_hours: int,
    is_open: bool = True,
) -> SessionPlan:
    """Say how the service is booked; its sessions are made at once. Said again, nothing changes.

    ``places`` holds for the sessions made from now on: what was set for one of them stays.
    Raises NotPermitted for somebody else's service, Refused for a number that cannot be.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    if service.organisation_id != actor.organisation:
        raise NotPermitted(_("Only the organisation that offers a service can take bookings."))
    said = {"places": places, "weeks_ahead": weeks_ahead, "answer_hours": answer_hours}
    _check(said)
    hold("session plan", service.pk)
    plan = SessionPlan.objects.filter(service=service).first()
    if plan is None:
        plan = SessionPlan(
            service=service,
            organisation_id=actor.organisation,
            by_id=actor.user,
            is_open=is_open,
            **said,
        )
        insert(plan)
    else:
        for name, value in (said | {"is_open": is_open}).items():
            setattr(plan, name, value)
        plan.save(update_fields=[*said, "is_open"])
    record(actor, "session.plan", plan, is_open=is_open, said=said)
    with acting_as(FOLLOWING):
        _follow(plan)
    return plan


def _check(said: dict[str, int]) -> None:
    limits = {
        "places": (1, MOST_PLACES),
        "weeks_ahead": (1, MOST_WEEKS),
        "answer_hours": (LEAST_HOURS, MOST_HOURS),
    }
    for name, (least, most) in limits.items():
        if not least <= said[name] <= most:
            raise Refused(
                _("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most},
                field=name,
            )


@all_or_nothing()
def follow_timetable(*, actor: Actor, plan: SessionPlan) -> int:
    """Make the sessions of the weeks ahead, and let those that are there follow the timetable.

    Nobody loses a place by it: see ``rules.follow``. How many sessions were made or changed.
    """
    require(actor, Permission.SYSTEM)
    changed = _follow(plan)
    if changed:
        record(actor, "session.follow", plan, sessions=changed)
    return changed


def _follow(plan: SessionPlan) -> int:
    hold("session plan", plan.service_id)
    now, today = clock.now(), clock.today()
    last = today + dt.timedelta(weeks=plan.weeks_ahead)
    ahead = Session.objects.select_for_update().filter(service_id=plan.service_id)
    there = {one.pk: one for one in ahead.filter(starts_at__gt=now, day__lte=last).order_by("pk")}
    wanted = _wanted(plan, today, last) if plan.is_open else []
    if not plan.is_open:  # who is booked comes all the same
        there = {pk: one for pk, one in there.items() if not one.taken}
    changes = follow(
        [one for one in wanted if one.starts_at > now],
        [_as_it_stands(one) for one in there.values()],
    )
    changed = sum(_move(there[pk], to) for pk, to in changes.moved.items())
    doubtful = sum(_doubt(there[one.id]) for one in changes.doubtful)
    if doubtful:
        tell("session.in_doubt", f"session.in_doubt:{new_id()}", service=str(plan.service_id))
    changed += doubtful
    changed += sum(_drop(there[one.id], plan) for one in changes.gone)
    insert(
        *(
            Session(
                organisation_id=plan.organisation_id,
                service_id=plan.service_id,
                schedule_id=one.schedule_id,
                day=one.day,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                place_name=one.place_name,
                places=plan.places,
            )
            for one in changes.new
        )
    )
    return changed + len(changes.new)


def _as_it_stands(one: Session) -> Kept:
    return Kept(
        id=one.pk,
        schedule_id=one.schedule_id,
        day=one.day,
        starts_at=one.starts_at,
        place_name=one.place_name,
        taken=one.taken,
        stays=one.kept_at is not None,
    )


def _wanted(plan: SessionPlan, first: dt.date, last: dt.date) -> Iterator[Wanted]:
    """What the timetable has now. Where it says no time of day, nothing can be booked."""
    service = Service.objects.prefetch_related(
        "schedules__exceptions",
        "at_locations__schedules__exceptions",
        "at_locations__location__addresses",
    ).get(pk=plan.service_id)
    if service.status == Service.Status.INACTIVE:
        return
    for one in all_occurrences(schedules_of(service), first, last):
        if one.starts:
            place = _place_name(place_of(service, one.schedule))
            yield Wanted(one.schedule.pk, one.day, one.starts, one.ends, place)


def _place_name(location: Location | None) -> str:
    if location is None:
        return ""
    address = next(iter(location.addresses.all()), None)
    parts = [location.name, *(address.lines if address else [])]
    return ", ".join(dict.fromkeys(filter(None, parts)))[:300]


def _move(session: Session, to: Wanted) -> bool:
    """Set the session to where the timetable has it now. Whether that was news."""
    if session.status == Session.Status.CALLED_OFF:
        return False
    said = {
        "schedule_id": to.schedule_id,
        "day": to.day,
        "starts_at": to.starts_at,
        "ends_at": to.ends_at,
        "place_name": to.place_name,
        "status": Session.Status.OPEN,
        "kept_at": None,
    }
    if all(getattr(session, name) == value for name, value in said.items()):
        return False
    moved = (session.starts_at, session.place_name) != (to.starts_at, to.place_name)
    for name, value in said.items():
        setattr(session, name, value)
    session.save(update_fields=[*said])
    if moved and session.taken:
        tell("session.moved", f"session.moved:{new_id()}", session=str(session.pk))
        ask_help_anew(FOLLOWING, session)
    return True


def _doubt(session: Session) -> bool:
    """Somebody is booked where the timetable has nothing: whoever keeps it decides."""
    if session.kept_at or session.status != Session.Status.OPEN:
        return False
    session.status = Session.Status.IN_DOUBT
    session.save(update_fields=["status"])
    return True


def _drop(session: Session, plan: SessionPlan) -> bool:
    """Nobody is booked: it goes, and who waits for it waits for the next one.

    One that was ever asked for stays, in doubt, until the timetable has it again. Whether that was
    news.
    """
    if session.kept_at and plan.is_open:
        return False
    WaitingEntry.objects.filter(session=session, status=WaitingStatus.WAITING).update(session=None)
    if session.status != Session.Status.OPEN:
        return False
    there = Session.objects.filter(pk=session.pk)
    used = there.filter(
        Exists(Place.objects.filter(session=OuterRef("pk")))
        | Exists(WaitingEntry.objects.filter(session=OuterRef("pk")))
    )
    if used.exists():
        there.update(status=Session.Status.IN_DOUBT, kept_at=None)
    else:
        there.delete()
    return True


@all_or_nothing()
def set_places(*, actor: Actor, session: Session, places: int) -> Session:
    """How many places this one session has. Raises Refused for fewer than are taken."""
    session = _kept(actor, session)
    if not 1 <= places <= MOST_PLACES:
        raise Refused(
            _("Give a number from %(least)d to %(most)d.") % {"least": 1, "most": MOST_PLACES},
            field="places",
        )
    if places < session.taken:
        raise Refused(
            _("%(taken)d places are taken or offered. Cancel some first, or give a higher number.")
            % {"taken": session.taken},
            field="places",
        )
    if session.places != places:
        session.places = places
        session.save(update_fields=["places"])
        record(actor, "session.set_places", session, places=places)
        tell("session.more_places", f"session.more_places:{new_id()}", session=str(session.pk))
    return session


@all_or_nothing()
def keep_session(*, actor: Actor, session: Session) -> Session:
    """It takes place though the timetable no longer has it. Said before, nothing happens."""
    session = _kept(actor, session)
    if session.status == Session.Status.CALLED_OFF:
        raise OutOfTurn(_("This session was called off meanwhile, and everybody was told."))
    if session.status == Session.Status.IN_DOUBT:
        session.status, session.kept_at = Session.Status.OPEN, clock.now()
        session.save(update_fields=["status", "kept_at"])
        record(actor, "session.keep", session)
    return session


@all_or_nothing()
def call_off(*, actor: Actor, session: Session) -> int:
    """It does not take place: every place ends, and who waited for it waits for the next.

    How many places that were. Done before, nothing happens. The house ends the places, also those
    of people whom few may know of.
    """
    session = _kept(actor, session)
    if session.status == Session.Status.CALLED_OFF:
        return 0
    if not session.is_ahead:
        raise OutOfTurn(_("This session has begun, so it cannot be called off any more."))
    session.status = Session.Status.CALLED_OFF
    session.save(update_fields=["status"])
    with acting_as(FOLLOWING) as house:
        held = list(Place.objects.select_for_update().filter(session=session, status__in=HELD))
        for place in held:
            step_place(house, place, "call_off")
        _wait_on(house, session, [place.pk for place in held])
    record(actor, "session.call_off", session, people=sorted({place.person_id for place in held}))
    tell(
        "session.called_off",
        f"session.called_off:{session.pk}",
        session=str(session.pk),
        places=[str(place.pk) for place in held],
    )
    return len(held)


def _wait_on(house: Actor, session: Session, places: list[uuid.UUID]) -> None:
    offered = WaitingEntry.objects.filter(place_id__in=places, status=WaitingStatus.OFFERED)
    for entry in offered:
        entry.session = None
        step_waiting(house, entry, "stay", "session")
    WaitingEntry.objects.filter(session=session, status=WaitingStatus.WAITING).update(session=None)


def _kept(actor: Actor, session: Session) -> Session:
    """The session, held, if it is the actor's organisation's to decide about."""
    require(actor, Permission.REFERRALS_ANSWER)
    if session.organisation_id != actor.organisation:
        raise NotPermitted(_("Only who keeps this session can change it."))
    hold_session(session.pk)
    return Session.objects.select_related("service").get(pk=session.pk)
