"""Verbs about the intake of one service: its limit a week, pausing it, opening it, one more."""

import datetime as dt
import uuid

from django.db import connection
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.models import new_id
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Arrivals, Service, ServiceIntake
from alongside.directory.queries.service_intake import intake_of

MOST_A_WEEK = 500


@all_or_nothing()
def limit_intake(*, actor: Actor, service: Service, most_a_week: int | None) -> None:
    """So many new referrals a week, from Monday; None: no limit. At the limit it pauses itself."""
    check_own(actor, service)
    if most_a_week is not None and not 1 <= most_a_week <= MOST_A_WEEK:
        raise Refused(
            _("Enter a whole number from 1 to %(most)d, or leave it empty.")
            % {"most": MOST_A_WEEK},
            field="most_a_week",
        )
    _say(actor.user, service.pk, most_a_week=most_a_week)
    record(actor, "intake.limit", service, most=most_a_week or 0)


@all_or_nothing()
def pause_service(*, actor: Actor, service: Service, opens_on: dt.date | None = None) -> None:
    """Nobody new is sent there until that day, or until somebody opens it. Said again, it holds."""
    check_own(actor, service)
    _pause(actor, service.pk, actor.user, opens_on)


@all_or_nothing()
def pause_service_by_link(
    *, actor: Actor, service_id: uuid.UUID, by: uuid.UUID, opens_on: dt.date | None = None
) -> None:
    """The same, by the house for somebody without an account whom it knows by a code."""
    require(actor, Permission.SYSTEM)
    _pause(actor, service_id, by, opens_on)


@all_or_nothing()
def open_service(*, actor: Actor, service: Service) -> None:
    """It takes referrals again from now on, up to its limit. Open already, nothing happens."""
    check_own(actor, service)
    _say(actor.user, service.pk, paused_at=None, opens_on=None)
    record(actor, "intake.open", service)


@all_or_nothing()
def take_in(*, actor: Actor, service: Service) -> None:
    """One more referral goes there: counted in the transaction that sends it.

    Raises Refused while it has paused, and when the week is full: whoever sends the last one waits
    for whoever sends at the same moment, and one of them is told.
    """
    if not actor.may(Permission.REFERRALS_ONWARD):
        require(actor, Permission.REFERRALS_SEND)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO directory_arrivals AS a (id, created_at, service_id, day, number)
            VALUES (%s, %s, %s, %s, 1)
            ON CONFLICT (service_id, day) DO UPDATE SET number = a.number + 1""",
            [new_id(), clock.now(), service.pk, clock.today()],
        )
    stands = intake_of(service.pk)
    if stands.paused or (stands.most_a_week and stands.this_week > stands.most_a_week):
        raise Refused(_closed(service, stands.again_on, full=not stands.paused))


@all_or_nothing()
def take_out(*, actor: Actor, service_id: uuid.UUID, day: dt.date) -> None:
    """One that was sent there that day was taken back before anybody answered: it counts no more.

    The same for who gave way to another: see ``referrals_give_way``.
    """
    if not actor.may(Permission.REFERRALS_ONWARD):
        require(actor, Permission.REFERRALS_SEND)
    counted = Arrivals.objects.filter(service_id=service_id, day=day, number__gt=0)
    counted.update(number=F("number") - 1)


def _closed(service: Service, again_on: dt.date | None, *, full: bool) -> str:
    about = {"name": service.name, "day": date_format(again_on, "l j F") if again_on else ""}
    if full:
        return (
            _(
                "%(name)s has as many new referrals as it takes on in a week, and takes more from "
                "%(day)s. Nothing was sent. Look below for others like it."
            )
            % about
        )
    if again_on:
        return (
            _(
                "%(name)s takes no new referrals until %(day)s. Nothing was sent. Look below for "
                "others like it."
            )
            % about
        )
    return (
        _(
            "%(name)s takes no new referrals at the moment. Nothing was sent. Find another "
            "service for the person, or ask your team lead."
        )
        % about
    )


def check_own(actor: Actor, service: Service) -> None:
    """Raise NotPermitted unless the actor speaks for the organisation that runs the service."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        require(actor, Permission.ROOM_SAY)
    if service.organisation_id != actor.organisation:
        raise NotPermitted(_("Only who runs this service can say whom it takes."))


def _pause(actor: Actor, service_id: uuid.UUID, by: uuid.UUID, opens_on: dt.date | None) -> None:
    if opens_on is not None and opens_on <= clock.today():
        raise Refused(_("Choose a day after today, or leave it empty."), field="opens_on")
    _say(by, service_id, paused_at=clock.now(), opens_on=opens_on)
    record(actor, "intake.pause_service", service=str(service_id), by=str(by))


def _say(by: uuid.UUID, service_id: uuid.UUID, **said: object) -> None:
    hold("service intake", service_id)
    ServiceIntake.objects.update_or_create(
        service_id=service_id, defaults={**said, "said_by_id": by, "said_at": clock.now()}
    )
