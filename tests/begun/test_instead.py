"""What a referral is not for leads to the right number, and sends nothing."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.begun.models import Instead, Kind
from alongside.begun.services import say_instead
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.people.models import Person
from alongside.referrals.models import Referral
from tests.factories.standing import Standing, preparing, safeguarding_lead
from tests.factories.story import NHS_NUMBERS


def text(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_each_kind_names_whom_to_ring_where_one_works(people: Standing, browser_of: Any) -> None:
    gita, leila = browser_of(people.gita), browser_of(people.leila)
    page = gita.get(reverse("refer"))
    for kind in Kind:
        there = reverse("refer_instead", args=[kind])
        assert there in page.content.decode()
        assert "999" in text(gita.get(there)) and "Nothing was sent" in text(gita.get(there))
    for kind in ("emergency", "crisis"):
        urgent = text(gita.get(reverse("refer_instead", args=[kind]))).partition(
            "Nothing was sent"
        )[2]
        assert urgent.index("999") < urgent.index("111"), "who is in danger reads no further"
    safe = reverse("refer_instead", args=["safeguarding"])
    assert "No number of your area is kept here yet" in text(gita.get(safe))
    typed = {"safeguarding_name": "Adult social care", "safeguarding_phone": "01632 960 500"}
    typed |= {"safeguarding_how": "Day and night.", "child_name": "Front door"}
    half = leila.post(reverse("instead"), typed)
    assert half.status_code == 422 and "Give both" in text(half)
    assert "Adult social care" in half.content.decode(), "what was typed stays"
    with preparing():
        assert not Instead.objects.exists(), "all of it or none"
    typed["child_phone"] = "01632 960 600"
    for _twice in range(2):
        assert leila.post(reverse("instead"), typed).status_code == 302
    with preparing():
        assert Instead.objects.count() == 2, "said again, nothing is written"
        assert AuditEntry.objects.filter(verb="instead.say").count() == 2
    told = text(gita.get(safe))
    assert "01632 960 500 Adult social care. Day and night." in told
    assert "as Alderbrook link workers says" in told
    assert "960 500" not in text(browser_of(people.cara).get(safe)), "hers is another area"
    safeguarding_lead(people, "Sunil", of=people.gita)
    assert "Sunil, your safeguarding lead" in text(gita.get(safe))
    assert leila.post(reverse("instead"), {}).status_code == 302
    assert "960 500" not in text(gita.get(safe)), "taken back"
    assert gita.get(reverse("refer_instead", args=["weather"])).status_code == 404
    assert gita.get(reverse("instead")).status_code == 403
    with preparing():
        assert not Referral.objects.exists() and not Person.objects.exists()


def test_a_child_is_noticed_by_the_birth_date(people: Standing, browser_of: Any) -> None:
    def asked_of(years: int) -> Any:
        born = clock.today() - dt.timedelta(days=366 * years)
        who = {"nhs_number": NHS_NUMBERS[0], "date_of_birth-day": born.day}
        who |= {"date_of_birth-month": born.month, "date_of_birth-year": born.year}
        return browser_of(people.gita).post(reverse("refer"), who, follow=True)

    page = asked_of(12)
    assert "Under 18" in text(page)
    assert reverse("refer_instead", args=["child"]) in page.content.decode()
    assert "Under 18" not in text(asked_of(18)), "who is grown up is not taken for a child"


def test_only_who_answers_for_an_organisation_says_it(people: Standing) -> None:
    said = {"kind": Kind.CHILD, "name": "Front door", "phone": "01632 960 600"}
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        say_instead(actor=amina, **said)
    with acting_as(people.leila) as leila, pytest.raises(Refused, match="telephone number"):
        say_instead(actor=leila, **{**said, "phone": "ask at the desk"})
