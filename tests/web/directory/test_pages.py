import datetime as dt
import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.directory.models import (
    CostOption,
    FailedSearch,
    Phone,
    Service,
    Taxonomy,
)
from alongside.directory.services.freshness import verify
from alongside.needs.models import Need
from alongside.people.models import Person
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on


@pytest.fixture
def case(people, club):
    with preparing():
        person = registered(people.gita, postcode="ZZ1 1AA")
        return taken_on(people.amina, referred(people.gita, person, people.amina))


def text(response) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.find("main").get_text(" ").split())


def look(client, **query):
    return client.get(reverse("directory"), query)


def test_anybody_finds_a_service_by_words_and_nearness(client, club):
    shown = text(look(client, words="lunch", postcode="zz1 1aa"))
    assert "1 service near ZZ1 1AA" in shown
    assert "Lunch <club>" in shown
    assert "600 m away" in shown
    assert "1 Orchard Lane, ZZ1 1AB" in shown


def test_what_was_asked_stays_in_its_boxes_to_be_changed(client, club):
    page = BeautifulSoup(
        look(
            client,
            words='"lunch" & <chat>',
            postcode="zz1 1aa",
            within="3",
            day="MO",
            checked="1",
        ).content,
        "html.parser",
    )
    assert page.find(id="id_words")["value"] == '"lunch" & <chat>'
    assert page.find(id="id_postcode")["value"] == "zz1 1aa"
    assert page.select_one("#id_within [selected]")["value"] == "3"
    assert page.select_one("#id_day [selected]")["value"] == "MO"
    assert page.find(id="id_checked").has_attr("checked")
    assert not page.find(id="id_room").has_attr("checked")


@pytest.mark.parametrize(
    ("typed", "left"),
    [("lunch near zz1 1aa", "lunch"), ("ZZ11AA", ""), ("hot meal in ZZ1 1AA", "hot meal")],
)
def test_a_postcode_typed_with_the_words_is_where_to_look(client, club, typed, left):
    shown = look(client, words=typed)
    assert "near ZZ1 1AA" in text(shown) and "Lunch <club>" in text(shown)
    page = BeautifulSoup(shown.content, "html.parser")
    assert page.find(id="id_words")["value"] == left
    assert page.find(id="id_postcode")["value"].upper().replace(" ", "") == "ZZ11AA"


def test_how_far_away_needs_a_place_to_measure_from(client, club):
    shown = look(client, words="lunch", within="1")
    assert shown.status_code == 422
    assert "Type a postcode or a place" in text(shown)
    assert "wherever it is" in text(shown) and "Lunch <club>" in text(shown)


def test_a_page_beyond_the_last_is_the_last(client, club):
    for number in range(21):
        Service.objects.create(organisation=club.organisation, name=f"Chess evening {number}")
    shown = look(client, words="chess", page="9")
    assert text(shown).count("Chess evening") == 2, "its name, and that of its button"
    assert "page=1" in shown.text and "page=3" not in shown.text


def test_what_fits_less_well_stands_under_a_heading_of_its_own(client, club):
    line = Service.objects.get(name="Listening line")
    line.needs.add(Need.objects.get(code="loneliness"))
    Service.objects.filter(pk=line.pk).update(name="Loneliness and lonely people")
    shown = text(look(client, words="loneliness"))
    assert shown.index("Loneliness and lonely") < shown.index("These may help too")
    assert shown.index("These may help too") < shown.index("Lunch <club>")


def test_each_hit_has_the_number_to_ring_its_own_first(client, club):
    def called(words):
        return client.get(reverse("directory"), {"words": words}).text

    line = club.organisation.services.get(name="Listening line")
    assert 'href="tel:02079460018">020 7946 0018<' in called("hot meal")
    assert 'href="tel:' not in called("listening").split('id="results"')[1]
    Phone.objects.create(organisation=club.organisation, number="01632 960 002")
    assert 'href="tel:01632960002"' in called("listening"), "its provider's"
    Phone.objects.create(service=line, number="01632 960 003", type="fax")
    Phone.objects.create(service=line, number="01632 960 004", type="voice")
    assert 'href="tel:01632960004"' in called("listening")


def test_the_first_visit_offers_needs_to_start_from(client, club):
    page = BeautifulSoup(look(client).content, "html.parser")
    assert page.find("a", href="?need=loneliness")
    assert "Lunch <club>" in text(look(client, need="loneliness"))


