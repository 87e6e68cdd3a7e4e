"""Everything at once, as lines of JSON and as CSV files: the same as the pages say."""

import csv
import io
import json
import zipfile
from typing import Any

from tests.interop.stranger.interface import Listed, Thing
from tests.interop.stranger.visit import Visit

CSV_FILES = {"services.csv": "services", "organizations.csv": "organizations"}
HANGING = {
    "phones.csv": "phones",
    "schedule.csv": "schedules",
    "cost_options.csv": "cost_options",
    "contacts.csv": "contacts",
}
Rows = list[dict[str, str]]


def check(visit: Visit, listed: Listed) -> None:
    """NDJSON is what the pages list; so is each CSV file."""
    for name in ("services", "service_at_locations", "organizations"):
        _check_lines(visit, name, listed[name])
    archive = zipfile.ZipFile(io.BytesIO(visit.get(f"{visit.api}/hsds.zip", "downloads").content))
    visit.expect(archive.testzip() is None, "hsds.zip", "is damaged")
    files = {name: _rows(archive, name) for name in archive.namelist() if name.endswith(".csv")}
    for file, name in CSV_FILES.items():
        _check_rows(visit, file, files[file], listed[name])
    _check_hanging(visit, files, listed)
    _check_references(visit, files)
    _check_package(visit, archive)


def _check_lines(visit: Visit, name: str, things: dict[str, Thing]) -> None:
    answer = visit.get(f"{visit.api}/{name}?full=true&format=ndjson", "downloads")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    visit.same("NDJSON", f"{name} in order", [each["id"] for each in lines], sorted(things))
    differs = [each["id"] for each in lines if things.get(each["id"]) != each]
    visit.expect_none("NDJSON", f"{name} that are not as on the pages", differs)


def _rows(archive: zipfile.ZipFile, name: str) -> Rows:
    return [*csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline=""))]


def _check_rows(visit: Visit, file: str, rows: Rows, things: dict[str, Thing]) -> None:
    """Row for row and column for column what the interface says."""
    visit.same(file, "ids", {row["id"] for row in rows}, {*things})
    for row in rows:
        thing = things.get(row["id"], {})
        plain = {key: part for key, part in thing.items() if not isinstance(part, dict | list)}
        differs = {
            key: (part, row[key])
            for key, part in plain.items()
            if key in row and not _is_same(part, row[key])
        }
        visit.expect_none(file, f"{row['id']} is told otherwise in", differs.items())
        unsaid = {key for key, part in row.items() if part and key not in thing}
        visit.expect_none(file, f"{row['id']} says more than the API in", unsaid)


def _is_same(said: Any, written: str) -> bool:
    if isinstance(said, bool):
        return written.lower() == str(said).lower()
    if isinstance(said, int | float):
        return bool(written) and float(written) == said
    return str(said).replace("T", " ") == written.replace("T", " ")


def _check_hanging(visit: Visit, files: dict[str, Rows], listed: Listed) -> None:
    """What hangs on services and organisations is in its own file, once each."""
    for file, part in HANGING.items():
        said = {
            each["id"]
            for name in CSV_FILES.values()
            for thing in listed[name].values()
            for each in _hanging(thing, part)
        }
        written = [row["id"] for row in files[file]]
        visit.same(file, "rows", len(written), len({*written}))
        visit.expect_none(file, "is not in", said - {*written})
        visit.expect_none(file, "the API does not say", {*written} - said)


def _hanging(thing: Any, part: str) -> list[Thing]:
    """Everything of that kind, however deep."""
    if isinstance(thing, list):
        return [found for each in thing for found in _hanging(each, part)]
    if not isinstance(thing, dict):
        return []
    deeper = [found for each in thing.values() for found in _hanging(each, part)]
    return [*thing.get(part, []), *deeper]


def _check_references(visit: Visit, files: dict[str, Rows]) -> None:
    ids = {row["id"] for rows in files.values() for row in rows}
    for file, rows in files.items():
        for row in rows:
            lost = {
                f"{key}={part}"
                for key, part in row.items()
                if key.endswith("_id") and part and part not in ids
            }
            visit.expect_none(file, f"{row['id']} leads nowhere with", lost)


def _check_package(visit: Visit, archive: zipfile.ZipFile) -> None:
    """The data package names every file, and says under which licence it may be used."""
    package = json.loads(archive.read("datapackage.json"))
    named = {each["path"] for each in package["resources"]}
    visit.same("datapackage.json", "files", named, {*archive.namelist()} - {"datapackage.json"})
    visit.expect(package.get("licence"), "datapackage.json", "says nothing of a licence")
