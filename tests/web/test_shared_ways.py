"""A number or address that two people share is said to be shared, to those who may see both."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.models import Case
from alongside.care.services import log_contact
from alongside.people.models import Person
from alongside.people.queries.sharing import who_shares
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

IVY = {"phone": "07700 900123", "email": "home@example.org"}


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, **IVY)
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


def other(worker, gita, **fields) -> Person:
    """Somebody else whom that worker's team takes on."""
    return taken_on(worker, referred(gita, registered(gita, **fields), worker)).person


def somebody(given_name: str, **ways: str) -> dict[str, object]:
    return {"number": None, "given_name": given_name, "phone": "", **ways}


def sharing(actor, person) -> dict[str, tuple[bool, bool]]:
    with acting_as(actor):
        found = who_shares(actor, person.pk)
    return {one.person.given_name: (one.phone, one.email) for one in found}


def text_of(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_however_it_is_written_and_only_of_people_whom_one_sees(people, case):
    other(people.ben, people.gita, **somebody("Abroad", phone="+44 (7700) 900-123"))
    other(people.ben, people.gita, **somebody("Mail", email="HOME@example.org"))
    other(people.ben, people.gita, **somebody("Neither", phone="07700 900124"))
    other(people.ben, people.gita, **somebody("Silent"))
    other(people.cara, people.gita, **somebody("Hidden", **IVY))
    late = other(people.ben, people.gita, **somebody("Late", **IVY))
    safe = other(people.ben, people.gita, **somebody("Safe"))
    with preparing():
        Person.objects.filter(pk=late.pk).update(has_died=True)
        Person.objects.filter(pk=safe.pk).update(protected=True)
    expected = {"Abroad": (True, False), "Mail": (False, True)}
    assert sharing(people.amina, case.person) == sharing(people.ben, case.person) == expected
    # The door in the database, asked by itself, tells no more than that; of strangers nothing.
    with acting_as(people.amina), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_sharing(%s)", [case.person_id])
        assert cursor.fetchone() == (2,)
    with acting_as(people.cara), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_sharing(%s)", [case.person_id])
        assert cursor.fetchone() == (0,)
    assert sharing(people.cara, case.person) == {}
    for actor in (people.dev, people.efua, people.gita):
        assert sharing(actor, case.person) == {}
        with (
            acting_as(actor),
            pytest.raises(DatabaseError, match="Not permitted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM people_sharing(%s)", [case.person_id])


def test_of_a_number_that_a_house_gave_for_all_a_page_names_a_few(people, case, browser_of):
    for number in range(8):
        other(people.ben, people.gita, **somebody(f"Guest{number}", phone=IVY["phone"]))
    other(people.ben, people.gita, **somebody("Mail", email=IVY["email"]))
    page = text_of(browser_of(people.amina).get(reverse("case", args=[case.pk])))
    assert page.count("the phone number is also that of") == 5
    assert page.count("Others may share it, too") == 1
    assert sharing(people.amina, case.person)["Mail"] == (False, True)


def test_empty_and_scraps_of_numbers_are_nobodys(people, case):
    with preparing():
        Person.objects.filter(pk=case.person_id).update(phone="none", email="")
    other(people.ben, people.gita, **somebody("Scrap", phone="none"))
    other(people.ben, people.gita, **somebody("Silent"))
    assert sharing(people.amina, case.person) == {}


def test_it_stands_wherever_they_are_rung_written_to_or_invited(people, case, browser_of):
    with preparing():
        Person.objects.filter(pk=case.person_id).update(contact_by="sms")
    with acting_as(people.amina) as amina:
        log_contact(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", minutes=1, outcome="no_answer"
        )
    browser = browser_of(people.amina)
    pages = [reverse(name, args=[case.pk]) for name in ("case", "log_contact", "write_to")]
    invites = reverse("invite_person", args=[case.pk])
    for page in (*pages, invites):
        assert "Shared:" not in text_of(browser.get(page)), page
    other(people.cara, people.gita, **somebody("Hidden", **IVY))
    other(people.ben, people.gita, **somebody("Robin", phone="07700900123"))
    for page in pages:
        said = text_of(browser.get(page))
        assert "Shared: the phone number is also that of Robin Test." in said, page
        assert "Hidden" not in said, page
    assert "Shared:" not in text_of(browser.get(invites))  # no e-mail address is shared
    other(people.ben, people.gita, **somebody("Kit", email=IVY["email"].upper()))
    said = text_of(browser.get(invites))
    assert "the e-mail address is also that of Kit Test." in said
    assert "opens with their own date of birth" in said
    # By text message, who only shares the address does not matter.
    assert "Kit" not in text_of(browser.get(pages[2]))
    for page in pages:
        assert browser_of(people.cara).get(page).status_code == 404, page
