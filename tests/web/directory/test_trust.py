"""Tiers, room, pictures, collections, who is not to be listed, and the open figures."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from alongside.directory.models import Collection, LinkCheck, Photo, Service, Suppression


@pytest.fixture
def editor(rhys, browser_of):
    return browser_of(rhys)


def jpeg() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    return SimpleUploadedFile("../../door.exe", file.getvalue(), "text/html")


def test_an_editor_gives_a_tier_for_what_was_seen(editor, club):
    page = reverse("editor_assurance", args=[club.pk])
    assert "this tier needs evidence" in editor.post(page, {"tier": "checked"}).text
    end = {"expires_on-day": "1", "expires_on-month": "12", "expires_on-year": "2030"}
    shown = editor.post(page, {"tier": "checked", "kind": ["insurance"], **end}, follow=True).text
    assert "Papers seen until 1 December 2030" in shown
    assert "Public liability insurance" in shown


def test_an_editor_says_whether_there_is_room(editor, club):
    page = reverse("editor_room", args=[club.pk])
    assert editor.post(page, {"state": "capacity", "available": "many"}).status_code == 422
    said = {"state": "capacity", "available": "3", "maximum": "12"}
    shown = editor.post(page, said, follow=True).text
    assert "Has places: 3 of 12" in shown


def test_a_picture_is_shown_with_its_words_while_the_service_is_listed(editor, client, club):
    page = reverse("editor_photo", args=[club.pk])
    assert "Say what the picture shows" in editor.post(page, {"file": jpeg()}).text
    bad = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    assert "is not a picture" in editor.post(page, {"file": bad, "alt": "A door"}).text
    shown = editor.post(page, {"file": jpeg(), "alt": "A green door"}, follow=True).text
    photo = Photo.objects.get()
    assert 'alt="A green door"' in shown
    image = client.get(reverse("photo", args=[photo.pk]))
    assert (image.status_code, image["Content-Type"]) == (200, "image/jpeg")
    Service.objects.filter(pk=club.pk).update(status="inactive")
    assert client.get(reverse("photo", args=[photo.pk])).status_code == 404
    editor.post(reverse("editor_unpicture", args=[club.pk, photo.pk]))
    assert not Photo.objects.exists()


def test_a_collection_is_made_filled_put_in_order_and_published(editor, client, club):
    line = Service.objects.get(name="Listening line")
    key = str(uuid.uuid4())
    for _click in range(2):
        editor.post(
            reverse("editor_collections"),
            {"idempotency_key": key, "name": "Warm places", "description": "Come in"},
        )
    made = Collection.objects.get()
    for service in (club, line):
        page = reverse("editor_collect", args=[service.pk])
        assert "It is in" in editor.post(page, {"collection": str(made.pk)}, follow=True).text
    assert editor.post(page, {"collection": "nonsense"}).status_code == 404
    assert client.get(reverse("collection", args=["warm-places"])).status_code == 404
    positions = {f"position-{club.pk}": "2", f"position-{line.pk}": "1"}
    said = {"name": "Warm places", "description": "Come in", "published": "on", **positions}
    editor.post(reverse("editor_collection", args=[made.pk]), said)
    shown = client.get(reverse("collection", args=["warm-places"])).text
    assert shown.index("Listening line") < shown.index("Lunch &lt;club&gt;")
    assert "Warm places" in client.get(reverse("collections")).text
    said[f"position-{line.pk}"] = ""
    editor.post(reverse("editor_collection", args=[made.pk]), said)
    assert made.items.get().service == club


def test_who_asks_not_to_be_listed_is_taken_down_until_it_is_lifted(editor, client, club):
    page = reverse("editor_suppressions")
    asked = {"name": "Lunch <club>", "reason": "By phone"}
    assert "A name alone is not enough" in editor.post(page, asked).text
    shown = editor.post(page, {**asked, "postcode": "ZZ1 1AB"}, follow=True).text
    assert "Lunch &lt;club&gt;" in shown
    assert client.get(reverse("service", args=[club.pk])).status_code == 410
    kept = Suppression.objects.get()
    editor.post(reverse("editor_lift", args=[kept.pk]))
    assert editor.post(reverse("editor_lift", args=[kept.pk])).status_code == 404


def test_the_open_figures_say_how_they_are_made(client, editor, club):
    shown = client.get(reverse("currency"))
    assert "Checked in the last 90 days: 0 of 2 entries, 0%" in shown.text
    assert "counts as not checked" in shown.text
    editor.post(reverse("editor_verified", args=[club.pk]))
    assert "50%" in client.get(reverse("currency")).text
    assert "Currency score 50%" in editor.get(reverse("editor_queue")).text


def test_a_dead_link_waits_in_the_queue(editor, club):
    from alongside.common import clock

    LinkCheck.objects.create(
        service=club,
        url=club.url,
        outcome="gone",
        status_code=404,
        failures=2,
        checked_at=clock.now(),
    )
    assert "The page is gone (404)" in editor.get("/directory/editor/?show=links").text


@pytest.mark.parametrize(
    "name", ["editor_assurance", "editor_room", "editor_photo", "editor_edit", "editor_collect"]
)
def test_nobody_else_keeps_an_entry(people, browser_of, club, name):
    page = reverse(name, args=[club.pk])
    assert browser_of(people.amina).post(page).status_code == 403


def test_an_area_may_have_a_pace_of_its_own(editor, people, club):
    page = reverse("editor_paces")
    area = str(people.borough.pk)
    for steps, limit in (("soon", "9"), ("91", "400"), ("91, 30", "400"), ("30, 60", "")):
        refused = editor.post(page, {"area": area, "ask_after": steps, "hide_after": limit})
        assert refused.status_code == 422, steps
    shown = editor.post(
        page, {"area": area, "ask_after": "30, 60", "hide_after": "90"}, follow=True
    ).text
    assert "30, 60" in shown and "A pace of its own" in shown
    assert "A pace of its own" not in editor.post(page, {"area": area}, follow=True).text
