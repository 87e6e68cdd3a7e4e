"""Where each value came from is known, and an undo puts that back too."""

import datetime as dt

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.directory.models import FieldSource, Service
from alongside.directory.queries.field_sources import sources_of
from alongside.directory.services.freshness import verify
from alongside.directory.services.imports import import_directory
from alongside.directory.services.merging import merge, undo_merge
from alongside.directory.services.undoing import undo_import
from tests.directory.corner import row, service


@pytest.fixture
def load(needs, postcodes, importer, mapping, sheet):
    """Import these rows under a licence; answers the batch."""

    def load_rows(*rows, **said):
        with acting_as(importer) as actor:
            told = mapping.model_copy(update=said)
            return import_directory(actor=actor, path=sheet(*rows), mapping=told).batch

    return load_rows


def said(made):
    """Source, licence and who verified, by field."""
    found = sources_of(Service.objects.prefetch_related("field_sources").get(pk=made.pk))
    return {row.field: (row.source, row.licence, row.verified_by) for row in found}


def test_a_new_service_has_one_row_for_all_that_its_list_says(load):
    load(row(1), licence="OGL 3")
    made = Service.objects.get()
    assert FieldSource.objects.get().field == FieldSource.OTHERS
    assert said(made)["phones"] == ("test-list", "OGL 3", "")
    assert "fees" not in said(made)


def test_the_undo_of_a_batch_puts_sources_back(load, rhys, importer):
    load(row(1), row(2), licence="OGL 3")
    one, two = Service.objects.order_by("name")
    with acting_as(rhys):
        verify(actor=rhys, service=one)
    before = said(one), said(two)
    assert before[0]["description"] == ("test-list", "OGL 3", "Directory editor")
    with clock.telling(clock.now() + dt.timedelta(days=30)):
        load(row(1, about="Slow"), row(2, about="Slow"), licence="OGL 3")
        changed = load(row(1, about="Quick", web=""), row(2, about="Quick"), licence="none")
        assert said(one)["description"] == ("test-list", "none", "")
        with acting_as(importer):
            undo_import(actor=importer, batch_id=changed.pk)
    assert said(one)["description"] == ("test-list", "OGL 3", "")
    assert (said(one)["url"], said(one)["email"]) == (before[0]["url"], before[0]["email"])
    assert said(two) == before[1]


def test_the_undo_of_the_first_change_puts_back_what_stood_for_all(load, rhys, importer):
    load(row(1), licence="OGL 3")
    made = Service.objects.get()
    with acting_as(rhys):
        verify(actor=rhys, service=made)
    before = said(made)
    batch = load(row(1, about="Quick"), licence="none")
    with acting_as(importer):
        undo_import(actor=importer, batch_id=batch.pk)
    assert said(made) == before
    assert FieldSource.objects.get().field == FieldSource.OTHERS


def test_the_undo_of_a_merge_puts_sources_back(load, rhys):
    load(row(1, email=""), licence="OGL 3")
    kept = Service.objects.get()
    gone = service("Yoga", email="yoga@haven.example")
    with acting_as(rhys):
        verify(actor=rhys, service=kept)
        before = said(kept)
        done = merge(actor=rhys, kept_id=kept.pk, gone_id=gone.pk)
        assert said(kept)["email"][0] == "merged"
        undo_merge(actor=rhys, merge_id=done.pk)
    assert said(kept) == before


def test_a_field_edited_here_is_named_so_once_the_list_says_otherwise(load):
    load(row(1), licence="OGL 3")
    made = Service.objects.get()
    Service.objects.filter(pk=made.pk).update(description="Ours")
    load(row(1, about="Theirs"), licence="OGL 3")
    assert said(made)["description"][:2] == ("edited here", "")
    assert said(made)["email"][:2] == ("test-list", "OGL 3")
