"""What the page of a case begins with, asked at once: in most cases there is not much of it."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as When_
from django.db.models import Exists, OuterRef, QuerySet, When

from alongside.accounts.actor import Actor
from alongside.care import cover
from alongside.care.models import Appointment, Case, Contact, Shares, Task
from alongside.care.queries import whole, with_parts
from alongside.care.shares import FIRST_MONTHS, with_factors
from alongside.care.states import NOT_REACHED, TaskStatus
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.people.models import Merge, Relation
from alongside.people.states import RelationStatus


def case_at_a_glance(actor: Actor, case_id: uuid.UUID) -> Any:
    """A case as ``case_visible_to`` finds it, and what there is to read of it; or None.

    It has ``any_…`` for kinds of rows that its page shows, ``last_outcomes`` of its two last
    contacts, the newest first, ``tries`` as ``tries_of`` has them, and what its weight is made of
    as ``shares.weight_of`` reads it.
    """
    today, since = clock.today(), clock.now() - FIRST_MONTHS
    found: Any = with_parts(_at_a_glance(actor, case_id, today, since))
    if found:
        found.tries = sorted(found.tried_at or ())
    return found


@put_together_once
def _at_a_glance(
    actor: Actor, case_id: uuid.UUID, today: dt.date, since: dt.datetime
) -> QuerySet[Case]:
    # Whoever sees the case may know of each: asked again of each, it would be most of the work.
    case, person = OuterRef("pk"), OuterRef("person_id")
    kinds: dict[str, QuerySet[Any]] = {
        "arranged": Appointment.objects.filter(case=case, status=Appointment.Status.PLANNED),
        "tasks": Task.objects.filter(case=case, status=TaskStatus.OPEN),
        "absence": cover.on(actor, today).filter(worker_id=OuterRef("worker_id")),
        "shares": Shares.objects.filter(organisation_id=OuterRef("organisation_id")),
        "merges": Merge.objects.filter(kept=person, undone_at=None),
        "acting": Relation.objects.filter(person_id=person, status=RelationStatus.STANDING),
    }
    contacts = Contact.objects.filter(case=case)
    tries = contacts.filter(outcome__in=NOT_REACHED).order_by().values("at")
    return with_factors(whole(actor, case_id), since).annotate(
        **{f"any_{name}": Exists(rows) for name, rows in kinds.items()},
        last_outcomes=ArraySubquery(contacts.order_by("-at", "-id").values("outcome")[:2]),
        tried_at=When_(When(first_contact_at=None, then=ArraySubquery(tries))),
    )
