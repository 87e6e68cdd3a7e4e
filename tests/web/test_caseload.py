"""The link worker's pages, as Amina, Ben and Cara; and what they cost in queries."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import services
from alongside.care.models import Case
from alongside.common import nhs_number
from alongside.common.errors import Refused
from alongside.needs.models import Need
from alongside.referrals.models import Referral
from alongside.referrals.services import add_note
from alongside.referrals.states import REASONS
from alongside.web.caseload.views.board import CASES
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on

PAGES = ("case", "log_contact", "set_goal", "measure", "close_case", "case_plan", "ethnicity")


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize("page", PAGES)
def test_amina_and_ben_see_it_and_the_others_find_nothing(browser_of, people, case, page):
    address = reverse(page, args=[case.pk])
    for name in ("amina", "ben", "leila"):
        response = browser_of(getattr(people, name)).get(address)
        assert response.status_code == 200, name
        assert "Ivy Test" in _text(response), name
    cara = browser_of(people.cara).get(address)
    assert cara.status_code == 404
    assert "Ivy" not in _text(cara)
    for name in ("gita", "dev", "efua"):
        response = browser_of(getattr(people, name)).get(address)
        assert response.status_code == 403, name
        assert "Ivy" not in _text(response), name


def test_a_referral_waits_on_the_board_of_its_team_only(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    for name, seen in (("amina", True), ("ben", True), ("cara", False)):
        board = browser_of(getattr(people, name)).get(reverse("board"))
        assert ("Ivy Test" in _text(board)) == seen, name
    page = reverse("received_referral", args=[referral.pk])
    assert browser_of(people.ben).get(page).status_code == 200
    assert browser_of(people.cara).get(page).status_code == 404


def test_many_that_wait_go_over_pages_and_all_are_counted(browser_of, people, monkeypatch):
    monkeypatch.setattr("alongside.web.caseload.views.board.WAITING", 1)
    referred(people.gita, registered(people.gita), people.amina, urgency="routine")
    second = registered(people.gita, "9990000034", given_name="Zoe")
    referred(people.gita, second, people.amina, urgency="soon")
    browser = browser_of(people.amina)
    first = BeautifulSoup(browser.get(reverse("board")).content, "html.parser")
    assert first.select_one("#new .app-count").text == "2"
    assert [card.text.strip() for card in first.select(".app-cards h3")] == ["Zoe Test"]
    onward = first.select_one("a[rel=next]")["href"]
    later = BeautifulSoup(browser.get(reverse("board") + onward).content, "html.parser")
    assert [card.text.strip() for card in later.select(".app-cards h3")] == ["Ivy Test"]
    seen = {person for entry in _seen_on_boards() for person in entry.people}
    assert second.pk in seen, "noted as seen by what was shown"


def _seen_on_boards() -> list[AuditEntry]:
    with preparing():
        return list(AuditEntry.objects.filter(verb="board.see"))


def test_ben_sees_aminas_cases_on_the_teams_board_only(browser_of, people, case):
    ben = browser_of(people.ben)
    assert "Ivy Test" not in _text(ben.get(reverse("board")))
    assert "Ivy Test" in _text(ben.get(reverse("board") + "?show=team"))


def test_opening_a_case_is_noted(browser_of, people, case):
    browser_of(people.ben).get(reverse("case", args=[case.pk]))
    with preparing():
        entry = AuditEntry.objects.get(verb="person.see")
    assert entry.user_id == people.ben.user_id
    assert entry.people == [case.person_id]


def test_whoever_is_slower_reads_who_was_faster(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    address = reverse("take_on", args=[referral.pk])
    browser_of(people.amina).post(address)
    slower = browser_of(people.ben).post(address, follow=True)
    assert "Amina has already taken this referral on." in _text(slower)
    with preparing():
        assert Case.objects.count() == 1


def test_save_clicked_twice_is_saved_once(browser_of, people, case):
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "kind": "phone",
        "outcome": "spoke",
        "minutes": "20",
    }
    amina = browser_of(people.amina)
    for _twice in range(2):
        response = amina.post(reverse("log_contact", args=[case.pk]), form)
        assert response.status_code == 302
    with preparing():
        assert case.contacts.count() == 1


def test_what_was_typed_comes_back_with_what_is_wrong(browser_of, people, case):
    form = {"idempotency_key": str(uuid.uuid4()), "note": "She likes tea", "minutes": "many"}
    response = browser_of(people.amina).post(reverse("log_contact", args=[case.pk]), form)
    assert response.status_code == 422
    text = _text(response)
    assert "Enter whole minutes, like 20" in text
    assert "Say what came of it" in text
    assert "She likes tea" in text


def test_a_case_closed_meanwhile_keeps_the_typing(browser_of, people, case):
    close = {"outcome": "goals_met", "note": "", "idempotency_key": str(uuid.uuid4())}
    for _twice in range(2):
        done = browser_of(people.amina).post(reverse("close_case", args=[case.pk]), close)
        assert done.status_code == 302
    form = {"idempotency_key": str(uuid.uuid4()), "words": "Learn to swim"}
    response = browser_of(people.ben).post(reverse("set_goal", args=[case.pk]), form)
    assert response.status_code == 422
    assert "This case was closed meanwhile" in _text(response)
    assert "Learn to swim" in _text(response)


def test_closing_shows_what_is_still_open_and_asks_to_have_looked(browser_of, people, case):
    with acting_as(people.amina) as actor:
        goal, empty = (
            services.set_goal(actor=actor, case=case, key=uuid.uuid4(), words=words)
            for words in ("Sing again", "See the sea")
        )
        done, left = (
            services.agree_action(
                actor=actor, goal=goal, key=uuid.uuid4(), what=what, owner="person"
            )
            for what in ("Ring the choir", "Buy a hymn book")
        )
        services.finish_action(actor=actor, action=done)
    referred_on(people.amina, case, service_of(people.dev))
    amina, address = browser_of(people.amina), reverse("close_case", args=[case.pk])
    listed = BeautifulSoup(amina.get(address).content, "html.parser").select_one("#unfinished")
    text = listed.parent.get_text(" ", strip=True)
    for open_still in (left.what, empty.words, "Tuesday lunch club", "No answer yet"):
        assert open_still in text
    assert done.what not in text
    assert goal.words not in text
    form = {"idempotency_key": str(uuid.uuid4()), "outcome": "goals_met", "note": "Well done"}
    unseen = amina.post(address, form)
    assert unseen.status_code == 422
    assert "Look at what is still open" in _text(unseen)
    assert "Well done" in _text(unseen), "the typing stays"
    assert amina.post(address, form | {"looked": "on"}).status_code == 302
    with preparing():
        case.refresh_from_db()
    assert case.status == "closed"


def test_closing_asks_nothing_more_where_nothing_is_open(browser_of, people, case):
    page = browser_of(people.amina).get(reverse("close_case", args=[case.pk]))
    assert "Still open" not in _text(page)
    assert b'name="looked"' not in page.content
    assert "Going on" not in _text(page), "what the referrer is told of a case that ends"


def test_the_lead_gives_a_case_away_on_its_page(browser_of, people, case):
    page, address = reverse("case", args=[case.pk]), reverse("reassign", args=[case.pk])
    amina, leila = browser_of(people.amina), browser_of(people.leila)
    assert "Give to a colleague" not in _text(amina.get(page))
    assert amina.get(address).status_code == 403
    assert "Give to a colleague" in _text(leila.get(page))
    offered = BeautifulSoup(leila.get(address).content, "html.parser").find_all(
        "input", attrs={"name": "to"}
    )
    assert {box["value"] for box in offered} == {
        str(people.ben.user_id),
        str(people.leila.user_id),
    }
    form = {"idempotency_key": str(uuid.uuid4()), "to": str(people.ben.user_id)}
    for wrong in ("", str(people.cara.user_id), str(people.amina.user_id)):
        assert leila.post(address, form | {"to": wrong}).status_code == 422
    for _twice in range(2):
        done = leila.post(address, form, follow=True)
        assert "They have it now, and are told." in _text(done)
    assert "With Ben." in _text(done)
    assert "Given to a colleague" in _text(done), "it has happened"
    assert "Ivy Test" in _text(browser_of(people.ben).get(reverse("board")))


def test_a_number_off_the_scale_is_refused(browser_of, people, case):
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "point": "baseline",
        "mode": "phone",
        "satisfied": "11",
    }
    response = browser_of(people.amina).post(reverse("measure", args=[case.pk]), form)
    assert response.status_code == 422


def test_declining_asks_why_and_then_shows_no_more(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    amina, address = browser_of(people.amina), reverse("answer_referral", args=[referral.pk])
    form = {"move": "decline", "idempotency_key": str(uuid.uuid4())}
    assert amina.post(address, form).status_code == 422
    done = amina.post(address, form | {"reason": "out_of_area"}, follow=True)
    assert "The referrer is told." in _text(done)
    assert amina.get(reverse("received_referral", args=[referral.pk])).status_code == 404


def _reasons(page, form_id: str) -> set[str]:
    options = BeautifulSoup(page.content, "html.parser").select(f"#{form_id} option")
    return {option["value"] for option in options if option["value"]}


def test_each_move_asks_why_in_its_own_words(browser_of, people, case):
    waiting = referred(people.gita, registered(people.gita, "9990000026"), people.amina)
    received = browser_of(people.amina).get(reverse("received_referral", args=[waiting.pk]))
    sent = browser_of(people.gita).get(reverse("sent_referral", args=[waiting.pk]))
    onward = referred_on(people.amina, case, service_of(people.dev))
    dev = browser_of(people.dev)
    new = dev.get(reverse("provider_referral", args=[onward.pk]))
    dev.post(
        reverse("make_move", args=[onward.pk]),
        {"move": "accept", "idempotency_key": str(uuid.uuid4())},
    )
    accepted = dev.get(reverse("provider_referral", args=[onward.pk]))
    asked = {
        "decline": _reasons(received, "decline_reason"),
        "hand_back": _reasons(received, "hand_back_reason"),
        "withdraw": _reasons(sent, "withdraw_reason"),
        "close": _reasons(accepted, "close_reason"),
        "complete": _reasons(accepted, "complete_reason"),
    }
    # The house says by itself why a time ran out; a lead takes many back on a page of its own.
    by_people = REASONS.keys() - {"lapse", "give_way", "recall"}
    assert asked == {name: set(REASONS[name]) for name in by_people}
    assert _reasons(new, "decline_reason") == asked["decline"]


def test_a_reason_of_another_move_is_refused_with_the_typing(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    form = {"move": "decline", "reason": "mistake", "idempotency_key": str(uuid.uuid4())}
    address = reverse("answer_referral", args=[referral.pk])
    response = browser_of(people.amina).post(address, form | {"note": "Try Farside"})
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one(".nhsuk-error-summary a")["href"] == "#decline_reason"
    assert page.select_one("#decline_note").text.strip() == "Try Farside"
    assert page.select_one("#hand_back_note").text.strip() == ""


def test_decline_clicked_twice_ends_on_the_board_not_on_an_error(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    form = {"move": "decline", "reason": "full", "idempotency_key": str(uuid.uuid4())}
    amina, address = browser_of(people.amina), reverse("answer_referral", args=[referral.pk])
    for _twice in range(2):
        assert amina.post(address, form).url == reverse("board")
    with preparing():
        assert referral.moves.filter(name="decline").count() == 1


def test_attended_clicked_twice_is_attended_once(browser_of, people, case):
    onward = referred_on(people.amina, case, service_of(people.dev))
    dev, address = browser_of(people.dev), reverse("make_move", args=[onward.pk])
    dev.post(address, {"move": "accept", "idempotency_key": str(uuid.uuid4())})
    form = {"move": "attend", "idempotency_key": str(uuid.uuid4())}
    for _twice in range(2):
        assert dev.post(address, form).status_code == 302
    with preparing():
        assert onward.moves.filter(name="attend").count() == 1
    dev.post(address, form | {"idempotency_key": str(uuid.uuid4())})
    with preparing():
        assert onward.moves.filter(name="attend").count() == 2, "next week they came again"


@pytest.mark.parametrize(("page", "who"), [("received_note", "amina"), ("provider_note", "dev")])
def test_a_note_too_long_is_refused_with_its_words(browser_of, people, case, page, who):
    onward = referred_on(people.amina, case, service_of(people.dev))
    referral = onward if who == "dev" else case.referral
    form = {"idempotency_key": str(uuid.uuid4()), "text": "tea " * 2_501}
    response = browser_of(getattr(people, who)).post(reverse(page, args=[referral.pk]), form)
    assert response.status_code == 422
    assert "tea tea tea" in _text(response)


def test_a_note_of_the_referrer_stands_on_the_case(browser_of, people, case):
    with acting_as(people.gita) as gita:
        add_note(actor=gita, referral=case.referral, text="Ring her daughter", key=uuid.uuid4())
    page = browser_of(people.amina).get(reverse("case", args=[case.pk]))
    assert "Ring her daughter" in _text(page)


def test_a_risk_is_named_once_and_may_not_be_forgotten(browser_of, people):
    risky = {"risk": "known", "risk_note": "The dog bites"}
    ivy = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina, **risky))
    amina = browser_of(people.amina)
    assert _text(amina.get(reverse("case", args=[case.pk]))).count("To keep everyone safe") == 1
    address = reverse("refer_on", args=[case.pk, service_of(people.dev).pk])
    page = BeautifulSoup(amina.get(address).content, "html.parser")
    assert page.find("input", attrs={"name": "risk", "value": "known"}).has_attr("checked")
    assert page.find("textarea", attrs={"name": "risk_note"}).text.strip() == ""
    assert "The dog bites" in page.get_text(), "to look at"
    silent = amina.post(address, _onward(risk="known"))
    assert silent.status_code == 422
    amina.post(address, _onward(risk="known", share_risk_note="on"))
    with preparing():
        assert Referral.objects.get(parent=case.referral_id).risk_note == "The dog bites"


def _onward(**changes) -> dict[str, object]:
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "needs": ["food"],
        "risk": "none",
        "consent": "on",
    }
    return form | changes


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({}, ""),
        ({"words": "She likes soup"}, "She likes soup"),
        ({"share_words": "on"}, "I have not spoken to anyone since Sunday."),
        (
            {"share_words": "on", "words": "She likes soup"},
            "I have not spoken to anyone since Sunday.\nShe likes soup",
        ),
    ],
)
def test_a_service_reads_only_what_was_chosen_for_it(browser_of, people, case, changes, sent):
    amina, club = browser_of(people.amina), service_of(people.dev)
    address = reverse("refer_on", args=[case.pk, club.pk])
    page = BeautifulSoup(amina.get(address).content, "html.parser")
    assert "I have not spoken to anyone since Sunday." in page.get_text(), "to look at"
    assert not page.find("textarea", attrs={"name": "words"}).text.strip()
    assert not page.find_all("input", checked=True), "nothing is chosen for her"
    assert "Everybody who answers referrals at Green Shoots can read" in page.get_text()
    assert amina.post(address, _onward(**changes)).status_code == 302
    with preparing():
        assert Referral.objects.get(parent=case.referral_id).words == sent


def test_a_reason_is_filled_in_where_it_is_what_the_service_does(browser_of, people, case):
    club = service_of(people.dev)
    club.needs.add(Need.objects.get(code="loneliness"))
    page = browser_of(people.amina).get(reverse("refer_on", args=[case.pk, club.pk]))
    chosen = BeautifulSoup(page.content, "html.parser").find_all("input", checked=True)
    assert [box["value"] for box in chosen] == ["loneliness"]


def test_refer_on_is_only_for_services_that_take_referrals(browser_of, people, case):
    amina = browser_of(people.amina)
    takes, not_so = service_of(people.dev), service_of(people.dev, takes_referrals=False)
    assert amina.get(reverse("refer_on", args=[case.pk, takes.pk])).status_code == 200
    assert amina.get(reverse("refer_on", args=[case.pk, not_so.pk])).status_code == 404


def test_a_provider_sees_the_least_it_needs(browser_of, people, case):
    onward = referred_on(people.amina, case, service_of(people.dev))
    page = _text(browser_of(people.dev).get(reverse("provider_referral", args=[onward.pk])))
    assert "Ivy Test" in page
    assert "999 000" not in page, "no NHS number"
    stranger = browser_of(people.cara).get(reverse("sent_referral", args=[onward.pk]))
    assert stranger.status_code == 404


def test_a_board_of_fifty_cases_asks_at_most_twelve_questions(browser_of, people):
    numbers = _valid_numbers(50)
    for number in numbers:
        taken_on(people.amina, referred(people.gita, registered(people.gita, number), people.amina))
    amina = browser_of(people.amina)
    amina.get(reverse("board"))  # the first page after signing in writes the session, too
    for narrowed in ("", "?show=team&only=not_met"):
        with CaptureQueriesContext(connection) as queries:
            page = amina.get(reverse("board") + narrowed)
        assert _text(page).count("Ivy Test") == CASES
        asked = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 12, "\n".join(asked)


def _valid_numbers(many: int) -> list[str]:
    found = []
    for start in range(9_990_001_000, 9_990_009_999):
        try:
            found.append(nhs_number.parse(str(start)))
        except Refused:
            continue
        if len(found) == many:
            break
    return found


def test_a_sent_referral_is_counted_once_however_often_the_form_is_sent(browser_of, people):
    form = {
        "idempotency_key": str(uuid.uuid4()),
        "nhs_number": "9990000018",
        "date_of_birth": "1948-03-09",
        "given_name": "Ivy",
        "family_name": "Test",
        "to": str(people.amina.organisation_id),
        "needs": ["loneliness"],
        "risk": "none",
        "urgency": "routine",
        "feedback": "key",
        "consent": "on",
    }
    gita = browser_of(people.gita)
    first, second = (gita.post(reverse("refer_send"), form) for _twice in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url, "both clicks lead to the one receipt"
    with preparing():
        assert Referral.objects.count() == 1


def test_a_referral_that_cannot_be_noted_is_not_sent(browser_of, people, case, monkeypatch):
    def refused(**_said):
        raise Refused("Not now.")

    monkeypatch.setattr("alongside.web.onward.origin.note_referred", refused)
    club = service_of(people.dev)
    club.needs.add(*case.referral.reasons.all())
    said = {"needs": ["loneliness"], "risk": "none", "consent": "on"}
    address = reverse("refer_on", args=[case.pk, club.pk])
    answer = browser_of(people.amina).post(address, said | {"idempotency_key": str(uuid.uuid4())})
    assert (answer.status_code, "Not now." in _text(answer)) == (422, True)
    with preparing():
        assert not Referral.objects.filter(service=club).exists()


def test_what_somebody_says_of_their_background_is_kept_and_not_in_the_audit(
    browser_of, people, case
):
    address, browser = reverse("ethnicity", args=[case.pk]), browser_of(people.amina)
    guessed = browser.post(address, {"ethnicity": "Welsh", "idempotency_key": uuid.uuid4()})
    assert guessed.status_code == 422
    for _click in range(2):
        said = browser.post(address, {"ethnicity": "Z", "idempotency_key": uuid.uuid4()})
        assert said.status_code == 302
    with preparing():
        case.person.refresh_from_db()
        noted = AuditEntry.objects.filter(verb="person.note_ethnicity")
        assert case.person.ethnicity == "Z"
        assert [entry.detail for entry in noted] == [{}]
