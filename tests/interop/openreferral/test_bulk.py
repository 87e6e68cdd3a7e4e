"""Everything in one file."""

import csv
import io
import json
import select
import zipfile
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from alongside.common import clock
from alongside.directory.tables import EVERY, one_snapshot, whole
from alongside.interop.openreferral import streams
from alongside.interop.openreferral.streams import Stream
from tests.interop.openreferral.conftest import BASE
from tests.interop.openreferral.corner import Corner
from tests.interop.openreferral.test_answers import another_transaction

pytestmark = pytest.mark.django_db


def downloaded() -> zipfile.ZipFile:
    response = Client().get(f"{BASE}/hsds.zip")
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(archive.read(name).decode()))]


def test_a_file_for_each_table_and_every_reference_leads_somewhere(corner: Corner) -> None:
    archive = downloaded()
    assert archive.testzip() is None
    assert len(archive.namelist()) == len(EVERY) + 1
    services = rows(archive, "services.csv")
    assert {each["name"] for each in services} == {
        *("Walking football", "Knit and natter", "Listening line", "Lido")
    }
    ids = {
        each["id"]
        for name in archive.namelist()
        if name != "datapackage.json"
        for each in rows(archive, name)
    }
    for name in archive.namelist():
        if name != "datapackage.json":
            for row in rows(archive, name):
                leads = {key: part for key, part in row.items() if key.endswith("_id") and part}
                assert {key: part for key, part in leads.items() if part not in ids} == {}, name
    assert b"Safe house" not in b"".join(archive.read(name) for name in archive.namelist())
    (hall,) = [each for each in rows(archive, "locations.csv") if each["name"] == "Sports hall"]
    assert float(hall["latitude"]) == pytest.approx(53.79, abs=0.01)


def test_each_file_says_when_it_was_made(corner: Corner) -> None:
    assert {each.date_time[:3] for each in downloaded().infolist()} == {
        localtime(clock.now()).timetuple()[:3]
    }


def test_before_it_is_made_nobody_says_how_long_it_is(corner: Corner) -> None:
    for address in ("hsds.zip", "services?format=ndjson"):
        assert "Content-Length" not in Client().head(f"{BASE}/{address}")


def test_it_is_sent_as_it_is_made(corner: Corner) -> None:
    """The first bytes come before a table is read, each table before the next."""
    pieces = iter(Client().get(f"{BASE}/hsds.zip").streaming_content)
    with CaptureQueriesContext(connection) as asked:
        first = next(pieces)
    assert first.startswith(b"PK") and b"datapackage.json" in first
    assert not [each["sql"] for each in asked if "FROM directory_phone" in each["sql"]]
    assert len([*pieces]) >= len(EVERY)


def test_it_says_whose_it_is(corner: Corner) -> None:
    unnamed = json.loads(downloaded().read("datapackage.json"))
    assert unnamed["licence"].startswith("Not stated")
    assert {"title": "test-list"} in unnamed["sources"]
    licence = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    with override_settings(DIRECTORY_LICENCE=licence, DIRECTORY_PUBLISHER="Alderbrook Council"):
        named = json.loads(downloaded().read("datapackage.json"))
        assert (named["title"], named["licenses"]) == ("Alderbrook Council", [{"path": licence}])
        assert licence in Client().get(f"{BASE}/services")["Link"]


@pytest.mark.parametrize("address", ["hsds.zip", "services?format=ndjson&full=true"])
def test_who_has_it_all_already_does_not_get_it_again(address: str, corner: Corner) -> None:
    first = Client().get(f"{BASE}/{address}")
    again = {"If-None-Match": first["ETag"]}
    first.getvalue()
    assert Client().get(f"{BASE}/{address}", headers=again).status_code == 304
    assert Client().head(f"{BASE}/{address}")["ETag"] == first["ETag"]
    corner.bare.phones.create(number="0113 496 0009")
    another_transaction()
    corner.bare.phones.create(number="0113 496 0010")
    changed = Client().get(f"{BASE}/{address}", headers=again)
    assert changed.status_code == 200
    changed.getvalue()


def test_too_many_at_once_are_asked_to_come_back(corner: Corner) -> None:
    held = [Stream(iter([b""])) for _place in range(2)]
    refused = Client().get(f"{BASE}/services?format=ndjson")
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    for stream in held:
        stream.close()
        stream.close()  # closing twice gives back one place
    for _time in range(3):  # reading to the end gives it back too
        assert Client().get(f"{BASE}/services?format=ndjson").getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_stops_reading_holds_no_snapshot_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(whole, "LONGEST_PAUSE", 0.05)
    with (
        pytest.raises(DatabaseError, match="idle-in-transaction"),
        one_snapshot(),
        connection.cursor() as cursor,
    ):
        for _time in range(100):
            cursor.execute("SELECT 1")
            select.select([connection.connection.fileno()], [], [], 5)
    connection.close()


def test_who_reads_for_ever_is_cut_off_and_gives_back_the_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "LONGEST", -1)
    closed: list[bool] = []

    def pieces() -> Iterator[bytes]:
        try:
            yield b"a"
        finally:
            closed.append(True)

    for _time in range(3):
        with pytest.raises(TimeoutError):
            list(Stream(pieces()))
    assert closed == [True] * 3
