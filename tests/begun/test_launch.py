"""A practice's own system hands somebody over for the form: once, for minutes, to who signs in."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.begun.models import Draft, Launch
from alongside.begun.services import LASTS
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.keys.services import make_key, revoke_key
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.factories.standing import Standing, member_of, preparing
from tests.factories.story import NHS_NUMBERS, registered

OLIVE = {
    "nhs_number": NHS_NUMBERS[0],
    "date_of_birth": "1948-03-09",
    "given_name": "Olive",
    "family_name": "Penrose",
    "phone": "01632 960 001",
}


@pytest.fixture
def made(people: Standing) -> Any:
    """A key of Gita's surgery for opening the form."""
    surgery = Organisation.objects.get(pk=people.gita.organisation_id)
    with acting_as(member_of("Ada", surgery, "administrator")) as ada:
        return make_key(
            actor=ada, name="Our system", scopes=["referrals:launch"], days=30, key=uuid.uuid4()
        )


def hand_over(token: str, key: str = "one", **changes: Any) -> Any:
    return Client().post(
        "/api/v1/launches",
        {"person": OLIVE, "words": "Nobody comes by.", **changes},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )


def link_of(token: str, key: str = "one") -> str:
    answer = hand_over(token, key)
    assert answer.status_code == 201, answer.content
    return "/" + answer.json()["url"].split("/", 3)[3]


