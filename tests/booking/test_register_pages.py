"""The register's pages without JavaScript, as those who keep it and those who must not see it."""

import uuid

from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.audit.models import AuditEntry
from alongside.booking.models import Place, RegisterMark, Session, WalkIn
from tests.booking.test_pages import browser_of, form, text
from tests.booking.test_register import hall, status, tap
from tests.factories.standing import preparing

__all__ = ["browser_of", "hall"]


def test_one_tap_in_a_plain_form_and_a_double_one(browser_of, hall):
    dev, place = browser_of(hall.people.dev), hall.places[0]
    address = reverse("register", args=[place.session_id])
    listed = text(dev.get(reverse("our_sessions")))
    assert "Registers to fill" in listed
    assert "Open the register" in text(dev.get(reverse("session", args=[place.session_id])))
    page = text(dev.get(address))
    assert "Ivy T." in page
    assert "Ivy Test" not in page, "whoever looks over a shoulder reads no more than is needed"
    assert "0 came · 0 did not come · 2 not marked" in page
    tapped = form(do="attend", what=str(place.pk), seen="")
    for _click in range(2):
        answer = dev.post(address, tapped)
        assert (answer.status_code, answer["Location"]) == (302, f"{address}#line-{place.pk}")
    assert "1 came · 0 did not come · 1 not marked" in text(dev.get(address))
    assert status(hall, 0) == "attended"
    for wrong in ({"do": "explode"}, {"do": "attend", "what": "x"}, {"do": "attend", "ago": "x"}):
        assert dev.post(address, form(**wrong)).status_code == 400


def test_a_look_is_noted_once_and_again_for_somebody_new(browser_of, hall):
    dev, session = browser_of(hall.people.dev), hall.places[0].session
    address = reverse("register", args=[session.pk])

    def looks() -> int:
        with preparing():
            return AuditEntry.objects.filter(verb="place.see").count()

    before = looks()
    for _tap in range(3):
        dev.get(address)
    assert looks() == before + 1
    with preparing():
        Session.objects.filter(pk=session.pk).update(places=5)
        Place.objects.create(
            session=session,
            person=hall.sent[2].person,
            organisation_id=session.organisation_id,
            from_organisation_id=hall.people.amina.organisation_id,
            referral_id=hall.sent[2].pk,
        )
    dev.get(address)
    assert looks() == before + 2


def test_somebody_else_said_otherwise_and_the_page_asks(browser_of, hall):
    dev, place = browser_of(hall.people.dev), hall.places[0]
    address = reverse("register", args=[place.session_id])
    first = tap(hall, 0, "attend")
    said = form(do="miss", what=str(place.pk), seen="")
    answer = dev.post(address, said)
    assert answer.status_code == 409
    page = text(answer)
    assert "Not noted: Ivy T." in page
    assert "Came: Dev" in page
    assert "You said: Did not come" in page
    assert status(hall, 0) == "attended"
    assert f'value="{first.pk}"' in answer.text
    dev.post(address, form(do="miss", what=str(place.pk), seen=str(first.pk)))
    assert status(hall, 0) == "not_attended"


def test_walk_ins_and_heads_in_plain_forms(browser_of, hall):
    dev, place = browser_of(hall.people.dev), hall.places[0]
    address = reverse("register", args=[place.session_id])
    nameless = dev.post(address, form(do="walk_in", name="", reach="07700 900123"))
    assert nameless.status_code == 422
    assert "Write a name" in text(nameless)
    assert 'value="07700 900123"' in nameless.text, "what was typed is kept"
    assert "Not noted: Who came without a place" in text(nameless)
    said = BeautifulSoup(nameless.content, "html.parser").select_one("#walk-in-name-wrong")
    assert "Write a name" in said.text, "it stands at its box, too"
    omar = form(do="walk_in", name="Omar", reach="07700 900123")
    for _click in range(2):
        assert dev.post(address, omar).status_code == 302
    assert "Omar 07700 900123" in text(dev.get(address))
    few = dev.post(address, form(do="heads", count="a dozen"))
    assert few.status_code == 422
    assert 'value="a dozen"' in few.text
    assert "Not noted: Head-count" in text(few)
    assert "“a dozen” is no number. Write how many were in the room, such as 14." in text(few)
    assert "Write how many were in the room" in text(dev.post(address, form(do="heads", count="")))
    assert dev.post(address, form(do="heads", count="14")).status_code == 302
    page = text(dev.get(address))
    assert "14 in the room, counted by Dev" in page
    assert "13 of them not by name" in page
    otherwise = dev.post(address, form(do="heads", count="12"))
    assert otherwise.status_code == 409
    assert "counted 14 meanwhile" in text(otherwise)
    with preparing():
        came = WalkIn.objects.get()
    dev.post(address, form(do="take_back", what=str(came.pk)))
    assert "Omar" not in text(dev.get(address))
    gone = dev.post(address, form(do="take_back", what=str(uuid.uuid4())))
    assert "not on this register any more" in text(gone)


def test_whoever_does_not_keep_it_sees_no_register(browser_of, hall):
    place = hall.places[0]
    address = reverse("register", args=[place.session_id])
    tapped = form(do="attend", what=str(place.pk))
    for other in (hall.people.amina, hall.people.ben, hall.people.cara, hall.people.gita):
        theirs = browser_of(other)
        assert theirs.get(address).status_code == 403
        assert theirs.post(address, tapped).status_code == 403
    dev = browser_of(hall.people.dev)
    foreign = form(do="attend", what=str(uuid.uuid4()))
    assert dev.post(address, foreign).status_code == 422
    assert dev.get(reverse("register", args=[uuid.uuid4()])).status_code == 404
    with preparing():
        assert not RegisterMark.objects.exists()
    tap(hall, 0, "miss")
    amina = browser_of(hall.people.amina)
    assert "Did not come" in text(amina.get(reverse("places", args=[hall.sent[0].pk])))
