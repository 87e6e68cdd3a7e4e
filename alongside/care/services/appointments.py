"""Verbs about appointments."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.booking.queries import place_visible_to
from alongside.booking.services import cancel, hold_worker
from alongside.care.models import Appointment, Case, Contact
from alongside.care.next_contact import or_arranged, with_arranged
from alongside.care.services.cases import open_case
from alongside.care.services.contacts import log_contact
from alongside.care.states import ContactOutcome
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import kept_with
from alongside.common.updating import update
from alongside.common.whole import all_or_nothing

Status = Appointment.Status


@all_or_nothing()
def book_appointment(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    kind: str,
    at: dt.datetime,
    minutes: int,
    place: str = "",
) -> Appointment:
    """Arrange to meet; the day becomes the next contact, unless an earlier one is promised.

    ``key`` becomes the appointment's id: the same form sent twice arranges once. Where a protected
    person is met is not kept: a ``place`` is Refused.
    """
    case = open_case(actor, case)
    earlier = kept_with(key, Appointment.objects, case_id=case.pk)
    if earlier:
        return earlier
    if at <= clock.now():
        raise Refused(_("Choose a time that lies ahead."), field="time")
    if place.strip() and case.person.protected:
        raise Refused(
            _(
                "Where this person is found is kept apart for their safety: leave out where you "
                "meet. Tell those who know by word of mouth."
            ),
            field="place",
        )
    hold_worker(actor.user)  # whoever books a time of theirs now sees this one first
    appointment = Appointment(
        pk=key,
        case=case,
        worker_id=actor.user,
        kind=kind,
        at=at,
        minutes=minutes,
        place=place,
    )
    insert(appointment)
    case.next_contact_on = with_arranged(case.next_contact_on, clock.local_day(at))
    update(case, "next_contact_on")
    record(actor, "appointment.book", appointment, people=[case.person_id])
    return appointment


@all_or_nothing()
def settle_appointment(*, actor: Actor, appointment: Appointment, status: str) -> Appointment:
    """Say what became of it; one that the person missed is noted as a contact, too.

    Said twice it stays; something else said meanwhile by a colleague is OutOfTurn.
    """
    case = open_case(actor, appointment.case)
    appointment = locked(appointment)
    if appointment.status == status:
        return appointment
    if appointment.status != Status.PLANNED or status not in Status or status == Status.PLANNED:
        raise OutOfTurn(_("What became of this appointment was noted before."))
    appointment.status, appointment.settled_at = status, clock.now()
    appointment.save(update_fields=["status", "settled_at"])
    record(actor, "appointment.settle", appointment, people=[case.person_id], to=status)
    if status == Status.CANCELLED:
        _give_back(actor, appointment)
        _no_longer_next(case, appointment)
    if status == Status.MISSED:
        log_contact(
            actor=actor,
            case=case,
            key=uuid.uuid5(appointment.pk, "missed"),
            kind=Contact.Kind(appointment.kind),
            minutes=0,
            outcome=ContactOutcome.DID_NOT_ATTEND,
            at=_was(case, appointment),
        )
    return appointment


def _was(case: Case, appointment: Appointment) -> dt.datetime:
    """When somebody did not come to it: called missed before its time, now."""
    return min(max(appointment.at, case.opened_at), clock.now())


def _no_longer_next(case: Case, appointment: Appointment) -> None:
    """What is called off is no next contact: what else is arranged is, or a first talk promised."""
    if case.next_contact_on == clock.local_day(appointment.at):
        promised = None if case.first_contact_at else case.contact_by
        update(case, reckoned={"next_contact_on": or_arranged(promised)})


def _give_back(actor: Actor, appointment: Appointment) -> None:
    """Where it was a time that somebody had booked by the referral, that is free again."""
    place = place_visible_to(actor, appointment.pk)
    if place and place.is_held and place.session.is_ahead:
        cancel(actor=actor, place=place)