def test_a_service_without_a_place_stands_below_and_says_so(client, club):
    shown = text(look(client, postcode="ZZ1"))
    assert shown.index("Lunch <club>") < shown.index("Listening line")
    assert "Online, by phone, or no fixed place" in shown
    assert "middle of ZZ1" in shown


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("QQ9 9QQ", "try one nearby"),
        ("here", "no place called “here”"),
    ],
)
def test_an_unknown_postcode_is_said_and_the_typing_kept(client, club, postcode, said):
    response = look(client, words="lunch", postcode=postcode, within="5", need="food")
    assert response.status_code == 422
    assert said in text(response)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find("input", {"name": "words"})["value"] == "lunch"
    assert page.find("input", {"name": "postcode"})["value"] == postcode
    assert page.find("option", selected=True, value="food")
    assert page.find("a", href="#id_postcode")


def test_nothing_found_says_what_is_noted_of_it_and_no_less(client, club):
    """Words of the vocabulary of need are kept, so the page does not say that no words are."""
    shown = text(look(client, words="lonely and looking for trampolines", need="pets"))
    assert "lonely" in FailedSearch.objects.get().words
    assert "what for, in which district and on which day. Nothing says who looked" in shown
    assert "or your words" not in shown


def test_nothing_found_says_what_to_try(client, club):
    response = look(client, words="trampoline")
    assert "Try fewer or simpler words" in text(response)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find("a", href="?need=loneliness"), "there is somewhere to go from here"


def test_a_slip_is_corrected_in_the_open(client, club):
    from alongside.directory.services.words import refresh_words

    refresh_words()
    assert "this is for “lunch”" in text(look(client, words="lunhc"))


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "x", "²"])
def test_an_odd_page_number_is_some_page(client, club, page):
    assert look(client, words="lunch", page=page).status_code == 200


def test_pages_keep_the_question(client, club):
    Service.objects.bulk_create(
        Service(organisation=club.organisation, name=f"Lunch {n}") for n in range(25)
    )
    page = BeautifulSoup(look(client, words="lunch", postcode="ZZ1 1AA").content, "html.parser")
    following = page.find("a", rel="next")["href"]
    assert following == "?words=lunch&postcode=ZZ1+1AA&page=2#found"
    second = BeautifulSoup(client.get(reverse("directory") + following).content, "html.parser")
    assert second.find("ol", start="21")
    assert len(second.select(".app-hits__hit")) == 6


def test_the_map_is_told_the_same_as_the_list(client, club):
    page = BeautifulSoup(look(client, words="lunch", postcode="ZZ1 1AA").content, "html.parser")
    told = json.loads(page.find("script", id="map-data").string)
    assert told["from"]["name"] == "ZZ1 1AA"
    (place,) = told["places"]
    assert (place["number"], place["name"]) == (1, "Lunch <club>")
    assert place["url"] == reverse("service", args=[club.pk])
    assert (place["lat"], place["lon"]) == pytest.approx((53.79, -1.54), abs=0.1)


def test_the_search_page_asks_the_database_few_questions(client, club):
    def asked(**query):
        with CaptureQueriesContext(connection) as questions:
            assert look(client, **query).status_code == 200
        return len(questions)

    asked(words="anything")  # what a process remembers is read once
    few = asked(words="lunch or line", postcode="ZZ1 1AA")  # one with a place, one without
    Service.objects.bulk_create(
        Service(organisation=club.organisation, name=f"Lunch {n}") for n in range(18)
    )
    assert asked(words="lunch or line", postcode="ZZ1 1AA") == few <= 16


def test_the_service_page_says_everything(client, club):
    shown = text(client.get(reverse("service", args=[club.pk])))
    for fact in (
        "Mondays, 10am to 12 noon",
        "The hall",
        "Grid reference SE 306 330",
        "Not known. Ask before you go.",
        "Aged 55 and over",
        "Lives in: Alderbrook",
        "Just come",
        "020 7946 0018",
        "lunch@example.test",
        "Loneliness or feeling cut off",
        "Nobody has checked these details",
        "Source: The test list.",
    ):
        assert fact in shown


def test_what_is_not_listed_has_no_page(client, club):
    Service.objects.filter(pk=club.pk).update(status="inactive")
    assert client.get(reverse("service", args=[club.pk])).status_code == 410
    assert client.get(reverse("service", args=[uuid.uuid4()])).status_code == 404


def test_closed_for_now_says_so_and_takes_nobody(browser_of, people, club, case):
    Service.objects.filter(pk=club.pk).update(status="temporarily closed", alert="Back in May")
    response = browser_of(people.amina).get(reverse("service", args=[club.pk]), {"case": case.pk})
    assert "Back in May" in text(response)
    assert reverse("refer_on", args=[case.pk, club.pk]) not in response.content.decode()


