"""Editors' own lists: named, ordered, public when they say so."""

import uuid

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, Refused
from alongside.directory.models import Collection, Service
from alongside.directory.queries.collections import published_collection, published_collections
from alongside.directory.services.collections import (
    add_to_collection,
    arrange,
    describe,
    make_collection,
)
from tests.directory.corner import service


@pytest.fixture
def warm(rhys) -> Collection:
    with acting_as(rhys):
        return make_collection(actor=rhys, key=uuid.uuid4(), name="Warm places this winter")


def publish(rhys, warm, published=True) -> None:
    describe(actor=rhys, collection=warm, name=warm.name, description="", published=published)


def test_a_collection_is_public_once_it_is_published_and_shows_what_is_listed(rhys, warm):
    one, two = service("Library"), service("Hall")
    with acting_as(rhys):
        for club in (one, two, one):
            add_to_collection(actor=rhys, collection=warm, service=club)
        assert published_collection("warm-places-this-winter") is None
        publish(rhys, warm)
        arrange(actor=rhys, collection=warm, services=[two.pk, one.pk])
    found = published_collection("warm-places-this-winter")
    assert [item.service.name for item in found.items.all()] == ["Hall", "Library"]
    Service.objects.filter(pk=two.pk).update(status="defunct")
    assert published_collections().get().listed == 1


def test_what_is_left_out_of_the_order_leaves_the_collection(rhys, warm):
    one, two = service("Library"), service("Hall")
    with acting_as(rhys):
        for club in (one, two):
            add_to_collection(actor=rhys, collection=warm, service=club)
        arrange(actor=rhys, collection=warm, services=[two.pk])
    assert warm.items.get().service == two


def test_a_double_click_is_one_collection_and_a_name_is_taken_once(rhys, warm):
    with acting_as(rhys):
        again = make_collection(actor=rhys, key=warm.pk, name=warm.name)
        assert again == warm
        for name in ("Warm places  this winter!", "!!!"):
            with pytest.raises(Refused):
                make_collection(actor=rhys, key=uuid.uuid4(), name=name)


def test_only_editors_and_only_what_is_listed(people, rhys, warm):
    with acting_as(people.amina), pytest.raises(NotPermitted):
        make_collection(actor=people.amina, key=uuid.uuid4(), name="Mine")
    gone = service("Gone", status="inactive")
    with acting_as(rhys), pytest.raises(Refused):
        add_to_collection(actor=rhys, collection=warm, service=gone)
