"""Where somebody reads and writes about themselves they read Welsh, if they choose it.

Which of their own pages are English is a list: a new one is in Welsh, or says here that it is not.
"""

import datetime as dt
import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.care import plan_document
from alongside.care import services as care
from alongside.care.models import Action, Tie
from alongside.common import clock
from alongside.organisations.models import Organisation
from alongside.outcomes.services import record_response
from tests.architecture.test_urls import addresses
from tests.factories.own_words import PLAN, told
from tests.factories.standing import preparing
from tests.factories.story import (
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)
from tests.web.directory import test_every_page_in_welsh as welsh_pages
from tests.web.directory.test_every_page_in_welsh import left_in_english

unknown = welsh_pages.unknown

# Read more seldom, and not translated yet.
IN_ENGLISH = {
    *("own_place", "answer_own_place", "ask_own_help", "answer_own_wait"),
    *("own_documents", "open_own_document", "own_copy_document", "own_looks"),
    *("own_agreements", "change_mind"),
    *("own_rights", "ask_own_copy", "ask_own_correction", "ask_own_restriction"),
    *("ask_own_erasure", "own_objection", "take_back_request", "own_copy_paper", "own_copy_file"),
    *("own_acting", "end_own_acting", "hide_own", "show_own"),
    *("acting_page", "acting_plan", "acting_agreements", "acting_change", "acting_agree"),
    *("acting_data", "acting_ask_correction", "acting_take_back_request"),
}
# What people, services and reviewed questionnaires say is theirs, in their language.
THEIRS = {
    *PLAN.values(),
    *("Walk to the park", "Look at the timetable", "Buy boots"),
    *("Sam", "The choir", "Choir", "Ivy Test"),
}

OWN_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@pytest.fixture
def case(people):
    """A case with everything in its plan, a service that was asked, and two days of a map."""
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    told(people.amina, case)
    with acting_as(people.amina) as amina:
        goal = care.set_goal(actor=amina, case=case, words="Walk to the park", key=uuid.uuid4())
        for what, owner in (
            ("Buy boots", Action.Owner.PERSON),
            ("Look at the timetable", Action.Owner.OTHER),
        ):
            care.agree_action(actor=amina, goal=goal, what=what, owner=owner, key=uuid.uuid4())
        care.set_goal(actor=amina, case=case, words="Walk to the park", key=uuid.uuid4())
        record_response(
            actor=amina,
            person=case.person,
            case_id=case.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 4, "worthwhile": "refused"},
            mode="phone",
            key="ons4",
        )
    referred_on(people.amina, case, service_of(people.dev, name="Choir"))
    with acting_as(themselves(case.person)) as ivy:
        for name, kind in (("Sam", Tie.Kind.PERSON), ("The choir", Tie.Kind.GROUP)):
            care.draw_tie(
                actor=ivy,
                case=case,
                key=uuid.uuid4(),
                name=name,
                kind=kind,
                circle=Tie.Circle.CLOSEST,
                often=Tie.Often.WEEKLY,
                feels=Tie.Feels.HELPS,
                wished=kind == Tie.Kind.GROUP,
            )
    with preparing():
        Tie.objects.filter(name="Sam").update(begun_at=clock.now() - dt.timedelta(days=9))
    return case


@pytest.fixture
def both(case) -> dict[str, Client]:
    """Ivy's browser, once in English and once in Welsh."""
    user = User.objects.get(pk=themselves(case.person).user_id)
    found = {code: Client(headers={"accept-language": code}) for code in ("en", "cy")}
    for client in found.values():
        client.force_login(user)
    return found


def left(both, unknown, page: str, typed: dict[str, object] | None = None) -> set[str]:
    """What somebody who reads Welsh would read in English there."""
    ask = {code: one.post if typed is not None else one.get for code, one in both.items()}
    english = ask["en"](page, typed or {}, follow=True)
    unknown.clear()
    welsh = ask["cy"](page, typed or {}, follow=True)
    assert english.status_code == welsh.status_code < 500, page
    return {one for one in left_in_english(english, welsh) if not _is_theirs(one)} | unknown


