"""Find what suits, as Amina, Ben and Cara: why, what was ruled out, a shortlist, a gap."""

import datetime as dt
import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care.models import Case, FirstVisit
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.directory.models import FailedSearch, Postcode, Schedule, Service
from alongside.directory.services.words import refresh_words
from alongside.gaps.models import Gap, GapEvidence
from alongside.matching.models import Brief, Suggestion
from alongside.matching.services import note_referred
from alongside.messaging.models import Message
from alongside.people.models import Person
from tests.directory.corner import MARKET_SQUARE, at, service
from tests.factories.standing import person_of, preparing
from tests.factories.story import referred, registered, service_of, taken_on

WORDS = "Xylophones remind me of my late wife"


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, postcode="ZZ1 1AA")
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with preparing():
        Postcode.objects.create(postcode="ZZ1 1AA", place=MARKET_SQUARE)
        service("Tea and talk", "loneliness", metres_east=200)
        service("After school", "loneliness", metres_east=100, maximum_age=16)
        club = service_of(people.dev)
        club.needs.add(*case.referral.reasons.all())
        at(club, 6000)
        refresh_words()
    return case


def _main(response) -> str:
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def _page(name, case):
    return reverse(name, args=[case.pk])


def _ask(browser, case, **typed):
    typed = {"needs": ["loneliness"], "words": WORDS} | typed
    return browser.post(_page("suits", case), typed, follow=True)


def _service(name):
    with preparing():
        return Suggestion.objects.get(service__name=name).service_id


def test_what_suits_is_shown_with_why_and_what_was_ruled_out(browser_of, people, case):
    page = _main(_ask(browser_of(people.amina), case))
    assert "3 services were looked at." in page
    assert "2 may suit." in page
    assert page.index("Tea and talk") < page.index("Tuesday lunch club")
    assert "200 m away, about 3 minutes on foot" in page
    assert "Not known what it costs" in page
    assert "Only for people up to 16 years" in page
    assert "Tea and talk" in _main(browser_of(people.ben).get(_page("suits", case)))


def test_what_is_ruled_out_for_two_reasons_explains_why_the_numbers_add_up_to_more(
    browser_of, people, case
):
    explained, amina = "counted at each of them", browser_of(people.amina)
    assert explained not in _main(_ask(amina, case)), "one service, for one reason"
    with preparing():
        Service.objects.get(name="After school").cost_options.create(amount=20)
    assert explained in _main(_ask(amina, case, most_cost="5"))


def test_a_number_of_what_suits_rings_when_it_is_tapped(browser_of, people, case):
    with preparing():
        club = Service.objects.get(name="Tuesday lunch club")
        club.phones.create(number="01632 960 555")
    amina = browser_of(people.amina)
    found = _ask(amina, case)
    assert 'href="tel:01632960555"' in found.text
    chosen = {"service": str(club.pk), "state": "shortlisted"}
    amina.post(_page("choose_service", case), chosen)
    assert 'href="tel:01632960555"' in amina.get(_page("shortlisted", case)).text


def test_the_outsider_and_other_roles_find_nothing(browser_of, people, case):
    _ask(browser_of(people.amina), case)
    for name in ("suits", "shortlisted"):
        assert browser_of(people.cara).get(_page(name, case)).status_code == 404
        for other in ("gita", "dev", "efua"):
            assert browser_of(getattr(people, other)).get(_page(name, case)).status_code == 403
    tried = {"service": str(_service("Tea and talk")), "state": "shortlisted"}
    assert browser_of(people.cara).post(_page("choose_service", case), tried).status_code == 404
    gap = {"need": "loneliness", "reason": "none"}
    assert browser_of(people.cara).post(_page("no_match", case), gap).status_code == 404


def test_the_persons_words_are_in_the_case_alone(browser_of, people, case):
    browser = browser_of(people.amina)
    response = browser.post(_page("suits", case), {"words": WORDS})
    assert response.url == _page("suits", case)
    browser.get(response.url)
    with preparing():
        assert Brief.objects.get().words == WORDS
        assert not FailedSearch.objects.exists()
        assert "Xylophones" not in "".join(str(vars(entry)) for entry in AuditEntry.objects.all())


def test_nothing_to_look_for_is_refused_and_what_was_typed_stays(browser_of, people, case):
    response = browser_of(people.amina).post(
        _page("suits", case), {"most_cost": "lots", "times": ["day:MO"]}
    )
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert page.find(id="id_most_cost")["value"] == "lots"
    assert page.find("input", {"value": "day:MO"}).has_attr("checked")
    assert page.find(id="id_most_cost").find_parent("details").has_attr("open")
    fresh = BeautifulSoup(browser_of(people.amina).get(_page("suits", case)).content, "html.parser")
    folded = fresh.find(id="id_most_cost").find_parent("details")
    assert not folded.has_attr("open"), "nobody scrolls past what they need not say"
    response = browser_of(people.amina).post(_page("suits", case), {"words": " "})
    assert response.status_code == 422
    assert "Choose a need, or write what they say" in _main(response)


