"""What the page of a case begins with, asked at once: in most cases there is not much of it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.care.queries import whole, with_plan
from alongside.care.shares import FIRST_MONTHS, with_factors
from alongside.care.splitting import Factor
from alongside.common import clock
from alongside.common.statements import put_together_once

# What the glance knows already of that which the weight is made of.
_KNOWN: dict[str, Q] = {
    Factor.REASONS: Q(glance__any_further_reasons=True),
    Factor.SIGNS: Q(glance__any_signs=True),
}


Beside = Callable[[Actor, str], Mapping[str, Combinable]]


def _nothing(_actor: Actor, _person_field: str) -> Mapping[str, Combinable]:
    return {}


def case_at_a_glance(actor: Actor, case_id: uuid.UUID, beside: Beside = _nothing) -> Any:
    """A case as ``case_visible_to`` finds it, with its ``glance``; or None.

    It has ``tries`` as ``tries_of`` has them, and what its weight is made of as
    ``shares.weight_of`` reads it. ``beside`` is told the actor and the column of the person, and
    names what else is read of the person.
    """
    found: Any = with_plan(_at_a_glance(actor, case_id, clock.now() - FIRST_MONTHS, beside))
    if found:
        found.tries = sorted(found.glance.tried_at or ())
    return found


@put_together_once
def _at_a_glance(
    actor: Actor, case_id: uuid.UUID, since: dt.datetime, beside: Beside
) -> QuerySet[Case]:
    case = whole(actor, case_id).select_related("glance").annotate(**beside(actor, "person_id"))
    return with_factors(case, since, _KNOWN)