def test_from_a_case_the_search_starts_at_home_and_leads_to_a_referral(
    browser_of, people, club, case
):
    browser = browser_of(people.amina)
    found = look(browser, case=case.pk)
    assert "600 m away" in text(found)
    refer = reverse("refer_on", args=[case.pk, club.pk])
    assert refer in found.content.decode()
    assert (
        refer in browser.get(reverse("service", args=[club.pk]), {"case": case.pk}).content.decode()
    )


def test_where_somebody_lives_stands_in_no_address_of_the_search(browser_of, people, club, case):
    page = look(browser_of(people.amina), case=case.pk).content.decode()
    with preparing():
        home = case.person.postcode
    assert home, "a case without a postcode would prove nothing"
    assert home not in page
    assert "near home" in page


def test_a_home_that_no_postcode_list_knows_is_said(browser_of, people, club, case):
    with preparing():
        Person.objects.filter(pk=case.person_id).update(postcode="QQ9 9QQ")
    browser = browser_of(people.amina)
    for query in ({}, {"words": "lunch"}):
        response = look(browser, case=case.pk, **query)
        assert response.status_code == 200
        assert "We do not know where their home postcode is." in text(response)
        assert "QQ9" not in response.content.decode()
    typed = look(browser, case=case.pk, postcode="ZZ1 1AA")
    assert "We do not know where" not in text(typed)


def test_a_new_home_is_measured_from_about_where_it_is(browser_of, people, club, case):
    with preparing():
        Person.objects.filter(pk=case.person_id).update(postcode="ZZ1 1ZZ")
    response = look(browser_of(people.amina), case=case.pk, words="lunch")
    assert "their home postcode is: distances are about right" in text(response)
    assert "ZZ1 1ZZ" not in response.content.decode()


def test_what_nobody_has_checked_for_too_long_is_not_offered_until_somebody_has(
    people, rhys, club, case, browser_of
):
    Service.objects.filter(pk=club.pk).update(verified_at=clock.now() - dt.timedelta(days=400))
    amina = browser_of(people.amina)
    shown = text(look(amina, case=case.pk, words="lunch"))
    assert "Lunch <club>" not in shown
    assert "1 more is left out, because nobody has checked it for too long." in shown

    page = BeautifulSoup(look(amina, case=case.pk, words="lunch").content, "html.parser")
    with_old = page.find("a", string="Show them all the same")["href"]
    response = amina.get(reverse("directory") + with_old)
    assert "Lunch <club>" in text(response)
    assert "ring first" in text(response)
    back = BeautifulSoup(response.content, "html.parser").find("a", string="Leave it out")["href"]
    assert "Lunch <club>" not in text(amina.get(reverse("directory") + back))
    assert reverse("refer_on", args=[case.pk, club.pk]) not in response.content.decode()
    assert "Lunch <club>" in text(look(browser_of(people.dev), words="lunch"))
    assert amina.get(reverse("refer_on", args=[case.pk, club.pk])).status_code == 200

    with acting_as(rhys):
        verify(actor=rhys, service=club)
    assert "Lunch <club>" in text(look(amina, case=case.pk, words="lunch"))


def test_another_team_s_case_is_not_found(browser_of, people, club, case):
    assert look(browser_of(people.cara), case=case.pk).status_code == 404
    assert look(browser_of(people.amina), case="nonsense").status_code == 404


def test_a_stranger_s_case_parameter_shows_nothing_of_the_case(client, browser_of, people, case):
    name = Person.objects.get().full_name
    for browser in (client, browser_of(people.dev), browser_of(people.gita)):
        response = look(browser, case=case.pk)
        assert response.status_code == 200
        assert name not in response.content.decode()


