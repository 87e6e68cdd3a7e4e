"""Reading where the values of an entry came from."""

from copy import copy

from alongside.directory.models import FieldSource, Service
from alongside.directory.services.entries import read_back


def sources_of(service: Service) -> list[FieldSource]:
    """For each field that says something where it came from, as far as known, by name."""
    rows = {row.field: row for row in service.field_sources.all()}
    others = rows.pop(FieldSource.OTHERS, None)
    if others:
        for name in read_back([service.pk])[service.pk].given():
            if name not in rows:
                rows[name] = copy(others)
                rows[name].field = name
    return [rows[name] for name in sorted(rows)]