def _is_theirs(text: str) -> bool:
    if OWN_CODE.fullmatch(text):
        return True
    names = [*User.objects.values_list("name"), *Organisation.objects.values_list("name")]
    theirs = THEIRS | {name for (name,) in names}
    return text in theirs or all(part.strip(" ,") in theirs for part in text.split(", "))


def test_the_page_the_plan_and_the_map_are_in_welsh(case, both, unknown):
    draw = reverse("draw_own_tie", args=[case.pk])
    tie = Tie.objects.filter(case=case).first()
    pages = [
        reverse("own_page"),
        reverse("own_plan"),
        reverse("write_own_plan", args=[case.pk]),
        reverse("own_map", args=[case.pk]),
        reverse("redraw_own_tie", args=[case.pk, tie.pk]),
        draw,
    ]
    found = {page: left(both, unknown, page) for page in pages}
    assert not {page: said for page, said in found.items() if said}
    assert not left(both, unknown, draw, {"name": "", "kind": ""}), "and what is refused"
    compared = reverse("own_map", args=[case.pk])
    assert "Pwy a beth sydd o’m cwmpas" in both["cy"].get(compared).text


def test_before_anything_is_written_it_is_in_welsh_too(people, unknown):
    person = registered(people.gita)
    referred(people.gita, person, people.amina)
    user = User.objects.get(pk=themselves(person).user_id)
    both = {code: Client(headers={"accept-language": code}) for code in ("en", "cy")}
    for client in both.values():
        client.force_login(user)
    for page in ("own_page", "own_plan"):
        assert not left(both, unknown, reverse(page)), page


def test_what_somebody_wrote_at_the_same_time_is_put_together_in_welsh(people, case, both, unknown):
    page = reverse("write_own_plan", args=[case.pk])
    typed = {"base": "1", "most_important": "My dog.", "how_to_support": ""}
    told(people.amina, case, 1, most_important="My cat.")
    welsh = both["cy"].post(page, typed | {"idempotency_key": str(uuid.uuid4())})
    assert welsh.status_code == 422 and "My cat." in welsh.text
    assert "ar yr un pryd" in welsh.text
    english = both["en"].post(page, typed | {"idempotency_key": str(uuid.uuid4())})
    assert {one for one in left_in_english(english, welsh) if not one.startswith("My ")} <= {
        *THEIRS
    }
    saved = both["cy"].post(
        page, typed | {"base": "2", "idempotency_key": str(uuid.uuid4())}, follow=True
    )
    assert "Mae eich geiriau yn y cynllun." in saved.text and "My dog." in saved.text


@pytest.mark.parametrize("size", ["standard", "easy"])
def test_the_plan_to_take_home_is_in_the_language_of_the_page(case, both, size, monkeypatch):
    drawn, draw = [], plan_document.typst.compile

    def drawing(*args, **kwargs):
        drawn.append(kwargs["sys_inputs"]["facts"])
        return draw(*args, **kwargs)

    monkeypatch.setattr(plan_document.typst, "compile", drawing)
    for code in ("cy", "en"):
        paper = both[code].get(reverse("own_plan_document", args=[case.pk, size]))
        assert paper.content.startswith(b"%PDF"), code
    welsh, english = map(json.loads, drawn)
    assert (welsh["lang"], english["lang"]) == ("cy", "en")
    headings = {one["heading"] for one in welsh["parts"]}
    assert {"Beth sydd bwysicaf i mi", "Fy nod", "Pwy i’w ffonio"} <= headings
    assert not headings & {one["heading"] for one in english["parts"]}
    assert any(PLAN["most_important"] in one["lines"] for one in welsh["parts"]), "their own words"


def test_which_of_their_own_pages_are_english_is_known():
    english = {
        str(pattern.name)
        for route, pattern in addresses(get_resolver())
        if pattern.callback.__module__.startswith("alongside.portal.")
        and not hasattr(pattern.callback, "public_reason")
        and not hasattr(pattern.callback, "in_welsh")
    }
    assert english == IN_ENGLISH
