"""Reading supervision: the two who meet; a lead reads that it took place, and when next."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.owncare.models import (
    AgreedAction,
    DiscussedPerson,
    Meeting,
    MeetingNote,
    Supervision,
)
from alongside.people.models import Person
from alongside.people.queries import relationships_visible_to
from alongside.people.queries import visible_to as people_visible_to


def _mine(actor: Actor, way: str = "") -> Q:
    return Q(**{f"{way}worker_id": actor.user}) | Q(**{f"{way}supervisor_id": actor.user})


def visible_to(actor: Actor) -> QuerySet[Supervision]:
    """Who meets whom: one's own, and for a lead the team's."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Supervision.objects.none()
    here = Supervision.objects.filter(organisation_id=actor.organisation)
    return here if actor.may(Permission.CASES_REASSIGN) else here.filter(_mine(actor))


def own(actor: Actor) -> QuerySet[Supervision]:
    """Those in which the actor is one of the two, with names."""
    return visible_to(actor).filter(_mine(actor)).select_related("worker", "supervisor")


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """That they met, and when."""
    return Meeting.objects.filter(supervision__in=visible_to(actor))


def notes_visible_to(actor: Actor) -> QuerySet[MeetingNote]:
    return MeetingNote.objects.filter(meeting__supervision__in=own(actor))


def actions_visible_to(actor: Actor) -> QuerySet[AgreedAction]:
    return AgreedAction.objects.filter(meeting__supervision__in=own(actor))


def discussed_visible_to(actor: Actor) -> QuerySet[DiscussedPerson]:
    """Whose case the two talked about, as far as the actor may see the person now."""
    return DiscussedPerson.objects.filter(
        meeting__supervision__in=own(actor), person__in=people_visible_to(actor).values("pk")
    )


def both_may_see(actor: Actor, people: Collection[uuid.UUID]) -> list[Person]:
    """Those of them whom the whole team may see: none whom one of the two sees alone."""
    shared = relationships_visible_to(actor).filter(
        Q(until=None) | Q(until__gt=Now()),
        organisation_id=actor.organisation,
        ended_at=None,
        only_user=None,
    )
    return list(
        people_visible_to(actor).filter(pk__in=people).filter(pk__in=shared.values("person_id"))
    )


def could_meet(actor: Actor) -> QuerySet[User]:
    """Colleagues with whom the actor could meet for supervision."""
    return colleagues_who_may(actor, Permission.CASES_WORK).exclude(pk=actor.user)


@dataclass(frozen=True)
class Kept:
    """That two colleagues meet: when last, when next; nothing of what they said."""

    worker: str
    supervisor: str
    last_on: dt.date | None
    next_on: dt.date | None


def of_the_team(actor: Actor) -> list[Kept]:
    """For a lead: each pair of the team by name, and who meets nobody. Empty for anybody else."""
    if not actor.may(Permission.CASES_REASSIGN):
        return []
    pairs = visible_to(actor).filter(ended_at=None).select_related("worker", "supervisor")
    found = [
        Kept(one.worker.name, one.supervisor.name, one.last_on, one.next_on)
        for one in pairs.annotate(last_on=Max("meetings__held_on"))
    ]
    meeting = {pair.worker_id for pair in pairs}
    team = colleagues_who_may(actor, Permission.CASES_WORK)
    alone = [Kept(user.name, "", None, None) for user in team if user.pk not in meeting]
    return sorted([*found, *alone], key=lambda one: (one.worker, one.supervisor))
