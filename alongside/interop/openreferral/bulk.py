"""Everything as CSV files in one ZIP file: one for each table of HSDS, and where it came from."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime

from alongside.accounts.actor import ANONYMOUS, acting_as
from alongside.common import clock
from alongside.directory import tables
from alongside.directory.tables import EVERY, Table, everything, one_snapshot, sources
from alongside.interop.openreferral.endpoint import endpoint
from alongside.interop.openreferral.nesting import in_degrees
from alongside.interop.openreferral.streams import stream

# Where the standard's own list of files has the plural.
_PLURAL = {
    "service": "services",
    "organization": "organizations",
    "organization_identifier": "organization_identifiers",
    "location": "locations",
    "contact": "contacts",
    "phone": "phones",
    "language": "languages",
    "service_area": "service_areas",
    "cost_option": "cost_options",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
    "review": "reviews",
}
NO_LICENCE = "Not stated. Ask the publisher before you publish it again."


@endpoint()
def hsds_zip(request: HttpRequest) -> HttpResponseBase:
    response = stream(request, _zipped(), "application/zip")
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="directory-{clock.today()}.zip"'
    return response


class _Outbox(io.RawIOBase):
    """Where the ZIP file is written to, and taken from as it grows."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _zipped() -> Iterator[bytes]:
    """The file in pieces, all of it as the directory stood when the first was read."""
    outbox = _Outbox()
    with (
        one_snapshot(),
        acting_as(ANONYMOUS),
        zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        archive.writestr("datapackage.json", orjson.dumps(_notice(), option=orjson.OPT_INDENT_2))
        yield outbox.taken()  # whoever waits sees that it has begun
        for table in EVERY:
            with archive.open(_named(table), "w", force_zip64=True) as file:
                for piece in _csv(table):
                    file.write(piece)
                    yield outbox.taken()
    yield outbox.taken()


def _named(table: Table) -> zipfile.ZipInfo:
    """Its place in the archive, with the day on which it was made: of itself it is from 1980."""
    info = zipfile.ZipInfo(_file_of(table), localtime(clock.now()).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _csv(table: Table) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*table.columns], lineterminator="\r\n")
    writer.writeheader()
    for batch in everything(table):
        if table is tables.LOCATION:
            in_degrees(batch)
        writer.writerows(_flat(row) for row in batch)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _file_of(table: Table) -> str:
    return f"{_PLURAL.get(table.name, table.name)}.csv"


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: orjson.dumps(value).decode() if isinstance(value, list) else value
        for name, value in row.items()
    }


def _notice() -> dict[str, Any]:
    """Whose the data is, in the shape of a tabular data package."""
    return {
        "profile": "tabular-data-package",
        "title": settings.DIRECTORY_PUBLISHER or "A directory of services",
        "description": "HSDS 3.1; columns that begin with x_ are extensions.",
        "created": clock.now().isoformat(),
        "licenses": [{"path": settings.DIRECTORY_LICENCE}] if settings.DIRECTORY_LICENCE else [],
        "licence": settings.DIRECTORY_LICENCE or NO_LICENCE,
        "sources": [
            {"title": source, **({"licence": licence} if licence else {})}
            for source, licence in sources()
        ],
        "resources": [
            {"name": table.name, "path": _file_of(table), "profile": "tabular-data-resource"}
            for table in EVERY
        ],
    }
