"""Reading what was said and tried, in cases that the actor sees."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.care.models import (
    Case,
    Contact,
    Moment,
    TextReply,
)
from alongside.care.queries.cases import visible_to
from alongside.care.states import NOT_REACHED
from alongside.common.statements import put_together_once
from alongside.people.queries.protection import may_know


def contacts_visible_to(actor: Actor) -> QuerySet[Contact]:
    if actor.acts_for:
        return Contact.objects.none()
    return Contact.objects.filter(case__in=visible_to(actor))


def text_replies_visible_to(actor: Actor) -> QuerySet[TextReply]:
    """What people texted back, in the cases that the actor may see; none for who acts for them.

    What a protected person texts may say where they are: the circle alone reads it.
    """
    if actor.acts_for:
        return TextReply.objects.none()
    there = TextReply.objects.filter(case__in=visible_to(actor))
    return there.filter(Q(case__person__protected=False) | may_know(actor, "case__person_id"))


def tries_of(case: Case) -> list[dt.datetime]:
    """When it was tried to reach somebody who was not spoken with yet, the first try first.

    The case is one that the actor sees.
    """
    if case.first_contact_at:
        return []
    return sorted(_tries_in(case.pk))


@put_together_once
def _tries_in(case_id: uuid.UUID) -> QuerySet[Contact, dt.datetime]:
    tried = Contact.objects.filter(case=case_id, outcome__in=NOT_REACHED)
    return tried.values_list("at", flat=True)


def moments_in(case_id: uuid.UUID) -> QuerySet[Moment]:
    """When what happened in a case that the actor sees, in no order."""
    return Moment.objects.filter(case_id=case_id)
