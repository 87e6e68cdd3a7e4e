"""Verbs about the calendars of link workers: published, and read."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import BusyCalendar, BusyTime, PublishedCalendar, SlotPlan
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell

MOST_CALENDARS = 3


@all_or_nothing()
def publish_calendar(*, actor: Actor) -> PublishedCalendar:
    """A new address for one's own calendar; the one before holds no longer."""
    end_calendar(actor=actor)
    made = PublishedCalendar(organisation_id=actor.organisation, worker_id=actor.user)
    insert(made)
    record(actor, "calendar.publish", made)
    return made


@all_or_nothing()
def end_calendar(*, actor: Actor) -> None:
    """Nobody reads it at that address any more. Done before, nothing happens."""
    require(actor, Permission.CASES_WORK)
    hold("calendar", actor.organisation, actor.user)
    standing = PublishedCalendar.objects.filter(
        organisation_id=actor.organisation, worker_id=actor.user, ended_at=None
    )
    for one in standing:
        one.ended_at = clock.now()
        one.save(update_fields=["ended_at"])
        record(actor, "calendar.end", one)


@all_or_nothing()
def read_from(*, actor: Actor, plan: SlotPlan, url: str, key: uuid.UUID) -> BusyCalendar:
    """From now on it is read there when they are busy. ``key`` becomes the calendar's id.

    Raises Refused for one more than MOST_CALENDARS, or the same twice.
    """
    _own(actor, plan)
    hold("calendar", plan.organisation_id, plan.worker_id)
    earlier = kept_with(key, BusyCalendar.objects, plan_id=plan.pk)
    if earlier:
        return earlier
    others = BusyCalendar.objects.filter(plan=plan)
    if others.filter(url=url).exists():
        raise Refused(_("This calendar is read already."), field="url")
    if others.count() >= MOST_CALENDARS:
        raise Refused(
            _("At most %(most)d calendars are read. Take one out first.")
            % {"most": MOST_CALENDARS},
            field="url",
        )
    made = BusyCalendar(pk=key, plan=plan, url=url)
    insert(made)
    record(actor, "calendar.read_from", made)
    tell("calendar.added", f"calendar.added:{made.pk}", calendar=str(made.pk))
    return made


@all_or_nothing()
def read_no_more(*, actor: Actor, plan: SlotPlan, calendar_id: uuid.UUID) -> None:
    """It is read no more, and what it said is forgotten. Done before, nothing happens."""
    _own(actor, plan)
    found = BusyCalendar.objects.filter(plan=plan, pk=calendar_id).first()
    if found:
        record(actor, "calendar.read_no_more", found)
        found.delete()


@all_or_nothing()
def keep_busy(
    *,
    actor: Actor,
    calendar_id: uuid.UUID,
    times: Iterable[tuple[dt.datetime, dt.datetime]] = (),
    fault: str = "",
) -> None:
    """What was read, by the house itself; with a ``fault`` what it said before stays."""
    require(actor, Permission.SYSTEM)
    calendar = BusyCalendar.objects.select_for_update().filter(pk=calendar_id).first()
    if calendar is None:
        return  # taken out meanwhile
    calendar.read_at, calendar.fault = clock.now(), fault
    if not fault:
        calendar.good_at = calendar.read_at
        BusyTime.objects.filter(calendar=calendar).delete()
        insert(
            *(
                BusyTime(pk=new_id(), calendar=calendar, starts_at=starts, ends_at=ends)
                for starts, ends in times
            )
        )
    calendar.save(update_fields=["read_at", "good_at", "fault"])


def _own(actor: Actor, plan: SlotPlan) -> None:
    require(actor, Permission.CASES_WORK)
    if (plan.organisation_id, plan.worker_id) != (actor.organisation, actor.user):
        raise NotPermitted(_("Only whoever’s calendar it is may say so."))
