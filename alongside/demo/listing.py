"""One invented service."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from alongside.common import clock
from alongside.demo.borough import Ward
from alongside.demo.chance import Chance
from alongside.demo.entries import first_visit, said_of
from alongside.demo.hours import hours
from alongside.directory.models import (
    Attribute,
    CostOption,
    Eligibility,
    Location,
    Phone,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    TaxonomyTerm,
)
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation

# Their services take referrals through the product; to the others people are signposted.
ANSWERING = ("green_shoots", "advice_centre", "open_door", "council")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_NOWHERE = {
    "phone": "All of it is by phone.",
    "online": "It takes place online; we help you to get connected.",
    "home": "We come to you.",
}
_COMFORTS = (
    "Step-free entrance and an accessible toilet.",
    "Bring a friend the first time if you like.",
    "The bus stops outside.",
    "Carers come free.",
    "Free parking at the back.",
    "A hearing loop is fitted.",
    "Use the side door and ring the bell.",
    "Closed on bank holidays.",
    "",
    "",
)
_INDOORS = ("hall", "church", "cafe", "library", "leisure", "centre", "school", "surgery")
_JOINING = ("Just come along.", "Ring or e-mail first, please.", "Ask for a place by phone.")


@dataclass(frozen=True)
class Scene:
    """What services can be made of. ``offering``: who may offer, by the content's word for them."""

    seed: int
    wards: list[Ward]
    venues: Mapping[tuple[str, str], Location]
    offering: Mapping[str, list[Organisation]]
    areas: Mapping[str, Area]
    needs: Mapping[str, Need]
    terms: Mapping[str, TaxonomyTerm]


@dataclass(frozen=True)
class Listing:
    """A service, and the choices that its details have to agree with."""

    service: Service
    kind: dict[str, Any]
    nth: int
    ward: Ward
    where: str
    venue: Location | None
    weekday: int
    price: Decimal | None
    named: str

    @property
    def is_once_a_week(self) -> bool:
        """It has a day of its own, as against office hours."""
        return not {"office", "late"} & set(self.kind["times"])

    @classmethod
    def invent(cls, scene: Scene, kind: dict[str, Any], nth: int) -> "Listing":
        """The nth service of a kind, counted from 0."""
        chance = Chance.of(scene.seed, kind["kind"], nth)
        ward = scene.wards[(nth * 4 + chance.randrange(4)) % len(scene.wards)]
        by = kind["by"][nth % len(kind["by"])]
        organisation = chance.choice(scene.offering[by])
        where = chance.choice(kind["at"])
        venue = scene.venues.get((ward.name, where))
        weekday = chance.randrange(5)
        price = None if chance.likely(0.08) else Decimal(str(chance.choice(kind.get("cost", [0]))))
        words = {
            "ward": ward.name,
            "venue": venue.name if venue else ward.name,
            "day": WEEKDAYS[weekday],
            "group": organisation.name,
        }
        names = [name for name in kind["names"] if _is_true_of(name, where, venue)]
        pattern = names[nth % len(names)]
        name = pattern.format(**words)
        about = [
            chance.choice(kind["about"]).format(**words),
            chance.choice(_COMFORTS) if where in _INDOORS else _NOWHERE.get(where, ""),
        ]
        service = Service(
            organisation=organisation,
            name=name[0].upper() + name[1:],
            description=" ".join(filter(None, about)),
            source="invented for the demonstration",
            minimum_age=chance.choice(kind["ages"]) if "ages" in kind else None,
            eligibility_description=kind.get("for", ""),
            wait_time=kind.get("wait", ""),
            first_visit=first_visit(Chance.of(scene.seed, kind["kind"], nth, "first"), where),
            fees=_fees(chance, price),
            email=organisation.email if chance.likely(0.85) else "",
            url=f"{organisation.website}{_slug(name)}/" if chance.likely(0.6) else "",
            **_how_to_join(chance, organisation, answers=by in ANSWERING),
            **_how_true_still(chance),
        )
        return cls(service, kind, nth, ward, where, venue, weekday, price, pattern)

    def details(self, scene: Scene) -> Iterator[models.Model]:
        """Every row that hangs on the service."""
        chance = Chance.of(scene.seed, self.kind["kind"], self.nth, "details")
        service = self.service
        if self.venue:
            yield ServiceAtLocation(service=service, location=self.venue)
        yield Phone(service=service, number=phone_number(chance), type="voice")
        yield Attribute(service=service, term=scene.terms[self.kind["kind"]])
        for code in self.kind["needs"]:
            yield ServiceNeed(service=service, need=scene.needs[code])
        for fact, code, words in facts_of(self.kind, self.named):
            yield Eligibility(service=service, fact=fact, code=code, description=words)
        if self.price is not None:
            each = "" if not self.price else "for the course" if self.price >= 20 else "each time"
            yield CostOption(service=service, amount=self.price, option=each)
        schedules = list(hours(chance, service, self.kind, self.weekday))
        yield from schedules
        said = Chance.of(scene.seed, self.kind["kind"], self.nth, "said")
        area = scene.areas["borough"] if said.likely(0.4) else scene.areas[self.ward.network]
        yield from said_of(said, service, self.where, schedules, area)


