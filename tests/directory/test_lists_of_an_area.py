"""What an editor says for an area holds for what they keep: neither import nor undo goes beyond."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import AreaPace, ImportedRecord, ImportSource, Service
from alongside.directory.queries.suppressions import Suppressions
from alongside.directory.services import collections, previews
from alongside.directory.services.freshness import clear_pace, set_pace
from alongside.directory.services.imports import import_directory
from alongside.directory.services.rereading import set_reading
from alongside.directory.services.suppressions import lift, suppress
from alongside.directory.services.undoing import undo_import
from alongside.organisations.models import Area, Organisation
from tests.directory.corner import row
from tests.directory.test_editors_of_an_area import fiona
from tests.web.conftest import browser_of

__all__ = ["browser_of", "fiona"]


@pytest.fixture
def farside(people):
    return Area.objects.get(name="Farside")


@pytest.fixture
def load(needs, postcodes, mapping, sheet):
    """Import these rows as somebody; answers what came of it, and keeps what was said of rows."""

    def load_rows(actor, *rows):
        load_rows.said = []
        with acting_as(actor):
            return import_directory(
                actor=actor, path=sheet(*rows), mapping=mapping, tell=load_rows.said.append
            )

    return load_rows


@pytest.fixture
def two(load, importer, people, farside):
    """The house read two lists in: one club is of Rhys's borough, the other of Fiona's."""
    batch = load(importer, row(1, group="Near"), row(2, group="Far")).batch
    Organisation.objects.filter(name="Near").update(area=people.borough)
    Organisation.objects.filter(name="Far").update(area=farside)
    return batch


def _about(number):
    return Service.objects.get(name=f"Chair yoga {number}").description


def test_an_import_passes_over_what_another_areas_editors_keep(load, two, rhys, fiona):
    rows = (row(1, group="Near", about="By Rhys"), row(2, group="Far", about="By Rhys"))
    done = load(rhys, *rows, row(3, group="Far"))
    counts = {name: count for name, count in done.counts.items() if count}
    assert counts == {"updated": 1, "skipped": 2}
    assert [one.messages for one in load.said if one.outcome == "skipped"] == [
        ("kept by the editors of another area",)
    ] * 2
    assert (_about(1), _about(2)) == ("By Rhys", "Gentle movement")
    moved = row(1, group="Far", about="Moved")
    again = load(rhys, moved, row(2, group="Far")).counts
    assert (again["skipped"], again["unchanged"]) == (1, 1), "nor moves one there"
    assert _about(1) == "By Rhys"
    # What his list does not hold is not said to be gone where he does not look.
    load(rhys, row(1, group="Near", about="By Rhys"))
    assert not ImportedRecord.objects.filter(absent_since__isnull=False).exists()
    assert load(fiona, row(2, group="Far", about="By Fiona")).counts["updated"] == 1
    assert _about(2) == "By Fiona"


def test_an_import_that_reached_both_areas_neither_undoes_alone(load, two, rhys, fiona, importer):
    for editor in (rhys, fiona):
        with acting_as(editor), pytest.raises(Refused, match="1 entries of this import are kept"):
            undo_import(actor=editor, batch_id=two.pk)
    own = load(rhys, row(1, group="Near", about="By Rhys")).batch
    with acting_as(fiona), pytest.raises(Refused, match="another area"):
        undo_import(actor=fiona, batch_id=own.pk)
    with acting_as(rhys):
        assert undo_import(actor=rhys, batch_id=own.pk).restored == 1
    with acting_as(importer) as house:
        assert undo_import(actor=house, batch_id=two.pk).removed == 2


def test_who_is_not_to_be_listed_in_one_area_stays_listed_in_another(load, two, rhys, fiona):
    for number in (1, 2):
        place = Service.objects.get(name=f"Chair yoga {number}").locations.get()
        place.addresses.update(postal_code="ZZ1 1AA")
    with acting_as(rhys):
        near = suppress(actor=rhys, name="Near", postcode="ZZ1 1AA", reason="Phone")
        far = suppress(actor=rhys, name="Far", postcode="ZZ1 1AA", reason="Phone")
    assert list(Service.objects.order_by("name").values_list("status", flat=True)) == [
        "inactive",
        "active",
    ]
    assert far.area_id == near.area_id == rhys.area_id
    changed = load(fiona, row(2, group="Far", about="By Fiona"))
    assert changed.counts["updated"] == 1, "he cannot keep her from changing it"
    back = load(rhys, row(1, group="Near", about="Back"))
    assert back.counts["skipped"] == 1
    kept_out = Suppressions.load()
    assert kept_out.holds("Far", postcode="ZZ1 1AA", area=rhys.area_id)
    assert not kept_out.holds("Far", postcode="ZZ1 1AA", area=fiona.area_id)
    with acting_as(fiona), pytest.raises(NotPermitted, match="kept by the editors of"):
        lift(actor=fiona, suppression=near)


def test_feeds_collections_and_paces_are_kept_by_the_editors_of_their_area(
    rhys, fiona, farside, browser_of
):
    with acting_as(rhys):
        feed = previews.remember_source(
            actor=rhys, code="near", title="Near", kind="openreferral", url="https://near.test/"
        )
        warm = collections.make_collection(actor=rhys, key=uuid.uuid4(), name="Warm places")
    assert feed.area_id == warm.area_id == rhys.area_id
    verbs = (
        lambda: previews.remember_source(actor=fiona, code="near", title="X", kind="sheet"),
        lambda: previews.begin_feed(actor=fiona, source=feed),
        lambda: previews.keep_file(actor=fiona, source=feed, name="x.csv", content=b"a,b\n"),
        lambda: set_reading(actor=fiona, source=feed, days=None),
        lambda: collections.describe(
            actor=fiona, collection=warm, name="Mine", description="", published=True
        ),
        lambda: collections.arrange(actor=fiona, collection=warm, services=[]),
        lambda: set_pace(actor=fiona, area=warm.area, ask_after=[1, 2], hide_after=3),
        lambda: clear_pace(actor=fiona, area=warm.area),
    )
    for verb in verbs:
        with acting_as(fiona), pytest.raises(NotPermitted, match="kept by the editors of"):
            verb()
    with acting_as(fiona):
        set_pace(actor=fiona, area=farside, ask_after=[91, 182], hide_after=365)
    hers = browser_of(fiona)
    assert hers.get(reverse("editor_collection", args=[warm.pk])).status_code == 403
    assert warm.area.name not in hers.get(reverse("editor_paces")).text.split("<form")[-1]
    # The second lock, asked without the first.
    statements = (
        ("UPDATE directory_importsource SET url = 'https://x.test/' WHERE id = %s", feed.pk),
        ("UPDATE directory_collection SET published = true WHERE id = %s", warm.pk),
        ("DELETE FROM directory_collection WHERE id = %s", warm.pk),
        ("UPDATE directory_areapace SET area_id = %s", warm.area_id),
    )
    for statement, about in statements:
        with (
            acting_as(fiona),
            pytest.raises(ProgrammingError, match="another area"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [about])
    assert ImportSource.objects.get().url == "https://near.test/"
    assert AreaPace.objects.get().area == farside


def test_an_import_is_no_way_round_the_second_lock(two, rhys):
    far = Service.objects.get(name="Chair yoga 2")
    for statement in (
        "UPDATE directory_service SET name = 'Mine' WHERE id = %s",
        "DELETE FROM directory_service WHERE id = %s",
    ):
        with (
            acting_as(rhys),
            pytest.raises(ProgrammingError, match="another area"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT set_config('alongside.importing', 'on', true)")
            cursor.execute(statement, [far.pk])
