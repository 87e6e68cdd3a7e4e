"""Reading documents: the team's, while the person is not protected; else those who know where."""

import uuid

from django.db.models import Q, QuerySet, Sum

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care.models import Document
from alongside.care.queries import visible_to as cases_visible_to
from alongside.people.queries.protection import may_know


def visible_to(actor: Actor) -> QuerySet[Document]:
    """The documents of the cases that the actor sees, without their files; also what was taken out.

    A letter may say where a protected person is: the circle alone reads those, and the person's
    own pages none. A person reads what they may see; whoever acts for them nothing.
    """
    if actor.acts_for or not (actor.person_id or actor.may(Permission.CASES_WORK)):
        return Document.objects.none()
    there = Document.objects.filter(case__in=cases_visible_to(actor)).defer("content")
    if actor.person_id:
        return there.filter(shown=True, removed_at=None)
    return there.filter(Q(case__person__protected=False) | may_know(actor, "case__person_id"))


def own(actor: Actor) -> QuerySet[Document]:
    """What the person who asks may see of it, in the columns that are for their eyes."""
    columns = ("title", "kind", "media", "size", "scan", "created_at")
    return visible_to(actor).defer(None).only(*columns)


def of_case(actor: Actor, case_id: uuid.UUID) -> QuerySet[Document]:
    """The documents of one case, the newest first; what was taken out is not among them."""
    return visible_to(actor).filter(case=case_id, removed_at=None).select_related("by")


def taken_out(actor: Actor, case_id: uuid.UUID) -> QuerySet[Document]:
    """What was taken out of a case, the latest first, to say by whom and why."""
    out = visible_to(actor).filter(case=case_id, removed_at__isnull=False)
    return out.select_related("by", "removed_by").order_by("-removed_at")


def weight_of(case_id: uuid.UUID) -> int:
    """How many bytes a case's documents have together."""
    return Document.objects.filter(case=case_id).aggregate(all=Sum("size"))["all"] or 0
