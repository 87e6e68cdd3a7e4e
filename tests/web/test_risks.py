"""A risk stands in words wherever somebody is about to meet or ring: as Amina, Ben and Cara."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case, Risk
from alongside.common import clock
from alongside.owncare import services as owncare
from alongside.owncare.models import Whereabouts
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, service_of, taken_on

HOME = "4 Qzmill Lane"
DOG = "A large dog: ask for it to be shut in."
TOLD = "A relative there has threatened staff."
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, address=HOME)
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


@pytest.fixture
def told(people) -> Case:
    """A case of which the referrer said a risk."""
    person = registered(people.gita, NHS_NUMBERS[1], given_name="Florin")
    said = {"risk": "known", "risk_note": TOLD}
    return taken_on(people.amina, referred(people.gita, person, people.amina, **said))


def _text(response) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return page.get_text(" ", strip=True)


def _note(people, case, kind="alone", words=DOG) -> Risk:
    with acting_as(people.amina) as amina:
        return services.note_risk(actor=amina, case=case, key=uuid.uuid4(), kind=kind, words=words)


def _arranged(people, case, after=HOUR, kind="home_visit", place=""):
    with acting_as(people.amina) as amina:
        return services.book_appointment(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind=kind,
            at=clock.now() + after,
            minutes=60,
            place=place,
        )


def test_amina_notes_changes_and_ends_it_ben_reads_on_and_cara_finds_nothing(
    browser_of, people, case
):
    amina, address = browser_of(people.amina), reverse("risks", args=[case.pk])
    assert address in amina.get(reverse("case", args=[case.pk])).text
    form = {"kind": "alone", "words": DOG, "idempotency_key": str(uuid.uuid4())}
    empty = amina.post(address, form | {"kind": "", "words": " "})
    assert empty.status_code == 422 and "Choose what it is about" in empty.text
    long = amina.post(address, form | {"words": "x" * 1_001})
    assert long.status_code == 422 and "x" * 1_001 in long.text, "what was typed stays"
    for _twice in range(2):
        assert amina.post(address, form).status_code == 302
    with preparing():
        dog = Risk.objects.get()
    for page in (reverse("case", args=[case.pk]), reverse("print_case", args=[case.pk]), address):
        said = _text(browser_of(people.ben).get(page))
        assert DOG in said and "Do not visit alone" in said and "Amina" in said, page
    one, end = (reverse(name, args=[case.pk, dog.pk]) for name in ("risk", "end_risk"))
    for outsider in (people.cara, people.dev, people.efua, people.gita):
        for page in (address, one, end):
            answer = browser_of(outsider).get(page)
            assert answer.status_code in (403, 404) and DOG not in answer.text
            assert browser_of(outsider).post(page, form).status_code in (403, 404)
    ben = browser_of(people.ben)
    changed = {"kind": "home", "words": "Two dogs.", "idempotency_key": str(uuid.uuid4())}
    for _twice in range(2):
        assert ben.post(one, changed).status_code == 302
    late = amina.post(one, form | {"words": "A cat.", "idempotency_key": str(uuid.uuid4())})
    assert (
        late.status_code == 422 and "A cat." in late.text and "changed this meanwhile" in late.text
    )
    with preparing():
        newest = Risk.objects.get(ended_at=None)
    end = reverse("end_risk", args=[case.pk, newest.pk])
    key = {"idempotency_key": str(uuid.uuid4())}
    assert "Write why it is over" in amina.post(end, key).text
    for _twice in range(2):
        assert amina.post(end, key | {"why": "They went to her son."}).status_code == 302
    said = _text(amina.get(address))
    assert "Nobody has said so far that there is a risk" in said
    assert "Changed by Ben" in said and "Ended by Amina: They went to her son." in said
    assert "Two dogs." not in _text(amina.get(reverse("case", args=[case.pk])))


def test_the_board_tags_its_row_and_counts_both_kinds(browser_of, people, case, told):
    amina, board = browser_of(people.amina), reverse("board")

    def row(name: str) -> str:
        page = BeautifulSoup(amina.get(board).content, "html.parser")
        (found,) = [one for one in page.select(".app-list tbody tr") if name in one.text]
        return found.get_text(" ", strip=True)

    assert "Risk noted" in row("Florin") and "Risk noted" not in row("Ivy")
    dog = _note(people, case, kind="home")
    assert "Risk noted" in row("Ivy")
    page = BeautifulSoup(amina.get(board + "?only=risk").content, "html.parser")
    names = {link.text.split()[0] for link in page.select(".app-list tbody a")}
    assert names == {"Ivy", "Florin"}
    assert page.select_one("a[href*='only=risk'] .app-count").text == "2"
    with acting_as(people.amina) as actor:
        services.change_risk(
            actor=actor, case=case, risk=dog, key=uuid.uuid4(), kind="alone", words=DOG
        )
    assert "Do not visit alone" in row("Ivy")


def test_it_is_read_before_anybody_goes_or_rings(browser_of, people, case, told):
    _note(people, case)
    pages = ("log_contact", "book_appointment", "set_out_to", "received_referral")
    for one, words in ((case, DOG), (told, TOLD)):
        _arranged(people, one)
        for name in pages:
            key = one.referral_id if name == "received_referral" else one.pk
            assert words in _text(browser_of(people.ben).get(reverse(name, args=[key]))), name
        assert words in _text(browser_of(people.ben).get(reverse("appointments") + "?show=team"))
    picked = browser_of(people.amina).get(reverse("note_contact")).text
    assert "Ivy (do not visit alone)" in picked and "Florin (risk noted)" in picked
    for name in ("appointments", "board"):
        said = _text(browser_of(people.cara).get(reverse(name) + "?show=team"))
        assert DOG not in said and TOLD not in said


def test_who_is_referred_again_comes_with_what_the_team_knew(browser_of, people, case):
    _note(people, case)
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="goals_met")
    again = referred(people.gita, case.person, people.amina)
    page = _text(browser_of(people.ben).get(reverse("received_referral", args=[again.pk])))
    assert DOG in page and "Your team noted before" in page and "No known risks" not in page
    assert DOG in _text(browser_of(people.ben).get(reverse("case", args=[case.pk]))), "closed"


def test_who_goes_alone_reads_the_risk_first_and_who_looks_for_them_reads_it_too(
    browser_of, people, case
):
    meeting = _arranged(people, case)
    amina, tap = browser_of(people.amina), reverse("set_out_from", args=[case.pk, meeting.pk])
    key = {"idempotency_key": str(uuid.uuid4())}
    assert tap in amina.get(reverse("appointments")).text
    _note(people, case)
    page = amina.get(reverse("appointments")).text
    first = f"{reverse('set_out_to', args=[case.pk])}?appointment={meeting.pk}"
    assert tap not in page and first in page
    assert amina.post(tap, key)["Location"] == first, "from a page that was open before"
    asked = amina.get(first)
    assert "Before you go alone, read this" in asked.text and DOG in asked.text
    form = BeautifulSoup(asked.content, "html.parser")
    assert form.select_one("[name=place]")["value"] == HOME
    said = {"place": HOME, "back": form.select_one("[name=back]")["value"], "buddy": ""}
    out = amina.post(first, said | key)
    assert out.status_code == 302 and DOG in amina.get(out["Location"]).text
    with preparing():
        visit = Whereabouts.objects.get().visit
    ben = browser_of(people.ben)
    assert DOG not in ben.get(out["Location"]).text, "nobody was told to look yet"
    for minutes in (0, 10, 25, 40):
        with clock.telling(visit.back_at + dt.timedelta(minutes=minutes)):
            owncare.call_those_due()
    assert DOG in browser_of(people.leila).get(out["Location"]).text


@pytest.mark.parametrize(
    ("after", "offered"), [(HOUR, True), (9 * HOUR, True), (11 * HOUR, False), (49 * HOUR, False)]
)
def test_going_now_is_offered_only_when_it_is_near(browser_of, people, case, after, offered):
    meeting = _arranged(people, case, after)
    tap = reverse("set_out_from", args=[case.pk, meeting.pk])
    amina = browser_of(people.amina)
    for page in (reverse("appointments"), reverse("case", args=[case.pk])):
        assert (tap in amina.get(page).text) is offered


def test_for_a_meeting_elsewhere_the_place_is_where_they_meet_and_never_their_home(
    browser_of, people, case
):
    library = _arranged(people, case, kind="face_to_face", place="The library, High Street")
    somewhere = _arranged(people, case, 3 * HOUR, kind="face_to_face")
    amina, address = browser_of(people.amina), reverse("set_out_to", args=[case.pk])

    def shown(meeting) -> tuple[str, str]:
        page = amina.get(f"{address}?appointment={meeting.pk}")
        form = BeautifulSoup(page.content, "html.parser")
        place = form.select_one("[name=place]")
        return place.get("value", ""), form.select_one("[name=back]")["value"]

    place, back = shown(library)
    begins = library.at.replace(second=0, microsecond=0)  # a form speaks of minutes
    end = timezone.localtime(begins + dt.timedelta(minutes=75))
    assert place == "The library, High Street"
    assert dt.timedelta(0) <= _on(end, back) - end <= dt.timedelta(minutes=5)
    assert shown(somewhere)[0] == "", "nobody has said where"
    key = {"idempotency_key": str(uuid.uuid4())}
    tap = reverse("set_out_from", args=[case.pk, somewhere.pk])
    asked = amina.post(tap, key, follow=True)
    assert "Say where you are going" in asked.text and HOME not in asked.text
    assert amina.post(reverse("set_out_from", args=[case.pk, library.pk]), key).status_code == 302
    with preparing():
        assert Whereabouts.objects.get().place == "The library, High Street"


def _on(day: dt.datetime, said: str) -> dt.datetime:
    hour, minute = map(int, said.split(":"))
    at = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return at if at >= day.replace(second=0, microsecond=0) else at + dt.timedelta(days=1)


def test_a_risk_costs_the_case_and_the_board_no_further_question(browser_of, people, case, told):
    amina = browser_of(people.amina)
    pages = (reverse("case", args=[case.pk]), reverse("board"), reverse("appointments"))
    _arranged(people, case)

    def asked() -> list[int]:
        found = []
        for page in pages:
            amina.get(page)
            with CaptureQueriesContext(connection) as queries:
                amina.get(page)
            found.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
        return found

    before = asked()
    for number in range(3):
        _note(people, case, words=f"Number {number}")
    assert asked() == before


def test_nothing_of_it_goes_to_a_service_unless_somebody_writes_it(browser_of, people, case):
    _note(people, case)
    service = service_of(people.dev)
    page = browser_of(people.amina).get(reverse("refer_on", args=[case.pk, service.pk]))
    form = BeautifulSoup(page.content, "html.parser")
    assert form.select_one("[name=risk][value=known]").has_attr("checked")
    assert DOG not in form.select_one("[name=risk_note]").text
    assert "Your team noted this. It is not sent" in page.text and DOG in page.text
