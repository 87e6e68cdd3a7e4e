"""Saying how the week feels."""

import datetime as dt
import uuid

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.owncare.models import Week, WeekWords
from alongside.owncare.models.week import LONGEST_WEEK_WORDS
from alongside.owncare.queries.weeks import monday_of, own_weeks, own_words
from alongside.owncare.rules import names_by_number


@all_or_nothing()
def say_week(*, actor: Actor, level: int, shown: bool) -> Week:
    """Keep how this week feels; said again it is changed. ``shown``: the leads of the team read it.

    The audit keeps that it was said, never what.
    """
    require(actor, Permission.CASES_WORK)
    if level not in Week.Level:
        raise Refused(_("Choose how your week feels."), field="level")
    monday = monday_of(clock.today())
    hold("week", actor.user, actor.organisation, monday)
    week = own_weeks(actor).filter(monday=monday).first()
    if week is None:
        week = Week(
            organisation_id=actor.organisation,
            by_id=actor.user,
            monday=monday,
            level=level,
            shown=shown,
        )
        insert(week)
        record(actor, "week.say", week)
    elif (week.level, week.shown) != (level, shown):
        week.level, week.shown = level, shown
        week.save(update_fields=["level", "shown"])
        record(actor, "week.say", week)
    return week


@all_or_nothing()
def show_week(*, actor: Actor, week_id: uuid.UUID, shown: bool) -> None:
    """Let the leads of the team read one's level, or no longer."""
    require(actor, Permission.CASES_WORK)
    week = own_weeks(actor).select_for_update(of=("self",)).filter(pk=week_id).first()
    if week and week.shown != shown:
        week.shown = shown
        week.save(update_fields=["shown"])
        record(actor, "week.show", week, shown=shown)


@all_or_nothing()
def write_week(*, actor: Actor, week_id: uuid.UUID, text: str) -> None:
    """Keep words about one's week that nobody else reads; with none they are forgotten."""
    require(actor, Permission.CASES_WORK)
    if len(text) > LONGEST_WEEK_WORDS:
        raise Refused(_("This is too long: keep it under 2,000 characters."), field="text")
    if names_by_number(text):
        raise Refused(_("An NHS number stands in your text. Take it out."), field="text")
    hold("week words", week_id)
    week = own_weeks(actor).filter(pk=week_id).first()
    if week is None:
        return
    mine = own_words(actor).filter(week=week)
    if not text.strip():
        WeekWords.objects.filter(pk__in=mine.values("pk")).delete()
    elif not mine.update(text=text):
        insert(WeekWords(week=week, by_id=actor.user, text=text))
    record(actor, "week.write", week)


@all_or_nothing()
def take_out_week(*, actor: Actor, week_id: uuid.UUID) -> bool:
    """Delete a week of one's own with its words. Whether it was there: a second time it is not."""
    require(actor, Permission.CASES_WORK)
    hold("week words", week_id)
    week = own_weeks(actor).filter(pk=week_id).first()
    if week is None:
        return False
    record(actor, "week.take_out", week)
    WeekWords.objects.filter(week=week, by_id=actor.user).delete()
    Week.objects.filter(pk=week.pk, by_id=actor.user).delete()
    return True


@all_or_nothing()
def forget_weeks(*, actor: Actor, before: dt.date) -> int:
    """Forget weeks that began before that day, with their words; how many."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT owncare_forget_weeks(%s)", [before])
        (gone,) = cursor.fetchone()
    return int(gone)
