"""An entry's fields in words: what each is called, and how a value of it reads.

Values are those of ``directory.entry`` as JSON; nothing is None.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.directory.entry import Break, Hours
from alongside.directory.models import Accessibility, Eligibility, Schedule, Service
from alongside.directory.times import in_words

LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "alternate_name": gettext_lazy("Other name"),
    "organisation": gettext_lazy("Organisation"),
    "description": gettext_lazy("What it is"),
    "status": gettext_lazy("Status"),
    "alert": gettext_lazy("News"),
    "schedules": gettext_lazy("When"),
    "locations": gettext_lazy("Where, and when there"),
    "fees": gettext_lazy("Cost in words"),
    "fees_description": gettext_lazy("More on the cost"),
    "costs": gettext_lazy("Prices"),
    "minimum_age": gettext_lazy("From age"),
    "maximum_age": gettext_lazy("Up to age"),
    "eligibility_description": gettext_lazy("Who for"),
    "eligibilities": gettext_lazy("Who for, as facts"),
    "application_process": gettext_lazy("How to join"),
    "first_visit": gettext_lazy("The first time"),
    "wait_time": gettext_lazy("Wait"),
    "phones": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "url": gettext_lazy("Website"),
    "urls": gettext_lazy("More web addresses"),
    "contacts": gettext_lazy("People to ask"),
    "languages": gettext_lazy("Languages"),
    "interpretation_services": gettext_lazy("Interpreters"),
    "needs": gettext_lazy("Helps with"),
    "terms": gettext_lazy("Kinds"),
    "areas": gettext_lazy("Area served"),
    "takes_referrals": gettext_lazy("Takes referrals through Alongside"),
    "referral_email": gettext_lazy("Where referrals are told"),
    "accreditations": gettext_lazy("Accreditations"),
    "licenses": gettext_lazy("Licences"),
    "additional_information": gettext_lazy("More to know"),
    "funding": gettext_lazy("Paid by"),
    "reviews": gettext_lazy("Reviews"),
    "assured_date": gettext_lazy("Assured on"),
    "assurer_email": gettext_lazy("Assured by"),
}


def label_of(field: str) -> str:
    """What a field is called."""
    return str(LABELS.get(field, field))


def lines_of(field: str, value: Any) -> list[str]:
    """How a value reads, line by line; no lines for nothing."""
    if value in (None, "", []):
        return []
    if field in _CHOICES:
        return [str(_CHOICES[field].get(value, value))]
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    if not isinstance(value, list):
        return str(value).splitlines()
    show = _PARTS.get(field, _any_part)
    return [line for part in value for line in show(part)]


def _any_part(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [", ".join(str(value) for value in part.values() if isinstance(value, str))]
    return [": ".join(part) if isinstance(part, list) else str(part)]


def hours_in_words(hours: Hours) -> str:
    """When, with the days on which it is otherwise."""
    schedule = Schedule(
        freq=hours.freq,
        interval=hours.interval,
        byday=hours.byday,
        bymonthday=hours.bymonthday,
        dtstart=_date(hours.dtstart),
        opens_at=_time(hours.opens_at),
        closes_at=_time(hours.closes_at),
        valid_from=_date(hours.valid_from),
        valid_to=_date(hours.valid_to or hours.until),
        description=hours.description,
    )
    return "; ".join([in_words(schedule), *(break_in_words(one) for one in hours.exceptions)])


def break_in_words(one: Break) -> str:
    """“not 26 to 30 October 2026 (half-term)”."""
    extra, words = one.kind == "extra", {"from": _day(one.starts_on), "to": _day(one.ends_on)}
    if one.ends_on == one.starts_on:
        said = (_("also %(from)s") if extra else _("not %(from)s")) % words
    else:
        said = (_("also %(from)s to %(to)s") if extra else _("not %(from)s to %(to)s")) % words
    return f"{said} ({one.reason})" if one.reason else said


def _hours(part: dict[str, Any]) -> list[str]:
    return [hours_in_words(Hours.from_json(part))]


def _spot(part: dict[str, Any]) -> list[str]:
    names = ("name", "address_1", "address_2", "city", "postal_code")
    lines = [", ".join(part[name] for name in names if part.get(name))]
    if part.get("transportation"):
        lines.append(part["transportation"])
    facts = dict(Accessibility.Fact.choices)
    for access in part.get("accessibility", []):
        fact = facts.get(access.get("fact", ""), access.get("description", ""))
        lines.append(str(fact) if access.get("holds", True) else _("No: %s") % fact)
    return lines + [line for hours in part.get("schedules", []) for line in _hours(hours)]


def _cost(part: dict[str, Any]) -> list[str]:
    amount = f"£{part['amount']}" if part.get("amount") else ""
    words = (amount, part.get("option", ""), part.get("amount_description", ""))
    return [" ".join(word for word in words if word)]


def _fact(part: dict[str, Any]) -> list[str]:
    return [f"{dict(Eligibility.Fact.choices)[part['fact']]}: {part.get('description', '')}"]


def _line(part: dict[str, Any]) -> list[str]:
    about = part.get("description")
    return [f"{part['number']} ({about})" if about else part["number"]]


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "j F Y")


_CHOICES: dict[str, dict[str, Any]] = {"status": dict(Service.Status.choices)}
_PARTS: dict[str, Callable[[Any], list[str]]] = {
    "schedules": _hours,
    "locations": _spot,
    "costs": _cost,
    "eligibilities": _fact,
    "phones": _line,
}
