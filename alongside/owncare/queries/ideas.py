"""Reading the ideas of a team."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.owncare.models import Idea, IdeaMove, IdeaVote


def visible_to(actor: Actor) -> QuerySet[Idea]:
    """The ideas of the actor's own organisation."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Idea.objects.none()
    return Idea.objects.filter(organisation_id=actor.organisation)


def board(actor: Actor, state: str = "") -> QuerySet[Idea]:
    """Ideas with their votes and whether the actor's own is among them, the most liked first."""
    ideas = visible_to(actor).filter(**({"state": state} if state else {}))
    mine = IdeaVote.objects.filter(idea=OuterRef("pk"), by_id=actor.user_id)
    counted = ideas.annotate(liked=Count("votes"), mine=Exists(mine))
    return counted.select_related("by", "owner").order_by("-liked", "-created_at")


def moves_visible_to(actor: Actor) -> QuerySet[IdeaMove]:
    return IdeaMove.objects.filter(idea__in=visible_to(actor))


def votes_visible_to(actor: Actor) -> QuerySet[IdeaVote]:
    return IdeaVote.objects.filter(idea__in=visible_to(actor))
