"""What an entry says, as plain lines under plain headings: for looking it over."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.common.prices import price
from alongside.directory.models import CostOption, Service
from alongside.directory.times import breaks, timetable


@dataclass(frozen=True)
class Fact:
    """A heading and its lines; no lines where nobody has said anything."""

    label: str
    lines: list[str]
    in_their_words: bool = False


def facts_of(service: Service) -> list[Fact]:
    """The entry in the order in which people ask. Read the service with ``whole_entry``."""
    return [
        Fact(_("What it is"), _some(service.description), in_their_words=True),
        Fact(_("When"), _times(service)),
        Fact(_("Where"), _places(service)),
        Fact(_("Cost"), [*map(_cost, service.cost_options.all()), *_some(service.fees)]),
        Fact(_("Who for"), _who(service)),
        Fact(_("How to join"), _some(service.application_process), in_their_words=True),
        Fact(_("The first time"), _some(service.first_visit), in_their_words=True),
        Fact(_("Contact"), _contact(service)),
    ]


def _some(text: str) -> list[str]:
    return [text] if text else []


def _times(service: Service) -> list[str]:
    there = [schedule for at in service.at_locations.all() for schedule in at.schedules.all()]
    schedules = [*service.schedules.all(), *there]
    return [*timetable(schedules), *breaks(schedules)]


def _places(service: Service) -> list[str]:
    lines = []
    for at in service.at_locations.all():
        address = next(iter(at.location.addresses.all()), None)
        parts = [at.location.name, *(address.lines if address else [])]
        lines.append(", ".join(dict.fromkeys(part for part in parts if part)))
    return lines


def _cost(option: CostOption) -> str:
    amount = ""
    if option.amount is not None:
        amount = price(option.amount, option.currency)
    return " ".join(part for part in (amount, option.option, option.amount_description) if part)


def _who(service: Service) -> list[str]:
    low, high = service.minimum_age, service.maximum_age
    lines = []
    if low is not None and high is not None:
        lines.append(_("Ages %(low)s to %(high)s") % {"low": low, "high": high})
    elif low is not None:
        lines.append(_("Aged %(low)s and over") % {"low": low})
    elif high is not None:
        lines.append(_("Up to age %(high)s") % {"high": high})
    lines += [
        f"{fact.get_fact_display()}: {fact.description}" for fact in service.eligibilities.all()
    ]
    return lines + _some(service.eligibility_description)


def _contact(service: Service) -> list[str]:
    return [
        *(phone.number for phone in service.phones.all()),
        *_some(service.email),
        *_some(service.url),
    ]
