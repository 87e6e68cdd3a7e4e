"""Ideas: had, liked, decided, and told back to whoever had them."""

import datetime as dt
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.owncare.models import Idea, IdeaMove, IdeaVote
from alongside.owncare.models.idea import LONGEST_IDEA, LONGEST_REASON, LONGEST_TITLE
from alongside.owncare.queries.ideas import visible_to
from alongside.owncare.rules import names_by_number
from alongside.owncare.states import IDEA_MOVES


@all_or_nothing()
def have_idea(*, actor: Actor, key: uuid.UUID, title: str, text: str = "") -> Idea:
    """Put an idea before the team, with one's own vote. ``key`` becomes its id."""
    require(actor, Permission.CASES_WORK)
    hold("idea", key)
    earlier = kept_with(key, visible_to(actor), by_id=actor.user)
    if earlier:
        return earlier
    if not title.strip():
        raise Refused(_("Say your idea in a line."), field="title")
    if len(title.strip()) > LONGEST_TITLE:
        raise Refused(_("Keep the line under 120 characters."), field="title")
    if len(text) > LONGEST_IDEA:
        raise Refused(_("This is too long: keep it under 2,000 characters."), field="text")
    if names_by_number(f"{title}\n{text}"):
        raise Refused(_("An NHS number stands in your text. Take it out."), field="text")
    idea = Idea(
        pk=key,
        organisation_id=actor.organisation,
        by_id=actor.user,
        title=title.strip(),
        text=text.strip(),
    )
    insert(idea)
    insert(IdeaVote(idea=idea, by_id=actor.user))
    record(actor, "idea.have", idea)
    return idea


@all_or_nothing()
def like_idea(*, actor: Actor, idea: Idea, likes: bool) -> None:
    """Give the actor's one vote, or take it back. Pressed twice it stays."""
    require(actor, Permission.CASES_WORK)
    hold("vote", idea.pk, actor.user)
    if not visible_to(actor).filter(pk=idea.pk).exists():
        raise NotPermitted(_("This is an idea of another team."))
    mine = IdeaVote.objects.filter(idea=idea, by_id=actor.user)
    if likes and not mine.exists():
        insert(IdeaVote(idea=idea, by_id=actor.user))
    elif not likes:
        mine.delete()


@all_or_nothing()
def decide_idea(
    *, actor: Actor, idea: Idea, name: str, reason: str, owner: uuid.UUID | None = None
) -> Idea:
    """Say what becomes of it, why, and who sees to it; whoever had it hears.

    ``name`` is a move of IDEA_MOVES. Raises OutOfTurn where it cannot be made from here.
    """
    require(actor, Permission.CASES_REASSIGN)
    if not visible_to(actor).filter(pk=idea.pk).exists():
        raise NotPermitted(_("This is an idea of another team."))
    idea = locked(idea)
    if name not in IDEA_MOVES:
        raise Refused(_("Say what becomes of it."), field="name")
    if not reason.strip():
        raise Refused(_("Say why, in a sentence: whoever had the idea reads it."), field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(_("Keep the reason under 500 characters."), field="reason")
    if name == "try" and owner is None:
        raise Refused(_("Say who sees to it."), field="owner")
    team = colleagues_who_may(actor, Permission.CASES_WORK)
    if owner is not None and not team.filter(pk=owner).exists():
        raise Refused(_("Choose a colleague of your team."), field="owner")
    idea.state = target_of(IDEA_MOVES, name, idea.state)
    idea.reason, idea.owner_id, idea.decided_at = reason.strip(), owner, clock.now()
    idea.save(update_fields=["state", "reason", "owner", "decided_at"])
    move = IdeaMove(
        idea=idea, state=idea.state, reason=idea.reason, owner_id=owner, by_id=actor.user
    )
    insert(move)
    record(actor, "idea.decide", idea, to=idea.state)
    if idea.by_id != actor.user:
        key = f"idea.decided:{move.pk}"
        tell("idea.decided", key=key, idea=str(idea.pk), author=str(idea.by_id))
    return idea


@all_or_nothing()
def forget_ideas(*, actor: Actor, before: dt.datetime) -> int:
    """Forget ideas that are done or put off since before that moment; how many."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT owncare_forget_ideas(%s)", [before])
        (gone,) = cursor.fetchone()
    return int(gone)
