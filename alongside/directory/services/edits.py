"""Verbs that change one entry by hand."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.moves import locked
from alongside.directory.entry import Entry, Spot, differences
from alongside.directory.models import Postcode, Service
from alongside.directory.queries.suppressions import Suppressions
from alongside.directory.services.entries import Writer, read_back
from alongside.directory.services.imports import EDITED_HERE
from alongside.directory.values import plain
from alongside.directory.wording import label_of
from alongside.organisations.models import Organisation

# What stands of a service that is not listed yet.
TO_BE_MADE = Entry(organisation="", name="")
_NO_WORDS = re.compile("url|uri|email|link")
Values = Mapping[str, Any]  # fields of an entry as JSON; None for nothing


def as_it_stands(service: Service) -> Entry:
    """The entry now. Raises Refused when the service is no longer there."""
    found = read_back([service.pk]).get(service.pk)
    if found is None:
        raise Refused(_("This entry is no longer in the directory."))
    return found


def values_of(entry: Entry, fields: list[str]) -> dict[str, Any]:
    """These fields as JSON, None where nothing is said."""
    said = entry.as_json()
    return {field: said.get(field) for field in fields}


def with_values(entry: Entry, values: Values) -> Entry:
    """The entry with these values in the place of its own."""
    said = {**entry.as_json(), **values}
    return Entry.from_json({name: value for name, value in said.items() if value is not None})


def in_plain_words(before: Entry, after: Entry) -> Entry:
    """The entry without the mark-up that somebody typed or pasted into what they changed.

    What reads the open data may show it as it comes.
    """
    said = after.as_json()
    changed = {name: said[name] for name in differences(before, after) if name in said}
    return with_values(after, {name: _plain(name, value) for name, value in changed.items()})


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(name, one) for one in value]
    if isinstance(value, dict):
        return {inner: _plain(inner, one) for inner, one in value.items()}
    is_words = isinstance(value, str) and not _NO_WORDS.search(name)
    return plain(value) if is_words and ("<" in value or "&" in value) else value


def write(actor: Actor, service: Service, before: Entry, after: Entry) -> list[str]:
    """Make the changes between the two forms to what stands now; the names of those fields.

    What somebody else changed meanwhile stays, unless it is the same field: then OutOfTurn names
    it and nothing is done. Call inside a verb's whole.
    """
    service, after = locked(service), in_plain_words(before, after)
    now = as_it_stands(service)
    changed = [name for name in differences(before, after) if name in differences(now, after)]
    clashes = [name for name in changed if name in differences(now, before)]
    if clashes:
        raise OutOfTurn(
            _("Somebody has changed this meanwhile: %s. Look at it again, then decide.")
            % ", ".join(label_of(name) for name in clashes)
        )
    if not changed:
        return []
    new = placed(replace(now, **{name: getattr(after, name) for name in changed}))
    check(new)
    writer = Writer(EDITED_HERE, service.organisation.kind)
    # Another organisation may bear the same name: the entry stays with its own.
    writer.known.organisations[now.organisation.casefold()] = service.organisation_id
    writer.change([(service.pk, now, new)])
    record(actor, "directory.edit", service, fields=changed)
    return changed


def make(actor: Actor, entry: Entry) -> Service:
    """List a new service. Call inside a verb's whole.

    Raises Refused for one that has no name or nobody who offers it, and for whoever asked not to
    be listed.
    """
    check(entry)
    if not entry.organisation.strip():
        raise Refused(_("A new entry needs to say who offers it."), field="organisation")
    places = [spot.postal_code for spot in entry.locations] or [""]
    kept_out = Suppressions.load()
    for postcode in places:
        if kept_out.holds(
            entry.name,
            entry.organisation,
            postcode=postcode,
            urls=[entry.url],
            area=actor.area_id,
        ):
            raise Refused(_("They asked not to be listed."))
    writer = Writer(EDITED_HERE, Organisation.Kind.PROVIDER)
    [made] = writer.create([placed(entry)])
    service = Service.objects.get(pk=made)
    record(actor, "directory.make", service)
    return service


def check(entry: Entry) -> None:
    """Raise Refused for what no entry may say."""
    if not entry.name.strip():
        raise Refused(_("Write the name of the service."), field="name")
    low, high = entry.minimum_age, entry.maximum_age
    if low is not None and high is not None and low > high:
        raise Refused(_("The youngest age is above the oldest."), field="minimum_age")


def placed(entry: Entry) -> Entry:
    """With each address on the map where its postcode is, unless it has a spot of its own."""
    wanted = {spot.postal_code for spot in entry.locations if spot.postal_code and not spot.place}
    if not wanted:
        return entry
    known = {row.postcode: row.place for row in Postcode.objects.filter(postcode__in=wanted)}
    return replace(entry, locations=[_on_the_map(spot, known) for spot in entry.locations])


def _on_the_map(spot: Spot, known: Mapping[str, Any]) -> Spot:
    place = known.get(spot.postal_code)
    if spot.place or place is None:
        return spot
    return replace(spot, place=(place.easting, place.northing))
