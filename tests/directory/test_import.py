import gzip
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import ImportBatch, Location, Service
from alongside.directory.services.imports import import_directory
from alongside.directory.times import timetable
from alongside.organisations.models import Organisation
from tests.directory.corner import HEADINGS, row
from tests.factories.standing import preparing


@pytest.fixture
def load(needs, postcodes, importer, mapping):
    """Import a file as the command does; answers the counts, and keeps the rows' reports."""

    def load_file(path, **options):
        reports = []
        with acting_as(importer) as actor:
            done = import_directory(
                actor=actor, path=path, mapping=mapping, tell=reports.append, **options
            )
        load_file.reports = [report for report in reports if report.messages]
        load_file.done = done
        return {name: count for name, count in done.counts.items() if count}

    return load_file


def test_a_row_becomes_a_service_with_all_that_belongs_to_it(load, sheet):
    assert load(sheet(row(1, **{"from age": "50"}))) == {"created": 1}
    service = Service.objects.get()
    assert service.organisation.name == "Harbour Trust"
    assert (service.name, service.minimum_age) == ("Chair yoga 1", 50)
    assert [phone.number for phone in service.phones.all()] == ["020 7946 0018"]
    assert timetable(service.schedules.all()) == ["Mondays, 10am to 12 noon"]
    assert [a.term.name for a in service.attributes.all()] == ["Exercise class"]
    assert [need.code for need in service.needs.all()] == ["loneliness"]
    location = service.locations.get()
    assert (location.place.easting, location.place.northing) == (430_000, 433_000)
    assert location.addresses.get().postal_code == "ZZ1 1AA"


def test_one_organisation_runs_many_services(load, sheet):
    load(sheet(row(1), row(2, group="HARBOUR TRUST "), row(3, group="Haven")))
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Harbour Trust", "Haven"]


def test_the_second_time_nothing_changes(load, sheet):
    path = sheet(row(1), row(2))
    load(path)
    before = list(Service.objects.order_by("id").values())
    assert load(path) == {"unchanged": 2}
    assert list(Service.objects.order_by("id").values()) == before


def test_only_what_changed_at_the_source_is_updated(load, sheet):
    load(sheet(row(1), row(2)))
    place = Location.objects.get(at_services__service__name="Chair yoga 2").pk
    changed = row(2, about="Now with tea", street="2 Quay", Tuesday="14:00-15:00", phone="")
    assert load(sheet(row(1), changed)) == {"updated": 1, "unchanged": 1}
    service = Service.objects.get(name="Chair yoga 2")
    assert service.description == "Now with tea"
    assert timetable(service.schedules.all())[1] == "Tuesdays, 2pm to 3pm"
    assert not service.phones.exists()
    assert service.locations.get().pk == place, "a location that stays keeps its id"
    assert service.locations.get().addresses.get().address_1 == "2 Quay"


def test_what_was_edited_here_outlives_the_next_file(load, sheet):
    load(sheet(row(1)))
    Service.objects.update(description="Ring the bell twice", takes_referrals=True)
    assert load(sheet(row(1, about="Stretching", web="https://new.example"))) == {"updated": 1}
    service = Service.objects.get()
    assert service.description == "Ring the bell twice"
    assert service.takes_referrals
    assert service.url == "https://new.example"
    assert load.reports[0].messages == ("kept as edited here: description",)


def test_a_record_that_left_the_file_is_named_and_stays(load, sheet):
    load(sheet(row(1), row(2)))
    load(sheet(row(1)))
    assert load.done.absent == ["Chair yoga 2"]
    assert Service.objects.filter(status="active").count() == 2


def test_ten_bad_rows_in_a_thousand_fail_alone(load, sheet):
    rows = [row(n) for n in range(1, 1001)]
    faults = {
        7: ({"name": ""}, "no name"),
        100: ({"group": ""}, "no organisation"),
        101: ({"from age": "fifty"}, "not an age"),
        250: ({"name": "x" * 300}, "255 fit"),
        499: ({"id": ""}, "nothing tells it from other rows"),
        500: ({"about": "a\x00b"}, "NUL"),
        501: ({"from age": "-1"}, "not an age"),
        750: ({"group": "y" * 256}, "255 fit"),
        999: ({"name": " "}, "no name"),
        1000: ({"street": "z" * 256}, "255 fit"),
    }
    for number, (cells, _why) in faults.items():
        rows[number - 1] |= cells
    assert load(sheet(*rows)) == {"created": 990, "failed": 10}
    assert {report.line - 1: report.messages[0] for report in load.reports}.keys() == faults.keys()
    for report in load.reports:
        assert faults[report.line - 1][1] in report.messages[0]


def test_small_faults_are_repaired_and_said(load, sheet):
    untidy = row(
        1, email="hello at harbour", web="harbour.example", phone="12", postcode="ZZ1", Monday="ten"
    )
    assert load(sheet(untidy)) == {"created": 1}
    service = Service.objects.get()
    assert (service.email, service.url) == ("", "https://harbour.example")
    assert not service.phones.exists()
    said = " ".join(load.reports[0].messages)
    assert all(cell in said for cell in ("hello at harbour", "“12”", "“ZZ1”", "“ten”"))


def test_rows_that_the_mapping_passes_over_and_doubles_are_skipped(load, sheet):
    assert load(sheet(row(1), row(2, closed="2019"), row(1))) == {"created": 1, "skipped": 2}
    assert [report.messages[0] for report in load.reports] == [
        "closed in 2019",
        "the same as the row on line 2",
    ]


