"""OpenActive feeds of sessions (Realtime Paged Data Exchange 1.0): sport and movement."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.errors import Refused
from alongside.directory.entry import Access, Break, Cost, Entry, Fact, Hours, Line, Offerer, Spot
from alongside.directory.fetching import FeedStopped, Fetcher
from alongside.directory.models import (
    Accessibility,
    Address,
    CostOption,
    Eligibility,
    Location,
    Schedule,
    Service,
    TaxonomyTerm,
)
from alongside.directory.rows import Skipped
from alongside.directory.sources.feed import Page, digest
from alongside.directory.sources.found import Object, many, number, one, text
from alongside.directory.sources.openactive_times import DAYS, dates, on_our_clocks, rhythm_of
from alongside.directory.sources.record import Raw
from alongside.directory.values import Repairs
from alongside.organisations.models import Organisation

ACTIVITIES = "OpenActive Activity List"  # its own title
# Who may come, by the end of the standard's address for it: a code, and what is shown.
_FOR = {
    "femaleonly": ("female", lambda: _("Women only")),
    "maleonly": ("male", lambda: _("Men only")),
}


class OpenActive:
    """Follows ``next`` until a page holds nothing; goes on from there the next time."""

    def first(self, url: str, read_until: str) -> str:
        """Where the last reading ended, or the beginning."""
        return read_until or url

    def page(self, fetcher: Fetcher, url: str) -> Page:
        """The items of a page: sessions that changed, and such as were deleted."""
        answer = fetcher.json(url)
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list) or not isinstance(answer.get("next"), str):
            raise FeedStopped(_("The feed answers, but not with a page of OpenActive items."))
        following = urljoin(url, answer["next"])
        if items and following == url:
            raise FeedStopped(_("The feed’s page leads to itself, so it never ends."))
        raws = [_raw(place, item) for place, item in enumerate(items, 1)]
        return Page(
            raws,
            following if items else "",
            digest(url),
            read_until=following,
            licence=text(answer, "license")[:100],
        )

    def entry(self, content: Object) -> tuple[Entry, Sequence[str]]:
        """The entry of a session. Raises Skipped for what is over, or belongs to a series."""
        reading = _Reading(content)
        return reading.entry(), tuple(reading.repairs.notes)


def _raw(place: int, item: Any) -> Raw:
    if not isinstance(item, dict):
        return Raw(place, "", fault=_("it is not an object of JSON"))
    key = text(item, "id")
    if text(item, "state") == "deleted":
        return Raw(place, key, gone=True)
    data = item.get("data")
    if not isinstance(data, dict):
        return Raw(place, key, fault=_("it holds no data"))
    return Raw(place, key, data, digest(json.dumps(data, sort_keys=True)))


class _Reading:
    """The reading of one session; what it leaves unsaid is said by the series it belongs to."""

    def __init__(self, data: Object) -> None:
        self.repairs = Repairs()
        self.data = data
        series = one(data, "superEvent")
        self.layers = [layer for layer in (data, series, one(series, "superEvent")) if layer]
        self.only_named = isinstance(data.get("superEvent"), str)

    def entry(self) -> Entry:
        """The entry."""
        name = self._line(Service, "name", "name")
        if not name:
            if self.only_named:
                raise Skipped(_("one date of a series, which says all there is to say"))
            raise Refused(_("it has no %s. Fill it in.") % _("name"))
        organiser = self._one("organizer", "organiser") or self._one("provider")
        organisation = self._fit(text(organiser, "name"), Organisation, "name")
        schedules = self._schedules()
        spot = self._spot()
        low, high = self._ages()
        return Entry(
            organisation=organisation or name,
            name=name,
            description=self.repairs.text(self._text("description")),
            url=self.repairs.url(self._text("url")),
            email=self.repairs.email(text(organiser, "email")),
            minimum_age=low,
            maximum_age=high,
            status=self._status(),
            locations=[spot] if spot else [],
            phones=[Line(n) for n in [self.repairs.phone(text(organiser, "telephone"))] if n],
            schedules=schedules,
            eligibilities=self._for_whom(),
            first_visit=self.repairs.text(self._text("attendeeInstructions")),
            terms=sorted({(ACTIVITIES, activity) for activity in self._activities()}),
            costs=self._costs(),
            offerer=Offerer(website=self.repairs.url(text(organiser, "url"))),
        )

    def _text(self, *names: str) -> str:
        return next((found for layer in self.layers if (found := text(layer, *names))), "")

    def _one(self, *names: str) -> Object:
        return next((found for layer in self.layers if (found := one(layer, *names))), {})

    def _many(self, *names: str) -> list[Object]:
        return next((found for layer in self.layers if (found := many(layer, *names))), [])

    def _fit(self, words: str, model: Any, column: str) -> str:
        return self.repairs.fitting(" ".join(self.repairs.text(words).split()), model, column)

    def _line(self, model: Any, column: str, *names: str) -> str:
        return self._fit(self._text(*names), model, column)

    def _status(self) -> str:
        over = self._text("eventStatus").rpartition("/")[2]
        stopped = over in ("EventCancelled", "EventPostponed")
        return (Service.Status.TEMPORARILY_CLOSED if stopped else Service.Status.ACTIVE).value

    def _activities(self) -> list[str]:
        found = [
            self._fit(text(a, "prefLabel"), TaxonomyTerm, "name") for a in self._many("activity")
        ]
        return [name for name in found if name]

    def _ages(self) -> tuple[int | None, int | None]:
        band = self._one("ageRange")
        low, high = number(band, "minValue"), number(band, "maxValue")
        if any(age is not None and not 0 <= age <= 130 for age in (low, high)) or (
            low is not None and high is not None and low > high
        ):
            self.repairs.note(_("its ages are not in years; left empty"))
            return None, None
        return low, high

    def _access(self) -> list[Access]:
        """For whom there is help on the spot, in the words of the standard's list."""
        labels = (text(one_, "prefLabel") for one_ in self._many("accessibilitySupport"))
        said = (self._fit(label, Accessibility, "description") for label in labels)
        return [Access(description=each) for each in dict.fromkeys(said) if each]

    def _attending(self) -> str:
        mode = _last(self._text("eventAttendanceMode"))
        return Schedule.Attending.ONLINE.value if mode == "onlineeventattendancemode" else ""

    def _for_whom(self) -> list[Fact]:
        code, said = _FOR.get(_last(self._text("genderRestriction")), ("", None))
        return [Fact(Eligibility.Fact.GENDER.value, code, said())] if said else []

    def _spot(self) -> Spot | None:
        place = self._one("location")
        address, point = one(place, "address"), one(place, "geo")
        spot = Spot(
            name=self._fit(text(place, "name"), Location, "name"),
            address_1=self._fit(text(address, "streetAddress"), Address, "address_1"),
            city=self._fit(text(address, "addressLocality"), Address, "city"),
            region=self._fit(text(address, "addressRegion"), Address, "region"),
            postal_code=self.repairs.postcode(text(address, "postalCode")),
            place=self.repairs.place(text(point, "latitude"), text(point, "longitude")),
        )
        if spot != Spot():
            spot = replace(spot, accessibility=self._access())
        return None if spot == Spot() else spot

    def _schedules(self) -> list[Hours]:
        found = [hours for part in self._many("eventSchedule") if (hours := self._hours(part))]
        if found:
            return found
        starts, ends = (on_our_clocks(text(self.data, name)) for name in ("startDate", "endDate"))
        day = self.repairs.day(starts)
        if not day:
            return []
        if max(day, self.repairs.day(ends)) < clock.today().isoformat():
            raise Skipped(_("it was over on %s") % day)
        return [
            Hours(
                freq="",
                dtstart=day,
                valid_from=day,
                valid_to=day,
                opens_at=self.repairs.time(starts) if "T" in starts else "",
                closes_at=self.repairs.time(ends) if "T" in ends else "",
                attending_type=self._attending(),
            )
        ]

    def _hours(self, data: Object) -> Hours | None:
        over = self.repairs.day(text(data, "endDate"))
        if over and over < clock.today().isoformat():
            self.repairs.note(_("times that ended on %s were left out") % over)
            return None
        said = text(data, "repeatFrequency").upper()
        rhythm = rhythm_of(said)
        if rhythm is None:
            self.repairs.note(_("times that repeat by “%s” cannot be told; left out") % said[:20])
            return None
        freq, interval, daily = rhythm
        days = data.get("byDay")
        named = [_last(str(day)) for day in days] if isinstance(days, list) else []
        byday = ",".join(DAYS[name] for name in named if name in DAYS)
        starts = self.repairs.day(on_our_clocks(text(data, "startDate")))
        if not byday and daily:
            byday = ",".join(DAYS.values())
        if not byday and starts and freq == "WEEKLY":
            byday = list(DAYS.values())[dt.date.fromisoformat(starts).weekday()]
        return Hours(
            byday=byday,
            bymonthday="" if byday or freq != "MONTHLY" else dates(data, starts),
            opens_at=self.repairs.time(text(data, "startTime")),
            closes_at=self.repairs.time(text(data, "endTime")),
            freq=freq,
            interval=interval,
            dtstart=starts,
            valid_from=starts,
            valid_to=over,
            attending_type=self._attending(),
            exceptions=self._breaks(data),
        )

    def _breaks(self, data: Object) -> list[Break]:
        days = data.get("exceptDate")
        found = (
            {self.repairs.day(on_our_clocks(str(day))) for day in days}
            if isinstance(days, list)
            else set()
        )
        return [Break("closed", day, day) for day in sorted(found) if day]

    def _costs(self) -> list[Cost]:
        costs = [
            Cost(
                option=self._fit(text(offer, "name"), CostOption, "option"),
                amount=self.repairs.amount(text(offer, "price")),
                currency=_currency(text(offer, "priceCurrency").upper()),
            )
            for offer in self._many("offers")
        ]
        priced = [cost for cost in dict.fromkeys(costs) if cost.amount]
        free = any(layer.get("isAccessibleForFree") is True for layer in self.layers)
        return priced or ([Cost(amount="0.00")] if free else [])


def _last(name: str) -> str:
    """The end of a name of a vocabulary: https://schema.org/Monday, schema:Monday and Monday."""
    return re.split(r"[/:#]", name)[-1].strip().lower()


def _currency(code: str) -> str:
    return code if re.fullmatch("[A-Z]{3}", code) else "GBP"
