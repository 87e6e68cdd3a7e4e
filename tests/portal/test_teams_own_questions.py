"""What a team asks of its own is asked at the front door too: one page at a time, by its rules."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.begun import home_rules
from alongside.begun.asking import ask_at_home
from alongside.begun.models import Asked, OwnDraft
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.organisations.models import Organisation
from alongside.questions.content import Choice, Content, Question
from alongside.questions.models import Form, Version
from alongside.questions.services import publish
from alongside.referrals.models import Referral, ReferralAnswer
from tests.factories.standing import Standing, preparing
from tests.portal.test_asking_a_team import (
    HOSTILE,
    PAGES,
    REACH,
    guided,
    other_and_self,
    places,
    sent,
)
from tests.portal.test_guide_pages import text

__all__ = ["places"]

DAYS = Question("days", "text", "Which days suit you?", label_cy="Pa ddyddiau?", required=True)
PETS = Question("pets", "yes_no", "Are there animals at home?", required=True)
WHICH = Question(
    "which",
    "several",
    "Which ones?",
    choices=(Choice("a1", "A dog"), Choice("a2", "A cat")),
    only_if=(("pets", "yes"),),
)
SINCE = Question("since", "date", "Since when?")
ALL = Content((DAYS, PETS, WHICH, SINCE), intro="We come to you.", intro_cy="Rydym yn dod atoch.")
GIVEN = {
    "days": {"q_days": "Tuesdays"},
    "pets": {"q_pets": "yes"},
    "which": {"q_which": ["a1"]},
    "since": {},
}


def asks(people: Standing, content: Content = ALL, form: Form | None = None) -> Version:
    """The team asks this from now on."""
    with preparing():
        form = form or Form(
            organisation_id=people.amina.organisation_id, changed_by_id=people.leila.user_id
        )
        form.draft = content.as_json()
        form.save()
    with acting_as(people.leila) as leila:
        return publish(actor=leila, form=form, revision=form.revision)


def through(browser: Client, **changes: Any) -> Any:
    """The last answer of the pages before all of it is shown once more, or of what stops there."""
    page = browser.post(reverse("help_ask"), {"team": ""})
    while page.status_code == 302 and page.url != reverse("help_ask_check"):
        name = page.url.rstrip("/").rpartition("/")[2]
        typed = {**PAGES, **GIVEN}[name] if name in PAGES or name in GIVEN else {}
        page = browser.post(page.url, shown(browser, page.url) | typed | changes.get(name, {}))
    return page


def shown(browser: Client, address: str) -> dict[str, str]:
    """What a page carries of itself."""
    page = BeautifulSoup(browser.get(address).content, "html.parser")
    version = page.select_one("[name=asked_version]")
    return {"asked_version": str(version["value"])} if version else {}


def question(name: str) -> str:
    return reverse("help_ask_question", args=[name])


@pytest.mark.parametrize("who", other_and_self())
def test_each_is_asked_on_a_page_and_stands_with_the_referral(
    places: Standing, browser_of: Any, who: str
) -> None:
    asks(places)
    browser = guided(Client(), who=who)
    more = {"reach": {"first": "them"}, "you": {"keep": "on"}}
    assert through(browser, **more).url == reverse("help_ask_check")
    first = text(browser.get(question("days")))
    assert "Asked by Alderbrook link workers" in first and "We come to you." in first
    assert "Which days suit you?" in first and "Are there animals" not in first, "one at a time"
    assert f"Step {5 if who == 'me' else 6} of {8 if who == 'me' else 9}" in first
    page = browser.get(reverse("help_ask_check"))
    for said in ("Which days suit you?", "Tuesdays", "A dog", "Since when?", "Not answered"):
        assert said in text(page)
    assert question("days") in page.text, "each can be changed"
    assert sent(browser).status_code == 302
    with preparing():
        asked = Asked.objects.get()
    amina = browser_of(places.amina)
    theirs = text(amina.get(reverse("asked", args=[asked.pk])))
    assert "What you ask of your own" in theirs and "Tuesdays" in theirs
    assert amina.post(reverse("take_in", args=[asked.pk]), {}).status_code == 302
    with preparing():
        kept = {one.question: one.text for one in ReferralAnswer.objects.all()}
        asked.refresh_from_db()
        assert asked.content == {}, "and nowhere else"
    assert kept == {"days": "Tuesdays", "pets": "Yes", "which": "A dog", "since": ""}
    referral = text(amina.get(reverse("received_referral", args=[asked.referral_id])))
    assert "Which days suit you?" in referral and "Tuesdays" in referral


def test_what_is_wrong_is_said_and_nothing_goes_without_an_answer(places: Standing) -> None:
    asks(places)
    browser = guided(Client())
    assert through(browser, days={"q_days": ""}).status_code == 422
    wrong = browser.post(question("days"), shown(browser, question("days")) | {"q_days": " "})
    assert "Answer this: “Which days suit you?”" in text(wrong)
    long = browser.post(question("days"), shown(browser, question("days")) | {"q_days": "x" * 301})
    assert long.status_code == 422
    assert browser.get(reverse("help_ask_check")).url == question("days")
    assert sent_anyway(browser).url == question("days")
    said = shown(browser, question("days")) | {"q_days": HOSTILE}
    assert browser.post(question("days"), said).url == question("pets")
    assert "<script>alert" not in browser.get(question("days")).text
    assert browser.get(question("which")).url == question("pets"), "not asked of them yet"
    assert browser.get(question("nothing")).url == question("pets")
    with preparing():
        assert not Asked.objects.exists()


def sent_anyway(browser: Client) -> Any:
    return browser.post(reverse("help_ask_check"), {"agrees": "on"})


def test_who_answers_otherwise_leaves_no_trace_further_down(places: Standing) -> None:
    asks(places)
    browser = guided(Client())
    through(browser)
    changed = browser.post(question("pets"), shown(browser, question("pets")) | {"q_pets": "no"})
    assert changed.url == reverse("help_ask_check")
    page = text(browser.get(reverse("help_ask_check")))
    assert "A dog" not in page and "Which ones?" not in page
    sent(browser)
    with preparing():
        given = Asked.objects.get().content["answers"]["given"]
    assert given == {"days": "Tuesdays", "pets": "no"}


def test_what_was_shown_holds_for_a_week_and_then_the_new_is_asked(places: Standing) -> None:
    first = asks(places)
    browser = guided(Client())
    through(browser)
    with preparing():
        form = Form.objects.get()
    second = asks(
        places, Content((Question("name", "text", "What do you like to be called?"),)), form
    )
    assert second.number == first.number + 1
    assert "Tuesdays" in text(browser.get(reverse("help_ask_check"))), "what they read still holds"
    with clock.telling(clock.now() + dt.timedelta(days=6)):  # they come back, and go on
        browser.post(reverse("help_ask_page", args=["reach"]), REACH)
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        page = browser.get(reverse("help_ask_check"))
        assert page.url == question("name")
        assert "What do you like to be called?" in text(browser.get(page.url))
        stale = browser.post(question("name"), {"asked_version": str(first.pk), "q_name": "Ivy"})
        assert stale.url == question("name"), "an older page answers another question"
    with preparing():
        assert not Asked.objects.exists()


def test_a_question_that_comes_meanwhile_is_asked_before_anything_is_sent(
    places: Standing,
) -> None:
    browser = guided(Client())
    assert through(browser).url == reverse("help_ask_check")
    asks(places)
    assert sent_anyway(browser).url == question("days")
    with preparing():
        assert not Asked.objects.exists() and OwnDraft.objects.exists()


def test_a_danger_in_an_answer_stops_them_like_any(places: Standing) -> None:
    asks(places)
    browser = guided(Client())
    through(browser)
    said = shown(browser, question("days")) | {"q_days": "None. I want to end my life"}
    assert browser.post(question("days"), said).url == reverse("help_danger")
    assert browser.get(reverse("help_ask_check")).url == reverse("help_danger")
    browser.post(reverse("help_danger"))
    assert "What you said that should not wait" in text(browser.get(reverse("help_ask_check")))


def test_terms_hold_as_for_whoever_refers(places: Standing) -> None:
    asks(
        places,
        Content(reasons=("work", "food"), required=("phone", "words")),
    )
    browser = guided(Client(), words="", needs=["loneliness"])
    page = through(
        browser, reach=REACH | {"phone": "", "email": "i@example.org", "ways": ["email"]}
    )
    assert page.status_code == 422
    assert "They need this before they can help: phone number" in text(page)
    browser.post(reverse("help_ask_page", args=["reach"]), REACH)
    browser.post(reverse("help_ask_page", args=["times"]), PAGES["times"])
    words = reverse("help_ask_page", args=["words"])
    assert browser.get(reverse("help_ask_check")).url == words
    assert browser.post(words, {"words": ""}).status_code == 422
    what = reverse("help_ask_page", args=["what"])
    assert browser.post(words, {"words": "The shop is far."}).url == what
    offered = BeautifulSoup(browser.get(what).content, "html.parser").select("[name=needs]")
    assert {str(one["value"]) for one in offered} == {"work", "food"}
    assert browser.post(what, PAGES["what"]).status_code == 422, "nobody is asked for what"
    assert browser.post(what, PAGES["what"] | {"needs": ["food"]}).url == reverse("help_ask_check")
    assert "The shop is far." in text(browser.get(reverse("help_ask_check")))
    sent(browser)
    with preparing():
        asked = Asked.objects.get()
    assert asked.content["needs"] == ["food"]
    assert asked.content["words"] == "The shop is far."


def test_the_verb_itself_asks_no_team_without_what_it_needs(places: Standing) -> None:
    version = asks(places)
    with preparing():
        team = Organisation.objects.get(pk=places.amina.organisation_id)
    wish = home_rules.HomeAsk(
        whom=home_rules.Whom("Ivy", "Test", dt.date(1950, 5, 1), "ZZ1 1AA", phone="07700 900123"),
        reach=home_rules.Reach(["phone"]),
        needs=["loneliness"],
        agrees=True,
    )
    house = Actor.system("self-referral")
    answers = (
        {},
        {"version": str(version.pk), "given": {"pets": "no"}},
        {"version": str(uuid.uuid4()), "given": {}},
    )
    for given in answers:
        with acting_as(house), pytest.raises(Refused):
            ask_at_home(
                actor=house, team=team, asking=replace(wish, answers=given), key=uuid.uuid4()
            )
    with preparing():
        assert not Asked.objects.exists() and not Referral.objects.exists()


def test_in_welsh_they_are_asked_in_welsh(places: Standing) -> None:
    asks(places)
    browser = guided(Client(headers={"accept-language": "cy"}))
    through(browser)
    page = text(browser.get(question("days")))
    assert "Pa ddyddiau?" in page and "Rydym yn dod atoch." in page and "Asked by" not in page


def test_what_was_deleted_meanwhile_keeps_the_answer_on_the_page(places: Standing) -> None:
    asks(places)
    browser = guided(Client())
    page = browser.post(reverse("help_ask"), {"team": ""})
    while page.url != question("days"):
        name = page.url.rstrip("/").rpartition("/")[2]
        page = browser.post(page.url, PAGES[name])
    typed = shown(browser, question("days")) | {"q_days": "Tuesdays, after ten"}
    browser.post(reverse("help_delete"))
    lost = browser.post(question("days"), typed)
    assert lost.status_code == 422 and "is not here any more" in text(lost)
    assert "Tuesdays, after ten" in lost.content.decode()
    assert browser.get(question("days")).url == reverse("help_start")
    assert browser.post(question("days"), {"q_days": "x"}).url == reverse("help_start")
    odd = browser.post(question("days"), {"q_days": "x", "asked_version": "nonsense"})
    assert odd.url == reverse("help_start")