def test_a_postcode_that_nobody_knows_is_said(load, sheet):
    assert load(sheet(row(1, postcode="ZZ5 5ZZ"))) == {"created": 1}
    assert "ZZ5 5ZZ is not known here" in load.reports[0].messages[0]
    assert Service.objects.get().locations.get().place is None


def test_a_dry_run_tells_everything_and_changes_nothing(load, sheet):
    assert load(sheet(row(1)), dry_run=True) == {"created": 1}
    assert not Service.objects.exists()
    assert not ImportBatch.objects.exists()


HEAD = ",".join(HEADINGS)
GOOD = ",".join(row(1).get(heading, "") for heading in HEADINGS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (HEAD.encode(), "headings but no rows"),
        (f"{HEAD}\n{GOOD}\n".replace("Quay", "Caf\xe9").encode("cp1252"), "--encoding cp1252"),
        (f"{HEAD}\n{GOOD}\n".encode("utf-16"), "not written in UTF-8"),
        (b"PK\x03\x04rest of a workbook", "Save it as “CSV UTF-8”"),
        (f'{HEAD}\n{GOOD}\n2,"Open for ever,x\n{GOOD}\n'.encode(), "starts on line 3"),
        (f"{HEAD.replace('street', 'road')}\n{GOOD}\n".encode(), "no column “street”"),
        (f"{HEAD},name\n{GOOD},x\n".encode(), "“name” more than once"),
    ],
)
def test_a_fault_of_the_whole_file_is_said_and_changes_nothing(load, tmp_path, content, said):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        load(path)
    assert not Service.objects.exists()
    assert not Organisation.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_fault_late_in_the_file_takes_back_what_came_before(load, tmp_path):
    path = tmp_path / "late.csv"
    good = [GOOD.replace("1,", f"{n},", 1) for n in range(700)]
    path.write_text("\n".join([HEAD, *good, '800,"never closed']), encoding="utf-8")
    with pytest.raises(Refused, match="starts on line 702"):
        load(path)
    assert not Service.objects.exists()


def test_a_damaged_gzip_file_is_said(load, tmp_path):
    path = tmp_path / "list.csv.gz"
    whole = bytearray(gzip.compress(f"{HEAD}\n{GOOD}\n".encode()))
    whole[20:40] = b"\xff" * 20
    path.write_bytes(whole)
    with pytest.raises(Refused, match=r"list.csv.gz cannot be read"):
        load(path)
    assert not Service.objects.exists()


def test_a_cell_longer_than_can_be_read_is_said(load, tmp_path):
    path = tmp_path / "long.csv"
    long = GOOD.replace("Gentle movement", "x" * 200_000)
    assert long != GOOD
    path.write_text(f"{HEAD}\n{GOOD}\n{long}\n", encoding="utf-8")
    with pytest.raises(Refused, match="starts on line 3 is longer than 131,072 characters"):
        load(path)
    assert not Service.objects.exists()


def test_a_byte_order_mark_and_an_older_encoding_are_read(load, tmp_path):
    marked, older = tmp_path / "marked.csv", tmp_path / "older.csv"
    text = f"{HEAD}\n{GOOD}\n".replace("Quay", "Café Quay")
    marked.write_text(text, encoding="utf-8-sig")
    older.write_text(text, encoding="cp1252")
    assert load(marked) == {"created": 1}
    assert load(older, encoding="cp1252") == {"unchanged": 1}


def test_a_ragged_row_fails_alone(load, tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text(f"{HEAD}\n{GOOD}\n2,short\n\n{GOOD.replace('1,', '3,', 1)}\n")
    assert load(path) == {"created": 2, "failed": 1}
    assert load.reports[0].line == 3
    assert "2 values, the headings 14" in load.reports[0].messages[0]


def test_a_need_that_the_vocabulary_does_not_have_is_refused(needs, sheet, mapping):
    with preparing() as actor, pytest.raises(Refused, match="tap-dancing"):
        import_directory(
            actor=actor,
            path=sheet(row(1)),
            mapping=mapping.model_copy(update={"needs": ["tap-dancing"]}),
        )


def test_the_audit_says_who_imported_and_how_much(load, sheet):
    load(sheet(row(1)))
    with preparing():
        entry = AuditEntry.objects.get(verb="directory.import")
    assert entry.actor == "system:import"
    assert entry.detail["counts"]["created"] == 1


def test_a_link_worker_may_not_import(people, sheet, mapping):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        import_directory(actor=people.amina, path=sheet(row(1)), mapping=mapping)


cell = st.text(st.characters(exclude_characters='"', exclude_categories=("Cs", "Cc")), max_size=40)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("name", "about", "email", "web", "phone", "Monday", "kind"), cell)
        ),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_whatever_the_cells_hold_a_second_import_changes_nothing(load, sheet, cells, chance):
    rows = [row(n, **typed) for n, typed in enumerate(cells)] + [row(99)]
    load(sheet(*rows))
    shuffled = random.Random(chance.random()).sample(rows, len(rows))
    again = load(sheet(*shuffled))
    assert not again.get("created")
    assert not again.get("updated")


@pytest.mark.parametrize(
    "number",
    ["01632 960123", "020 7946 0018", "07700 900123", "0115 496 0123", "028 9649 6123"],
)
def test_numbers_of_stories_and_trials_are_kept(load, sheet, number):
    load(sheet(row(1, phone=number)))
    assert Service.objects.get().phones.get().number == number
    assert not load.reports


def test_a_number_that_nobody_can_have_is_said(load, sheet):
    load(sheet(row(1, phone="01632 123456"), row(2, phone="+33 1 42 68 53 00")))
    assert [report.line for report in load.reports] == [2]
    assert Service.objects.get(name="Chair yoga 2").phones.get().number == "+33 1 42 68 53 00"