def test_where_a_protected_person_lives_is_not_used(browser_of, people, case):
    with preparing():
        hidden = dict.fromkeys(("phone", "email", "address", "postcode", "contact_note"), "")
        Person.objects.update(protected=True, gp_practice=None, **hidden)
    page = _main(_ask(browser_of(people.amina), case))
    assert "It is not used here" in page
    assert not re.search(r"\d (m|miles?) away", page)


def test_a_shortlist_is_kept_compared_and_taken_back(browser_of, people, case):
    browser = browser_of(people.amina)
    _ask(browser, case)
    both = [str(_service(name)) for name in ("Tea and talk", "Tuesday lunch club")]
    for each in both:
        browser.post(_page("choose_service", case), {"service": each, "state": "shortlisted"})
    bens = browser_of(people.ben).get(_page("shortlisted", case), {"service": both})
    page = BeautifulSoup(bens.content, "html.parser")
    assert [one.h2.text for one in page.select(".app-compare__one")] == [
        "Tea and talk",
        "Tuesday lunch club",
    ]
    too_few = browser.get(_page("shortlisted", case), {"service": both[:1]})
    assert too_few.status_code == 422
    browser.post(_page("choose_service", case), {"service": both[0], "state": "not_wanted"})
    assert "Tea and talk" not in _main(browser.get(_page("shortlisted", case)))
    assert "They said that they do not want this one" in _main(browser.get(_page("suits", case)))


def test_a_referral_made_from_it_is_noted_and_cannot_be_unsaid(browser_of, people, case):
    browser = browser_of(people.amina)
    _ask(browser, case)
    club = _service("Tuesday lunch club")
    browser.post(
        reverse("refer_on", args=[case.pk, club]),
        {
            "needs": ["loneliness"],
            "risk": "none",
            "consent": "on",
            "idempotency_key": str(uuid.uuid4()),
        },
    )
    with preparing():
        assert Suggestion.objects.get(service=club).state == "referred"
    tried = {"service": str(club), "state": "not_wanted"}
    page = browser.post(_page("choose_service", case), tried, follow=True)
    assert "They were referred there already" in page.text


def test_what_is_shown_is_noted_once_with_its_group_and_no_words(browser_of, people, case):
    browser = browser_of(people.amina)
    _ask(browser, case)
    browser.get(_page("suits", case))
    with preparing():
        rows = list(Suggestion.objects.values_list("place", "age_band", "state"))
    assert rows == [(1, "75+", "shown"), (2, "75+", "shown")]


def test_one_tap_records_a_gap_that_names_nobody_and_counts_once(browser_of, people, case):
    browser = browser_of(people.amina)
    _ask(browser, case)
    for _tap in range(2):
        browser.post(_page("no_match", case), {"need": "loneliness", "reason": "too_far"})
    with preparing():
        (gap,) = Gap.objects.all()
        assert (gap.need.code, gap.area.name, gap.reason, gap.people) == (
            "loneliness",
            "Alderbrook North",
            "too_far",
            1,
        )
        assert GapEvidence.objects.count() == 1
        FailedSearch.objects.create(
            day="2026-11-20", need="loneliness", filters="cost:free", times=4
        )
    page = _main(browser.get(reverse("gaps")))
    assert "It is too far away People 1 Searches in vain 0" in page
    assert "It costs too much People 0 Searches in vain 4" in page
    assert "Ivy" not in page
    elsewhere = _main(browser_of(people.cara).get(reverse("gaps")))
    assert "It is too far away" not in elsewhere


def test_a_gap_without_a_known_need_or_reason_is_refused(browser_of, people, case):
    browser = browser_of(people.amina)
    for wrong in ({"need": "moon", "reason": "none"}, {"need": "loneliness", "reason": "moon"}):
        page = browser.post(_page("no_match", case), wrong, follow=True)
        assert "Choose" in _main(page) or "Choose" in page.text
    with preparing():
        assert not Gap.objects.exists()


@pytest.mark.parametrize("table", ["matching_brief", "matching_suggestion", "gaps_gapevidence"])
def test_raw_sql_gives_the_team_its_rows_and_nobody_else_any(browser_of, people, case, table):
    browser = browser_of(people.amina)
    _ask(browser, case)
    browser.post(_page("no_match", case), {"need": "loneliness", "reason": "none"})
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            seen = cursor.fetchone()[0]
        assert bool(seen) == (name in {"amina", "ben", "leila"}), name