def _exits(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [link["href"] for link in page.select("[data-alongside-exit]")]


def test_whoever_is_watched_can_leave_the_search_at_once(client, club):
    links = _exits(client.get(reverse("directory")))
    assert len(links) == 2, "one in reach of the Tab key, one in sight"
    for link in links:
        assert link.startswith("https://"), "it works without JavaScript"
        assert "alongside" not in link


def test_only_pages_about_domestic_abuse_have_a_way_out(client, club):
    address = reverse("service", args=[club.pk])
    assert not _exits(client.get(address))
    club.needs.add(Need.objects.get(code="domestic-abuse"))
    assert _exits(client.get(address))


def test_a_foreign_term_for_domestic_abuse_counts_too(client, club):
    terms = Taxonomy.objects.create(name="Council terms")
    term = terms.terms.create(name="Domestic violence support")
    club.attributes.create(term=term)
    assert _exits(client.get(reverse("service", args=[club.pk])))


@pytest.mark.parametrize("typed", ["Suicide", "kill myself", "hurt myself", "abuse", "sucide"])
def test_words_of_somebody_in_danger_are_answered_first(client, club, typed):
    page = BeautifulSoup(client.get(reverse("directory"), {"words": typed}).content, "html.parser")
    panel = page.select_one(".app-crisis")
    for number in ("999", "111", "116123"):
        assert panel.select_one(f'a[href="tel:{number}"]')
    assert panel in page.select_one("form.app-search").find_all_previous("section")


def test_they_are_answered_also_where_the_rest_of_the_form_is_wrong(client, club):
    asked = {"words": "I want to die", "postcode": "nowhere"}
    response = client.get(reverse("directory"), asked)
    assert response.status_code == 422
    assert "116 123" in response.content.decode()


def test_who_cannot_cope_is_heard_and_told_who_listens(client, club):
    club.needs.add(Need.objects.get(code="anxiety"))
    response = look(client, words="I can't cope")
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one('.app-crisis a[href="tel:116123"]')
    assert page.select_one(".app-urgent"), "and what to do in danger still stands below"
    assert "Nothing found" not in text(response)
    assert "We understood: Low mood, Anxiety, worry or stress." in text(response)


def test_where_nobody_knows_the_place_what_fits_the_words_is_shown(client, club):
    response = look(client, words="lunch", postcode="Nowhere at all", within="1")
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert page.select_one(".nhsuk-error-summary")
    assert page.select_one(".app-hits a").text == club.name
    assert "wherever it is" in text(response)
    assert page.find("input", id="id_postcode")["value"] == "Nowhere at all"
    assert page.select(".app-needs a"), "and the list of what matters"


def test_an_ordinary_search_has_no_panel(client, club):
    assert b"app-crisis" not in client.get(reverse("directory"), {"words": "lunch"}).content


def test_a_choice_narrows_the_list_and_stays_chosen(client, club):
    page = BeautifulSoup(look(client, words="lunch", day="MO").content, "html.parser")
    assert "1 service" in text(look(client, words="lunch", day="MO"))
    assert page.find("select", id="id_day").find("option", selected=True)["value"] == "MO"
    assert page.find("details").has_attr("open")


def test_nothing_found_offers_to_leave_a_choice_out_and_is_remembered(client, club):
    response = look(client, words="lunch", day="SU", postcode="ZZ1 1AA")
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find("a", href="?words=lunch&postcode=ZZ1+1AA")
    from alongside.directory.models import FailedSearch

    kept = FailedSearch.objects.get()
    assert (kept.outcode, kept.filters) == ("ZZ1", "day:SU")


def test_an_unknown_choice_is_said(client, club):
    response = look(client, day="XX")
    assert response.status_code == 422
    assert "Choose one of the list" in text(response)


def test_words_are_offered_while_typing(client, club):
    offered = client.get(reverse("suggest"), {"typed": "lonel"}).json()["suggestions"]
    assert "lonely" in offered


def test_two_visitors_get_the_same_frame_and_a_nonce_of_their_own(client, club):
    first, second = (look(client, words="lunch") for _visit in range(2))
    nonces = [
        BeautifulSoup(r.content, "html.parser").find("script", nonce=True)["nonce"]
        for r in (first, second)
    ]
    assert nonces[0] != nonces[1]
    for response, nonce in zip((first, second), nonces, strict=True):
        assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]


def test_at_the_front_door_help_and_the_search_come_before_signing_in(client, db):
    page = BeautifulSoup(client.get(reverse("home")).content, "html.parser").find("main")
    # What stands above the story of how it works is for somebody in need.
    assert page.find("a", href="tel:999") and page.find("a", href="tel:111")
    shown = page.get_text()
    order = [shown.index(said) for said in ("999", "Find help nearby", "How it works", "Sign in")]
    assert order == sorted(order)


def test_a_hit_says_when_it_is_and_what_it_costs(client, club):
    CostOption.objects.create(service=club, amount=3, option="a <session>")
    shown = text(look(client, words="lunch", postcode="ZZ1 1AA"))
    assert "When: Mondays, 10am to 12 noon · Cost: £3 a <session>" in shown
    welsh = look(client, words="lunch", postcode="ZZ1 1AA", lang="cy")
    assert "Dydd Llun, 10yb tan hanner dydd" in text(welsh)
    words = BeautifulSoup(welsh.content, "html.parser").select_one(".app-hits__when [lang]")
    assert (words["lang"], words.text) == ("en-GB", "a <session>")
