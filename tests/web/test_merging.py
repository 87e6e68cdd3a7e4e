"""The pages of two records of one person: as who leads, as who works with them, as an outsider."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care.services import close_case
from alongside.people.models import Merge, Person
from alongside.people.services import protect, register
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(people):
    kept = registered(people.gita)
    with acting_as(people.gita) as gita:
        gone = register(
            actor=gita,
            nhs_number=None,
            date_of_birth=dt.date(1948, 3, 9),
            given_name="Ivey",
            family_name="Test",
            phone="01632 960001",
            language="Welsh",
        )
    one = taken_on(people.amina, referred(people.gita, kept, people.amina))
    other = taken_on(people.ben, referred(people.gita, gone, people.ben))
    return SimpleNamespace(people=people, kept=kept, gone=gone, one=one, other=other)


def text_of(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_from_the_board_to_one_record_and_back(scene, browser_of):
    people, leila = scene.people, browser_of(scene.people.leila)
    assert reverse("person_duplicates") in leila.get(reverse("board")).text
    page = leila.get(reverse("person_duplicates"))
    pair = reverse("compare_people", args=sorted([scene.kept.pk, scene.gone.pk], key=str))
    assert pair in page.text and "the same date of birth" in page.text
    shown = leila.get(pair)
    text = text_of(shown)
    assert "2 cases of your team are open." in text
    assert "Elm Surgery" in text, "who sees it"
    fields = {
        one["name"]
        for one in BeautifulSoup(shown.content, "html.parser").select("input[type=radio]")
    }
    assert fields == {"stays_given_name", "stays_language"}, "only where they differ"

    key = str(uuid.uuid4())
    typed = {
        "idempotency_key": key,
        "stays_given_name": "kept",
        "stays_language": "gone",
        "reason": "",
    }
    refused = leila.post(pair, typed)
    assert refused.status_code == 422 and "Write how you know" in refused.text
    done = leila.post(pair, typed | {"reason": "Her passport"})
    again = leila.post(pair, typed | {"reason": "Her passport"})
    where = reverse("merged_people", args=[key])
    assert done["Location"] == again["Location"] == where, "a double click"
    assert leila.get(pair).status_code == 404, "they are one"
    page = leila.get(where)
    text = text_of(page)
    assert "Two cases are open" in text and "Welsh not: Nothing" in text
    for case in (scene.one, scene.other):
        assert reverse("case", args=[case.pk]) in page.text
        assert (
            "Leila made one record of two"
            in browser_of(people.amina).get(reverse("case", args=[case.pk])).text
        )
    # The id that went leads on, for whoever may see; for others there is nothing.
    old = reverse("person", args=[scene.gone.pk])
    for name in ("amina", "ben", "leila"):
        led = browser_of(getattr(people, name)).get(old, follow=True)
        assert led.status_code == 200 and "Ivy Test" in led.text, name
    assert browser_of(people.cara).get(old).status_code == 404

    undone = leila.post(where, {"why": "They are cousins"})
    assert undone["Location"] == where
    assert "Everything is as it was." in text_of(leila.get(where))
    assert (
        "Ivey"
        in browser_of(people.ben).get(reverse("person", args=[scene.gone.pk]), follow=True).text
    )


def test_colleagues_read_and_do_not_undo_and_outsiders_see_nothing(scene, browser_of):
    people = scene.people
    pair = reverse("compare_people", args=[scene.kept.pk, scene.gone.pk])
    for name in ("amina", "ben", "cara"):
        browser = browser_of(getattr(people, name))
        assert browser.get(pair).status_code == 403, name
        assert browser.get(reverse("person_duplicates")).status_code == 403
    case = browser_of(people.amina).get(reverse("case", args=[scene.one.pk]))
    assert "Ivey Test, born 9 March 1948, may be the same person." in text_of(case)
    assert pair not in case.text
    for name, pk in (("case", scene.one.pk), ("received_referral", scene.one.referral_id)):
        assert pair in browser_of(people.leila).get(reverse(name, args=[pk])).text, name
    key = str(uuid.uuid4())
    browser_of(people.leila).post(
        pair,
        {
            "idempotency_key": key,
            "stays_given_name": "gone",
            "stays_language": "gone",
            "reason": "Her passport",
        },
    )
    where = reverse("merged_people", args=[key])
    shown = browser_of(people.amina).get(where)
    assert "Whoever leads a team" in shown.text and "Make two records again" not in shown.text
    browser_of(people.amina).post(where, {"why": "No"})
    with preparing():
        assert Merge.objects.get().undone_at is None
    assert browser_of(people.cara).get(where).status_code == 404


def test_what_stands_against_it_stands_instead_of_the_form(scene, browser_of):
    leila = browser_of(scene.people.leila)
    pair = reverse("compare_people", args=[scene.kept.pk, scene.gone.pk])
    with acting_as(scene.people.amina) as amina:
        protect(actor=amina, person=scene.gone)
        close_case(actor=amina, case=scene.one, outcome="goals_met")
    shown = leila.get(pair)
    assert "is hidden, and you are not among those who know" in shown.text
    assert "Make one record" not in text_of(shown).replace("make one record", "")
    assert "01632" not in shown.text
    leila.post(pair, {"idempotency_key": str(uuid.uuid4()), "reason": "x"})
    with preparing():
        assert not Merge.objects.exists()
        assert not Person.objects.exclude(merged_into=None).exists()


def test_two_people_are_not_offered_again(scene, browser_of):
    leila = browser_of(scene.people.leila)
    leila.post(reverse("tell_people_apart", args=[scene.kept.pk, scene.gone.pk]))
    assert "Nobody whom your team helps looks" in leila.get(reverse("person_duplicates")).text
