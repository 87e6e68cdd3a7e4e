"""A plan laid out for reading: by the link worker, by the person, and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.care.models import Plan
from alongside.care.models.plan import ABOUT_ME


@dataclass(frozen=True)
class Said:
    """A heading with what is written under it."""

    name: str
    heading: str
    text: str


def about_me(plan: Plan | None) -> list[Said]:
    """What the person says of themselves; what is empty is left out, as PRSB asks."""
    return _said(plan, ABOUT_ME)


def arranged(plan: Plan | None) -> list[Said]:
    """What to do when things get harder, and how the work ends."""
    return _said(plan, ("contingency", "ending"))


def agreement(plan: Plan | None) -> str:
    """With whom the plan was agreed, or that nobody has said so yet."""
    if plan is None or not plan.agreed:
        return _("Nobody has said yet whether this plan is agreed.")
    if plan.agreed == Plan.Agreed.PERSON:
        return _("Agreed with the person.")
    if plan.agreed == Plan.Agreed.REPRESENTATIVE:
        return _("Agreed with %(name)s.") % {"name": plan.agreed_name}
    return _("Not agreed: %(why)s") % {"why": plan.not_agreed_why}


def _said(plan: Plan | None, names: Iterable[str]) -> list[Said]:
    if plan is None:
        return []
    return [
        Said(name, heading_of(name), text)
        for name in names
        if (text := getattr(plan, name).strip())
    ]


def heading_of(name: str) -> str:
    """The heading of a field of the plan."""
    field: Any = Plan._meta.get_field(name)
    return str(field.verbose_name)
