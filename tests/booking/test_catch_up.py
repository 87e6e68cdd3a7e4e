"""A register on paper, and what was ticked there typed in on one screen."""

import uuid
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.booking.models import HeadCount, Place, RegisterMark, Session, WalkIn
from alongside.people.services import protect
from alongside.referrals.registers import register_of
from alongside.web.booking.sheets import address_of_sheet, on_sheet, sheets
from tests.booking.test_at_once import crowd
from tests.booking.test_pages import browser_of, form, text
from tests.booking.test_register import hall, register, status, tap
from tests.factories.standing import preparing

__all__ = ["browser_of", "hall"]


@pytest.fixture
def full(hall):
    """Thirteen more have a place."""
    session = Session.objects.get(pk=hall.places[0].session_id)
    with preparing():
        Session.objects.filter(pk=session.pk).update(places=40)
        for person in crowd(hall.people, 13):
            Place.objects.create(
                session=session,
                person=person,
                organisation_id=session.organisation_id,
                from_organisation_id=hall.people.amina.organisation_id,
                referral_id=uuid.uuid4(),
            )
    return hall


def test_a_sheet_has_twelve_lines_and_its_code_leads_to_them(browser_of, full):
    dev, session = browser_of(full.people.dev), full.places[0].session
    pdf = dev.get(reverse("printed_register", args=[session.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="register-{session.day}.pdf"'
    first, second = sheets(register(full))
    assert (len(first), len(second)) == (12, 3)
    address = urlsplit(address_of_sheet(session, second))
    assert f"{address.scheme}://{address.netloc}" == settings.SITE_URL.rstrip("/")
    token = address.query.removeprefix("sheet=")
    with preparing():
        Place.objects.filter(pk=second[1].place.pk).update(status="cancelled")
    found = on_sheet(register(full), token)
    assert [line and line.name for line in found] == [second[0].name, None, second[2].name]
    page = text(dev.get(f"{address.path}?{address.query}"))
    assert f"1. {second[0].name}" in page
    assert "2. Not on the register any more" in page
    assert first[0].name not in page
    for odd in ("%00", "abc", "A" * 900):
        assert dev.get(f"{address.path}?sheet={odd}").status_code == 200, "all of them"


def test_one_form_notes_everybody(browser_of, full):
    dev, session = browser_of(full.people.dev), full.places[0].session
    ivy, joan = full.places
    address = reverse("catch_up", args=[session.pk])
    said = form(
        **{f"mark-{joan.pk}": "miss", f"mark-{ivy.pk}": "attend"},
        rest="attend",
        walk_ins="Omar, 07700 900123\n\n Pat",
        count="17",
        seen="",
    )
    for _click in range(2):
        answer = dev.post(address, said)
        assert (answer.status_code, answer["Location"]) == (
            302,
            reverse("register", args=[session.pk]),
        )
    shown = register(full)
    assert (shown.came, shown.missed, shown.unmarked) == (16, 1, 0)
    assert shown.heads.count == 17
    assert (status(full, 0), status(full, 1)) == ("attended", "not_attended")
    with preparing():
        assert RegisterMark.objects.count() == 15
        assert dict(WalkIn.objects.values_list("name", "reach")) == {
            "Omar": "07700 900123",
            "Pat": "",
        }
        assert HeadCount.objects.count() == 1


def test_what_somebody_else_marked_meanwhile_is_refused_in_words(browser_of, hall):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    ivy, joan = hall.places
    address = reverse("catch_up", args=[session.pk])
    first = tap(hall, 0, "attend")
    said = form(
        **{f"mark-{ivy.pk}": "miss", f"mark-{joan.pk}": "attend"}, count="many", walk_ins=", 0770"
    )
    answer = dev.post(address, said)
    page = text(answer)
    assert answer.status_code == 409
    assert "3 things are not noted 1 other is" in page
    assert "Ivy T. : Somebody else has noted something else meanwhile. Came: Dev" in page
    assert 'value="many"' in answer.text, "what was typed is kept"
    assert (status(hall, 0), status(hall, 1)) == ("attended", "attended")
    assert f'value="{first.pk}"' in answer.text, "now it was seen"
    again = form(**{f"mark-{ivy.pk}": "miss", f"seen-{ivy.pk}": str(first.pk)})
    assert dev.post(address, again).status_code == 302
    assert status(hall, 0) == "not_attended"


def test_of_a_protected_person_nothing_stands_on_paper(hall):
    ivy = hall.sent[0].person
    with acting_as(hall.people.amina) as amina:
        protect(actor=amina, person=ivy)
        with preparing():
            Session.objects.update(organisation_id=amina.organisation_id)
            Place.objects.update(organisation_id=amina.organisation_id)
        found = register_of(amina, Session.objects.get(pk=hall.places[0].session_id))
    assert {line.name for line in found.lines} == {"Ivy T.", "Joan T."}, "the circle reads it"
    assert [[line.name for line in sheet] for sheet in sheets(found)] == [["Joan T."]]


def test_whoever_does_not_keep_it_prints_and_types_nothing(browser_of, hall):
    session = hall.places[0].session
    for other in (hall.people.amina, hall.people.cara, hall.people.gita):
        theirs = browser_of(other)
        for name in ("printed_register", "catch_up"):
            assert theirs.get(reverse(name, args=[session.pk])).status_code == 403
    dev = browser_of(hall.people.dev)
    for name in ("printed_register", "catch_up"):
        assert dev.get(reverse(name, args=[uuid.uuid4()])).status_code == 404
