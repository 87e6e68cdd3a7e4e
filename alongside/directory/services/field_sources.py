"""Where the values of an entry came from: one row for all of its fields, others for exceptions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from alongside.common import clock
from alongside.directory.copying import Rows, new_key
from alongside.directory.entry import Entry
from alongside.directory.models import FieldSource

Id = Any
Kept = dict[str, dict[str, Any]]  # what rows said, by the name of the field
Names = Sequence[str]

_SAID = ("source", "licence", "written_at", "verified_at", "verified_by")
_COLUMNS = ("id", "service_id", "field", *_SAID)


@dataclass(frozen=True)
class Origin:
    """Who says it, and under which licence it may be shown."""

    source: str
    licence: str = ""

    def lay(self, rows: Rows, service: Id, entry: Entry, names: Iterable[str]) -> None:
        """Rows for these fields; ``FieldSource.OTHERS`` for all that have none of their own."""
        verified_by = entry.assurer_email[:100] if entry.assured_date else ""
        said = (self.source, self.licence, clock.now(), entry.assured_date, verified_by)
        for name in names:
            rows.lay(FieldSource, _COLUMNS, (new_key(), service, name, *said))

    def mark(self, kept: Sequence[tuple[Id, Names]], label: str) -> None:
        """Name another source for these fields, where they are still named as this one's."""
        found = FieldSource.objects.filter(service_id__in=[service for service, _names in kept])
        said = {(row.service_id, row.field): row for row in found}
        rows = Rows()
        for service, names in kept:
            for name in names:
                own = said.get((service, name))
                others = said.get((service, FieldSource.OTHERS))
                if own and own.source == self.source:
                    FieldSource.objects.filter(pk=own.pk).update(
                        source=label, licence="", written_at=clock.now()
                    )
                elif own is None and others and others.source == self.source:
                    said_now = (label, "", clock.now(), others.verified_at, others.verified_by)
                    rows.lay(FieldSource, _COLUMNS, (new_key(), service, name, *said_now))
        rows.copy()


def kept_sources(fields: Mapping[Id, Names]) -> dict[Id, Kept]:
    """What the rows of these services' fields say now, as JSON can hold it."""
    found: dict[Id, Kept] = {service: {} for service in fields}
    for row in FieldSource.objects.filter(_of(fields)):
        found[row.service_id][row.field] = {
            "source": row.source,
            "licence": row.licence,
            "written_at": row.written_at.isoformat(),
            "verified_at": row.verified_at.isoformat() if row.verified_at else "",
            "verified_by": row.verified_by,
        }
    return found


def put_back_sources(kept: Mapping[Id, tuple[Names, Kept]]) -> None:
    """Let the rows of these services' fields say what they said; where there was none, none."""
    FieldSource.objects.filter(
        _of({service: names for service, (names, _k) in kept.items()})
    ).delete()
    rows = Rows()
    for service, (_names, said) in kept.items():
        for name, values in said.items():
            said_then = (values[column] for column in _SAID)
            rows.lay(FieldSource, _COLUMNS, (new_key(), service, name, *said_then))
    rows.copy()


def forget_sources(fields: Mapping[Id, Names]) -> None:
    """Nobody is named for these fields any more."""
    FieldSource.objects.filter(_of(fields)).delete()


def _of(fields: Mapping[Id, Names]) -> Q:
    """The rows of these fields, of each service its own."""
    services: defaultdict[tuple[str, ...], list[Id]] = defaultdict(list)
    for service, names in fields.items():
        services[tuple(names)].append(service)
    wanted = Q(pk=None)
    for names, ids in services.items():
        wanted |= Q(service_id__in=ids, field__in=names)
    return wanted
