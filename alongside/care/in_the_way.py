"""What a worker has arranged already at a time at which they would arrange something."""

import datetime as dt
import uuid

from django.db.models import DurationField, ExpressionWrapper, F, Value

from alongside.accounts.actor import Actor
from alongside.booking.queries.slots import booked_with
from alongside.care.models import Appointment
from alongside.care.queries import arranged


def in_the_way(actor: Actor, at: dt.datetime, minutes: int, *, but: uuid.UUID) -> list[dt.datetime]:
    """When each of the actor's own appointments, and times booked with them, begins that overlaps.

    A time that was booked by a referral is an appointment as well, once the case is theirs: once.
    ``but`` is the id of the one that is being arranged: sent twice it is not in its own way.
    """
    until = at + dt.timedelta(minutes=minutes)
    lasts = ExpressionWrapper(
        F("minutes") * Value(dt.timedelta(minutes=1)), output_field=DurationField()
    )
    own = arranged(actor).filter(worker_id=actor.user, status=Appointment.Status.PLANNED)
    meetings = own.annotate(ends=F("at") + lasts).filter(at__lt=until, ends__gt=at).exclude(pk=but)
    booked = booked_with(actor, actor.user).filter(
        session__starts_at__lt=until, session__ends_at__gt=at
    )
    return sorted(
        {
            *meetings.values_list("at", flat=True),
            *booked.values_list("session__starts_at", flat=True),
        }
    )
