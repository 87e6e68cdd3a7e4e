"""Who of those on a list was invited, reached, and said what; by group, small numbers hidden."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.insight.suppression import EXACT, PROFILES, Count, Profile
from alongside.matching.rules.groups import BANDS, age_band
from alongside.outreach.models import Invitee, InviteList
from alongside.outreach.queries import invitees_visible_to, reached
from alongside.people.ethnicity import EthnicGroup, ethnic_group
from alongside.people.models import Person


class Figure(models.TextChoices):
    """What is counted, with its definition."""

    INVITED = "invited", _("Invited: a message was written, or they were asked by the team")
    REACHED = "reached", _("Reached: the message left the house, or they answered")
    YES = "yes", _("Yes: they would like to be rung")
    NOT_NOW = "not_now", _("Not now")
    NEVER = "never", _("Never: they want no invitations from any list")
    SILENT = "silent", _("No answer: invited, and nothing said so far")


ANSWERED = {
    Invitee.Status.YES: Figure.YES,
    Invitee.Status.NOT_NOW: Figure.NOT_NOW,
    Invitee.Status.NEVER: Figure.NEVER,
    Invitee.Status.SENT: Figure.SILENT,
}


@dataclass(frozen=True)
class Line:
    """One group of people, and each figure of it as it may be shown."""

    name: str
    shown: Mapping[str, Count]


@dataclass(frozen=True)
class Table:
    """One way to part the same people into groups; together the groups are everybody."""

    title: str
    lines: Sequence[Line]


def uptake(
    actor: Actor, invite_list: InviteList, profile: Profile = PROFILES["nhs_england"]
) -> list[Table]:
    """Everybody, and by age today, by gender and by ethnic group; not known is a group of its own.

    The first table is exact: whoever reads it reads true answers one by one on the list itself.
    Those by group are made to be handed on, so small numbers are hidden. How deprived the place is
    where somebody lives is not recorded.
    """
    true: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in _GROUPS}
    left = reached(actor, invite_list)
    today = clock.today()
    for row in _rows(actor, invite_list):
        groups = {
            "all": "all",
            "age": age_band(row["person__date_of_birth"], today),
            "gender": row["person__gender"],
            "ethnicity": str(ethnic_group(row["person__ethnicity"])),
        }
        for figure in _figures(row, left):
            for by, group in groups.items():
                true[by][group, figure] += 1
    return [
        Table(
            str(title),
            [
                Line(str(label), {f: shown.count(true[by][code, f]) for f in Figure.values})
                for code, label in groups
                if by == "all" or true[by][code, Figure.INVITED]
            ],
        )
        for by, (title, groups) in _GROUPS.items()
        for shown in [EXACT if by == "all" else profile]
    ]


_GROUPS: Mapping[str, tuple[Any, Sequence[tuple[str, Any]]]] = {
    "all": (_("Everybody"), [("all", _("Everybody"))]),
    "age": (_("By age"), [(name, name) for _last, name in BANDS]),
    "gender": (_("By gender"), Person.Gender.choices),
    "ethnicity": (_("By ethnic group"), EthnicGroup.choices),
}


def _rows(actor: Actor, invite_list: InviteList) -> Iterator[dict[str, Any]]:
    rows = invitees_visible_to(actor).filter(invite_list=invite_list).order_by()
    person = ("person__date_of_birth", "person__gender", "person__ethnicity")
    return rows.values("pk", "status", *person).iterator()


def _figures(row: Mapping[str, Any], left: set[Any]) -> Iterator[str]:
    said = ANSWERED.get(row["status"])
    if said is None:
        return
    yield Figure.INVITED
    yield said
    if row["pk"] in left or said != Figure.SILENT:
        yield Figure.REACHED