def facts_of(kind: dict[str, Any], named: str) -> list[tuple[str, str, str]]:
    """For whom services of a kind are that have that name: a name may say more than the kind."""
    return [*kind.get("facts", ()), *kind.get("facts_of_names", {}).get(named, ())]


def _is_true_of(name: str, where: str, venue: Location | None) -> bool:
    """A name may speak of a venue, or of the phone, only where that is how it is."""
    return (venue is not None or "{venue}" not in name) and (
        where == "phone" or "by phone" not in name
    )


def _fees(chance: Chance, price: Decimal | None) -> str:
    """What there is to say besides the price; without both the cost is not known."""
    if price is None or not chance.likely(0.25):
        return ""
    if not price:
        return "Donations are welcome and never asked for."
    return chance.choice(["The first time is free.", "Ask if the cost is difficult for you."])


def _how_to_join(chance: Chance, organisation: Organisation, *, answers: bool) -> dict[str, Any]:
    if answers and chance.likely(0.9):
        return {
            "takes_referrals": True,
            "referral_email": organisation.email,
            "application_process": "By referral, or ring us yourself.",
        }
    return {"application_process": chance.choice(_JOINING)}


def _how_true_still(chance: Chance) -> dict[str, Any]:
    """When somebody last checked: mostly lately, for some too long ago to be offered, or never."""
    made = clock.now() - dt.timedelta(days=chance.randint(200, 1500))
    age = chance.one_of({"fresh": 72, "stale": 21, "never": 7})
    days = {"fresh": chance.randint(1, 180), "stale": chance.randint(183, 713)}.get(age)
    verified = clock.now() - dt.timedelta(days=days) if days else None
    statuses = Service.Status
    status = statuses.ACTIVE
    if age == "stale" and chance.likely(0.12):
        status = chance.choice([statuses.TEMPORARILY_CLOSED, statuses.INACTIVE])
    return {
        "created_at": min(made, verified or made),
        "verified_at": verified,
        "last_modified": verified or made,
        "status": status,
        "alert": "Closed for repairs." if status == statuses.TEMPORARILY_CLOSED else "",
    }


def phone_number(chance: Chance) -> str:
    """One of the numbers that Ofcom keeps for drama: nobody answers there."""
    return f"01632 960{chance.randint(0, 999):03}"


def mobile_number(chance: Chance) -> str:
    """A mobile number that Ofcom keeps for drama."""
    return f"07700 900{chance.randint(0, 999):03}"


def site_of(name: str) -> str:
    """A web domain that can never exist, from an organisation's name."""
    return f"{_slug(name)}.example"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
