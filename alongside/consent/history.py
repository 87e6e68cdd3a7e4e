"""The dated history of what was agreed, class of data by class of data. No database."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.consent.models import Consent, ConsentStep

# By the user: name and as what, of those who act for the person. Their accounts bear no name.
Proxies = Mapping[uuid.UUID, tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """On one day somebody agreed to something, or took it back, or its time was over."""

    day: dt.date
    consent: Consent
    what: str
    by: str
    how: str = ""


@dataclass(frozen=True)
class OfClass:
    """One class of data: what was ever said of it, the latest first, and who may see it today."""

    name: str
    lines: list[Line]
    seen_by: list[str]


def by_class(
    consents: Iterable[Consent],
    proxies: Proxies,
    themselves: str,
    names: Mapping[str, Any] | None = None,
) -> list[OfClass]:
    """Each class of data that was ever shared, in the order of the classes.

    ``consents`` bring their steps with them; ``themselves`` is what the person is called here,
    and ``names`` what the classes are.
    """
    every = list(consents)
    found = []
    for data in Consent.Data:
        shared = [consent for consent in every if data in consent.shared]
        if not shared:
            continue
        lines = [line for one in shared for line in _lines(one, data, proxies, themselves)]
        found.append(
            OfClass(
                str(names[data] if names else data.label),
                sorted(lines, key=lambda line: line.day, reverse=True),
                [consent.is_about for consent in shared if consent.shares(data)],
            )
        )
    return found


def _lines(consent: Consent, data: str, proxies: Proxies, themselves: str) -> Iterable[Line]:
    how = str(consent.get_how_display()) if consent.how else ""
    given = _("Agreed") if consent.given_by_person else _("Decided for them")
    yield Line(
        clock.local_day(consent.created_at), consent, given, _given_by(consent, themselves), how
    )
    steps = [step for step in consent.steps.all() if data in step.data]
    for step in steps:
        by = _name(step, proxies, themselves)
        yield Line(clock.local_day(step.created_at), consent, _("Taken back"), by)
    if consent.withdrawn_at and not steps:  # before each was written down by itself
        yield Line(clock.local_day(consent.withdrawn_at), consent, _("Taken back"), "")
    if consent.until and consent.until < clock.today() and not consent.withdrawn_at:
        yield Line(consent.until + dt.timedelta(days=1), consent, _("Its time was over"), "")


def _given_by(consent: Consent, themselves: str) -> str:
    if consent.given_by:
        return _acting(consent.given_by.name, str(consent.given_by.get_kind_display()))
    if consent.given_by_person:
        return themselves
    return f"{consent.recorded_by.name}, {consent.recorded_for.name}"


def _name(step: ConsentStep, proxies: Proxies, themselves: str) -> str:
    by: Any = step.by
    if step.by_id in proxies:
        return _acting(*proxies[step.by_id])
    return by.name or themselves


def _acting(name: str, kind: str) -> str:
    return _("%(name)s, for them (%(kind)s)") % {"name": name, "kind": kind}
