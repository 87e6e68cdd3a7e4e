"""Tiers need evidence, room has its moment, and a picture is what it says it is."""

import datetime as dt
import io
import struct
import zlib

import pytest
from PIL import Image

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.pictures import LARGEST_FILE, small_jpeg
from alongside.directory.models import Service
from alongside.directory.queries.queue import expiring
from alongside.directory.services.assurances import Seen, add_photo, assure
from alongside.directory.services.room import say_room
from tests.directory.corner import service


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club")


def picture(kind: str = "PNG", size: tuple[int, int] = (3000, 2000)) -> bytes:
    file = io.BytesIO()
    made = Image.new("RGB", size, "teal")
    exif = made.getexif()
    exif[0x010E] = "taken at 1 Orchard Lane"
    exif[0x0112] = 6  # turned
    made.save(file, kind, exif=exif)
    return file.getvalue()


def test_a_checked_tier_needs_evidence_and_an_end(rhys, club):
    later = clock.today() + dt.timedelta(days=30)
    with acting_as(rhys):
        for evidence, end, field in (
            ([], later, "kind"),
            ([Seen("insurance")], None, "expires_on"),
            ([Seen("insurance")], clock.today(), "expires_on"),
        ):
            with pytest.raises(Refused) as refusal:
                assure(actor=rhys, service=club, tier="checked", evidence=evidence, expires_on=end)
            assert refusal.value.field == field
        assure(
            actor=rhys,
            service=club,
            tier="checked",
            evidence=[Seen("insurance", "PL-1", later)],
            expires_on=later,
        )
        assert expiring(rhys).get().reference == "PL-1"
    given = club.assurances.get()
    assert (given.tier, given.given_by) == ("checked", "Directory editor")


def test_evidence_that_holds_for_long_does_not_wait(rhys, club):
    later = clock.today() + dt.timedelta(days=400)
    with acting_as(rhys):
        assure(
            actor=rhys,
            service=club,
            tier="commissioned",
            evidence=[Seen("visit", "", later)],
            expires_on=later,
        )
        assert not expiring(rhys).exists()


def test_the_last_word_on_room_replaces_the_one_before(rhys, club):
    with acting_as(rhys):
        say_room(actor=rhys, service=club, state="capacity", available=3, maximum=12)
        say_room(actor=rhys, service=club, state="no-capacity", expected_wait_days=30)
        with pytest.raises(Refused):
            say_room(actor=rhys, service=club, state="capacity", available=3, maximum=2)
    room = club.capacities.get()
    assert (room.state, room.available, room.expected_wait_days) == ("no-capacity", None, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_small_and_upright_and_forgets_where_it_was_taken(rhys, club, kind):
    with acting_as(rhys):
        photo = add_photo(actor=rhys, service=club, file=picture(kind), alt="A green door")
    assert max(photo.width, photo.height) == 1600
    kept = Image.open(io.BytesIO(bytes(photo.image)))
    assert kept.format == "JPEG"
    assert not kept.getexif()
    if kind == "JPEG":
        assert photo.height > photo.width, "it was turned upright"


@pytest.mark.parametrize(
    "file",
    [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"x" * 99, picture()[:500]],
)
def test_what_is_no_picture_is_refused(file):
    with pytest.raises(Refused) as refusal:
        small_jpeg(file)
    assert refusal.value.field == "file"


def _png_that_says_it_is(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [b"IHDR" + header, b"IDAT" + zlib.compress(b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


def test_a_small_file_that_unpacks_without_end_is_refused():
    with pytest.raises(Refused, match="too many pixels"):
        small_jpeg(picture("PNG", (10_000, 7_000)))
    with pytest.raises(Refused, match="too many pixels"):
        small_jpeg(_png_that_says_it_is(40_000, 40_000))
    with pytest.raises(Refused, match="10 megabytes"):
        small_jpeg(b"x" * (LARGEST_FILE + 1))


def test_a_picture_without_words_is_refused_and_strangers_add_none(people, rhys, club):
    with acting_as(rhys), pytest.raises(Refused) as refusal:
        add_photo(actor=rhys, service=club, file=picture(), alt=" ")
    assert refusal.value.field == "alt"
    with acting_as(people.amina), pytest.raises(NotPermitted):
        add_photo(actor=people.amina, service=club, file=picture(), alt="x")
