"""The guide's pages at the front door: what is kept, what is shown, and what nobody learns."""

import datetime as dt
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.begun.guide_content import guide as shipped
from alongside.begun.models import Instead, Kind, OwnDraft
from alongside.begun.own_drafts import keep_own
from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.models import FailedSearch, Location, Postcode, Service
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation
from alongside.portal.selfreferral.own import HOUSE
from tests.factories.standing import Standing, preparing
from tests.factories.story import acting_for, let_in, referred, registered, taken_on, themselves
from tests.reading_age import reading_age
from tests.web.directory import test_every_page_in_welsh as welsh_pages
from tests.web.directory.test_every_page_in_welsh import left_in_english

unknown = welsh_pages.unknown
PLAIN = {"now": ["none"], "needs": ["loneliness"], "words": "", "sure": "fine", "want": "find"}


def text(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def answered(browser: Client, **given: Any) -> Any:
    """Answer what is given and skip the rest, from the start to the result or a danger."""
    page = browser.post(reverse("help_start"), {"do": given.pop("who", "me")}, follow=True)
    for _step in range(len(shipped().questions) + 1):
        where = page.redirect_chain[-1][0]
        if "/question/" not in where:
            return page
        question = where.rstrip("/").rpartition("/")[2]
        said = given.get(question)
        page = browser.post(where, {"answer": said} if said else {"skip": "yes"}, follow=True)
    raise AssertionError("The guide did not end.")


@pytest.fixture
def around(people: Standing, club: Any) -> Any:
    """Dev's lunch club, on Mondays, and where people live."""
    return club


@pytest.mark.usefixtures("around")
def test_up_to_three_services_that_fit_stand_there_with_their_next_session(club: Any) -> None:
    page = answered(Client(), **PLAIN, postcode="ZZ1 1AA")
    assert "Look for something yourself" in text(page)
    assert "You said that you can look for something yourself." in text(page)
    assert club.name in text(page) and "Next: Monday" in text(page)


def test_three_branches_of_one_provider_leave_room_for_another(
    around: Any, people: Standing
) -> None:
    with preparing():
        need = Need.objects.get(code="loneliness")
        for number in range(4):
            service = Service.objects.create(
                organisation_id=people.dev.organisation_id, name=f"Branch {number}"
            )
            service.needs.add(need)
            at = Location.objects.create(place=Place(430_010 + number, 433_000))
            service.at_locations.create(location=at)
        other = Service.objects.create(
            organisation_id=people.amina.organisation_id, name="Somewhere else"
        )
        other.needs.add(need)
        other.at_locations.create(location=Location.objects.create(place=Place(430_400, 433_000)))
    page = BeautifulSoup(answered(Client(), **PLAIN, postcode="ZZ1 1AA").content, "html.parser")
    shown = [link.get_text() for link in page.select("section[aria-labelledby=near] li a")]
    names = [name for name in shown if not name.startswith("020")]
    assert names[:3] == ["Branch 0", "Somewhere else", "Branch 1"]


@pytest.mark.parametrize("cares", [False, True], ids=["not said", "cares for somebody"])
def test_what_is_only_for_some_says_so_and_stands_below_what_is_for_everybody(
    around: Any, people: Standing, cares: bool
) -> None:
    with preparing():
        needs = list(Need.objects.filter(code__in=("loneliness", "caring")))
        carers = Service.objects.create(
            organisation_id=people.amina.organisation_id, name="Carers' tea"
        )
        carers.needs.add(*needs)
        at = Location.objects.create(place=Place(430_001, 433_000))  # nearer than the club
        carers.at_locations.create(location=at)
        carers.eligibilities.create(
            fact="situation", code="carer", description="Cares for somebody"
        )
    said = PLAIN | {"needs": ["loneliness", "caring"] if cares else ["loneliness"]}
    page = answered(Client(), **said, postcode="ZZ1 1AA")
    shown = text(page)
    assert "For: Cares for somebody" in shown
    first_of_all = shown.index("Carers' tea") < shown.index(around.name)
    assert first_of_all == cares, "who says that they care for somebody is one of them"


@pytest.mark.usefixtures("around")
def test_what_is_sought_in_vain_is_said_and_noted_without_who() -> None:
    page = answered(Client(), **PLAIN | {"needs": ["pets"]}, postcode="ZZ1 1AA")
    assert "We found nothing that fits what you said." in text(page)
    with preparing():
        missed = FailedSearch.objects.get()
        assert (missed.need, missed.outcode) == ("pets", "ZZ1")


@pytest.mark.usefixtures("around")
def test_what_is_sought_in_vain_counts_once_however_often_it_is_looked_at() -> None:
    browser, said = Client(), PLAIN | {"needs": ["pets"]}
    answered(browser, **said, postcode="ZZ1 1AA")
    for _look in range(3):
        assert "We found nothing" in text(browser.get(reverse("help_result")))
    answered(Client(), **said, postcode="ZZ1 1AA")
    with preparing():
        assert FailedSearch.objects.get().times == 2, "of two who asked"


def test_own_words_alone_are_looked_for_and_nothing_said_is_asked_again(around: Any) -> None:
    page = answered(Client(), now=["none"], words="somewhere to have lunch")
    assert around.name in text(page)
    page = answered(Client(), now=["none"])
    assert "You have not said yet what is going on" in text(page)
    assert "You did not tell us how much help you would like." in text(page)


def test_the_result_reads_in_few_statements(around: Any) -> None:
    browser = Client()
    answered(browser, **PLAIN | {"needs": ["loneliness", "food", "work"]}, postcode="ZZ1 1AA")
    browser.get(reverse("help_result"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(reverse("help_result"))
    assert len(asked) <= 26


def test_no_address_and_no_cookie_holds_anything_that_was_said(around: Any) -> None:
    browser = Client()
    page = answered(browser, **PLAIN, postcode="ZZ1 1AA")
    addresses = [where for where, _status in page.redirect_chain]
    soup = BeautifulSoup(page.content, "html.parser")
    addresses += [link["href"] for link in soup.find_all("a") if link.get("href")]
    addresses += [form["action"] for form in soup.find_all("form")]
    assert not [one for one in addresses if "ZZ1" in one.upper()]
    kept = "".join(morsel.value for morsel in browser.cookies.values())
    assert "ZZ1" not in kept and "loneliness" not in kept


def test_each_danger_answer_and_own_words_stop_every_page_after(around: Any) -> None:
    for danger in shipped().dangers:
        code = danger.answers[0][1]
        browser = Client()
        page = answered(browser, now=[code])
        assert page.redirect_chain[-1][0] == reverse("help_danger")
        assert "Nothing that you said was sent to anybody." in text(page)
        assert browser.get(reverse("help_result")).headers["Location"] == reverse("help_danger")
    page = answered(Client(), now=["none"], words="I dont want to live any more")
    assert page.redirect_chain[-1][0] == reverse("help_danger")
    assert "116 123" in text(page)


def test_a_need_that_is_a_danger_stops_too_and_one_may_go_on(around: Any) -> None:
    browser = Client()
    page = answered(browser, now=["none"], needs=["domestic-abuse"])
    assert "0808 2000 247" in text(page)
    page = browser.post(reverse("help_danger"), follow=True)
    assert "own words" in text(page)
    page = browser.post(reverse("help_question", args=["now"]), {"answer": ["child"]}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("help_danger"), "another danger stops anew"


def test_none_of_these_cannot_stand_beside_a_danger(around: Any) -> None:
    browser = Client()
    browser.post(reverse("help_start"), {"do": "me"})
    wrong = browser.post(reverse("help_question", args=["now"]), {"answer": ["none", "food"]})
    assert wrong.status_code == 422 and "not both" in text(wrong)
    skipped = browser.post(reverse("help_question", args=["now"]), {"skip": "yes"})
    assert skipped.status_code == 422, "what asks for danger cannot be skipped"


def test_the_areas_own_number_is_named_where_the_area_is_known(people: Standing) -> None:
    with preparing():
        team = Organisation.objects.get(pk=people.amina.organisation_id)
        area = Area.objects.get(pk=team.area_id)
        Area.objects.filter(pk=area.pk).update(code="E09000099")
        Postcode.objects.create(postcode="ZZ9 9ZZ", place=Place(1, 1), district="E09000099")
        Postcode.objects.create(postcode="ZZ8 8ZZ", place=Place(1, 1), district="E09000098")
        Instead.objects.create(
            organisation=team,
            kind=Kind.CRISIS,
            name="Northmoor crisis team",
            phone="01632 960 111",
            by_id=people.leila.user_id,
        )
    for postcode, named in (("ZZ9 9ZZ", True), ("ZZ8 8ZZ", False)):
        browser = Client()
        answered(browser, now=["none"], postcode=postcode)
        page = browser.post(
            reverse("help_question", args=["now"]), {"answer": ["life"]}, follow=True
        )
        assert ("01632 960 111" in text(page)) is named


def test_answers_can_be_changed_and_what_depended_on_them_is_not_asked_any_more(
    around: Any,
) -> None:
    browser = Client()
    page = answered(browser, now=["none"], helped="worker", who_helps="link_worker")
    assert "a link worker helps you already" in text(page)
    page = browser.post(
        reverse("help_question", args=["helped"]), {"answer": "nobody"}, follow=True
    )
    assert "a link worker helps you already" not in text(page)
    assert browser.get(reverse("help_question", args=["who_helps"])).status_code == 404


def test_a_code_opens_it_on_another_device_and_tries_are_limited(around: Any) -> None:
    phone, library = Client(), Client()
    answered(phone, **PLAIN)
    later = text(phone.get(reverse("help_later")))
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", later)
    assert code
    for _try in range(18):
        wrong = library.post(reverse("help_back"), {"code": "AAAAA-AAAAA"})
        assert wrong.status_code == 422 and "We do not know this code" in text(wrong)
    page = library.post(reverse("help_back"), {"code": code[0].lower()}, follow=True)
    assert "What could help" in text(page)
    gone = phone.get(reverse("help_result"), follow=True)
    assert "There is nothing here to go on with." in text(gone)
    library.post(reverse("help_back"), {"code": "AAAAA-AAAAA"})
    refused = library.post(reverse("help_back"), {"code": code[0]})
    assert refused.status_code == 429 and "Retry-After" in refused


def test_beginning_again_leaves_what_was_written_down_there(around: Any) -> None:
    browser, words = Client(), "Nobody to sing with."
    answered(browser, **PLAIN | {"words": words})
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", text(browser.get(reverse("help_later"))))
    assert code
    assert "Its code still opens it" in text(browser.get(reverse("help_start")))
    browser.post(reverse("help_start"), {"do": "other"})
    assert words not in text(browser.get(reverse("help_result"), follow=True))
    back = Client().post(reverse("help_back"), {"code": code[0]}, follow=True)
    assert words in text(back)


def test_who_is_under_sixteen_is_not_offered_what_is_not_for_them(around: Any) -> None:
    for who, age, offered in (
        ("me", "under_16", 0),
        ("me", "from_18", 1),
        ("other", "under_16", 1),
    ):
        browser = Client()
        answered(browser, who=who, now=["none"], words="I am fine.", age=age, postcode="ZZ1 1AA")
        browser.post(reverse("help_question", args=["now"]), {"answer": ["life"]})
        page = text(browser.get(reverse("help_danger")))
        assert "116 123" in page and page.count("Ask a link worker to ring") == offered


def test_beginning_is_limited_too(around: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("alongside.portal.selfreferral.own.MOST_BEGUN", 2)
    browser = Client()
    for _try in range(2):
        browser.post(reverse("help_start"), {"do": "me"})
    refused = browser.post(reverse("help_start"), {"do": "me"})
    assert refused.status_code == 429 and "try again in" in text(refused)


def test_whoever_carries_too_much_is_not_stopped_and_reads_whom_to_talk_to(around: Any) -> None:
    page = answered(Client(), now=["none"], words="I am so overwhelmed by it all")
    assert "What could help" in text(page) and "116 123" in text(page)
    assert "A link worker beside you" in text(page)


def test_a_child_reads_whom_to_ask(around: Any) -> None:
    page = answered(Client(), now=["none"], age="under_16", grown_up="no")
    assert "0800 1111" in text(page) and "A teacher or a school nurse" in text(page)


def test_what_the_pages_say_can_be_read_at_nine(around: Any) -> None:
    browser = Client()
    answered(browser, **PLAIN)
    pages = [browser.get(reverse(name)) for name in ("help_start", "help_result", "help_later")]
    pages.append(answered(Client(), now=["food", "harm"]))
    told: list[str] = []
    for page in pages:
        main = BeautifulSoup(page.content, "html.parser").select_one("main")
        assert main
        for part in main.select(".app-crisis, .app-urgent, dl, .app-list"):
            part.decompose()  # names, and what stands on other pages too
        told += [p.get_text(" ", strip=True) for p in main.select("p, li, h1, h2, h3")]
    assert reading_age(told) <= 9


def test_closed_on_a_shared_computer_it_is_there_for_the_code_alone(around: Any) -> None:
    library = Client()
    answered(library, **PLAIN)
    found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", text(library.get(reverse("help_later"))))
    assert found
    library.post(reverse("help_leave"))
    assert "You have begun already." not in text(library.get(reverse("help_start")))
    assert library.post(reverse("help_back"), {"code": found[0]}).status_code == 302
    library.post(reverse("help_delete"))
    with preparing():
        assert not OwnDraft.objects.exists()
    assert library.post(reverse("help_back"), {"code": found[0]}).status_code == 422


def test_closing_the_browser_closes_it_there(around: Any) -> None:
    browser = Client()
    answered(browser, **PLAIN)
    kept = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert kept.value and not kept["max-age"] and not kept["expires"]


def test_another_browser_finds_nothing_and_a_week_later_neither_does_this_one(around: Any) -> None:
    browser = Client()
    answered(browser, **PLAIN)
    for name in ("help_result", "help_later", "help_danger"):
        assert Client().get(reverse(name)).headers["Location"] == reverse("help_start")
    with clock.telling(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert browser.get(reverse("help_result")).headers["Location"] == reverse("help_start")


def test_somebody_signed_in_asks_for_a_neighbour_as_anybody_does(
    people: Standing, around: Any, browser_of: Any
) -> None:
    rosa = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, rosa, people.amina))
    for actor in (
        people.gita,
        people.amina,
        themselves(rosa),
        let_in(acting_for(people.amina, case)),
    ):
        page = answered(browser_of(actor), who="other", now=["none"], sure="not")
        assert "A link worker beside them" in text(page)
        assert "You said that they could not go somewhere new on their own." in text(page)
        assert read_by(actor) == 0


def read_by(actor: Actor) -> int:
    """How many drafts somebody reads in raw SQL; a role without the right to ask reads none."""
    try:
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM begun_owndraft")
            (number,) = cursor.fetchone()
            return int(number)
    except ProgrammingError:
        return 0


def test_another_level_than_the_advised_one_may_be_chosen(around: Any) -> None:
    browser = Client()
    answered(browser, **PLAIN)
    assert browser.post(reverse("help_choose"), {"do": "link_worker"}).status_code == 302
    with preparing():
        assert OwnDraft.objects.get().content["level"] == "link_worker"
    assert browser.post(reverse("help_choose"), {"do": "hospital"}).status_code == 400


def test_each_page_leads_away_at_once_and_is_kept_by_nobody_on_the_way(around: Any) -> None:
    browser = Client()
    answered(browser, now=["food"])
    for address in walked():
        page = browser.get(address)
        if page.status_code != 200:
            continue
        links = BeautifulSoup(page.content, "html.parser").select("a[data-alongside-exit]")
        assert len(links) == 2, address
        assert "no-store" in page.headers["Cache-Control"]


def walked() -> list[str]:
    questions = [reverse("help_question", args=[one.id]) for one in shipped().questions]
    names = ("help_start", "help_danger", "help_result", "help_later", "help_back")
    return [*questions, *map(reverse, names)]


@pytest.mark.parametrize(
    "said",
    [
        {"now": ["none"], "needs": ["loneliness", "else"], "words": "hen flinder yma"},
        {"now": ["none"], "sure": "not", "want": "beside", "helped": "worker", "age": "under_16"},
        {"now": ["none"], "needs": ["pets"], "age": "from_16", "postcode": "ZZ1"},
        {"now": ["life", "harm", "child", "food", "medical"]},
        {"who": "other", "now": ["none"], "sure": "a_little", "want": "unsure"},
    ],
)
def test_every_page_with_something_said_is_in_welsh(
    said: dict[str, Any], around: Any, unknown: set[str]
) -> None:
    browsers = {code: Client(headers={"accept-language": code}) for code in ("en", "cy")}
    for browser in browsers.values():
        answered(browser, **said)
        if len(said["now"]) > 1:
            continue
    unknown.clear()
    for address in [*walked(), reverse("help_poster")]:
        english, welsh = (browsers[code].get(address) for code in ("en", "cy"))
        assert english.status_code == welsh.status_code, address
        if english.status_code != 200:
            continue
        theirs = {"hen flinder yma", "NSPCC", around.name}
        left = {one for one in left_in_english(english, welsh) if one not in theirs}
        assert not left | unknown, address
    for address in (reverse("help_question", args=["now"]), reverse("help_back")):
        english, welsh = (browsers[code].post(address) for code in ("en", "cy"))
        assert not left_in_english(english, welsh) | unknown, address


def test_what_is_said_for_a_team_may_be_a_danger_too_and_one_goes_on_there(around: Any) -> None:
    browser = Client()
    answered(browser, now=["none"], postcode="ZZ1 1AA")
    with acting_as(HOUSE) as house:
        secret = browser.session["own_asking"]
        what = {"needs": ["loneliness"], "safety": "My husband hits me", "language": ""}
        keep_own(
            actor=house,
            secret=secret,
            change=lambda asking: asking.telling("team", "x").telling("what", what),
        )
    for name in ("help_ask", "help_ask_check", "help_result"):
        assert browser.get(reverse(name)).headers["Location"] == reverse("help_danger"), name
    assert "0808 2000 247" in text(browser.get(reverse("help_danger")))
    gone_on = browser.post(reverse("help_danger"))
    assert gone_on.headers["Location"] == reverse("help_ask_check")