def test_the_order_is_explained(browser_of, people):
    page = _main(browser_of(people.amina).get(reverse("how_matching_works")))
    assert "Each need that it helps with: 30 points" in page
    assert "none from 5 miles on" in page, "as far as the list itself would say it"


def test_telling_them_of_it_is_one_thing_wherever_it_is_said(browser_of, people, case):
    browser = browser_of(people.amina)
    _ask(browser, case)
    tea = _service("Tea and talk")
    address = reverse("signpost", args=[case.pk, tea])
    page = BeautifulSoup(browser.get(_page("suits", case)).content, "html.parser")
    assert page.select_one(f"a[href='{address}']").text.startswith("I told them of it")
    said = {"service": str(tea), "state": "signposted"}
    browser.post(_page("choose_service", case), said)
    with preparing():
        assert Suggestion.objects.get(service=tea).state == "shown", "only with a visit to ask of"
    form = {"idempotency_key": str(uuid.uuid4()), "confidence": "fair"}
    for _twice in range(2):
        assert browser.post(address, form).status_code == 302
    with preparing():
        assert FirstVisit.objects.get().service_id == tea
        assert Suggestion.objects.get(service=tea).state == "signposted"
    assert "Tea and talk" in _main(browser.get(_page("shortlisted", case)))


def test_told_of_it_and_noted_as_told_are_kept_together_or_not_at_all(
    browser_of, people, case, monkeypatch
):
    def refused(**_said):
        raise Refused("Not now.")

    monkeypatch.setattr("alongside.web.caseload.views.visits.note_signposted", refused)
    club = service_of(people.dev, name="Tuesday choir")
    form = {"idempotency_key": str(uuid.uuid4()), "confidence": "fair"}
    address = reverse("signpost", args=[case.pk, club.pk])
    answer = browser_of(people.amina).post(address, form)
    assert (answer.status_code, "Not now." in _main(answer)) == (422, True)
    with preparing():
        assert not FirstVisit.objects.exists()


def test_whoever_was_referred_there_can_be_told_of_it_again(browser_of, people, case):
    club = service_of(people.dev, name="Tuesday choir")
    with acting_as(people.amina) as amina:
        note_referred(actor=amina, person=case.person, case_id=case.pk, service=club)
    form = {"idempotency_key": str(uuid.uuid4()), "confidence": "fair"}
    address = reverse("signpost", args=[case.pk, club.pk])
    assert browser_of(people.amina).post(address, form).status_code == 302
    with preparing():
        assert FirstVisit.objects.get().service_id == club.pk
        assert Suggestion.objects.get(service=club).state == "referred"


def _told(people, service, born, *answers) -> None:
    """People of that birthday whom the team told of the service, and what each of them said."""
    for went in answers:
        with preparing():
            person = person_of(people.gita, born=born)
        case = taken_on(people.amina, referred(people.gita, person, people.amina))
        with preparing():
            FirstVisit.objects.create(
                case=case,
                service=service,
                service_name=service.name,
                confidence="fair",
                ask_on=clock.today(),
                went=went,
                why_not="not_for_them" if went == "no" else "",
                asked_at=clock.now() if went else None,
                by_id=people.amina.user_id,
            )


def test_what_people_like_them_said_stands_there_and_moves_nothing(browser_of, people, case):
    amina = browser_of(people.amina)
    before = _main(_ask(amina, case))
    order = [before.index(name) for name in ("Tea and talk", "Tuesday lunch club")]
    with preparing():
        club = Service.objects.get(name="Tuesday lunch club")
    of_her_age, young = case.person.date_of_birth, dt.date(2001, 5, 1)
    _told(people, club, of_her_age, "yes", "yes", "no", "", "not_yet")
    assert "told your team" not in _main(_ask(amina, case)), "three say too little"
    _told(people, club, young, "yes", "no")
    page = _main(_ask(amina, case))
    assert "Of 5 people who told your team, 3 went; for 2 it was not the right thing" in page
    _told(people, club, of_her_age, "yes", "yes")
    page = _main(_ask(amina, case))
    assert (
        "Of 5 people of about their age who told your team, 4 went; for 1 it was not the right"
    ) in page
    assert (page.index("Tea and talk") < page.index("Tuesday lunch club")) == (order[0] < order[1])
    amina.post(_page("choose_service", case), {"service": str(club.pk), "state": "shortlisted"})
    assert "What others said" in _main(amina.get(_page("shortlisted", case)))
    assert "at least 5 told you" in _main(amina.get(reverse("how_matching_works")))
    elsewhere = taken_on(people.cara, referred(people.gita, case.person, people.cara))
    theirs = _main(_ask(browser_of(people.cara), elsewhere))
    assert "Tuesday lunch club" in theirs
    assert "told your team" not in theirs, "another team counts its own people alone"


