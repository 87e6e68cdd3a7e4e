"""Reading registers: of places that the actor may see; walk-ins and counts of their own."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.booking.models import HeadCount, RegisterLine, RegisterMark, Session, WalkIn
from alongside.booking.queries.places import visible_to
from alongside.booking.rules import LONGEST_OPEN
from alongside.booking.states import PlaceStatus, RegisterStatus
from alongside.common import clock


def unfilled_registers(actor: Actor) -> QuerySet[Session]:
    """Sessions of today and of the days before on whose register somebody is not marked yet."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return Session.objects.none()
    places = visible_to(actor).filter(session=OuterRef("pk"), status=PlaceStatus.BOOKED)
    unmarked = places.filter(Q(line=None) | Q(line__status=RegisterStatus.EXPECTED))
    begun = Session.objects.filter(
        Exists(unmarked),
        organisation_id=actor.organisation,
        worker=None,
        starts_at__gt=clock.now() - LONGEST_OPEN,
        starts_at__lt=clock.midnight(clock.today() + dt.timedelta(days=1)),
    )
    called_off = Session.Status.CALLED_OFF
    return begun.exclude(status=called_off).select_related("service").order_by("-starts_at")


def lines_visible_to(actor: Actor) -> QuerySet[RegisterLine]:
    """What was said of who came, of the places that the actor may see."""
    return RegisterLine.objects.filter(place__in=visible_to(actor))


def marks_visible_to(actor: Actor) -> QuerySet[RegisterMark]:
    """Each tap of them."""
    return RegisterMark.objects.filter(line__in=lines_visible_to(actor))


def walk_ins_visible_to(actor: Actor) -> QuerySet[WalkIn]:
    """Who came to the actor's own sessions without a place."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return WalkIn.objects.none()
    return WalkIn.objects.filter(organisation_id=actor.organisation).select_related("by")


def head_count_of(actor: Actor, session: Session) -> HeadCount | None:
    """The last count of who was in the room, in a session of the actor's own organisation."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return None
    counts = HeadCount.objects.filter(session=session, organisation_id=actor.organisation)
    return counts.select_related("by").order_by("created_at", "pk").last()
