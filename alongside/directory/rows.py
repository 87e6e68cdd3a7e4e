"""From one row of somebody's table to one entry, with a note for whatever had to be repaired."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from alongside.common.errors import Refused
from alongside.common.places import Place
from alongside.directory import weekly
from alongside.directory.entry import (
    Access,
    Cost,
    Entry,
    Fact,
    Host,
    Hours,
    Line,
    Offerer,
    Spot,
    Tongue,
)
from alongside.directory.mapping import (
    Cells,
    ContactMap,
    DirectoryMap,
    LocationMap,
    ScheduleMap,
    Text,
    fill,
)
from alongside.directory.models import (
    Address,
    Contact,
    CostOption,
    Eligibility,
    Language,
    Location,
    Schedule,
    Service,
    TaxonomyTerm,
)
from alongside.directory.tongues import code_of
from alongside.directory.values import Pair, Repairs, foresee, room, years
from alongside.directory.weekly import When
from alongside.organisations.models import Organisation

_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0"})
_LONG = (
    "description",
    "fees",
    "eligibility_description",
    "application_process",
    "fees_description",
)
_REMARKS = ("first_visit", "interpretation_services", "accreditations", "additional_information")


class Skipped(Exception):  # noqa: N818 - an answer, not a fault
    """The record is passed over, and this says why."""


@dataclass
class Reader:
    """Reads the rows of one source. ``notes`` holds what was repaired in the last one."""

    mapping: DirectoryMap
    notes: list[str] = field(default_factory=list)
    _foreseen: dict[Pair, Place] = field(default_factory=dict)
    _repairs: Repairs = field(default_factory=Repairs)

    def foresee(self, rows: Iterable[Cells]) -> None:
        """Work out where these rows are, all at once, before they are read one by one."""
        where = self.mapping.location
        if where and where.latitude and where.longitude:
            self._foreseen = foresee(_pair(where, cells) for cells in rows)

    def entry(self, cells: Cells) -> Entry:
        """The entry of a row.

        Raises Skipped when the mapping passes it over, Refused when it cannot be an entry.
        """
        self._repairs = repairs = Repairs(foreseen=self._foreseen)
        self.notes = repairs.notes
        mapping, service = self.mapping, self.mapping.service
        for skip in mapping.skip:
            if fill(skip.when, cells):
                raise Skipped(fill(skip.because, cells))
        youngest, oldest = ages(fill(service.minimum_age, cells), fill(service.maximum_age, cells))
        spot = self._spot(mapping.location, cells) if mapping.location else None
        long: dict[str, Any] = {
            name: repairs.text(fill(getattr(service, name), cells)) for name in _LONG + _REMARKS
        }
        return Entry(
            organisation=self._required(mapping.organisation.name, cells, Organisation),
            name=self._required(service.name, cells, Service),
            alternate_name=_fits(fill(service.alternate_name, cells), Service, "alternate_name"),
            url=repairs.url(fill(service.url, cells)),
            email=repairs.email(fill(service.email, cells)),
            wait_time=_fits(fill(service.wait_time, cells), Service, "wait_time"),
            minimum_age=youngest,
            maximum_age=oldest,
            locations=[spot] if spot else [],
            phones=[Line(number) for number in sorted(self._phones(mapping.phones, cells))],
            schedules=self._schedules(cells),
            terms=self._terms(cells),
            needs=sorted(set(mapping.needs)),
            costs=self._costs(cells),
            eligibilities=self._facts(cells),
            languages=self._languages(cells),
            contacts=self._contacts(mapping.contacts, cells),
            offerer=self._offerer(cells),
            **long,
        )

    def _required(self, column: Text, cells: Cells, model: type[Organisation | Service]) -> str:
        name = " ".join(self._repairs.text(fill(column, cells)).split())
        if not name:
            what = _("organisation") if model is Organisation else _("name")
            raise Refused(_("it has no %s. Fill it in.") % what)
        return _fits(name, model, "name")

    def _offerer(self, cells: Cells) -> Offerer | None:
        about = self.mapping.organisation
        offerer = Offerer(
            charity_number=_fits(fill(about.charity_number, cells), Organisation, "charity_number"),
            website=self._repairs.url(fill(about.website, cells)),
        )
        return None if offerer == Offerer() else offerer

    def _spot(self, where: LocationMap, cells: Cells) -> Spot | None:
        def text(value: Text) -> str:
            return fill(value, cells)

        identifier = _fits(text(where.external_identifier), Location, "external_identifier")
        spot = Spot(
            name=_fits(text(where.name), Location, "name"),
            transportation=self._repairs.text(text(where.transportation)),
            address_1=_fits(text(where.address_1), Address, "address_1"),
            address_2=_fits(text(where.address_2), Address, "address_2"),
            city=_fits(text(where.city), Address, "city"),
            postal_code=self._repairs.postcode(text(where.postal_code)),
            external_identifier=identifier,
            external_identifier_type=where.external_identifier_type if identifier else "",
            place=self._repairs.place(*_pair(where, cells)),
            accessibility=[
                access
                for fact, column in where.accessibility.items()
                if (access := _access(fact.value, text(column)))
            ],
        )
        return None if spot == Spot() else spot

    def _phones(self, columns: list[Text], cells: Cells) -> set[str]:
        return {p for column in columns if (p := self._repairs.phone(fill(column, cells)))}

    def _terms(self, cells: Cells) -> list[tuple[str, str]]:
        found = {(t.taxonomy, fill(t.term, cells)) for t in self.mapping.terms}
        return sorted(
            {(taxonomy, _fits(name, TaxonomyTerm, "name")) for taxonomy, name in found if name}
        )

    def _costs(self, cells: Cells) -> list[Cost]:
        costs = [
            Cost(
                option=_fits(fill(cost.option, cells), CostOption, "option"),
                amount=self._repairs.amount(fill(cost.amount, cells)),
                amount_description=_fits(
                    fill(cost.amount_description, cells), CostOption, "amount_description"
                ),
            )
            for cost in self.mapping.costs
        ]
        return [cost for cost in costs if cost.amount or cost.amount_description]

    def _facts(self, cells: Cells) -> list[Fact]:
        found = {(f.fact.value, fill(f.description, cells)) for f in self.mapping.eligibilities}
        return [
            Fact(fact, description=_fits(words, Eligibility, "description"))
            for fact, words in sorted(found)
            if words
        ]

    def _languages(self, cells: Cells) -> list[Tongue]:
        names = {
            name.strip()
            for column in self.mapping.languages
            for name in re.split(r"[,;/]", fill(column, cells))
        }
        return [
            Tongue(_fits(name, Language, "name"), code_of(name)) for name in sorted(names) if name
        ]

    def _contacts(self, maps: list[ContactMap], cells: Cells) -> list[Host]:
        hosts = [
            Host(
                name=_fits(fill(who.name, cells), Contact, "name"),
                title=_fits(fill(who.title, cells), Contact, "title"),
                email=self._repairs.email(fill(who.email, cells)),
                phones=[Line(number) for number in sorted(self._phones([who.phone], cells))],
            )
            for who in maps
        ]
        return [host for host in hosts if host != Host()]

    def _schedules(self, cells: Cells) -> list[Hours]:
        days: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for schedule in self.mapping.schedules:
            for day, column in schedule.hours.items():
                for opens, closes in self._hours(fill(column, cells)):
                    days[opens, closes, schedule.description].append(day)
            for one in self._when(schedule, cells):
                days[one.opens, one.closes, one.note or schedule.description] += one.days
        return [
            Hours(",".join(byday), opens, closes, about)
            for (opens, closes, about), byday in days.items()
        ]

    def _when(self, schedule: ScheduleMap, cells: Cells) -> list[When]:
        """Days in one column and times in others, or all of it in one.

        What is not understood is kept as it was written, and said in the report.
        """
        text, times = fill(schedule.days, cells), fill(schedule.times, cells)
        named = weekly.days(text)
        if named:
            hours = self._times(schedule, cells)
            return [When(tuple(named), opens, closes) for opens, closes in hours]
        ends = "-".join(filter(None, (times, fill(schedule.closes, cells))))
        whole = " ".join(filter(None, (text, ends)))
        found = weekly.when(whole)
        if whole and not found:
            self._repairs.note(
                _("“%s” is not days and times like Mondays 10:00-12:00; kept as it was written")
                % whole[:30]
            )
            return [When((), note=whole[: room(Schedule, "description")])]
        return found

    def _times(self, schedule: ScheduleMap, cells: Cells) -> list[tuple[str, str]]:
        """When it opens and closes; empty text for both where only the days are known."""
        times, closes = fill(schedule.times, cells), fill(schedule.closes, cells)
        return self._hours(f"{times}-{closes}" if closes else times) if times else [("", "")]

    def _hours(self, text: str) -> list[tuple[str, str]]:
        """From and to of each part of ``10:00-13:00,14:00-17:00``."""
        spans = []
        for part in filter(None, (part.strip() for part in text.split(","))):
            span = weekly.span(part)
            if span:
                spans.append(span)
            else:
                self._repairs.note(
                    _("“%s” is not hours like 10:00-13:00; those hours left out") % part[:30]
                )
        return spans


def _pair(where: LocationMap, cells: Cells) -> Pair:
    return fill(where.latitude, cells), fill(where.longitude, cells)


def ages(youngest: str, oldest: str) -> tuple[int | None, int | None]:
    """Both ages. Raises Refused where they are none, or the wrong way round."""
    first, last = years(youngest), years(oldest)
    if first is not None and last is not None and first > last:
        raise Refused(_("its youngest age is above its oldest. Correct one of them."))
    return first, last


def _access(fact: str, text: str) -> Access | None:
    """What a cell says of a fact: yes, no, or a remark that it holds."""
    word = text.casefold()
    if not word or word in _NO:
        return Access(fact, holds=False) if word else None
    return Access(fact, details="" if word in _YES else text)


def _fits(text: str, model: type, name: str) -> str:
    longest = room(model, name) if text else None
    if longest and len(text) > longest:
        raise Refused(
            _("its %(name)s has %(found)d characters; %(longest)d fit. Shorten it.")
            % {"name": name, "found": len(text), "longest": longest}
        )
    return text
