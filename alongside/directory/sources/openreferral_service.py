"""One service of an Open Referral UK feed, 3.0 or 1.0, as an entry."""

import re
from typing import Any

from django.utils.translation import gettext as _

from alongside.common import clock
from alongside.common.errors import Refused
from alongside.directory.entry import (
    Cost,
    Entry,
    Fact,
    Funds,
    Host,
    Link,
    Offerer,
    Reach,
    Tongue,
    Verdict,
)
from alongside.directory.models import (
    Contact,
    CostOption,
    Eligibility,
    Language,
    Review,
    Service,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
    Url,
)
from alongside.directory.sources.found import Object, many, number, one, text
from alongside.directory.sources.openreferral_fields import Fields
from alongside.directory.sources.openreferral_places import spot_of
from alongside.directory.sources.openreferral_times import schedules
from alongside.directory.tongues import code_of
from alongside.organisations.models import Organisation

_LONG = ("fees_description", "application_process", "interpretation_services", "accreditations")
_FACTS = frozenset(fact.value for fact in Eligibility.Fact)


class Reading(Fields):
    """The reading of one service."""

    def entry(self, data: Object) -> Entry:
        """The entry. Raises Refused for one without a name or an organisation."""
        organisation = one(data, "organization", "organisation")
        by = self.line(organisation, Organisation, "name")
        name = self.line(data, Service, "name")
        if not name:
            raise Refused(_("it has no %s. Fill it in.") % _("name"))
        if not by:
            by = name
            self.repairs.note(_("it names no organisation; its own name is taken for it"))
        youngest, oldest = self._ages(data)
        places = many(data, "service_at_locations") or [
            {"location": place} for place in many(data, "locations", "location")
        ]
        long: dict[str, Any] = {column: self.words(data, column) for column in _LONG}
        return Entry(
            organisation=by,
            name=name,
            alternate_name=self.line(data, Service, "alternate_name"),
            description=self.words(data, "description"),
            url=self.repairs.url(text(data, "url")),
            email=self.repairs.email(text(data, "email")),
            fees=self.words(data, "fees"),
            eligibility_description=self._for_whom(data),
            first_visit=self.words(data, "x_first_visit"),
            wait_time=self.line(data, Service, "wait_time"),
            licenses=self.words(data, "licenses"),
            additional_information=self.words(data, "additional_information"),
            alert=self.line(data, Service, "alert"),
            minimum_age=youngest,
            maximum_age=oldest,
            status=self._status(data),
            assured_date=self.repairs.day(text(data, "assured_date")),
            assurer_email=self.repairs.email(text(data, "assurer_email")),
            locations=[spot for place in places if (spot := spot_of(self, place))],
            phones=self.phones(data),
            schedules=schedules(self, data),
            terms=self._terms(data),
            costs=self._costs(data),
            eligibilities=self._facts(data),
            languages=self._languages(data),
            contacts=self._contacts(data),
            urls=self._urls(data),
            areas=self._areas(data),
            funding=[
                Funds(s)
                for f in many(data, "funding", "fundings", plain="source")
                if (s := self.words(f, "source"))
            ],
            reviews=self._reviews(data),
            offerer=self._offerer(organisation),
            **long,
        )

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

    def _terms(self, data: Object) -> list[tuple[str, str]]:
        found = set()
        for attribute in many(
            data, "attributes", "service_taxonomys", "service_taxonomies", plain="name"
        ):
            term = one(attribute, "taxonomy_term", "taxonomy") or attribute
            name = self.line(term, TaxonomyTerm, "name", "name", "term")
            detail = one(term, "taxonomy_detail")
            taxonomy = self.line(detail, Taxonomy, "name") or self.line(
                term, Taxonomy, "name", "taxonomy", "vocabulary"
            )
            if name:
                found.add((taxonomy or "Open Referral UK", name))
        return sorted(found)

    def _costs(self, data: Object) -> list[Cost]:
        costs = []
        for cost in many(data, "cost_options", plain="amount_description"):
            over = self.repairs.day(text(cost, "valid_to"))
            if over and over < clock.today().isoformat():
                self.repairs.note(_("a price that ended on %s was left out") % over)
                continue
            currency = text(cost, "currency").upper()
            costs.append(
                Cost(
                    option=self.line(cost, CostOption, "option"),
                    amount=self.repairs.amount(text(cost, "amount")),
                    currency=currency if re.fullmatch("[A-Z]{3}", currency) else "GBP",
                    amount_description=self.line(cost, CostOption, "amount_description"),
                    valid_from=self.repairs.day(text(cost, "valid_from")),
                    valid_to=over,
                )
            )
        return [cost for cost in costs if cost != Cost()]

    def _facts(self, data: Object) -> list[Fact]:
        found: dict[Fact, None] = {}
        for attribute in many(data, "attributes"):
            kind = text(attribute, "link_type")
            words = self.line(attribute, Eligibility, "description", "value", "label")
            if kind in _FACTS and words:
                found[Fact(kind, description=words)] = None
        return list(found)

    def _for_whom(self, data: Object) -> str:
        """In words, where version 1.0 had rows: as a fact they would shut people out."""
        parts = [self.words(data, "eligibility_description")]
        parts += [
            self.words(fact, "eligibility", "description")
            for fact in many(data, "eligibilities", "eligibilitys", plain="eligibility")
        ]
        return "\n".join(dict.fromkeys(part for part in parts if part))

    def _languages(self, data: Object) -> list[Tongue]:
        found = {}
        for language in many(data, "languages", "language", plain="name"):
            code, note = (
                self.line(language, Language, "code"),
                self.line(language, Language, "note"),
            )
            said = self.line(language, Language, "name", "name", "language").replace(";", ",")
            for name in filter(None, map(str.strip, said.split(","))):
                found[name] = Tongue(name, code or code_of(name), note)
        return list(found.values())

    def _contacts(self, data: Object) -> list[Host]:
        hosts = [
            Host(
                name=self.line(contact, Contact, "name"),
                title=self.line(contact, Contact, "title"),
                department=self.line(contact, Contact, "department"),
                email=self.repairs.email(text(contact, "email")),
                phones=self.phones(contact),
            )
            for contact in many(data, "contacts", "contact", plain="name")
        ]
        return [host for host in hosts if host != Host()]

    def _urls(self, data: Object) -> list[Link]:
        found = [
            Link(self.repairs.url(text(link, "url")), self.line(link, Url, "label"))
            for link in many(data, "additional_urls", plain="url")
        ]
        return [link for link in found if link.url]

    def _areas(self, data: Object) -> list[Reach]:
        found = [
            Reach(
                name=self.line(area, ServiceArea, "name", "name", "service_area"),
                description=self.words(area, "description"),
                extent=self.words(area, "extent"),
                extent_type=self.line(area, ServiceArea, "extent_type"),
                uri=self.line(area, ServiceArea, "uri"),
            )
            for area in many(data, "service_areas", plain="name")
        ]
        return [area for area in found if area != Reach()]

    def _reviews(self, data: Object) -> list[Verdict]:
        found = [
            Verdict(
                title=self.line(review, Review, "title"),
                description=self.words(review, "description"),
                date=self.repairs.day(text(review, "date")),
                score=self.line(review, Review, "score"),
                url=self.repairs.url(text(review, "url")),
            )
            for review in many(data, "reviews", plain="description")
        ]
        return [review for review in found if review != Verdict()]

    def _offerer(self, data: Object) -> Offerer | None:
        offerer = Offerer(
            description=self.words(data, "description"),
            alternate_name=self.line(data, Organisation, "alternate_name"),
            email=self.repairs.email(text(data, "email")),
            website=self.repairs.url(text(data, "website", "url")),
            logo=self.repairs.url(text(data, "logo")),
            uri=self.repairs.url(text(data, "uri")),
            legal_status=self.line(data, Organisation, "legal_status"),
            charity_number=_charity_number(data),
        )
        return None if offerer == Offerer() else offerer


def _charity_number(organisation: Object) -> str:
    for known in many(organisation, "organization_identifiers"):
        scheme = text(known, "identifier_scheme", "identifier_type").lower()
        if scheme in ("gb-chc", "gb-sc", "gb-nic") or "charit" in scheme:
            return re.sub(r"[^0-9A-Z]", "", text(known, "identifier").upper())[:12]
    return ""
