"""One service of an Open Referral UK feed, 3.0 or 1.0, as an entry."""

import re
from typing import Any

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.errors import Refused
from alongside.directory.entry import (
    Access,
    Cost,
    Entry,
    Fact,
    Funds,
    Host,
    Hours,
    Line,
    Link,
    Offerer,
    Reach,
    Spot,
    Tongue,
    Verdict,
)
from alongside.directory.models import (
    Address,
    Contact,
    CostOption,
    Eligibility,
    Language,
    Location,
    Phone,
    Review,
    Schedule,
    Service,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
    Url,
)
from alongside.directory.sources.found import Object, many, number, one, text
from alongside.directory.values import Repairs
from alongside.organisations.models import Organisation

_LONG = ("fees_description", "application_process", "interpretation_services", "accreditations")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)")
_FACTS = frozenset(fact.value for fact in Eligibility.Fact)


class Reading:
    """The reading of one service."""

    def __init__(self) -> None:
        self.repairs = Repairs()

    def entry(self, data: Object) -> Entry:
        """The entry. Raises Refused for one without a name or an organisation."""
        organisation = one(data, "organization", "organisation")
        by = self._line(organisation, Organisation, "name")
        name = self._line(data, Service, "name")
        if not name:
            raise Refused(_("it has no %s. Fill it in.") % _("name"))
        if not by:
            by = name
            self.repairs.note(_("it names no organisation; its own name is taken for it"))
        youngest, oldest = self._ages(data)
        places = many(data, "service_at_locations") or [
            {"location": place} for place in many(data, "locations", "location")
        ]
        long: dict[str, Any] = {column: self._text(data, column) for column in _LONG}
        return Entry(
            organisation=by,
            name=name,
            alternate_name=self._line(data, Service, "alternate_name"),
            description=self._text(data, "description"),
            url=self.repairs.url(text(data, "url")),
            email=self.repairs.email(text(data, "email")),
            fees=self._text(data, "fees"),
            eligibility_description=self._for_whom(data),
            wait_time=self._line(data, Service, "wait_time"),
            licenses=self._text(data, "licenses"),
            additional_information=self._text(data, "additional_information"),
            alert=self._line(data, Service, "alert"),
            minimum_age=youngest,
            maximum_age=oldest,
            status=self._status(data),
            assured_date=self.repairs.day(text(data, "assured_date")),
            assurer_email=self.repairs.email(text(data, "assurer_email")),
            locations=[spot for place in places if (spot := self._spot(place))],
            phones=self._phones(data),
            schedules=self._schedules(data),
            terms=self._terms(data),
            costs=self._costs(data),
            eligibilities=self._facts(data),
            languages=self._languages(data),
            contacts=self._contacts(data),
            urls=self._urls(data),
            areas=self._areas(data),
            funding=[
                Funds(s)
                for f in many(data, "funding", "fundings")
                if (s := self._text(f, "source"))
            ],
            reviews=self._reviews(data),
            offerer=self._offerer(organisation),
            **long,
        )

    def _text(self, data: Object, *names: str) -> str:
        return self.repairs.text(text(data, *names))

    def _line(self, data: Object, model: Any, column: str, *names: str) -> str:
        found = " ".join(self._text(data, *(names or (column,))).split())
        return self.repairs.fitting(found, model, column)

    def _ages(self, data: Object) -> tuple[int | None, int | None]:
        holder = data if number(data, "minimum_age", "maximum_age") is not None else {}
        facts = [holder, *many(data, "eligibilities", "eligibilitys")]
        youngest = [age for fact in facts if (age := number(fact, "minimum_age")) is not None]
        oldest = [age for fact in facts if (age := number(fact, "maximum_age")) is not None]
        low, high = min(youngest, default=None), max(oldest, default=None)
        if any(age is not None and not 0 <= age <= 130 for age in (low, high)):
            self.repairs.note(_("its ages are not in years; left empty"))
            return None, None
        if low is not None and high is not None and low > high:
            self.repairs.note(_("its youngest age is above its oldest; left empty"))
            return None, None
        return low, high

    def _status(self, data: Object) -> str:
        found = text(data, "status").lower()
        if found in Service.Status.values:
            return found
        if found:
            self.repairs.note(
                _("its status “%s” is none that we know; taken as running") % found[:40]
            )
        return Service.Status.ACTIVE.value

    def _spot(self, at: Object) -> Spot | None:
        location = one(at, "location") or at
        address = one(location, "addresses", "physical_addresses", "physical_address")
        kind = text(location, "location_type").lower()
        spot = Spot(
            name=self._line(location, Location, "name"),
            alternate_name=self._line(location, Location, "alternate_name"),
            description=self._text(location, "description"),
            transportation=self._text(location, "transportation"),
            location_type=kind if kind in Location.Kind.values else "physical",
            external_identifier=self._line(location, Location, "external_identifier"),
            external_identifier_type=self._line(location, Location, "external_identifier_type"),
            address_1=self._line(address, Address, "address_1"),
            address_2=self._line(address, Address, "address_2"),
            city=self._line(address, Address, "city"),
            region=self._line(address, Address, "region"),
            state_province=self._line(address, Address, "state_province"),
            postal_code=self.repairs.postcode(text(address, "postal_code")),
            place=self.repairs.place(text(location, "latitude"), text(location, "longitude")),
            accessibility=[
                Access(
                    description=remark,
                    details=self._text(fact, "details"),
                    url=self.repairs.url(text(fact, "url")),
                )
                for fact in many(location, "accessibility", "accessibility_for_disabilities")
                if (remark := self._text(fact, "description", "accessibility"))
            ],
            schedules=self._schedules(at) if at is not location else [],
        )
        return None if spot == Spot() else spot

    def _schedules(self, data: Object) -> list[Hours]:
        found = many(data, "schedules", "regular_schedules", "regular_schedule")
        return [hours for schedule in found if (hours := self._hours(schedule))]

    def _hours(self, data: Object) -> Hours | None:
        over = self.repairs.day(text(data, "valid_to", "until"))
        if over and over < clock.today().isoformat():
            self.repairs.note(_("times that ended on %s were left out") % over)
            return None
        attending = text(data, "attending_type")
        freq = text(data, "freq").upper()
        hours = Hours(
            byday=_byday(data),
            opens_at=self.repairs.time(text(data, "opens_at")),
            closes_at=self.repairs.time(text(data, "closes_at")),
            description=self._line(data, Schedule, "description"),
            freq=freq if freq in Schedule.Frequency.values else "WEEKLY",
            interval=max(1, min(number(data, "interval") or 1, 1000)),
            dtstart=self.repairs.day(text(data, "dtstart")),
            until=self.repairs.day(text(data, "until")),
            count=_small(number(data, "count")),
            bymonthday=_short_list(text(data, "bymonthday")),
            valid_from=self.repairs.day(text(data, "valid_from")),
            valid_to=self.repairs.day(text(data, "valid_to")),
            schedule_link=self.repairs.url(text(data, "schedule_link")),
            attending_type=attending if attending in Schedule.Attending.values else "",
            notes=self._text(data, "notes"),
        )
        return None if hours == Hours() else hours

    def _phones(self, data: Object) -> list[Line]:
        lines = {}
        for phone in many(data, "phones", "phone"):
            if shown := self.repairs.phone(text(phone, "number")):
                lines[shown] = Line(
                    shown,
                    self._line(phone, Phone, "extension"),
                    self._line(phone, Phone, "type") or "voice",
                    self._line(phone, Phone, "description"),
                )
        return list(lines.values())

    def _terms(self, data: Object) -> list[tuple[str, str]]:
        found = set()
        for attribute in many(data, "attributes", "service_taxonomys", "service_taxonomies"):
            term = one(attribute, "taxonomy_term", "taxonomy") or attribute
            name = self._line(term, TaxonomyTerm, "name", "name", "term")
            detail = one(term, "taxonomy_detail")
            taxonomy = self._line(detail, Taxonomy, "name") or self._line(
                term, Taxonomy, "name", "taxonomy", "vocabulary"
            )
            if name:
                found.add((taxonomy or "Open Referral UK", name))
        return sorted(found)

    def _costs(self, data: Object) -> list[Cost]:
        costs = []
        for cost in many(data, "cost_options"):
            over = self.repairs.day(text(cost, "valid_to"))
            if over and over < clock.today().isoformat():
                self.repairs.note(_("a price that ended on %s was left out") % over)
                continue
            currency = text(cost, "currency").upper()
            costs.append(
                Cost(
                    option=self._line(cost, CostOption, "option"),
                    amount=self.repairs.amount(text(cost, "amount")),
                    currency=currency if re.fullmatch("[A-Z]{3}", currency) else "GBP",
                    amount_description=self._line(cost, CostOption, "amount_description"),
                    valid_from=self.repairs.day(text(cost, "valid_from")),
                    valid_to=over,
                )
            )
        return [cost for cost in costs if cost != Cost()]

    def _facts(self, data: Object) -> list[Fact]:
        found = set()
        for attribute in many(data, "attributes"):
            kind = text(attribute, "link_type")
            words = self._line(attribute, Eligibility, "description", "value", "label")
            if kind in _FACTS and words:
                found.add(Fact(kind, description=words))
        return list(found)

    def _for_whom(self, data: Object) -> str:
        """In words, where version 1.0 had rows: as a fact they would shut people out."""
        parts = [self._text(data, "eligibility_description")]
        parts += [
            self._text(fact, "eligibility", "description")
            for fact in many(data, "eligibilities", "eligibilitys")
        ]
        return "\n".join(dict.fromkeys(part for part in parts if part))

    def _funding(self, data: Object) -> list[Funds]:
        found = {self._text(fund, "source") for fund in many(data, "funding", "fundings")}
        return [Funds(source) for source in found if source]

    def _languages(self, data: Object) -> list[Tongue]:
        found = {}
        for language in many(data, "languages"):
            name = self._line(language, Language, "name", "name", "language")
            if name:
                code = self._line(language, Language, "code")
                found[name] = Tongue(name, code, self._line(language, Language, "note"))
        return list(found.values())

    def _contacts(self, data: Object) -> list[Host]:
        hosts = [
            Host(
                name=self._line(contact, Contact, "name"),
                title=self._line(contact, Contact, "title"),
                department=self._line(contact, Contact, "department"),
                email=self.repairs.email(text(contact, "email")),
                phones=self._phones(contact),
            )
            for contact in many(data, "contacts", "contact")
        ]
        return [host for host in hosts if host != Host()]

    def _urls(self, data: Object) -> list[Link]:
        found = [
            Link(self.repairs.url(text(link, "url")), self._line(link, Url, "label"))
            for link in many(data, "additional_urls")
        ]
        return [link for link in found if link.url]

    def _areas(self, data: Object) -> list[Reach]:
        found = [
            Reach(
                name=self._line(area, ServiceArea, "name", "name", "service_area"),
                description=self._text(area, "description"),
                extent=self._text(area, "extent"),
                extent_type=self._line(area, ServiceArea, "extent_type"),
                uri=self._line(area, ServiceArea, "uri"),
            )
            for area in many(data, "service_areas")
        ]
        return [area for area in found if area != Reach()]

    def _reviews(self, data: Object) -> list[Verdict]:
        found = [
            Verdict(
                title=self._line(review, Review, "title"),
                description=self._text(review, "description"),
                date=self.repairs.day(text(review, "date")),
                score=self._line(review, Review, "score"),
                url=self.repairs.url(text(review, "url")),
            )
            for review in many(data, "reviews")
        ]
        return [review for review in found if review != Verdict()]

    def _offerer(self, data: Object) -> Offerer | None:
        offerer = Offerer(
            description=self._text(data, "description"),
            alternate_name=self._line(data, Organisation, "alternate_name"),
            email=self.repairs.email(text(data, "email")),
            website=self.repairs.url(text(data, "website", "url")),
            logo=self.repairs.url(text(data, "logo")),
            uri=self.repairs.url(text(data, "uri")),
            legal_status=self._line(data, Organisation, "legal_status"),
            charity_number=_charity_number(data),
        )
        return None if offerer == Offerer() else offerer


def _byday(data: Object) -> str:
    found = _BYDAY.findall(text(data, "byday", "weekday").upper())
    if not found:
        # Version 1.0 also wrote Monday, or 1 for it.
        day = text(data, "weekday", "byday").lower()
        found = [code for code in _DAYS if day[:2].upper() == code] if day.isalpha() else []
        if day.isdigit() and 1 <= int(day) <= 7:
            found = [_DAYS[int(day) - 1]]
    return ",".join(dict.fromkeys(found))[:40]


def _small(count: int | None) -> int | None:
    return count if count is not None and 0 < count < 32_000 else None


def _short_list(days: str) -> str:
    return days if re.fullmatch(r"-?\d{1,2}(,-?\d{1,2})*", days) and len(days) <= 40 else ""


def _charity_number(organisation: Object) -> str:
    for known in many(organisation, "organization_identifiers"):
        scheme = text(known, "identifier_scheme", "identifier_type").lower()
        if scheme in ("gb-chc", "gb-sc", "gb-nic") or "charit" in scheme:
            return re.sub(r"[^0-9A-Z]", "", text(known, "identifier").upper())[:12]
    return ""
