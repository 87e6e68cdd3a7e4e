import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.directory.models import CostOption, Location, Service
from alongside.directory.services.entries import read_back
from alongside.directory.services.imports import import_directory
from alongside.directory.services.undoing import undo_import
from alongside.organisations.models import Organisation
from tests.directory.corner import row
from tests.factories.standing import agreed, preparing


@pytest.fixture
def load(needs, postcodes, importer, mapping, sheet):
    """Import these rows; answers the batch."""

    def load_rows(*rows):
        with acting_as(importer) as actor:
            return import_directory(actor=actor, path=sheet(*rows), mapping=mapping).batch

    return load_rows


@pytest.fixture
def undo(importer):
    def undo_batch(batch):
        with acting_as(importer) as actor:
            return undo_import(actor=actor, batch_id=batch.pk)

    return undo_batch


def test_what_a_batch_made_is_removed_whole(load, undo):
    Organisation.objects.create(name="Haven", kind="provider")
    batch = load(row(1), row(2), row(3, group="Haven"))
    undone = undo(batch)
    assert (undone.removed, undone.restored, undone.kept) == (3, 0, [])
    assert not Service.objects.exists()
    assert not Location.objects.exists()
    assert [o.name for o in Organisation.objects.all()] == ["Haven"], "it was there before"


def test_what_a_batch_changed_is_put_back(load, undo):
    load(row(1), row(2))
    before = read_back(Service.objects.values_list("id", flat=True))
    changed = row(1, name="Yoga", street="9 Quay", phone="", Monday="", group="Haven", kind="Yoga")
    batch = load(changed, row(2), row(3))
    assert Service.objects.filter(name="Yoga", organisation__name="Haven").exists()
    undone = undo(batch)
    assert (undone.removed, undone.restored) == (1, 1)
    assert read_back(Service.objects.values_list("id", flat=True)) == before
    assert not Organisation.objects.filter(name="Haven").exists()


def test_after_an_undo_the_same_file_does_the_same_again(load, undo):
    undo(load(row(1)))
    assert load(row(1)).counts["created"] == 1
    undo(load(row(1, about="New")))
    assert load(row(1, about="New")).counts["updated"] == 1


def test_what_was_edited_since_is_left_and_named(load, undo):
    batch = load(row(1), row(2), row(3))
    Service.objects.filter(name="Chair yoga 1").update(description="Ours now")
    CostOption.objects.create(service=Service.objects.get(name="Chair yoga 2"), amount=3)
    undone = undo(batch)
    assert undone.removed == 1
    assert undone.kept == [
        ("Chair yoga 1", "changed since: description"),
        ("Chair yoga 2", "changed since: costs"),
    ]


def test_what_a_later_batch_changed_is_left(load, undo):
    first = load(row(1))
    load(row(1, about="Newer"))
    assert undo(first).kept == [("Chair yoga 1", "changed since: description")]
    assert Service.objects.get().description == "Newer"


def test_a_service_that_people_were_referred_to_is_kept_out_of_sight(load, undo, people):
    from tests.factories.story import referred, referred_on, registered, taken_on

    batch = load(row(1), row(2))
    service = Service.objects.get(name="Chair yoga 1")
    with preparing():
        referral = referred(people.gita, registered(people.gita), people.amina)
        case = taken_on(people.amina, referral)
        Service.objects.filter(pk=service.pk).update(takes_referrals=True)
        service.refresh_from_db()
        agreed(service.organisation)
        referred_on(people.amina, case, service)
        Service.objects.filter(pk=service.pk).update(takes_referrals=False)
    undone = undo(batch)
    assert undone.removed == 1
    assert undone.kept == [
        ("Chair yoga 1", "people were referred to it: kept, but no longer listed")
    ]
    assert Service.objects.get().status == Service.Status.INACTIVE
    assert load(row(1)).counts["updated"] == 1
    assert Service.objects.get().status == Service.Status.ACTIVE


def test_a_batch_is_undone_once(load, undo):
    batch = load(row(1))
    undo(batch)
    with pytest.raises(Refused, match="undone before"):
        undo(batch)


def test_a_batch_that_never_was_is_refused(importer, db):
    with acting_as(importer) as actor, pytest.raises(Refused, match="There is no import"):
        undo_import(actor=actor, batch_id=uuid.uuid4())