def text(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_the_form_opens_filled_in_for_whoever_signs_in_and_is_sent_as_ever(
    people: Standing, browser_of: Any, made: Any
) -> None:
    link = link_of(made.token)
    for secret in ("Olive", "Penrose", NHS_NUMBERS[0], "1948", "960"):
        assert secret not in link
    nobody = Client().get(link)
    assert nobody.status_code == 302 and "/sign-in/" in nobody.url, "the link signs nobody in"
    gita = browser_of(people.gita)
    looked = gita.get(link)
    assert "Open the referral" in text(looked) and "Olive" not in text(looked)
    with preparing():
        assert Launch.objects.get().opened_at is None, "looking opens nothing"
    opened = gita.post(link)
    page = BeautifulSoup(gita.get(opened.url).content, "html.parser")
    assert "Olive Penrose" in page.select_one(".app-whom").get_text(" ")
    assert "Filled in by your own system" in page.get_text(" ")
    shown = {
        name: page.find(attrs={"name": name}).get("value") or page.find(attrs={"name": name}).text
        for name in ("given_name", "phone", "words", "nhs_number", "idempotency_key")
    }
    assert shown["words"].strip() == "Nobody comes by." and shown["phone"] == "01632 960 001"
    sent = gita.post(
        reverse("refer_send"),
        {
            **shown,
            "date_of_birth": OLIVE["date_of_birth"],
            "family_name": "Penrose",
            "to": str(people.amina.organisation_id),
            "needs": ["loneliness"],
            "risk": "none",
            "urgency": "routine",
            "feedback": "full",
            "consent": "on",
        },
    )
    assert "/receipt/" in sent.url
    assert gita.get(link, follow=True).redirect_chain[-1][0] == sent.url, "Back finds the receipt"
    with preparing():
        assert Referral.objects.get().words.strip() == "Nobody comes by."
        assert not Draft.objects.exists() and Launch.objects.get().content == {}
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
        assert {"launch.make", "launch.open", "person.look_up"} <= verbs
    again = gita.get(gita.post(reverse("refer"), _who(NHS_NUMBERS[1]), follow=False).url)
    assert "You hear back: every step" in text(again), "as the last time"


def _who(number: str) -> dict[str, str]:
    born = {"day": "1", "month": "2", "year": "1950"}
    return {"nhs_number": number, **{f"date_of_birth-{part}": n for part, n in born.items()}}


def test_it_opens_once_for_minutes_and_for_that_organisation_alone(
    people: Standing, browser_of: Any, made: Any
) -> None:
    surgery = Organisation.objects.get(pk=people.gita.organisation_id)
    gita, hugo = browser_of(people.gita), browser_of(member_of("Hugo", surgery, "referrer"))
    link, late = link_of(made.token), link_of(made.token, "two")
    refused = browser_of(people.cara).post(link)
    assert refused.status_code == 422
    assert "made for another organisation" in text(refused) and "Olive" not in text(refused)
    first = gita.post(link).url
    assert gita.post(link).url == first, "a second click is the same form"
    taken = hugo.post(link)
    assert "A colleague has opened this link already" in text(taken)
    assert hugo.get(first).url == reverse("refer"), "a draft is its author's alone"
    with clock.telling(clock.now() + LASTS + dt.timedelta(seconds=1)):
        assert "This link has run out" in text(hugo.post(late))
        forget_begun(0)
        assert "This link is known no more" in text(hugo.post(late))
    assert "This link is not whole" in text(gita.post(link[:-4] + "abc/"))
    assert browser_of(people.dev).get(link).status_code == 403
    with preparing():
        assert not Launch.objects.exists() and not Person.objects.exists()


def test_a_program_is_told_what_is_wrong_and_asks_again_without_harm(
    people: Standing, made: Any
) -> None:
    wrong = hand_over(made.token, person={**OLIVE, "nhs_number": "999 000 0019"})
    assert wrong.status_code == 422 and "person.nhs_number" in str(wrong.json())
    for _twice in range(2):
        link_of(made.token)
    with preparing():
        assert Launch.objects.count() == 1, "the same request, the same launch"
    assert hand_over(made.token, words="Other").status_code == 409
    other = Client().post(
        "/api/v1/referrals",
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {made.token}", "Idempotency-Key": "x"},
    )
    assert other.status_code == 403, "a key for opening the form sends nothing"
    surgery = Organisation.objects.get(pk=people.gita.organisation_id)
    with acting_as(member_of("Abe", surgery, "administrator")) as abe:
        revoke_key(actor=abe, key=made.key)
    assert hand_over(made.token, "three").status_code == 401


def test_where_number_and_birth_date_clash_it_is_asked_who_it_is(
    people: Standing, browser_of: Any, made: Any
) -> None:
    registered(people.cara)
    answer = hand_over(made.token, "x", person={**OLIVE, "date_of_birth": "1950-01-01"})
    link = "/" + answer.json()["url"].split("/", 3)[3]
    gita = browser_of(people.gita)
    page = gita.post(link, follow=True)
    assert "different date of birth" in text(page)
    assert NHS_NUMBERS[0] in page.content.decode(), "and nothing need be typed again"
    there = page.redirect_chain[-1][0]
    missing = gita.post(there, _who(""), follow=True)
    there = missing.redirect_chain[-1][0]
    born = {"date_of_birth-day": "9", "date_of_birth-month": "3", "date_of_birth-year": "1948"}
    form = gita.post(there, {"nhs_number": NHS_NUMBERS[0], **born}, follow=True)
    assert "Nobody comes by." in text(form), "what was handed over is there, once it is clear who"
    with preparing():
        draft = Draft.objects.get()
    assert draft.content["born"] == "1948-03-09"
    hidden = {"nhs_number": NHS_NUMBERS[0], "date_of_birth": "1948-03-09"}
    gita.post(reverse("keep_begun", args=[draft.pk]), {**hidden, "words": "Since spring."})
    back = gita.post(there, {"nhs_number": NHS_NUMBERS[0], **born}, follow=True)
    assert "Since spring." in text(back), "nor is typing lost on the way back"
    other = gita.post(there, _who(NHS_NUMBERS[1]), follow=True)
    assert "Nobody comes by." not in text(other), "with both other it is somebody else"


def test_the_second_lock_keeps_both_tables(people: Standing, browser_of: Any, made: Any) -> None:
    link_of(made.token, "left alone")
    browser_of(people.gita).post(link_of(made.token, "opened"))
    for name, drafts in (("gita", 1), ("amina", 0), ("cara", 0), ("dev", 0), ("leila", 0)):
        with acting_as(getattr(people, name)), connection.cursor() as cursor:
            for table, seen in (("begun_draft", drafts), ("begun_launch", 0)):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (seen,), (name, table)
