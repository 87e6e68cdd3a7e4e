"""Reading how weeks feel: one's own, and as a lead what one's colleagues chose to show."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.common import clock
from alongside.owncare.models import Week, WeekWords

WEEKS = 8  # so many does a trend go back


def monday_of(day: dt.date) -> dt.date:
    """The first day of the week in which a day lies."""
    return day - dt.timedelta(days=day.weekday())


def visible_to(actor: Actor) -> QuerySet[Week]:
    """One's own, and for a lead what the team shows."""
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Week.objects.none()
    seen = Q(by_id=actor.user)
    if actor.may(Permission.CASES_REASSIGN):
        seen |= Q(shown=True)
    return Week.objects.filter(seen, organisation_id=actor.organisation)


def own_weeks(actor: Actor) -> QuerySet[Week]:
    """The actor's own, the newest first."""
    return visible_to(actor).filter(by_id=actor.user_id)


def this_week(actor: Actor) -> Week | None:
    """What the actor has said of the week that runs."""
    return own_weeks(actor).filter(monday=monday_of(clock.today())).first()


def own_words(actor: Actor) -> QuerySet[WeekWords]:
    """What the actor keeps to themselves about their weeks."""
    return WeekWords.objects.filter(by_id=actor.user, week__in=own_weeks(actor))


def who_would_read(actor: Actor) -> list[User]:
    """The leads who read a level that is shown; nobody reads the words."""
    return list(colleagues_who_may(actor, Permission.CASES_REASSIGN).exclude(pk=actor.user))


@dataclass(frozen=True)
class Shown:
    """One colleague's weeks, the oldest first; None where they showed nothing."""

    user: User
    levels: list[Week.Level | None]


def mondays() -> list[dt.date]:
    """The weeks of a trend, the oldest first."""
    last = monday_of(clock.today())
    return [last - dt.timedelta(weeks=back) for back in reversed(range(WEEKS))]


def of_the_team(actor: Actor) -> list[Shown]:
    """What each of the team showed, by name: nobody is ranked. Empty for whoever leads nobody."""
    if not actor.may(Permission.CASES_REASSIGN):
        return []
    rows = visible_to(actor).filter(monday__in=mondays(), shown=True)
    levels = {(row.by_id, row.monday): Week.Level(row.level) for row in rows}
    team = colleagues_who_may(actor, Permission.CASES_WORK)
    return [Shown(user, list(_of(user.pk, levels))) for user in team]


def _of(
    user_id: uuid.UUID, levels: dict[tuple[uuid.UUID, dt.date], Week.Level]
) -> Iterator[Week.Level | None]:
    for monday in mondays():
        yield levels.get((user_id, monday))
