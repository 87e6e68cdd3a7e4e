"""Keeping the GP practices of the country among the organisations."""

from dataclasses import dataclass, field
from pathlib import Path

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.whole import all_or_nothing
from alongside.directory.copying import Rows, new_key
from alongside.directory.models import Address, Location, Postcode
from alongside.directory.permission import may_import
from alongside.directory.practice_files import Practice, read
from alongside.organisations.models import Organisation


@dataclass
class LoadedPractices:
    """How many were new, changed or as before; which lines were wrong; which here have closed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad_lines: list[tuple[int, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


@all_or_nothing()
def load_practices(*, actor: Actor, path: Path) -> LoadedPractices:
    """Create the practices of the list that are open, and rename those whose name has changed.

    What closed is named and left as it is: people may still be registered there. What else was
    written here about a practice stays. Raises Refused for a file that is not such a list.
    """
    may_import(actor)
    loaded = LoadedPractices()
    known = {o.ods_code: o for o in Organisation.objects.exclude(ods_code="")}
    new, renamed = [], []
    for line, found in read(path):
        if isinstance(found, str):
            loaded.bad_lines.append((line, found))
            continue
        here = known.get(found.code)
        if found.closed:
            if here:
                loaded.closed.append(here.name)
        elif here is None:
            new.append(found)
        elif here.name.casefold() != found.name.casefold():
            here.name = found.name
            renamed.append(here)
        else:
            loaded.unchanged += 1
    _create(new)
    Organisation.objects.bulk_update(renamed, ["name"], batch_size=500)
    loaded.created, loaded.updated = len(new), len(renamed)
    record(
        actor,
        "directory.load_practices",
        created=loaded.created,
        updated=loaded.updated,
        closed=len(loaded.closed),
    )
    return loaded


def _create(practices: list[Practice]) -> None:
    codes = {practice.postal_code for practice in practices if practice.postal_code}
    places = dict(Postcode.objects.filter(postcode__in=codes).values_list("postcode", "place"))
    rows = Rows()
    for practice in practices:
        organisation, location = new_key(), new_key()
        rows.add(
            Organisation,
            id=organisation,
            name=practice.name,
            kind=Organisation.Kind.GP_PRACTICE.value,
            ods_code=practice.code,
            phone=practice.phone,
        )
        rows.add(
            Location,
            id=location,
            organisation_id=organisation,
            name=practice.name,
            place=places.get(practice.postal_code),
        )
        rows.add(
            Address,
            id=new_key(),
            location_id=location,
            address_1=practice.address_1,
            address_2=practice.address_2,
            city=practice.city,
            postal_code=practice.postal_code,
        )
    rows.copy()
