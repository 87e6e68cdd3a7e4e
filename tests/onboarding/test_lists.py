"""Colleagues are invited by a list: looked at first, once each, and what is wrong stays."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.giving import roles_to_give
from alongside.common.errors import NotPermitted, Refused
from alongside.onboarding.lists import Fate, judged, rows_of, text_of
from alongside.onboarding.models import Invitation
from alongside.onboarding.services.lists import invite_all
from alongside.organisations.models import Organisation
from tests.factories.standing import preparing

HEADING = "name,email,role"
LIST = """name,email,role
Noor Ali,noor@example.test,Provider
Dev,dev@example.test,provider
,nobody@example.test,Provider
Ola,no address,Provider
Pia,pia@example.test,Emperor
Noor Ali,NOOR@example.test,provider
Rex,rex@example.test,Referrer
"""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing in the list"),
        ("name,email\nA,a@b.test", "Missing: role"),
        ("name,email,role\n" + "A,a@b.test,provider\n" * 201, "more than 200"),
        ("name,email,role\nA\x00,b,c", "no list"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(text, why):
    with pytest.raises(Refused, match=why):
        rows_of(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00n", b"x" * 100_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(content):
    with pytest.raises(Refused):
        text_of(content)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_is_read_as_spreadsheet_programs_write_it(mark):
    text = text_of(
        f"\ufeffRole{mark}E-mail{mark}Name\r\nprovider{mark}a@b.test{mark}A\r\n".encode()
    )
    (row,) = rows_of(text)
    assert (row.name, row.email, row.role) == ("A", "a@b.test", "provider")


pytestmark = pytest.mark.django_db


def _rows(lena):
    with acting_as(lena):
        organisation = Organisation.objects.get(pk=lena.organisation_id)
        roles = roles_to_give(lena, organisation.kind)
        return organisation, judged(lena, rows_of(LIST), roles)


def test_each_row_says_what_becomes_of_it(lena):
    _organisation, rows = _rows(lena)
    assert [row.fate for row in rows] == [
        *(Fate.GOOD, Fate.THERE, Fate.BAD, Fate.BAD, Fate.BAD, Fate.THERE, Fate.GOOD)
    ]
    assert "name is missing" in rows[2].why and "no e-mail" in rows[3].why
    assert "not yours to give" in rows[4].why and "in row 1" in rows[5].why


def test_two_hundred_are_invited_at_once_and_the_same_list_again_invites_nobody(lena):
    text = "name,email,role\n" + "".join(
        f"Name {n},n{n}@example.test,provider\n" for n in range(200)
    )
    with acting_as(lena):
        organisation = Organisation.objects.get(pk=lena.organisation_id)
    for invited in (200, 0, 0):
        with acting_as(lena):
            done = invite_all(
                actor=lena, organisation=organisation, rows=rows_of(text), key=uuid.uuid4()
            )
        assert sum(row.fate is Fate.GOOD for row in done) == invited
    with preparing():
        assert Invitation.objects.count() == 200


def test_nobody_else_invites_by_a_list(lena, people):
    organisation, _judged = _rows(lena)
    for actor in (people.dev, people.amina):
        with acting_as(actor), pytest.raises(NotPermitted):
            invite_all(actor=actor, organisation=organisation, rows=rows_of(LIST), key=uuid.uuid4())


def test_the_page_looks_first_then_sends_and_keeps_what_is_wrong(lena, people, browser_of):
    page, address = browser_of(lena), reverse("invite_many")
    file = SimpleUploadedFile("colleagues.csv", LIST.encode(), content_type="text/csv")
    form = {"idempotency_key": str(uuid.uuid4())}
    looked = page.post(address, form | {"look": "yes", "file": file}, follow=True)
    assert "To be invited: 2. There already: 2. With something wrong: 3." in looked.text
    assert "noor@example.test" not in looked.redirect_chain[-1][0]
    with preparing():
        assert not Invitation.objects.exists(), "nothing is sent before that"
    sent = page.post(address, form | {"text": LIST}, follow=True).text
    assert "2 links are on their way" in sent and "With something wrong: 3" in sent
    typed = sent.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Emperor" in typed and "noor@" not in typed, "what is wrong stays, to be put right"
    right = {"idempotency_key": str(uuid.uuid4()), "text": f"{HEADING}\nPia,pia@x.test,referrer"}
    assert "Pia" in page.post(address, right, follow=True).text
    with preparing():
        assert Invitation.objects.count() == 3
    wrong = page.post(address, form | {"text": "who\nPia"})
    assert wrong.status_code == 422 and "Missing: name" in wrong.text and "Pia" in wrong.text
    for other in (people.dev, people.amina, people.cara):
        assert browser_of(other).get(address).status_code in (403, 404)
