"""What there is to read of a case, asked at once: in most cases there is not much of it."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from alongside.accounts.actor import Actor
from alongside.care import cover
from alongside.care.models import Appointment, Case, FirstVisit, Plan, Shares, Task
from alongside.care.queries import visible_to
from alongside.care.shares import FIRST_MONTHS, with_factors
from alongside.care.states import TaskStatus
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.outcomes.models import Response
from alongside.people.models import Merge, Relation
from alongside.people.states import RelationStatus


def glance(actor: Actor, case_id: uuid.UUID) -> Any:
    """A case that the actor sees, with ``any_…`` for each kind of rows that its page shows.

    What its weight is made of stands in ``has_…``, as ``shares.weight_of`` reads it.
    """
    (there,) = _there_is(actor, case_id, clock.today(), clock.now() - FIRST_MONTHS)
    return there


@put_together_once
def _there_is(
    actor: Actor, case_id: uuid.UUID, today: dt.date, since: dt.datetime
) -> QuerySet[Case]:
    # Whoever sees the case may know of each: asked again of each, it would be most of the work.
    case, person = OuterRef("pk"), OuterRef("person_id")
    kinds: dict[str, QuerySet[Any]] = {
        "visits": FirstVisit.objects.filter(case=case),
        "arranged": Appointment.objects.filter(case=case, status=Appointment.Status.PLANNED),
        "tasks": Task.objects.filter(case=case, status=TaskStatus.OPEN),
        "plan": Plan.objects.filter(case=case),
        "responses": Response.objects.filter(case_id=case),
        "absence": cover.on(actor, today).filter(worker_id=OuterRef("worker_id")),
        "shares": Shares.objects.filter(organisation_id=OuterRef("organisation_id")),
        "merges": Merge.objects.filter(kept=person, undone_at=None),
        "acting": Relation.objects.filter(person_id=person, status=RelationStatus.STANDING),
    }
    cases = with_factors(visible_to(actor).filter(pk=case_id).only("pk"), since)
    return cases.annotate(**{f"any_{name}": Exists(rows) for name, rows in kinds.items()})
