"""The usual times and the price of a service, as the card of its search entry has them, in words.

A card keeps one text for each rule and each price, see migration 0125: hits of a page say the same
few again and again, so what each comes to is remembered.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.prices import between_prices
from alongside.directory.models import Schedule
from alongside.directory.times import timetable

_TOLD = 2  # rules; the others are on its page
_FREQUENCIES = {each.value[0]: each.value for each in Schedule.Frequency}
_WEEKLY = Schedule.Frequency.WEEKLY[0]


class Kept(NamedTuple):
    """One rule as the card has it; what is empty is not said."""

    freq: str = ""
    interval: str = ""
    byday: str = ""
    opens_at: str = ""
    closes_at: str = ""
    bymonthday: str = ""
    dtstart: str = ""
    valid_from: str = ""
    valid_to: str = ""
    description: str = ""

    @classmethod
    def of(cls, text: str) -> "Kept":
        return cls(*text.split("|", len(cls._fields) - 1))

    def is_over(self, today: dt.date) -> bool:
        last = self.valid_to or ("" if self.freq else self.dtstart)
        return bool(last) and dt.date.fromisoformat(last) < today

    def as_schedule(self, days: Iterable[str], today: dt.date) -> Schedule:
        begins = _date(self.valid_from)
        return Schedule(
            freq=_FREQUENCIES.get(self.freq, ""),
            interval=int(self.interval or 1),
            byday=",".join(days),
            bymonthday=self.bymonthday,
            dtstart=_date(self.dtstart),
            opens_at=_time(self.opens_at),
            closes_at=_time(self.closes_at),
            # That it began some day is no news.
            valid_from=begins if begins and (begins > today or not self.freq) else None,
            valid_to=_date(self.valid_to),
            description=self.description,
        )


class _Option(NamedTuple):
    amount: str = ""
    currency: str = ""
    words: str = ""


class Cost(NamedTuple):
    """``money`` in the language of the page, ``words`` as the service wrote them."""

    money: str = ""
    words: str = ""


def usual_times(card: dict[str, Any]) -> str:
    """“Tuesdays, 10am to 12 noon”; empty where nothing is known, or all of it is over."""
    kept = card.get("when")
    return _usual_times(tuple(kept), clock.today(), get_language()) if kept else ""


@lru_cache(maxsize=5000)
def _usual_times(kept: tuple[str, ...], today: dt.date, _language: str | None) -> str:
    rules = [rule for rule in map(Kept.of, kept) if not rule.is_over(today)]
    alike: dict[Kept, list[str]] = {}
    for rule in rules:
        # A library's hours are a rule for each day.
        same = rule._replace(byday="", dtstart="") if rule.freq == _WEEKLY else rule
        alike.setdefault(same, []).append(rule.byday)
    schedules = [rule.as_schedule(days, today) for rule, days in alike.items()]
    lines = list(dict.fromkeys(filter(None, timetable(schedules))))
    told = "; ".join(lines[:_TOLD])
    return _("%(times)s; and other times") % {"times": told} if len(lines) > _TOLD else told


def usual_cost(card: dict[str, Any]) -> Cost:
    """“Free”, “£3” with “each time”; nothing where nobody has said."""
    kept = card.get("costs")
    return _usual_cost(tuple(kept), get_language()) if kept else Cost(words=card.get("fees", ""))


@lru_cache(maxsize=5000)
def _usual_cost(kept: tuple[str, ...], _language: str | None) -> Cost:
    options = [_Option(*text.split("|", 2)) for text in kept]
    amounts = [Decimal(option.amount) for option in options if option.amount]
    money = between_prices(min(amounts), max(amounts), options[0].currency) if amounts else ""
    if len(options) > 1 and money:
        return Cost(money)
    return Cost(money, "; ".join(option.words for option in options if option.words))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _time(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None
