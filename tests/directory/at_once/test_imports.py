"""Imports and editors at the same entries, at the very same moment."""

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import OutOfTurn, Refused
from alongside.directory.mapping import DirectoryMap
from alongside.directory.models import ImportBatch, Service
from alongside.directory.services import imports
from alongside.directory.services.entries import Writer
from alongside.directory.services.imports import import_directory
from alongside.directory.services.merging import merge
from alongside.directory.services.previews import commit, keep_file, read_file, remember_source
from alongside.directory.services.undoing import undo_import
from tests.directory.at_once.editing import edit, reading
from tests.directory.corner import MAPPING, row
from tests.factories.at_once import at_once, meanwhile

IMPORTER = Actor.system("import")


@pytest.fixture
def mapping():
    return DirectoryMap.model_validate(MAPPING)


@pytest.fixture
def bring(mapping, sheet):
    """Import rows at once, from a file."""

    def in_it_goes(*rows):
        with acting_as(IMPORTER) as actor:
            return import_directory(actor=actor, path=sheet(*rows), mapping=mapping)

    return in_it_goes


def test_a_preview_is_committed_once(people, rhys, mapping, sheet):
    with acting_as(rhys):
        source = remember_source(actor=rhys, code="test-list", title="The list", kind="sheet")
        content = sheet(row(1), row(2)).read_bytes()
        kept = keep_file(actor=rhys, source=source, name="list.csv", content=content)
        read_file(actor=rhys, preview_id=kept.pk, mapping=mapping)
    click = (rhys, lambda: commit(actor=rhys, preview_id=kept.pk))
    results = at_once(click, click)
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert ImportBatch.objects.count() == 1
    assert Service.objects.count() == 2


def test_two_imports_of_one_list_make_each_service_once(people, mapping, sheet):
    path = sheet(row(1), row(2))
    run = (
        IMPORTER,
        lambda: import_directory(actor=IMPORTER, path=path, mapping=mapping).counts,
    )
    made = [counts["created"] for counts in at_once(run, run)]
    assert sorted(made) == [0, 2]


@pytest.fixture
def in_the_middle(monkeypatch):
    """Have somebody do something after an import has looked, and before it writes."""
    write, calls, outcomes = Writer.change, [], []

    def change(self, changes):
        if calls:
            outcomes.append(meanwhile(calls.pop()))
        write(self, changes)

    monkeypatch.setattr(imports.Writer, "change", change)

    def arrange(call):
        calls.append(call)
        return lambda: outcomes[0]()

    return arrange


def as_actor(actor, call):
    def run():
        with acting_as(actor):
            return call()

    return run


def test_an_edit_while_an_import_writes_the_same_entry_is_asked_to_look_again(
    rhys, bring, in_the_middle
):
    bring(row(1, about="As it was"))
    made = Service.objects.get()
    edited = in_the_middle(
        as_actor(rhys, edit(rhys, made, reading(made), description="Edited here"))
    )
    bring(row(1, about="As the list says now"))
    assert isinstance(edited(), OutOfTurn)
    assert reading(made).description == "As the list says now"


def test_an_edit_of_another_field_waits_for_the_import_and_both_stay(rhys, bring, in_the_middle):
    bring(row(1, about="As it was"))
    made = Service.objects.get()
    edited = in_the_middle(as_actor(rhys, edit(rhys, made, reading(made), fees="Free")))
    bring(row(1, about="As the list says now"))
    assert edited() == ["fees"]
    assert (reading(made).description, reading(made).fees) == ("As the list says now", "Free")


def test_a_merge_while_an_import_writes_the_same_entry_is_refused(rhys, bring, in_the_middle):
    bring(row(1), row(2))
    one, two = Service.objects.order_by("name")
    merged = in_the_middle(
        as_actor(rhys, lambda: merge(actor=rhys, kept_id=two.pk, gone_id=one.pk))
    )
    bring(row(1, about="New"), row(2))
    assert isinstance(merged(), OutOfTurn)
    assert "Try again" in merged().message
    assert reading(one).description == "New"


def test_an_import_that_waited_for_an_edit_keeps_it(rhys, bring, mapping, sheet):
    bring(row(1, about="As it was"))
    made = Service.objects.get()
    with acting_as(rhys):
        edit(rhys, made, reading(made), description="Edited here")()
        imported = meanwhile(lambda: bring(row(1, about="As the list says now")))
    assert imported().counts["unchanged"] == 1
    assert reading(made).description == "Edited here"


def test_an_undo_that_waited_for_an_edit_keeps_it(rhys, bring):
    bring(row(1, about="As it was"))
    made = Service.objects.get()
    batch = bring(row(1, about="As the list says now")).batch

    def undo():
        with acting_as(rhys):
            return undo_import(actor=rhys, batch_id=batch.pk)

    with acting_as(rhys):
        edit(rhys, made, reading(made), description="Edited here")()
        undone = meanwhile(undo)
    assert len(undone().kept) == 1
    assert reading(made).description == "Edited here"
