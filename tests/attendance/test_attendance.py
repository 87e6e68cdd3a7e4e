"""A provider's own list of who came is read in row by row, counts once, and can be undone."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alongside.accounts.actor import acting_as
from alongside.attendance.models import Line, Sheet
from alongside.attendance.rules import day_of, reference_of, whether
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.insight.providers import publish_own
from alongside.insight.question import Question
from alongside.referrals.services import move
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)
from tests.web.conftest import browser_of

__all__ = ["browser_of"]


@pytest.fixture
def sent(people):
    with preparing():
        club = service_of(people.dev)
    cases = [
        taken_on(
            people.amina,
            referred(people.gita, registered(people.gita, number, given_name=name), people.amina),
        )
        for number, name in zip(NHS_NUMBERS[:2], ("Ivy", "Joan"), strict=True)
    ]
    made = [referred_on(people.amina, case, club) for case in cases]
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=made[0], name="accept")
    return made


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").body.get_text(" ").split())


def posted(file, **columns):
    content = file if isinstance(file, bytes) else file.encode()
    key = str(uuid.uuid4())
    return {"file": SimpleUploadedFile("list.csv", content), "idempotency_key": key, **columns}


def figures(people):
    today = clock.today()
    with acting_as(people.dev) as dev:
        who, days, *_rest = publish_own(dev, Question(today, today), for_others=False)
    return who.lines[2].values, days.lines[0].values


def test_a_list_is_looked_at_kept_once_and_undone(people, sent, browser_of):
    dev, today = browser_of(people.dev), clock.today()
    ivy = sent[0].reference
    text = (
        "Client ref,Session,Here?\n"
        f"{ivy.lower().replace('-', ' ')},{today:%d/%m/%Y},yes\n"
        f"{ivy},{today.isoformat()},yes\n"
        f"{ivy},31/02/2026,yes\n"
        f"{ivy},{today:%d/%m/%Y},perhaps\n"
        f"{ivy},{today + dt.timedelta(days=9):%d/%m/%Y},no\n"
        f"{sent[1].reference},{today:%d/%m/%Y},yes\n"
        f"XXXX-XXXX,{today:%d/%m/%Y},yes\n"
        f"{ivy},only two\n"
    )
    unsaid = dev.post("/provider/attendance/", posted(text))
    assert unsaid.status_code == 422
    assert "The file has: “Client ref”, “Session”, “Here?”" in words(unsaid)
    said = posted(text, reference="Client ref", day="Session", came="Here?")
    page = words(dev.post("/provider/attendance/", said, follow=True))
    assert "1 row can be kept" in page
    assert "7 rows have a fault" in page
    for fault in ("in the file twice", "day cannot be", "they came cannot", "after today", "taken"):
        assert fault in page
    assert figures(people) == ((0,), (0, 0)), "looked at is not kept"
    with preparing():
        (sheet,) = Sheet.objects.all()
        wrong = list(Line.objects.exclude(problem=""))
    assert not [one for one in wrong if one.day or one.came is not None], "what stood there is gone"
    assert not [one for one in wrong if one.problem == "not_taken_on" and one.referral_id]
    there = f"/provider/attendance/{sheet.pk}/"
    for _twice in range(2):
        dev.post(f"{there}keep/")
    assert figures(people) == ((1,), (1, 0))
    assert "By the provider’s own list" in words(dev.get(f"/provider/referrals/{sent[0].pk}/"))
    here = f"/refer/referrals/{sent[0].pk}/"
    assert "By the provider’s own list" in words(browser_of(people.amina).get(here))
    # The columns are remembered, and what is known is not kept again.
    again = words(dev.post("/provider/attendance/", posted(text), follow=True))
    assert "This day is known already; to change it, undo that list" in again
    assert 'value="Client ref"' in dev.get("/provider/attendance/").text
    for _twice in range(2):
        dev.post(f"{there}undo/")
    assert figures(people) == ((0,), (0, 0))
    assert "own list" not in words(browser_of(people.amina).get(here))
    assert "Read the file in again" in words(dev.post(f"{there}keep/", follow=True))


def test_of_two_lists_looked_at_together_a_day_is_kept_once(people, sent, browser_of):
    dev = browser_of(people.dev)
    text = f"Reference,Date,Attended\n{sent[0].reference},{clock.today():%d/%m/%Y},no\n"
    for _twice in range(2):
        dev.post("/provider/attendance/", posted(text))
    with preparing():
        sheets = list(Sheet.objects.all())
    for sheet in sheets:
        dev.post(f"/provider/attendance/{sheet.pk}/keep/")
    assert figures(people) == ((0,), (0, 1))
    with preparing():
        assert sorted(Line.objects.values_list("problem", flat=True)) == ["", "known"]
        known = Line.objects.get(problem="known")
    assert (known.day, known.came) == (None, None)


def test_a_list_is_the_providers_own_and_shows_nobody_it_may_not_see(people, sent, browser_of):
    text = f"Reference,Date,Attended\n{sent[0].reference},{clock.today():%d/%m/%Y},yes\n"
    browser_of(people.dev).post("/provider/attendance/", posted(text))
    with preparing():
        (sheet,) = Sheet.objects.all()
        consent = Consent.objects.get(pk=sent[0].consent_id)
    there = f"/provider/attendance/{sheet.pk}/"
    browser_of(people.dev).post(f"{there}keep/")
    for other in (people.amina, people.ben, people.cara):
        assert browser_of(other).get(there).status_code == 403
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM attendance_line")
            assert cursor.fetchone() == (int(name in {"dev", "amina", "ben", "leila"}),), name
    with acting_as(people.amina) as amina:
        withdraw(actor=amina, consent=consent)
    assert "Ivy" not in browser_of(people.dev).get(there).text
    browser_of(people.dev).post(f"{there}undo/")
    with preparing():
        assert Sheet.objects.get().state == "undone"


@pytest.mark.parametrize("file", [b"PK\x03\x04 workbook", b"\x00\x01", b"   "])
def test_what_is_no_list_is_refused(people, sent, browser_of, file):
    assert browser_of(people.dev).post("/provider/attendance/", posted(file)).status_code == 422
    with preparing():
        assert not Sheet.objects.exists()


def test_days_words_and_references_are_read_as_people_write_them():
    assert day_of("27/11/2026") == day_of("2026-11-27T10:00") == day_of("27.11.2026")
    assert day_of("30/02/2026") is None
    assert [whether(word) for word in ("Yes", "DNA", "", "maybe")] == [True, False, None, None]
    assert reference_of(" 7kx3 9pq2") == "7KX3-9PQ2"
