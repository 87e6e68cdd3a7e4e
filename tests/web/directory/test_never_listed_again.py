"""Who asked not to be listed stays out, whatever list names them again, and from wherever."""

import pytest
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.directory.models import ImportPreview, Service, Suppression
from alongside.directory.reading import read_feed
from alongside.directory.services.merging import merge, undo_merge
from alongside.directory.services.suppressions import suppress
from alongside.organisations.models import Organisation
from tests.directory import feeds
from tests.directory.server import elsewhere
from tests.factories.standing import member_of, preparing
from tests.web.directory.uploading import AS_BEFORE, CHOSEN, HEAD, commit, upload

CHOIR = f"{HEAD}\n1,Elm Trust,Elm choir,Songs,ZZ1 1AA,020 7946 0018\n2,Haven,Soup,Hot,,\n"


@pytest.fixture
def rhys(club, browser_of):
    """The browser of Rhys, who keeps the directory."""
    council, _made = Organisation.objects.get_or_create(name="The council", kind="council")
    with preparing():
        return browser_of(member_of("Rhys", council, "directory_editor"))


@pytest.fixture
def choir(rhys):
    """It came with a list."""
    commit(rhys, rhys.post(upload(rhys, CHOIR), CHOSEN).url)
    return Service.objects.get(name="Elm choir")


@pytest.fixture
def taken_down(rhys, choir):
    """The choir asked not to be listed."""
    said = {"name": "Elm choir", "reason": "By phone", "postcode": "zz11aa"}
    rhys.post(reverse("editor_suppressions"), said)
    assert Suppression.objects.exists()
    return choir


def is_out(client, choir):
    choir.refresh_from_db()
    found = client.get(reverse("service", args=[choir.pk]))
    listed = Service.objects.filter(name__icontains="choir").exclude(status="inactive")
    return found.status_code == 410 and not listed.exists()


@pytest.mark.parametrize(
    ("was", "now"), [("", ""), ("Songs", "Songs and tea"), ("Elm choir", "The ELM Choir")]
)
def test_the_same_list_again(rhys, client, taken_down, was, now):
    preview = rhys.post(upload(rhys, CHOIR.replace(was, now)), AS_BEFORE).url
    commit(rhys, preview)
    assert is_out(client, taken_down)
    assert Service.objects.get(name="Soup").status == "active"


def test_the_same_provider_in_somebody_elses_list(rhys, client, taken_down):
    other = CHOIR.replace("\n1,", "\nX-99,").replace("\n2,Haven,Soup", "\nX-7,Haven,Chess")
    preview = rhys.post(upload(rhys, other, title="Another list"), CHOSEN).url
    page = rhys.get(f"{preview}?show=skipped").content.decode()
    assert "they asked not to be listed" in page
    commit(rhys, preview)
    assert is_out(client, taken_down)
    assert Service.objects.filter(name="Chess").exists()


def test_the_same_provider_in_a_feed(rhys, client, taken_down, settings):
    settings.FEEDS_MAY_BE_PRIVATE = True
    place = {"location": {"name": "Hall", "addresses": [{"postal_code": "ZZ1 1AA"}]}}
    choir = feeds.service("f-1", name="Elm Choir", service_at_locations=[place])
    with elsewhere() as there:
        there.answers[feeds.path(1)] = feeds.page(choir, feeds.service("f-2"))
        for _twice in range(2):
            said = {"title": "A feed", "kind": "openreferral", "url": there.url}
            preview = rhys.post(reverse("import_feed"), said).url
            begun = ImportPreview.objects.get(state="reading")
            there.answers[begun.next_page.removeprefix(there.url)] = there.answers[feeds.path(1)]
            read_feed(actor=Actor.system("import"), preview_id=begun.pk)
            assert "they asked not to be listed" in rhys.get(f"{preview}?show=skipped").text
            commit(rhys, preview)
            assert is_out(client, taken_down)
    assert Service.objects.filter(name="Chair yoga f-2").count() == 1


def test_nobody_lists_it_by_taking_a_merge_apart(rhys, client, choir, club):
    with acting_as(Actor.system("import")) as actor:
        done = merge(actor=actor, kept_id=club.pk, gone_id=choir.pk)
        suppress(actor=actor, name="Elm choir", postcode="ZZ1 1AA", reason="By phone")
        undo_merge(actor=actor, merge_id=done.pk)
    assert is_out(client, choir)
