"""A person chooses how they are reached; safe mode wins, and their link worker hears of it."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.audit.models import AuditEntry
from alongside.care.models import Case, Task
from alongside.care.services import close_case
from alongside.people.models import Person
from alongside.people.services import protect
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on, themselves


@pytest.fixture
def case(people) -> Case:
    ivy = registered(people.gita, email="ivy@home.test")
    found = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    with preparing():
        Case.objects.update(also_by=["email"])
    return found


@pytest.fixture
def ivy(case) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=themselves(case.person).user_id))
    return client


def _text(response) -> str:
    page = BeautifulSoup(response.content, "html.parser").main
    return " ".join(page.get_text(" ").split())


def _choose(client: Client, way: str):
    return client.post(reverse("own_reach"), {"contact_by": way}, follow=True)


def _held() -> tuple[str, int]:
    with preparing():
        tasks = Task.objects.filter(reason=Task.Reason.OWN_WAY, status="open")
        return Person.objects.get().contact_by, tasks.count()


def test_it_is_changed_at_once_and_the_worker_sees_that_it_was(people, browser_of, case, ivy):
    assert reverse("own_reach") in ivy.get(reverse("own_page")).text
    for _twice in range(2):
        assert "Noted." in _text(_choose(ivy, "email"))
    assert _held() == ("email", 1)
    page = _text(browser_of(people.amina).get(reverse("case", args=[case.pk])))
    assert "They chose for themselves how to be reached: see that it suits" in page
    assert "Wants to be reached by: E-mail" in page
    with preparing():
        assert Case.objects.get().also_by == [], "what comes first is no second way"
        said = AuditEntry.objects.filter(verb="person.choose_way").get()
        assert str(said.user_id) == str(themselves(case.person).user_id)
        assert "ivy@home.test" not in str(vars(said))
    assert "E-mail" in _text(ivy.get(reverse("own_page")))


def test_a_way_that_leads_nowhere_is_refused_in_words_to_them(case, ivy):
    for way, lacks in (("letter", "no address to which"), ("sms", "no mobile number of yours")):
        answer = _choose(ivy, way)
        assert answer.status_code == 422
        assert lacks in _text(answer)
    assert ivy.post(reverse("own_reach"), {"contact_by": "pigeon"}).status_code == 422
    assert _held() == ("phone", 0)


def test_a_way_that_leads_nowhere_is_not_offered_and_the_page_says_what_it_lacks(people, case, ivy):
    def offered() -> set[str]:
        page = BeautifulSoup(ivy.get(reverse("own_reach")).content, "html.parser")
        return {one["value"] for one in page.select("[name=contact_by]")}

    page = ivy.get(reverse("own_reach"))
    assert offered() == {"phone", "email"}
    assert "By letter: We hold no address to which a letter could go." in _text(page)
    assert "By text message: We hold no mobile number of yours." in _text(page)
    assert reverse("ask_own_correction") in page.text
    with preparing():
        Person.objects.update(address="7 Elm Close", phone="07700 900123", email="")
    assert offered() == {"sms", "phone", "letter"}
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    assert offered() == {"sms", "phone", "email", "letter"}, "it says nothing of what is hidden"


def test_in_safe_mode_nothing_changes_nothing_says_why_and_the_worker_is_asked(people, case, ivy):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    answer = _choose(ivy, "email")
    assert "is told, and talks with you about it" in _text(answer)
    for word in ("hidden", "safe mode", "protected"):
        assert word not in _text(answer).lower()
    assert _held() == ("phone", 1)
    with preparing():
        Task.objects.update(status="done", settled_at=case.opened_at)
    _choose(ivy, "sms")
    assert _held() == ("phone", 1), "asked again once the first was seen to"


def test_in_safe_mode_the_circle_reads_what_was_wished_and_nobody_else(
    people, browser_of, case, ivy
):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    for way in ("email", "sms"):
        _choose(ivy, way)
    page = reverse("safety", args=[case.pk])
    read = _text(browser_of(people.amina).get(page))
    for way in ("E-mail", "Text message"):
        assert f"The person themselves Would like to be reached by: {way}" in read
    assert "Would like to be reached" not in _text(browser_of(people.ben).get(page))
    for actor, many in ((people.amina, 2), (people.ben, 0), (people.gita, 0)):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_circlenews")
            assert cursor.fetchone() == (many,)
    assert _held()[0] == "phone"


def test_whoever_asked_for_nothing_to_be_done_with_it_is_told(case, ivy):
    with preparing():
        Person.objects.update(restricted=True)
    assert "You asked us to keep what we hold of you" in _text(_choose(ivy, "email"))
    assert _held() == ("phone", 0)


def test_whom_nobody_helps_is_told_whom_to_ring(people, case, ivy, browser_of):
    with acting_as(people.amina) as amina:
        close_case(actor=amina, case=case, outcome="moved")
    assert "Nobody helps you through these pages at present" in _text(_choose(ivy, "email"))
    assert _held() == ("phone", 0)
    for other in (people.amina, people.cara, people.dev):
        assert browser_of(other).get(reverse("own_reach")).status_code == 403
