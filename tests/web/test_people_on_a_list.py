"""A list of NHS numbers: who may be offered help, and what nobody learns from it."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care.services import close_case, note_death
from alongside.common.errors import NotPermitted, Refused
from alongside.outreach.rows import MOST_ROWS, read
from alongside.outreach.rules import Fate, Known, Use, fate_of
from alongside.outreach.services import check_list
from alongside.people.models import CareRelationship, Person
from tests.factories.standing import person_of, preparing
from tests.factories.story import NHS_NUMBERS, objecting, referred, registered, taken_on

BORN = "09/03/1948"
STRANGER = "999 000 0069"


def _fates(actor, content: str, use: str = Use.CARE) -> list[str]:
    with acting_as(actor):
        report = check_list(actor=actor, rows=read(content.encode()), use=use)
    assert sum(report.counts.values()) == len(report.rows)
    return [str(one.fate) for one in report.rows]


@pytest.fixture
def listed(people) -> str:
    """Somebody worked with, waiting, finished with, dead, elsewhere, unknown; and mistakes."""
    ways = (None, "waits", "goals_met", "died")
    for number, way in zip(NHS_NUMBERS, ways, strict=False):
        person = registered(people.gita, number)
        referral = referred(people.gita, person, people.amina)
        if way == "waits":
            continue
        case = taken_on(people.amina, referral)
        if way:
            with acting_as(people.amina):
                if way == "died":
                    note_death(actor=people.amina, person=person, source="family", key=uuid.uuid4())
                    continue
                close_case(actor=people.amina, case=case, outcome=way, key=uuid.uuid4())
    elsewhere = referred(people.gita, registered(people.gita, NHS_NUMBERS[4]), people.cara)
    taken_on(people.cara, elsewhere)
    lines = [f"{number},{BORN}" for number in NHS_NUMBERS]
    more = [f"{STRANGER},{BORN}", lines[0], "9990000019,x", f"{NHS_NUMBERS[2]},", ",,"]
    return "\r\n".join(["NHS Number,Date of Birth", *lines, *more])


def test_a_death_that_another_team_noted_is_known_here_too(people):
    person = registered(people.gita)
    hers = taken_on(people.amina, referred(people.gita, person, people.amina))
    with acting_as(people.amina):
        close_case(actor=people.amina, case=hers, outcome="goals_met", key=uuid.uuid4())
    taken_on(people.cara, referred(people.gita, person, people.cara))
    with acting_as(people.cara):
        note_death(actor=people.cara, person=person, source="family", key=uuid.uuid4())
    assert _fates(people.amina, f"NHS Number,Date of Birth\n{person.nhs_number},{BORN}") == ["died"]


def test_each_row_has_one_fate_and_other_teams_people_are_unknown(people, listed):
    expected = ["worked_with", "waiting", "offer", "died", "unknown", "unknown"]
    expected += ["twice", "wrong", "wrong"]
    assert _fates(people.amina, listed) == expected
    assert _fates(people.ben, listed) == expected
    elsewhere = ["unknown"] * 4 + ["worked_with", "unknown", "twice", "wrong", "wrong"]
    assert _fates(people.cara, listed) == elsewhere
    for actor in (people.gita, people.dev, people.efua):
        with pytest.raises(NotPermitted):
            _fates(actor, listed)


def test_a_list_enters_nobody_and_opens_nothing(people, listed):
    with preparing():
        before = Person.objects.count(), CareRelationship.objects.count()
    _fates(people.amina, listed)
    with preparing():
        assert (Person.objects.count(), CareRelationship.objects.count()) == before
        entry = AuditEntry.objects.get(verb="list.check")
        assert entry.detail == {"use": "care", "rows": 9}
        assert len(entry.people) == 4  # whom the team looks after, and nobody else


def test_an_objection_counts_for_everything_but_their_own_care(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with acting_as(people.amina):
        close_case(actor=people.amina, case=case, outcome="moved", key=uuid.uuid4())
    objecting(people.amina, case)
    row = f"{NHS_NUMBERS[0]},{BORN}"
    assert _fates(people.amina, row) == ["offer"]
    assert _fates(people.amina, row, Use.BEYOND) == ["objects"]
    with pytest.raises(Refused):
        _fates(people.amina, row, "profit")


def test_a_wrong_birthday_says_so_of_our_people_and_names_nobody(people):
    with preparing():
        for number, changes in (
            (NHS_NUMBERS[0], {}),
            (NHS_NUMBERS[1], {"protected": True}),
            (NHS_NUMBERS[2], {"restricted": True}),
        ):
            person = person_of(people.amina, born=dt.date(1948, 3, 9))
            Person.objects.filter(pk=person.pk).update(nhs_number=number, **changes)
    lines = f"{NHS_NUMBERS[0]},1949-03-09\n{NHS_NUMBERS[1]},{BORN}\n{NHS_NUMBERS[2]},{BORN}"
    assert _fates(people.amina, lines) == ["mismatch", "protected", "restricted"]
    with acting_as(people.amina):
        report = check_list(actor=people.amina, rows=read(lines.encode()), use=Use.CARE)
    assert [one.person is None for one in report.rows] == [True, False, False]


@given(st.builds(Known, *[st.booleans()] * 7), st.sampled_from(Use.values))
def test_nobody_is_offered_help_against_any_reason_not_to(known, use):
    reasons = known.died, known.restricted, known.protected, known.worked_with, known.waiting
    free = known.same_birth and not any(reasons)
    free = free and not (known.objects and use == Use.BEYOND)
    assert (fate_of(known, use) == Fate.OFFER) == free


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused_in_words(content):
    try:
        rows = read(content)
    except Refused as refusal:
        assert refusal.message
        return
    assert rows
    assert all(bool(row.wrong) != bool(row.number and row.born) for row in rows)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n,,\n",
        b"PK\x03\x04\x00\x00",
        b"Name,Date of birth\nIvy,09/03/1948",
        b"NHS number,Date of birth",
        b"x" * 1_000_001,
        b"9990000018,09/03/1948\n" * (MOST_ROWS + 1),
    ],
)
def test_what_is_no_list_is_refused(content):
    with pytest.raises(Refused):
        read(content)


def test_columns_stand_anywhere_and_an_older_excel_is_read():
    content = "Surname,DOB,NHS No,Note\r\nLlŷr,9/3/1948,999-000-0018,caf\xe9".replace("ŷ", "y")
    (row,) = read(content.encode("cp1252"))
    assert (row.line, row.number, row.born) == (2, "9990000018", dt.date(1948, 3, 9))


def test_the_page_for_amina_for_cara_and_for_those_whose_work_it_is_not(browser_of, people, listed):
    address = reverse("check_people")

    def asked(actor, **fields):
        file = SimpleUploadedFile("list.csv", listed.encode(), "text/csv")
        return browser_of(actor).post(address, {"file": file, "use": "care", **fields})

    ours = BeautifulSoup(asked(people.amina).content, "html.parser").get_text(" ", strip=True)
    assert "Of 9 rows" in ours
    assert "Can be offered help: 1" in ours
    assert ours.count("Ivy Test") == 4
    theirs = BeautifulSoup(asked(people.cara).content, "html.parser").get_text(" ", strip=True)
    assert theirs.count("Ivy Test") == 1
    assert NHS_NUMBERS[0] not in ours + theirs
    assert asked(people.amina, use="").status_code == 422
    for actor in (people.gita, people.dev, people.efua):
        response = asked(actor)
        assert response.status_code == 403
        assert b"Ivy" not in response.content
