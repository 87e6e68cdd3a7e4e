import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from alongside.directory import mapping
from alongside.directory.models import Service
from tests.directory.corner import MAPPING, REAL, row

MAPPINGS = Path(mapping.__file__).with_name("mappings")


@pytest.fixture
def run(needs, postcodes):
    """Run a command; answers what it printed, and what it said aside."""

    def call(*words, **options):
        out, err = StringIO(), StringIO()
        call_command(*map(str, words), stdout=out, stderr=err, **options)
        return out.getvalue(), err.getvalue()

    return call


@pytest.fixture
def mapping_file(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text(json.dumps(MAPPING))  # JSON is YAML
    return path


def test_an_import_is_reported_and_undone_from_the_command_line(run, sheet, mapping_file):
    path = sheet(row(1), row(2, name=""))
    out, _err = run("import_directory", path, "--mapping", mapping_file)
    assert "Line 3 failed (2): it has no name. Fill it in." in out
    assert "1 created, 0 updated, 0 unchanged, 0 skipped, 1 failed." in out
    batch = out.split("undo-import ")[1].strip()
    out, _err = run("undo_import", batch)
    assert out.strip() == "1 removed, 0 put back, 0 kept."
    with pytest.raises(CommandError, match="undone before"):
        run("undo_import", batch)


def test_with_json_the_output_is_one_object_of_five_counts(run, sheet, mapping_file):
    path = sheet(row(1), row(2, name=""))
    out, err = run("import_directory", path, "--mapping", mapping_file, "--json")
    assert json.loads(out) == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "failed": 1,
    }
    assert "Line 3 failed" in err


def test_a_dry_run_says_that_nothing_was_changed(run, sheet, mapping_file):
    out, _err = run("import_directory", sheet(row(1)), "--mapping", mapping_file, "--dry-run")
    assert "nothing was changed" in out
    assert "undo-import" not in out
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("source: [", "cannot be read"),
        ("source: x\n", "not right at “key”"),
        (json.dumps({**MAPPING, "colour": "blue"}), "not right at “colour”"),
        (json.dumps({**MAPPING, "schedules": [{"hours": {"XX": "{a}"}}]}), "schedules.0.hours"),
        ("just words", "not right"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_the_place(run, sheet, mapping_file, content, said):
    mapping_file.write_text(content)
    with pytest.raises(CommandError, match=said):
        run("import_directory", sheet(row(1)), "--mapping", mapping_file)


def test_files_that_are_not_there_are_said(run, sheet, mapping_file, tmp_path):
    with pytest.raises(CommandError, match=r"gone\.csv"):
        run("import_directory", tmp_path / "gone.csv", "--mapping", mapping_file)
    with pytest.raises(CommandError, match=r"gone\.yaml"):
        run("import_directory", sheet(row(1)), "--mapping", tmp_path / "gone.yaml")
    with pytest.raises(CommandError, match=r"gone\.csv"):
        run("import_postcodes", tmp_path / "gone.csv")


def test_postcodes_are_loaded_from_the_command_line(run, tmp_path):
    path = tmp_path / "postcodes.csv"
    path.write_text("postcode,lat,lon\nZZ8 1AA,53.8,-1.5\nNONSENSE,1,1\n")
    out, err = run("import_postcodes", path)
    assert "1 created, 0 updated, 0 unchanged, 1 failed" in out
    assert "Line 3 left out: “NONSENSE” is not a postcode." in err


needs_real_files = pytest.mark.skipif(
    not REAL.exists(), reason="the real data files are not beside this checkout"
)


@needs_real_files
@pytest.mark.parametrize(
    ("file", "mapping_name", "created", "skipped"),
    [
        ("foodbanks.csv", "foodbanks.yaml", 180, 0),
        ("libraries/uk_libraries_geocoded.csv", "libraries.yaml", 3753, 478),
    ],
)
def test_the_real_directories_are_read_whole_and_only_once(
    run, file, mapping_name, created, skipped
):
    words = ("import_directory", REAL / file, "--mapping", MAPPINGS / mapping_name, "--json")
    nothing = {"created": 0, "updated": 0, "unchanged": 0, "skipped": skipped, "failed": 0}
    out, err = run(*words)
    assert json.loads(out) == nothing | {"created": created}
    assert Service.objects.filter(search_entries=None).count() == 0
    out, _err = run(*words)
    assert json.loads(out) == nothing | {"unchanged": created}
    out, _err = run("undo_import", err.split("undo-import ")[1].strip())
    assert out.strip() == f"{created} removed, 0 put back, 0 kept."


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.name)
def test_the_mappings_that_come_with_the_product_are_right(path):
    assert mapping.read(path).columns()
