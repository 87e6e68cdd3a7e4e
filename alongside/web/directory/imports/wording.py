"""Fields and values of an entry, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.directory.entry import COMPARED
from alongside.directory.wording import lines_of
from alongside.needs.queries import all_needs

OUTCOMES: dict[str, Any] = {
    "created": gettext_lazy("New"),
    "updated": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("The same"),
    "skipped": gettext_lazy("Passed over"),
    "failed": gettext_lazy("Cannot be read"),
}
NAMES: dict[str, Any] = {
    "organisation": gettext_lazy("Organisation"),
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("Description"),
    "url": gettext_lazy("Web address"),
    "email": gettext_lazy("E-mail"),
    "fees": gettext_lazy("Cost, in words"),
    "eligibility_description": gettext_lazy("Who it is for"),
    "application_process": gettext_lazy("How to join"),
    "minimum_age": gettext_lazy("Youngest age"),
    "maximum_age": gettext_lazy("Oldest age"),
    "status": gettext_lazy("State"),
    "locations": gettext_lazy("Places"),
    "phones": gettext_lazy("Phone"),
    "schedules": gettext_lazy("Times"),
    "terms": gettext_lazy("Kinds"),
    "needs": gettext_lazy("Needs"),
    "costs": gettext_lazy("Prices"),
    "eligibilities": gettext_lazy("Conditions"),
    "languages": gettext_lazy("Languages"),
    "contacts": gettext_lazy("Whom to ask"),
    "urls": gettext_lazy("Further web addresses"),
    "areas": gettext_lazy("Areas served"),
    "funding": gettext_lazy("Who pays"),
    "reviews": gettext_lazy("Reviews"),
}


def difference(field: str, here: Any, there: Any) -> dict[str, Any]:
    """A field with both of its values."""
    return {
        "field": field_name(field),
        "here": in_words(field, here),
        "there": in_words(field, there),
    }


def said_by(entry: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """What a new entry says, field by field, in the order of the entry."""
    said = entry or {}
    return [
        {"field": field_name(field), "value": in_words(field, said[field])}
        for field in COMPARED
        if field in said
    ]


def field_name(field: str) -> str:
    """What people call the field."""
    return str(NAMES.get(field, field.replace("_", " ").capitalize()))


def in_words(field: str, value: Any) -> str:
    """A value of a field as the entry's own page says it, on as many lines as it has parts."""
    if field == "needs" and value:
        names = dict(all_needs().values_list("code", "name"))
        value = [names.get(code, code) for code in value]
    return "\n".join(line for line in lines_of(field, value) if line) or _("nothing")
