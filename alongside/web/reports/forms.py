"""Asking for figures: which days, which team."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.insight.question import Question
from alongside.insight.report import teams
from alongside.ui.fields import PARTS, DateBoxesField

LONGEST_YEARS = 5
EVERY_TEAM = "all"


class QuestionForm(forms.Form):
    """The period, and for those who see an area a team. Not asked yet, it is the last 12 months."""

    first = DateBoxesField(label=gettext_lazy("From"), must_be="past")
    last = DateBoxesField(label=gettext_lazy("To"), must_be="past")
    team = forms.ChoiceField(label=gettext_lazy("Link-worker team"), initial=EVERY_TEAM)

    def __init__(self, actor: Actor, given: Any) -> None:
        first, last = last_twelve_months(clock.today())
        asked = given if "first-year" in given else None
        super().__init__(asked, initial={"first": first, "last": last})
        if actor.may(Permission.REPORTS_AREA):
            self.team_names = {str(team.pk): team.name for team in teams(actor)}
            every = (EVERY_TEAM, _("All teams in your area"))
            self.fields["team"].choices = [every, *self.team_names.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["team"]

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError on the last day when it cannot end this period."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day must be the same as or after the first"))
        elif first and last and last.year - first.year > LONGEST_YEARS:
            self.add_error(
                "last", _("Choose a period of at most %(years)s years") % {"years": LONGEST_YEARS}
            )
        return given

    def question(self) -> Question:
        """What was asked, or the default. The form must not have errors."""
        given = self.cleaned_data if self.is_bound else self.initial
        team = given.get("team", EVERY_TEAM)
        return Question(given["first"], given["last"], None if team == EVERY_TEAM else UUID(team))

    @property
    def team_name(self) -> str:
        """The chosen team's name; empty when none was."""
        chosen = self.cleaned_data.get("team", EVERY_TEAM) if self.is_bound else EVERY_TEAM
        return "" if chosen == EVERY_TEAM else self.team_names[chosen]


def last_twelve_months(today: dt.date) -> tuple[dt.date, dt.date]:
    """From the first of the month eleven months ago until today."""
    months = today.year * 12 + today.month - 1 - 11
    return dt.date(months // 12, months % 12 + 1, 1), today


def query_string(question: Question) -> str:
    """The address that asks this question again."""
    boxes = {
        f"{name}-{part}": getattr(day, part)
        for name, day in (("first", question.first), ("last", question.last))
        for part in PARTS
    }
    return urlencode({**boxes, "team": question.organisation_id or EVERY_TEAM})
