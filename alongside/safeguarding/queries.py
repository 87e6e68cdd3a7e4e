"""Reading concerns: the circle's alone. Others learn at most that there is something to ask."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues, colleagues_who_may
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.people.queries import visible_to as people_visible_to
from alongside.safeguarding.duty import OnDuty, on_duty
from alongside.safeguarding.models import Concern, Confidant, Duty, Entry, Particulars
from alongside.safeguarding.states import Status

MOST_CHOICES = 200  # people to choose from in one list; beyond that, one starts from their page


def visible_to(actor: Actor) -> QuerySet[Concern]:
    """The concerns in whose circle the actor is, for the organisation they act for now."""
    if actor.person_id or not actor.may(Permission.CONCERNS_RAISE):
        return Concern.objects.none()
    mine = Confidant.objects.filter(
        concern_id=OuterRef("pk"),
        user_id=actor.user,
        organisation_id=actor.organisation,
        ended_at=None,
    )
    return Concern.objects.filter(Exists(mine))


def circle_visible_to(actor: Actor) -> QuerySet[Confidant]:
    return Confidant.objects.filter(concern__in=visible_to(actor))


def chronology_visible_to(actor: Actor) -> QuerySet[Entry]:
    return Entry.objects.filter(concern__in=visible_to(actor))


def particulars_visible_to(actor: Actor) -> QuerySet[Particulars]:
    """Who and where people of concerns are: for the leads in the circle.

    Where a person is hidden, only for those of them who may know where.
    """
    if not actor.may(Permission.CONCERNS_LEAD):
        return Particulars.objects.none()
    return Particulars.objects.filter(concern__in=visible_to(actor)).filter(
        Q(kind=Particulars.Kind.IDENTITY) | Q(_shows_reach())
    )


def _shows_reach() -> Func:
    """SQL: where the person is may be known to whoever asks."""
    return Func(F("concern_id"), function="safeguarding_shows_reach", output_field=BooleanField())


@dataclass(frozen=True)
class About:
    """What a lead reads of the person: empty where there is nothing, or it is hidden."""

    born: dt.date | None = None
    identity: str = ""
    reach: str = ""

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.identity, self.reach) if part)


def about(actor: Actor, concern: Concern) -> About:
    """Who and where the person of the concern is, as far as the actor may know."""
    found = {one.kind: one for one in particulars_visible_to(actor).filter(concern=concern)}
    identity, reach = found.get(Particulars.Kind.IDENTITY), found.get(Particulars.Kind.REACH)
    return About(
        identity.born if identity else None,
        identity.text if identity else "",
        reach.text if reach else "",
    )


def listed(actor: Actor) -> QuerySet[Concern]:
    """The actor's concerns: what waits for a lead first, what is closed last."""
    order = [Status.RAISED, Status.ACKNOWLEDGED, Status.DECIDED, Status.CLOSED]
    concerns = visible_to(actor).select_related("raised_by", "organisation", "lead")
    return concerns.order_by(_rank(order), "-created_at")


def _rank(order: list[Status]) -> Case:
    return Case(*(When(status=status, then=Value(at)) for at, status in enumerate(order)))


def concern_visible_to(actor: Actor, concern_id: uuid.UUID) -> Concern | None:
    """One concern with all that its page shows; None when there is none for this actor."""
    circle = Confidant.objects.filter(ended_at=None).select_related("user", "organisation")
    return (
        visible_to(actor)
        .select_related("raised_by", "organisation", "lead", "harm_organisation")
        .prefetch_related(Prefetch("circle", queryset=circle), "chronology__by", "chronology__whom")
        .filter(pk=concern_id)
        .first()
    )


@dataclass(frozen=True)
class Mark:
    """What stands at a person’s name: that their record is protected, and the concern if known."""

    protected: bool = False
    concern_id: uuid.UUID | None = None


def marks(actor: Actor, person_field: str) -> dict[str, Combinable]:
    """SQL: what ``mark_in`` reads, beside a row that the actor sees the person of.

    ``person_field`` is the outer query's column that holds the person's id.
    """
    own = visible_to(actor).filter(person_id=OuterRef(person_field)).exclude(status=Status.CLOSED)
    protected = Func(
        F(person_field), function="safeguarding_is_protected", output_field=BooleanField()
    )
    return {
        "mark_protected": protected,
        "mark_concern": Subquery(own.order_by("-created_at").values("pk")[:1]),
    }


def mark_in(row: Any) -> Mark:
    """What the actor may know, of a row that was read with ``marks``."""
    known = row.mark_concern
    return Mark(protected=row.mark_protected or bool(known), concern_id=known)


def people_to_choose(actor: Actor) -> list[Person]:
    """The people the actor may see, by name; empty when they are too many for one list."""
    people = people_visible_to(actor).only("given_name", "preferred_name", "family_name")
    found = list(people.order_by("family_name", "given_name", "pk")[: MOST_CHOICES + 1])
    return found if len(found) <= MOST_CHOICES else []


def person_to_choose(actor: Actor, person_id: uuid.UUID) -> Person | None:
    return people_visible_to(actor).filter(pk=person_id).first()


def leads_for(actor: Actor) -> list[OnDuty]:
    """Who would be told of a concern that the actor raises now."""
    organisation = Organisation.objects.select_related("area__parent").get(pk=actor.organisation)
    return on_duty(organisation)


def duties_of(actor: Actor) -> QuerySet[Duty]:
    """Who of the actor’s organisation is told, in order."""
    return Duty.objects.filter(organisation_id=actor.organisation).select_related("user")


def who_may_lead(actor: Actor) -> QuerySet[User]:
    return colleagues_who_may(actor, Permission.CONCERNS_LEAD)


def who_may_join(actor: Actor, concern: Concern) -> QuerySet[User]:
    """Colleagues of the actor who are not in the circle yet, and whom it may let in."""
    there = Confidant.objects.filter(concern=concern, ended_at=None).values("user_id")
    return colleagues(actor).exclude(pk__in=there).exclude(pk__in=concern.left_out)
