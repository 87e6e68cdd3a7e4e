"""The pages of the network map, as Amina, Ben and Cara: a list that says all, and a picture."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.care.models import Case, Tie
from alongside.common import clock
from alongside.matching.models import Brief
from alongside.needs.services import load_needs
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

SISTER = {"name": "Sister", "kind": "person", "circle": "friends", "often": "monthly"}
GP = {"name": "The nurse", "kind": "person", "circle": "paid", "feels": "helps"}
CHOIR = {"name": "The choir", "kind": "group", "circle": "around", "wished": "on"}


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _main(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser").main


def _put(browser, case, said, **more):
    form = {"idempotency_key": str(uuid.uuid4())} | said | more
    return browser.post(reverse("draw_tie", args=[case.pk]), form)


def test_the_team_draws_and_reads_it_and_others_find_nothing(browser_of, people, case):
    amina = browser_of(people.amina)
    kept = _put(amina, case, SISTER, another="yes")
    assert kept.url == reverse("draw_tie", args=[case.pk])
    for said in (GP, CHOIR):
        assert _put(amina, case, said).url == reverse("network_map", args=[case.pk])
    refused = _put(amina, case, SISTER, name="Ann 07700 900123")
    assert refused.status_code == 422
    assert "Ann 07700 900123" in str(_main(refused))
    with preparing():
        tie = Tie.objects.get(name="Sister")
    addresses = [
        reverse("network_map", args=[case.pk]),
        reverse("draw_tie", args=[case.pk]),
        reverse("redraw_tie", args=[case.pk, tie.pk]),
    ]
    for address in addresses:
        assert browser_of(people.ben).get(address).status_code == 200
        for outsider in (people.cara, people.dev, people.efua, people.gita):
            response = browser_of(outsider).get(address)
            assert response.status_code in (403, 404), address
            assert b"Sister" not in response.content
    page = _main(browser_of(people.ben).get(addresses[0]))
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert "Friends and family" in rows[0]
    assert "The choir Group · a wish" in rows[1]
    drawn = [text.get_text(strip=True) for text in page.select("svg g text")]
    assert sorted(drawn) == ["1", "2", "3+"], "the numbers of the list, with a sign"
    assert page.select_one("svg").sourceline > page.select_one("table").sourceline
    assert not page.select("svg [style], svg script")


def test_what_may_be_missing_is_asked_with_its_rule_and_leads_to_what_suits(
    browser_of, people, case
):
    with preparing() as system:
        load_needs(actor=system)
    amina, address = browser_of(people.amina), reverse("network_map", args=[case.pk])
    _put(amina, case, SISTER)
    assert "Asked because" not in _main(amina.get(address)).text, "too little was told"
    _put(amina, case, GP)
    _put(amina, case, CHOIR)
    page = _main(amina.get(address))
    assert "Asked because: No group stands on the map." in page.get_text(" ", strip=True)
    seek = reverse("seek_what_is_missing", args=[case.pk])
    assert amina.post(seek, {"need": "arts-nature"}).url == reverse("suits", args=[case.pk])
    with preparing():
        assert Brief.objects.get().needs[-1] == "arts-nature"
    made_up = amina.post(seek, {"need": "anything"}, follow=True)
    assert "This question is no longer asked" in made_up.text
    with preparing():
        assert "anything" not in Brief.objects.get().needs
    assert browser_of(people.cara).post(seek, {"need": "arts-nature"}).status_code == 404


def test_two_at_once_lose_nothing_and_days_are_compared(browser_of, people, case):
    amina, ben = browser_of(people.amina), browser_of(people.ben)
    _put(amina, case, SISTER)
    with preparing():
        tie = Tie.objects.get()
        Tie.objects.update(begun_at=clock.now() - dt.timedelta(days=30))
    address = reverse("redraw_tie", args=[case.pk, tie.pk])
    form = {"idempotency_key": str(uuid.uuid4())} | SISTER
    assert ben.post(address, form | {"circle": "closest"}).status_code == 302
    late = form | {"idempotency_key": str(uuid.uuid4()), "name": "Sister Jo"}
    clash = amina.post(address, late)
    assert clash.status_code == 422
    assert "Sister Jo" in str(_main(clash))
    page = reverse("network_map", args=[case.pk])
    began = clock.local_day(clock.now() - dt.timedelta(days=30)).isoformat()
    days = {"before": began, "after": clock.today().isoformat()}
    said = _main(amina.get(page, days)).get_text(" ", strip=True)
    assert "Moved nearer Sister Friends and family, now closest" in said
    assert amina.get(page, {"before": "nonsense"}).status_code == 422
    with preparing():
        standing = Tie.objects.get(ended_at=None)
    amina.post(reverse("take_off_map", args=[case.pk, standing.pk]))
    assert "Nothing stands on the map yet" in _main(amina.get(page)).text