@pytest.fixture
def listed(browser_of, people, case) -> Case:
    """Tea and the lunch club stand on the shortlist of Ivy, who chose text messages."""
    browser = browser_of(people.amina)
    _ask(browser, case)
    for name in ("Tea and talk", "Tuesday lunch club"):
        chosen = {"service": str(_service(name)), "state": "shortlisted"}
        browser.post(_page("choose_service", case), chosen)
    with preparing():
        Person.objects.update(contact_by="sms", phone="07700 900123")
        tea = Service.objects.get(name="Tea and talk")
        Schedule.objects.create(service=tea, byday="MO", opens_at=dt.time(10), freq="WEEKLY")
    return case


def _sent() -> list[Message]:
    with preparing():
        return list(Message.objects.filter(template="person-list"))


def _send(browser, case, **said):
    posted = {"safe": "on", "idempotency_key": str(uuid.uuid4())} | said
    return browser.post(_page("send_shortlisted", case), posted)


def test_services_are_compared_by_day_time_and_place_too(browser_of, people, listed):
    page = BeautifulSoup(
        browser_of(people.amina).get(_page("shortlisted", listed)).content, "html.parser"
    )
    tea = page.find("a", string="Tea and talk").find_parent("section").get_text(" ", strip=True)
    assert "When Mondays, from 10am" in tea
    assert "Where" in tea
    club = page.find("a", string="Tuesday lunch club").find_parent("section").get_text(" ")
    assert "Not known. Get in touch before you go." in club


def test_the_shortlist_is_printed_for_the_person_in_large_letters_too(browser_of, people, listed):
    page = BeautifulSoup(
        browser_of(people.amina).get(_page("shortlisted", listed)).content, "html.parser"
    )
    links = [page.find("a", string=one)["href"] for one in ("Print the list", "In large letters")]
    anybody = Client()
    for link in links:
        printed = anybody.get(link)
        assert "Tea and talk" in printed.text
        assert "Mondays, from 10am" in printed.text
        assert "Ivy" not in printed.text
        assert str(listed.pk) not in printed.text
    assert "app-shortlist--large" in anybody.get(links[1]).text


def test_the_shortlist_goes_to_the_person_once_in_words_that_say_nothing_and_is_told(
    browser_of, people, listed
):
    amina = browser_of(people.amina)
    assert _send(amina, listed, safe="").status_code == 422, "somebody has to say that it is safe"
    assert _sent() == []
    key = str(uuid.uuid4())
    for _twice in range(2):
        assert _send(amina, listed, idempotency_key=key).status_code == 302
    (message,) = _sent()
    assert (message.channel, message.recipient) == ("text", "+447700900123")
    assert message.rests_on
    for word in ("Tea", "lunch", "Ivy", "Riverside", "health", "help"):
        assert word not in message.subject + message.body
    link = message.body.split()[-1].removeprefix("http://localhost:8000")
    assert "Tea and talk" in Client().get(link).text
    with preparing():
        states = set(Suggestion.objects.exclude(state="shown").values_list("state", flat=True))
    assert states == {"signposted"}, "both count as told"
    story = _main(amina.get(reverse("case", args=[listed.pk])))
    assert "Message to them: A list that was put together for them" in story
    assert _send(browser_of(people.cara), listed).status_code == 404


def test_a_list_that_a_colleague_emptied_meanwhile_is_not_sent(browser_of, people, listed):
    with preparing():
        Suggestion.objects.update(state="shown")
    answer = _send(browser_of(people.amina), listed)
    assert answer.status_code == 422
    assert "Nothing is on it yet." in _main(answer)
    assert _sent() == []


def test_whoever_speaks_welsh_is_sent_welsh_words_and_a_welsh_list(browser_of, people, listed):
    with preparing():
        Person.objects.update(language="Welsh")
    assert _send(browser_of(people.amina), listed).status_code == 302
    (message,) = _sent()
    assert message.body.startswith("Helo.")
    link = message.body.split()[-1].removeprefix("http://localhost:8000")
    assert '<html lang="cy"' in Client().get(link).text


@pytest.mark.parametrize(
    "held",
    [
        {"contact_by": "phone"},
        {"phone": ""},
        {"restricted": True},
        {"protected": True, "phone": "", "email": "", "address": "", "postcode": ""},
    ],
    ids=["chose to be rung", "no number", "kept and not used", "protected"],
)
def test_nothing_is_sent_where_no_way_is_safe(browser_of, people, listed, held):
    with preparing():
        Person.objects.update(**held, contact_note="")
    amina = browser_of(people.amina)
    page = _main(amina.get(_page("shortlisted", listed)))
    assert "Nothing can be sent from here: print it for them." in page
    assert _send(amina, listed).status_code == 422
    assert _sent() == []
