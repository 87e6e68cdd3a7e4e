"""What the page of a case begins with, asked at once: in most cases there is not much of it."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.care.queries import whole, with_parts
from alongside.care.shares import FIRST_MONTHS, with_factors
from alongside.care.splitting import Factor
from alongside.common import clock
from alongside.common.statements import put_together_once

# What the glance knows already of that which the weight is made of.
_KNOWN: dict[str, Q] = {
    Factor.REASONS: Q(glance__any_further_reasons=True),
    Factor.SIGNS: Q(glance__any_signs=True),
}


def case_at_a_glance(actor: Actor, case_id: uuid.UUID) -> Any:
    """A case as ``case_visible_to`` finds it, with its ``glance``; or None.

    It has ``tries`` as ``tries_of`` has them, and what its weight is made of as
    ``shares.weight_of`` reads it.
    """
    found: Any = with_parts(_at_a_glance(actor, case_id, clock.now() - FIRST_MONTHS))
    if found:
        found.tries = sorted(found.glance.tried_at or ())
    return found


@put_together_once
def _at_a_glance(actor: Actor, case_id: uuid.UUID, since: dt.datetime) -> QuerySet[Case]:
    return with_factors(whole(actor, case_id).select_related("glance"), since, _KNOWN)
