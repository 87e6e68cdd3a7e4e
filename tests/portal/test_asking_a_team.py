"""Asking a team by the front door, page by page: what goes, what is refused, what comes of it."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.begun import outside
from alongside.begun.models import Asked, NextDay, OwnDraft
from alongside.begun.receipts import asked_in
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.directory.models import Postcode
from alongside.messaging.models import Message
from alongside.organisations.models import Agreement, Area, Organisation
from alongside.referrals.models import Referral
from tests.factories.standing import Standing, agreed, preparing
from tests.portal.test_guide_pages import answered, text

HOSTILE = "<script>alert('x')</script> {{ 7*7 }}"
SAID = {"now": ["none"], "needs": ["loneliness"], "words": "Nobody to eat with.", "want": "beside"}
WHO = {
    "given_name": "Ivy",
    "family_name": "Test",
    "born_0": "1",
    "born_1": "5",
    "born_2": "1950",
}
WHO = {
    k.replace("_0", "-day").replace("_1", "-month").replace("_2", "-year"): v
    for k, v in WHO.items()
}
YOU = {"name": "Nia Test", "relationship": "child", "decides": "they", "phone": "07700 900456"}
REACH = {"phone": "07700 900123", "email": "", "ways": ["phone", "sms"]}
TIMES = {"leave_message": "no", "times": ["morning"], "note": "Not on Tuesdays.", "hear": "text"}
WHAT = {"needs": ["loneliness"], "safety": "", "language": "", "interpreter": ""}
PAGES = {"who": WHO, "you": YOU, "reach": REACH, "times": TIMES, "what": WHAT}


@pytest.fixture
def places(people: Standing) -> Iterator[Standing]:
    """The borough, Farside and a place without a team, each with a postcode."""
    with preparing():
        Area.objects.filter(pk=people.borough.pk).update(code="E09000001")
        Area.objects.filter(name="Farside").update(code="E09000002")
        Area.objects.create(name="Nowhere", kind=Area.Kind.BOROUGH, code="E09000003")
        for number in (1, 2, 3):
            Postcode.objects.create(postcode=f"ZZ{number} 1AA", district=f"E0900000{number}")
        Organisation.objects.filter(pk=people.amina.organisation_id).update(phone="01632 960 100")
    yield people


def guided(browser: Client, postcode: str = "ZZ1 1AA", **said: Any) -> Client:
    """Through the guide, to the first page of asking."""
    answered(browser, **SAID | said, postcode=postcode)
    assert browser.post(reverse("help_choose"), {"do": "link_worker"}).url == reverse("help_ask")
    return browser


def filled(browser: Client, **changes: Any) -> Client:
    """Through the pages, to the last one, which sends it."""
    page = browser.post(reverse("help_ask"), {"team": changes.pop("team", "")})
    while page.status_code == 302 and page.url != reverse("help_ask_check"):
        name = page.url.rstrip("/").rpartition("/")[2]
        page = browser.post(page.url, PAGES[name] | changes.get(name, {}))
    assert page.status_code == 302, text(page)
    return browser


def sent(browser: Client, **changes: Any) -> Any:
    """The receipt."""
    page = browser.get(reverse("help_ask_check"))
    key = BeautifulSoup(page.content, "html.parser").select_one("[name=idempotency_key]")
    assert key
    form = {"idempotency_key": key["value"], "agrees": "on"} | changes
    return browser.post(reverse("help_ask_check"), form)


def other_and_self() -> list[Any]:
    return [pytest.param("me", id="for herself"), pytest.param("other", id="for her father")]


def test_the_way_that_somebody_chose_goes_and_not_the_advised_one(places: Standing) -> None:
    browser = guided(Client(), want="find", sure="fine")
    sent(filled(browser))
    with preparing():
        assert Asked.objects.get().content["level"] == "link_worker"


@pytest.mark.parametrize("who", other_and_self())
def test_it_is_asked_once_and_the_receipt_says_what_happens(places: Standing, who: str) -> None:
    browser = guided(Client(), who=who)
    team = text(browser.get(reverse("help_ask")))
    assert "Ask Alderbrook link workers" in team and "01632 960 100" in team
    filled(browser, reach={"first": "them"}, you={"keep": "on"})
    page = browser.get(reverse("help_ask_check"))
    for part in ("Ivy Test", "1 May 1950", "07700 900123", "Not on Tuesdays.", "Nobody to eat"):
        assert part in text(page)
    assert ("Nia Test, daughter or son" in text(page)) == (who == "other")
    assert sent(browser, agrees="").status_code == 422, "nothing without a yes"
    with preparing():
        assert not Asked.objects.exists()
    key = key_in(page)
    first = sent(browser)
    again = browser.post(reverse("help_ask_check"), {"idempotency_key": key, "agrees": "on"})
    assert first.status_code == 302 and of_receipt(again) == of_receipt(first), "a double click"
    receipt = text(browser.get(first.url))
    with preparing():
        asked = Asked.objects.get()
        assert not OwnDraft.objects.exists(), "what was begun is gone"
        assert Message.objects.get(template="home-received").recipient.startswith("+447700900")
    assert asked.reference in receipt and "answers by" in receipt and "01632 960 100" in receipt
    assert asked.by == ("self" if who == "me" else "other")
    assert asked.content["because"] and asked.content["level"] == "link_worker"
    for secret in ("Ivy", "Test", "ZZ1", "900123"):
        assert secret not in first.url


def of_receipt(answer: Any) -> Any:
    """Whose it is: the signature in its address holds the second."""
    found = asked_in(answer.url.rstrip("/").rpartition("/")[2])
    assert found
    return found


def key_in(page: Any) -> str:
    key = BeautifulSoup(page.content, "html.parser").select_one("[name=idempotency_key]")
    assert key
    return str(key["value"])


def test_the_id_of_an_asking_opens_nothing(places: Standing) -> None:
    browser = filled(guided(Client()))
    receipt = sent(browser).url
    with preparing():
        known = Asked.objects.get()
    token = receipt.rstrip("/").rpartition("/")[2]
    for key in (str(known.pk), known.reference, token, "", "x"):
        page = Client().post(reverse("help_ask_check"), {"idempotency_key": key, "agrees": "on"})
        assert page.status_code == 302 and page.url == reverse("help_start"), key


def test_a_danger_goes_with_it_in_plain_words_and_is_a_known_risk(
    places: Standing, browser_of: Any
) -> None:
    browser = Client()
    answered(browser, **SAID | {"now": ["harm"], "words": ""})
    assert browser.post(reverse("help_choose"), {"do": "call_back"}).url == reverse("help_ask")
    answers = {"want": "beside", "needs": ["loneliness"], "postcode": "ZZ1 1AA"}
    for question, answer in answers.items():
        browser.post(reverse("help_question", args=[question]), {"answer": answer})
    browser.post(reverse("help_choose"), {"do": "link_worker"})
    filled(browser, what={"safety": "Ring the bell twice."})
    page = text(browser.get(reverse("help_ask_check")))
    said = "Somebody hurts me, or I am afraid of somebody"
    assert "What you said that should not wait" in page and said in page
    assert "Shall somebody ring you? Yes" in page
    assert sent(browser).status_code == 302
    with preparing():
        asked = Asked.objects.get()
    assert (asked.content["risk"], asked.content["urgency"]) == ("known", "soon")
    assert asked.content["level"] == "link_worker"
    amina = browser_of(places.amina)
    theirs = text(amina.get(reverse("asked", args=[asked.pk])))
    assert theirs.index(said) < theirs.index("They asked on"), "on top"
    assert amina.post(reverse("take_in", args=[asked.pk]), {}).status_code == 302
    with preparing():
        referral = Referral.objects.get()
    assert referral.risk == "known"
    assert referral.risk_note.index(said) < referral.risk_note.index("Ring the bell twice.")


@pytest.mark.parametrize(("first", "then"), [("other", "me"), ("me", "other")])
def test_for_another_after_all_nothing_is_sent_as_if_the_first_had_agreed(
    places: Standing, first: str, then: str
) -> None:
    browser = filled(guided(Client(), who=first), reach={"first": "them"}, you={"keep": "on"})
    browser.post(reverse("help_question", args=["for"]), {"answer": then})
    page = browser.get(reverse("help_ask_check"))
    assert page.status_code == 302 and "check" not in page.url
    with preparing():
        held = OwnDraft.objects.get().content
    assert held["about"] == {} and held["level"] == ""
    assert held["said"] == {"for": then, **{key: SAID[key] for key in ("now", "needs", "words")}}
    same = filled(guided(Client(), who=first), reach={"first": "them"}, you={"keep": "on"})
    same.post(reverse("help_question", args=["for"]), {"answer": first})
    assert same.get(reverse("help_ask_check")).status_code == 200, "said once more, it all stays"


@pytest.mark.parametrize("first", [["sms"], ["phone", "sms"]])
def test_no_message_is_promised_by_a_way_that_is_not_safe_any_more(
    places: Standing, first: list[str]
) -> None:
    browser = filled(guided(Client()), reach={"ways": first})
    reach = reverse("help_ask_page", args=["reach"])
    times = reverse("help_ask_page", args=["times"])
    page = browser.post(reach, REACH | {"ways": ["phone"]})
    assert page.url == times
    assert browser.get(reverse("help_ask_check")).url == times
    assert browser.post(times, TIMES | {"hear": "not"}).url == reverse("help_ask_check")
    shown = text(browser.get(reverse("help_ask_check")))
    assert "By text message" not in shown and "No, send me nothing" in shown
    asked_about = browser.post(reach, REACH | {"ways": ["sms"]})
    assert asked_about.url == reverse("help_ask_check"), "what is left unsaid harms nobody"


def test_what_another_page_changed_meanwhile_is_read_once_more(
    places: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = filled(guided(Client()))
    same = Client()
    same.cookies = browser.cookies

    def changed(**turn: Any) -> None:
        if turn["verb"] == "home.ask":
            monkeypatch.undo()
            words = {"answer": "Nobody to sing with."}
            same.post(reverse("help_question", args=["words"]), words)

    page = browser.get(reverse("help_ask_check"))
    monkeypatch.setattr("alongside.portal.selfreferral.ask.take_turn", changed)
    form = {"idempotency_key": key_in(page), "agrees": "on"}
    again = browser.post(reverse("help_ask_check"), form, follow=True)
    assert "Nothing was sent. Read it once more." in text(again)
    assert "Nobody to sing with." in text(again)
    with preparing():
        assert not Asked.objects.exists()
    assert sent(browser).status_code == 302


def test_whoever_is_rung_has_said_whether_a_message_may_be_left(places: Standing) -> None:
    browser = filled(guided(Client()), reach={"ways": ["sms"]})
    page = browser.post(reverse("help_ask_page", args=["reach"]), REACH)
    assert page.url == reverse("help_ask_page", args=["times"])


def test_what_is_missing_is_said_and_what_was_typed_stays(places: Standing) -> None:
    many = ["loneliness", "food", "work", "pets"]
    browser = guided(Client(), who="other", needs=many)
    browser.post(reverse("help_ask"))
    for page, typed, wrong in (
        ("who", WHO | {"given_name": "", "family_name": HOSTILE}, "Enter the first name"),
        ("you", YOU | {"decides": "not_yet"}, "Talk with them first"),
        ("you", YOU | {"decides": "parent"}, "16 or older"),
        ("reach", REACH | {"first": "them", "phone": "soon"}, "Enter a phone number, like"),
        ("reach", REACH | {"first": "me", "phone": ""}, "has to keep who you are"),
        ("times", TIMES | {"hear": ""}, "Choose whether we may send you a message"),
        ("what", WHAT | {"needs": []}, "Choose at least one thing"),
    ):
        address = reverse("help_ask_page", args=[page])
        answer = browser.post(address, typed)
        assert answer.status_code == 422 and wrong in text(answer), page
        assert "<script>alert" not in answer.content.decode()
        if page == "who":
            assert "&lt;script&gt;" in answer.content.decode()
        assert browser.post(address, PAGES[page] | {"first": "them"}).status_code == 302


def test_under_sixteen_is_told_with_whom_to_ask(places: Standing) -> None:
    browser = guided(Client())
    browser.post(reverse("help_ask"))
    year = str(clock.today().year - 14)
    page = browser.post(reverse("help_ask_page", args=["who"]), WHO | {"born-year": year})
    assert page.status_code == 422 and "0800 1111" in text(page)
    alone = text(answered(Client(), **SAID | {"age": "under_16"}, postcode="ZZ1 1AA"))
    assert "See who can ask together with you" in alone
    assert "Ask for a link worker" not in alone, "no button that leads to a no"
    young = guided(Client(), age="under_16")
    assert "Ask together with a grown-up" in text(young.get(reverse("help_ask")))


def test_their_own_areas_team_is_asked_and_where_there_is_none_whom_to_ring(
    places: Standing,
) -> None:
    far = guided(Client(), postcode="ZZ2 1AA")
    assert "Ask Farside link workers" in text(far.get(reverse("help_ask")))
    nowhere = guided(Client(), postcode="ZZ3 1AA")
    page = text(nowhere.get(reverse("help_ask")))
    assert "No team in Nowhere can be asked here yet" in page and "GP practice" in page
    assert "01632 960 100" in page, "the teams that can be rung"
    district = guided(Client(), postcode="ZZ1")
    assert "What is your postcode?" in text(district.get(reverse("help_ask")))
    wrong = district.post(reverse("help_ask"), {"postcode": "soon"})
    assert wrong.status_code == 422 and "not a UK postcode" in text(wrong)
    unknown = district.post(reverse("help_ask"), {"postcode": "ZZ9 9ZZ"})
    assert "We do not know which team" in text(unknown)
    right = district.post(reverse("help_ask"), {"postcode": "zz11aa"}, follow=True)
    assert "Ask Alderbrook link workers" in text(right)


def test_of_several_teams_one_is_chosen(places: Standing) -> None:
    with preparing():
        second = Organisation.objects.create(
            name="Alderbrook South link workers",
            kind=Organisation.Kind.LINK_WORKER_TEAM,
            area=places.borough,
        )
        agreed(second)
    browser = guided(Client())
    assert browser.post(reverse("help_ask"), {}).status_code == 422
    filled(browser, team=str(second.pk))
    assert "Alderbrook South" in text(browser.get(reverse("help_ask_check")))
    sent(browser)
    with preparing():
        assert Asked.objects.get().team_id == second.pk


def test_a_team_whose_agreement_ends_meanwhile_is_not_asked(places: Standing) -> None:
    browser = filled(guided(Client()))
    with preparing():
        Agreement.objects.filter(organisation=places.amina.organisation_id).update(
            ended_at=clock.now()
        )
    page = browser.post(reverse("help_ask_check"), {"agrees": "on"}, follow=True)
    assert "This team cannot be asked any more" in text(page)
    with preparing():
        assert not Asked.objects.exists()
        assert OwnDraft.objects.exists(), "what they typed stays"


def test_what_was_deleted_meanwhile_keeps_the_typing_on_the_page(places: Standing) -> None:
    browser = guided(Client())
    browser.post(reverse("help_ask"))
    browser.post(reverse("help_delete"))
    page = browser.post(reverse("help_ask_page", args=["who"]), WHO | {"given_name": "Ifor"})
    assert page.status_code == 422 and "is not here any more" in text(page)
    assert 'value="Ifor"' in page.content.decode()
    assert browser.get(reverse("help_ask_check")).url == reverse("help_start")


def test_a_look_takes_nothing_back_and_a_press_does(places: Standing) -> None:
    browser = filled(guided(Client()))
    address = sent(browser).url
    scanner = Client()
    assert "Take it back" in text(scanner.get(address))
    assert scanner.get(f"{address}back/").status_code == 405
    with preparing():
        assert Asked.objects.get().withdrawn_at is None
    for _twice in "ab":
        page = scanner.post(f"{address}back/", follow=True)
        assert "You have taken it back" in text(page) and "Ask again" in text(page)
    with preparing():
        assert Asked.objects.get().content == {}
    broken = Client().get(address[:-4] + "xx/")
    assert broken.status_code == 410
    assert Client().post(f"{address[:-4]}xx/back/").status_code == 410


@pytest.mark.parametrize("answer", ["no", "silence", "yes"])
def test_the_receipt_says_what_came_of_it(places: Standing, browser_of: Any, answer: str) -> None:
    browser = filled(guided(Client()))
    address = sent(browser).url
    with preparing():
        asked = Asked.objects.get()
    amina = browser_of(places.amina)
    if answer == "no":
        amina.post(reverse("not_taken", args=[asked.pk]))
    elif answer == "yes":
        assert amina.post(reverse("take_in", args=[asked.pk]), {}).status_code == 302
    else:
        with clock.telling(clock.now() + dt.timedelta(days=31)):
            forget_begun(0)
    says = {
        "no": "That is not your fault, and it was right to ask",
        "silence": "has not answered within 30 days",
        "yes": "The answer was yes",
    }
    page = text(browser.get(address))
    assert says[answer] in page
    assert ("I want it no more" in page) == (answer == "yes")
    assert ("does not show what came after that" in page) == (answer == "yes"), "declined, too"
    if answer == "yes":
        after = text(browser.post(f"{address}back/", follow=True))
        assert "they speak with you before they close it" in after


def test_nothing_is_sent_where_it_is_not_safe(places: Standing) -> None:
    browser = guided(Client())
    filled(browser, reach={"ways": ["phone"]}, times={"hear": "not"})
    times = browser.get(reverse("help_ask_page", args=["times"]))
    assert "By text message" not in text(times), "it was not named as safe"
    sent(browser)
    with preparing():
        assert not Message.objects.exists()
    forced = guided(Client())
    forced.post(reverse("help_ask"))
    forced.post(reverse("help_ask_page", args=["who"]), WHO)
    forced.post(reverse("help_ask_page", args=["reach"]), REACH | {"ways": ["phone"]})
    page = forced.post(reverse("help_ask_page", args=["times"]), TIMES)
    assert page.status_code == 422


def test_nobody_floods_a_team_or_a_number(places: Standing) -> None:
    for time in range(4):
        browser = filled(guided(Client()))
        answer = sent(browser)
        assert (answer.status_code == 302) == (time < 3)
    assert answer.status_code == 429 and answer["Retry-After"]
    with preparing():
        assert Asked.objects.count() == 3


def test_whoever_is_in_danger_is_led_there_first(places: Standing) -> None:
    browser = Client()
    answered(browser, **SAID | {"now": ["life"]})
    assert browser.get(reverse("help_ask")).url == reverse("help_danger")


def test_the_pages_give_nothing_away_of_who_is_known(places: Standing, browser_of: Any) -> None:
    first, second = (filled(guided(Client())) for _two in "ab")
    pages = [text(one.get(sent(one).url)) for one in (first, second)]
    plain = [re.sub(r"[A-Z0-9]{4}-[A-Z0-9]{4}", "REF", page) for page in pages]
    assert plain[0] == plain[1], "the second asking for the same person reads the same"


def test_tomorrow_we_ask_and_no_leads_to_a_team(places: Standing) -> None:
    browser = Client()
    answered(browser, **SAID, postcode="ZZ1 1AA")
    page = browser.get(reverse("help_tomorrow"))
    key = BeautifulSoup(page.content, "html.parser").select_one("[name=idempotency_key]")
    assert key
    form = {"idempotency_key": key["value"], "where": "soon"}
    assert browser.post(reverse("help_tomorrow"), form).status_code == 422
    for _twice in "ab":
        kept = browser.post(reverse("help_tomorrow"), form | {"where": "07700 900123"})
        assert "We ask you tomorrow" in text(kept)
    with preparing():
        row = NextDay.objects.get()
        assert row.area and row.area.name == "Alderbrook"
    with clock.telling(clock.now() + dt.timedelta(days=1, minutes=1)):
        forget_begun(0)
        with preparing():
            body = Message.objects.get(template="home-next-day").body
        link = re.search(r"/help/did-it-help/\S+", body)
        assert link
        assert "Did it help?" in text(Client().get(link[0]))
        with preparing():
            assert NextDay.objects.get().said == "", "a look does nothing"
        assert Client().post(link[0], {}).status_code == 422
        thanks = Client().post(link[0], {"said": "no"}, follow=True)
    assert "We are sorry that it did not help" in text(thanks)
    assert reverse("help_start") in thanks.content.decode()
    assert Client().get(reverse("help_did_it_help", args=["x"])).status_code == 410


def test_every_page_is_there_in_welsh(places: Standing) -> None:
    browser = Client(headers={"accept-language": "cy"})
    filled(guided(browser, who="other"), reach={"first": "them"}, you={"keep": "on"})
    with acting_as(places.amina) as amina:
        assert not outside.asked_visible_to(amina)
    for page in ("you", "reach", "times", "what"):
        shown = text(browser.get(reverse("help_ask_page", args=[page])))
        assert "Parhau" in shown and "Continue" not in shown, page
    receipt = text(browser.get(sent(browser).url))
    assert "Anfonwyd" in receipt
    with preparing():
        assert "Diolch." in Message.objects.get(template="home-received").body
        asked = Asked.objects.get()
    assert asked.content["spoken"] == "cy"
    assert all("Dywedoch" not in one for one in asked.content["because"]), "the team reads English"
