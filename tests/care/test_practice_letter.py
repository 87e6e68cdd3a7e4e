"""The GP practice of somebody whom another referred hears of them by a letter, if they agree."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import documents, services
from alongside.care.gp_note import Part, draft
from alongside.care.models import Document
from alongside.care.queries import case_visible_to
from alongside.care.services import practices
from alongside.common.errors import Refused
from alongside.directory.models import Address, Location
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.people.services import protect
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

TYPED = {
    "name": "Birch Surgery",
    "address": "1 Mill Lane\nAlderbrook",
    "postcode": "ab1 2cd",
    "text": "Requested actions: no action needed.\nRisks: no known risks.",
    "agreed": "on",
}


@pytest.fixture
def case(people):
    """Referred by a team elsewhere: her practice would hear nothing."""
    return taken_on(people.amina, referred(people.cara, registered(people.cara), people.amina))


@pytest.fixture
def birch(people):
    with preparing():
        practice = Organisation.objects.create(
            name="Birch Surgery", kind=Organisation.Kind.GP_PRACTICE, ods_code="Y99999"
        )
        where = Location.objects.create(organisation=practice, name="Birch Surgery")
        Address.objects.create(
            location=where, address_1="1 Mill Lane", city="Alderbrook", postal_code="AB1 2CD"
        )
    return practice


def _written(case) -> list[Document]:
    with preparing():
        return list(Document.objects.filter(case=case))


@pytest.fixture
def drawn(monkeypatch):
    """What was put on paper: to whom, about what, in which words, by whom."""
    sheets, sheet = [], practices.sheet

    def keep(*said):
        sheets.append(said)
        return sheet(*said)

    monkeypatch.setattr(practices, "sheet", keep)
    return sheets


def test_the_practice_is_found_noted_and_written_to(people, case, birch, browser_of, drawn):
    amina, page = browser_of(people.amina), reverse("practice_letter", args=[case.pk])
    found = amina.post(page, {"look": "yes", "practice": "birch surg", "text": "Half typed"})
    choice = BeautifulSoup(found.content, "html.parser").select_one("[name=choose]")
    assert choice["value"] == str(birch.pk)
    answer = amina.post(page, {"choose": choice["value"], "text": "Half typed"})
    assert "Half typed" in answer.content.decode(), "what is written is not lost on the way"
    form = BeautifulSoup(amina.get(page).content, "html.parser")
    assert form.select_one("[name=name]")["value"] == "Birch Surgery"
    assert form.select_one("[name=address]").text.split() == ["1", "Mill", "Lane", "Alderbrook"]
    assert form.select_one("[name=postcode]")["value"] == "AB1 2CD"
    key = form.select_one("[name=idempotency_key]")["value"]
    for _click in range(2):
        assert amina.post(page, TYPED | {"idempotency_key": key}).status_code == 302
    (letter,) = _written(case)
    to, _about, words, by = drawn[0]
    assert to == ["Birch Surgery", "1 Mill Lane", "Alderbrook", "AB1 2CD"]
    who = case.person
    for part in (who.given_name, who.nhs_number_spaced, "born ", "no action needed", "Amina"):
        assert part in words, part
    assert by[0] == "Alderbrook link workers"
    assert bytes(letter.content).startswith(b"%PDF")
    assert letter.shown, "the person reads what is told of them"
    with preparing():
        assert Person.objects.get(pk=case.person_id).gp_practice == birch
        noted = AuditEntry.objects.get(verb="person.note_practice")
        assert noted.people == [case.person_id]


def test_nobody_is_written_about_who_was_not_asked(people, case, browser_of):
    page = reverse("practice_letter", args=[case.pk])
    said = {name: value for name, value in TYPED.items() if name != "agreed"}
    answer = browser_of(people.amina).post(page, said | {"idempotency_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Ask them first" in answer.content.decode()
    assert "no known risks" in answer.content.decode(), "what was typed is kept"
    assert not _written(case)


def test_it_can_be_written_after_the_case_is_closed(people, case):
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="goals_met")
        services.write_to_practice(
            actor=amina, case=case, key=uuid.uuid4(), **TYPED | {"agreed": True}
        )
    assert len(_written(case)) == 1


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [("postcode", "", "address"), ("address", " ", "address"), ("name", "S" * 60, "address")],
)
def test_an_address_that_no_envelope_shows_is_said_so(people, case, name, value, field):
    said = TYPED | {"agreed": True, name: value}
    with acting_as(people.amina) as amina, pytest.raises(Refused) as refused:
        services.write_to_practice(actor=amina, case=case, key=uuid.uuid4(), **said)
    assert refused.value.field == field
    assert not _written(case)


def test_of_a_protected_person_no_letter_goes_and_no_practice_is_noted(
    people, case, birch, browser_of
):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person, circle=[])
        for verb, said in (
            (services.note_practice, {"practice": birch}),
            (services.write_to_practice, {"key": uuid.uuid4(), **TYPED}),
        ):
            with pytest.raises(Refused, match="protected"):
                verb(actor=amina, case=case, **said)
    answer = browser_of(people.amina).get(reverse("practice_letter", args=[case.pk]))
    page = BeautifulSoup(answer.content, "html.parser")
    assert "Ring their practice" in page.text
    assert not page.select("main form")


def test_the_practice_is_not_told_what_it_did_not_write_itself(people, birch):
    risky = referred(
        people.cara, registered(people.cara), people.amina, risk="known", risk_note="x"
    )
    case = taken_on(people.amina, risky)
    with acting_as(people.amina) as amina:
        seen = case_visible_to(amina, case.pk)
        assert "as you wrote in the referral" in draft(amina, seen)
        said = draft(amina, seen, [Part.RISKS], to_referrer=False)
    assert "as you wrote" not in said
    assert "ring us" in said, "nor that there is none"


def test_only_the_team_writes_and_reads_it(people, case, birch, browser_of):
    with acting_as(people.amina) as amina:
        letter = services.write_to_practice(
            actor=amina, case=case, key=uuid.uuid4(), **TYPED | {"agreed": True}
        )
    letters = {}
    for name, actor in people.everyone.items():
        with acting_as(actor):
            letters[name] = documents.visible_to(actor).filter(pk=letter.pk).exists()
        team = name in ("amina", "ben", "leila")
        browser, page = browser_of(actor), reverse("practice_letter", args=[case.pk])
        assert (browser.get(page).status_code == 200) is team, name
        assert (browser.post(page, {"choose": birch.pk}).status_code == 200) is team, name
    assert letters == {name: name in ("amina", "ben", "leila") for name in people.everyone}


def test_somebody_elses_practice_is_never_taken_for_one(people, case):
    other = Organisation.objects.get(pk=people.dev.organisation_id)
    with acting_as(people.amina) as amina, pytest.raises(Refused, match="no GP practice"):
        services.note_practice(actor=amina, case=case, practice=other)


def test_who_came_from_their_practice_is_told_of_there_as_before(people, browser_of):
    theirs = taken_on(
        people.amina,
        referred(people.gita, registered(people.gita, NHS_NUMBERS[1]), people.amina),
    )
    page = browser_of(people.amina).get(reverse("case", args=[theirs.pk])).content.decode()
    assert reverse("gp_note", args=[theirs.pk]) in page
    assert reverse("practice_letter", args=[theirs.pk]) not in page
