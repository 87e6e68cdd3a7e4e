"""Reading what is arranged: appointments with people, and their first visits to services."""

import datetime as dt
import uuid

from django.db.models import BooleanField, ExpressionWrapper, F, QuerySet

from alongside.accounts.actor import Actor
from alongside.care.asking import may_have_gone, session_ahead, to_ask
from alongside.care.models import (
    Appointment,
    FirstVisit,
)
from alongside.care.queries.cases import visible_to
from alongside.care.risks import noted_risks
from alongside.care.states import Status
from alongside.common.statements import put_together_once


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    """What was ever arranged with the people of the cases that the actor sees."""
    return Appointment.objects.filter(case__in=visible_to(actor)).select_related("case", "worker")


def appointments_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[Appointment]:
    """Those with the person of a case, the earliest first."""
    return appointments_visible_to(actor).filter(case_id=case_id)


def arranged(actor: Actor, worker_id: uuid.UUID | None = None) -> QuerySet[Appointment]:
    """Appointments of open cases of which nobody has said yet what became of them, by time.

    With the risks that somebody should have read before: what was told, and what is ``noted``.
    """
    rows = Appointment.objects.filter(
        case__in=visible_to(actor).filter(status=Status.OPEN), status=Appointment.Status.PLANNED
    )
    if worker_id:
        rows = rows.filter(worker_id=worker_id)
    with_risks = rows.select_related("case__person", "worker").annotate(
        noted=noted_risks("case__"),
        told_risk=F("case__referral__risk"),
        told_words=F("case__referral__risk_note"),
    )
    return with_risks.order_by("at", "id")


@put_together_once
def arranged_in(actor: Actor, case_id: uuid.UUID) -> QuerySet[Appointment]:
    """Those of one case."""
    return arranged(actor).filter(case=case_id)


def visits_visible_to(actor: Actor) -> QuerySet[FirstVisit]:
    """The services that people were told of or referred to, in order."""
    return FirstVisit.objects.filter(case__in=visible_to(actor)).select_related("case")


def visits_of(actor: Actor, case_id: uuid.UUID) -> QuerySet[FirstVisit]:
    """Those of the person of a case."""
    return visits_visible_to(actor).filter(case_id=case_id)


@put_together_once
def every_visit_of(actor: Actor, case_id: uuid.UUID, today: dt.date) -> QuerySet[FirstVisit]:
    """All of them, each with whether they ``may_have_gone`` and are ``to_ask`` that day.

    And whether a session is ahead.
    """
    return visits_of(actor, case_id).annotate(
        may_have_gone=may_have_gone(today),
        session_ahead=session_ahead(today),
        to_ask=ExpressionWrapper(to_ask(today), output_field=BooleanField()),
    )
