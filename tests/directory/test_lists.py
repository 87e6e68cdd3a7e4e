"""The NHS's practices and other people's terms."""

import csv
import json

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.directory.models import TaxonomyTerm
from alongside.directory.services.practices import load_practices
from alongside.directory.services.taxonomies import load_taxonomy
from alongside.organisations.models import Organisation
from tests.directory.corner import REAL


@pytest.fixture
def act(as_owner, postcodes, importer):
    """Do a verb as whoever imports."""

    def do(verb, path):
        with acting_as(importer) as actor:
            return verb(actor=actor, path=path)

    return do


def line(code, name, status="A", setting="4", postcode="ZZ1 1AA"):
    cells = [""] * 27
    cells[0], cells[1], cells[4], cells[7], cells[8] = code, name, "1 QUAY", "ALDERBROOK", "YORKS"
    cells[9], cells[12], cells[17], cells[25] = postcode, status, "020 7946 0018", setting
    return cells


@pytest.fixture
def practices(tmp_path):
    """Write such a list."""

    def write(*lines):
        path = tmp_path / "epraccur.csv"
        with path.open("w", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(lines)
        return path

    return write


def test_open_practices_become_organisations_and_stay_themselves(act, practices):
    first = practices(
        line("A10001", "THE OAKS SURGERY"),
        line("A10002", "CLOSED SURGERY", status="C"),
        line("A10003", "A PHARMACY", setting="1"),
        ["too", "short"],
    )
    loaded = act(load_practices, first)
    assert (loaded.created, len(loaded.bad_lines)) == (1, 1)
    oaks = Organisation.objects.get(ods_code="A10001")
    assert (oaks.name, oaks.kind, oaks.phone) == (
        "The Oaks Surgery",
        "gp_practice",
        "020 7946 0018",
    )
    address = oaks.locations.get().addresses.get()
    assert (address.address_1, address.city, address.postal_code) == (
        "1 Quay",
        "Alderbrook",
        "ZZ1 1AA",
    )
    assert oaks.locations.get().place.easting == 430_000
    assert act(load_practices, first).unchanged == 1
    loaded = act(load_practices, practices(line("A10001", "THE ELMS SURGERY")))
    assert (loaded.created, loaded.updated) == (0, 1)
    loaded = act(load_practices, practices(line("A10001", "THE ELMS SURGERY", status="C")))
    assert loaded.closed == ["The Elms Surgery"]
    assert Organisation.objects.get(pk=oaks.pk).name == "The Elms Surgery"


def test_another_file_is_refused(act, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,postcode\nThe Oaks,ZZ1 1AA\n")
    with pytest.raises(Refused, match="27 values"):
        act(load_practices, path)


def test_terms_are_loaded_below_each_other_and_again(act, tmp_path):
    path = tmp_path / "list.jsonld"
    scheme = {
        "title": "Activities",
        "license": "https://licence.example/",
        "concept": [
            {"id": "a#1", "prefLabel": "Dance", "identifier": "1"},
            {"id": "a#2", "prefLabel": "Tango", "broader": ["a#1"]},
            {"id": "a#3"},
        ],
    }
    path.write_text(json.dumps(scheme))
    taxonomy, terms = act(load_taxonomy, path)
    assert (terms, TaxonomyTerm.objects.get(name="Tango").parent.name) == (2, "Dance")
    assert "licence.example" in taxonomy.description
    scheme["concept"][0]["prefLabel"] = "Dancing"
    path.write_text(json.dumps(scheme))
    act(load_taxonomy, path)
    assert TaxonomyTerm.objects.get(name="Tango").parent.name == "Dancing"
    assert TaxonomyTerm.objects.count() == 2


@pytest.mark.parametrize("content", ["[", "[]", "{}", '{"title": "x", "concept": "y"}'])
def test_what_is_no_list_of_terms_is_refused(act, tmp_path, content):
    path = tmp_path / "list.jsonld"
    path.write_text(content)
    with pytest.raises(Refused):
        act(load_taxonomy, path)


@pytest.mark.skipif(not REAL.exists(), reason="the real data files are not beside this checkout")
def test_the_real_lists_are_read(act):
    loaded = act(load_practices, REAL / "ods" / "epraccur.csv.gz")
    assert (loaded.created, loaded.bad_lines) == (6830, [])
    _taxonomy, terms = act(load_taxonomy, REAL / "openactive" / "activity-list.jsonld")
    assert terms > 700
