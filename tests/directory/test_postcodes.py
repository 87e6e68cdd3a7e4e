import gzip

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, Refused
from alongside.common.places import Place
from alongside.directory.models import Outcode, Postcode
from alongside.directory.services.postcodes import load_postcodes
from tests.directory.corner import REAL

FILE = "postcode,lat,lon\nZZ1 1AA,53.8,-1.55\nzz11ab,53.9,-1.56\nZZ2 1AA,,\n"


@pytest.fixture
def load(db, importer, tmp_path):
    def write_and_load(text, name="postcodes.csv", **options):
        path = tmp_path / name
        data = text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        with acting_as(importer) as actor:
            return load_postcodes(actor=actor, path=path, **options)

    return write_and_load


def test_postcodes_are_loaded_moved_and_left(load):
    first = load(FILE)
    assert (first.created, first.without_place, first.districts) == (3, 1, 1)
    again = load(FILE, name="postcodes.csv.gz")
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    moved = load("postcode,lat,lon\nZZ1 1AA,53.7,-1.55\nZZ3 3AA,53.7,-1.5\n")
    assert (moved.created, moved.updated, moved.unchanged) == (1, 1, 0)
    assert Postcode.objects.count() == 4


def test_degrees_become_grid_metres_as_one_by_one(load):
    load(FILE)
    assert Postcode.objects.get(pk="ZZ1 1AA").place == Place.from_wgs84(53.8, -1.55)
    assert Postcode.objects.get(pk="ZZ2 1AA").place is None


def test_code_point_open_is_read_as_it_comes(load, tmp_path, importer):
    folder = tmp_path / "codepo_gb"
    folder.mkdir()
    (folder / "zz.csv").write_text('"ZZ11AA",10,430000,433000,"E9","","","","E08000035","E05"\n')
    (folder / "zy.csv").write_text('"ZY11AA",90,0,0,"E9","","","",""\n')
    with acting_as(importer) as actor:
        loaded = load_postcodes(actor=actor, path=folder)
    assert (loaded.created, loaded.without_place) == (2, 1)
    kept = Postcode.objects.get(pk="ZZ1 1AA")
    assert (kept.place, kept.district) == (Place(430_000, 433_000), "E08000035")


@pytest.mark.parametrize("heading", ["oslaua", "lad25cd", "laua", "admin_district"])
def test_in_whose_councils_area_a_postcode_lies_is_kept(load, heading):
    load(f"postcode,lat,lon,{heading}\nZZ1 1AA,53.8,-1.55,E09000001\nZZ2 1AA,,,Leeds\n")
    assert Postcode.objects.get(pk="ZZ1 1AA").district == "E09000001"
    assert Postcode.objects.get(pk="ZZ2 1AA").district == "", "a name is no code"
    assert load(FILE).updated == 0, "a file without that column leaves it"
    assert load(f"postcode,lat,lon,{heading}\nZZ1 1AA,53.8,-1.55,E09000002\n").updated == 1
    assert Postcode.objects.get(pk="ZZ1 1AA").district == "E09000002"


def test_districts_can_come_from_a_file_of_their_own(load, tmp_path):
    districts = tmp_path / "outcodes.csv"
    districts.write_text("outcode,lat,lon,postcodes\nZZ1,53.8,-1.55,2\n")
    assert load(FILE, outcodes=districts).districts == 1
    assert Outcode.objects.get(pk="ZZ1").place == Place.from_wgs84(53.8, -1.55)


def test_lines_that_are_no_postcode_are_counted_and_shown(load):
    loaded = load(FILE + "NONSENSE,53.8,-1.5\nZZ4 4AA,north,-1.5\nZZ5 5AA\n")
    assert (loaded.created, loaded.failed) == (3, 3)
    assert [line for line, _why in loaded.bad_lines] == [5, 6, 7]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("name,street\nSmith,1 Quay\n", "needs the columns"),
        ("postcode,lat,lon\nNONSENSE,1,1\n", "no postcode that can be read"),
        ("postcode,lat,lon\n", "no postcode that can be read"),
    ],
)
def test_a_file_of_something_else_changes_nothing(load, text, said):
    load(FILE)
    with pytest.raises(Refused, match=said):
        load(text)
    assert Postcode.objects.count() == 3


def test_a_link_worker_may_not_load_postcodes(people, tmp_path):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        load_postcodes(actor=people.amina, path=tmp_path)


@pytest.mark.skipif(not REAL.exists(), reason="the real data files are not beside this checkout")
def test_the_real_districts_are_read(load, tmp_path):
    real = REAL / "postcodes" / "gb_outcodes_wgs84_2014-08.csv"
    assert load(FILE, outcodes=real).districts == 2880
