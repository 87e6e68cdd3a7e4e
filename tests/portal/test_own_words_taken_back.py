"""On their own pages somebody takes back one part of what they had sent along."""

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.consent.services import withdraw
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.services import move
from tests.asks.test_asks import words
from tests.factories.own_words import GARDEN, SLOWLY, box, told
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing
from tests.factories.story import referred_on, registered, themselves
from tests.web.conftest import browser_of
from tests.web.directory import test_every_page_in_welsh as welsh_pages
from tests.web.directory.test_every_page_in_welsh import left_in_english
from tests.web.test_own_words import _form, _sent, _to

__all__ = ["browser_of"]
unknown = welsh_pages.unknown
BOTH = [box("how_to_support"), box("most_important")]


@pytest.fixture
def two(people, browser_of) -> Two:
    """Ivy sent two parts of her story to two services."""
    found = two_services(people)
    told(people.amina, found.case)
    for service in (found.club, found.room):
        sent = browser_of(people.amina).post(_to(found, service), _form(about_me=BOTH))
        assert sent.status_code == 302
    return found


def page_of(sent: Referral, part: str = "how_to_support") -> str:
    return reverse("take_back_own_part", args=[sent.pk, part])


def test_they_read_what_it_means_and_take_one_part_back_from_one_of_them(two, browser_of):
    ivy, sent = browser_of(themselves(two.case.person)), _sent(two.club)
    assert page_of(sent) in ivy.get(reverse("own_page")).text
    asked = words(ivy.get(page_of(sent)))
    assert SLOWLY in asked and "What they have read they cannot unread" in asked
    assert "Who else reads this part" in asked and two.room.name in asked
    assert SLOWLY in words(browser_of(two.people.dev).get(_provider(sent))), "a look does nothing"
    for _click in range(2):
        assert ivy.post(page_of(sent)).status_code == 302
    own = words(ivy.get(reverse("own_page")))
    assert "you took this back on" in own and GARDEN in own
    assert "You took this back from" in words(ivy.get(page_of(sent)))
    read = browser_of(two.people.dev).get(_provider(sent))
    assert SLOWLY not in read.text and GARDEN in words(read)
    assert "How and when to support me" in words(read) and "taken back on" in words(read)
    assert SLOWLY in words(browser_of(two.nia).get(_provider(_sent(two.room))))


def test_a_link_worker_takes_it_back_at_their_word(two, browser_of):
    amina, sent = browser_of(two.people.amina), _sent(two.club)
    page = reverse("take_back_part", args=[sent.pk, "how_to_support"])
    hers = reverse("sent_referral", args=[sent.pk])
    assert page in amina.get(hers).text
    assert "What was read cannot be unread" in words(amina.get(page))
    for _click in range(2):
        assert amina.post(page).status_code == 302
    assert "taken back on" in words(amina.get(hers)) and SLOWLY not in amina.get(hers).text
    assert SLOWLY not in browser_of(two.people.dev).get(_provider(sent)).text
    mine = words(browser_of(themselves(two.case.person)).get(reverse("own_looks")))
    assert "took back, at your word, a part of what was sent along" in mine


def test_nobody_else_takes_it_back(two, browser_of):
    sent = _sent(two.club)
    page = reverse("take_back_part", args=[sent.pk, "how_to_support"])
    for other in (two.people.dev, two.people.cara, two.people.gita, two.nia):
        assert browser_of(other).post(page).status_code in (403, 404), other
    with preparing():
        stranger = registered(two.people.gita, "9990000026")
    assert browser_of(themselves(stranger)).post(page_of(sent)).status_code == 404
    ivy = browser_of(themselves(two.case.person))
    for part in ("people_important", "diagnosis"):
        assert ivy.post(page_of(sent, part)).status_code == 404, part
    assert SLOWLY in words(browser_of(two.people.dev).get(_provider(sent)))


def test_once_it_is_over_the_page_says_what_can_be_done_instead(two, browser_of):
    ivy, sent = browser_of(themselves(two.case.person)), _sent(two.club)
    with acting_as(two.people.dev) as dev:
        for step in ("accept", "complete"):
            move(actor=dev, referral=visible_to(dev).get(pk=sent.pk), name=step)
    asked = ivy.get(page_of(sent))
    assert "one part alone can no longer be taken back" in words(asked)
    assert reverse("own_agreements") in asked.text and "<button" not in asked.text.split("<main")[1]
    refused = ivy.post(page_of(sent), follow=True)
    assert "one part alone can no longer be taken back" in words(refused)
    amina = browser_of(two.people.amina)
    page = reverse("take_back_part", args=[sent.pk, "how_to_support"])
    assert "one part alone can no longer be taken back" in words(amina.get(page))
    assert page not in amina.get(reverse("sent_referral", args=[sent.pk])).text


def test_where_all_was_taken_back_there_is_nothing_more_to_take(two, browser_of):
    ivy, sent = browser_of(themselves(two.case.person)), _sent(two.club)
    with acting_as(two.people.amina) as amina:
        withdraw(actor=amina, consent=Referral.objects.get(pk=sent.pk).consent)
    assert page_of(sent) not in ivy.get(reverse("own_page")).text


def test_it_is_in_welsh(two, unknown, browser_of, client):
    sent = _sent(two.club)
    client.force_login(User.objects.get(pk=themselves(two.case.person).user_id))
    theirs = {SLOWLY, GARDEN, two.club.name, two.room.name}

    def left(page: str) -> set[str]:
        english, welsh = (
            client.get(page, headers={"accept-language": code}) for code in ("en", "cy")
        )
        said = left_in_english(english, welsh)
        return {one for one in said if not any(part in one for part in theirs)} | unknown

    assert not {one for one in left(page_of(sent)) if "Test" not in one}
    client.post(page_of(sent))
    assert not {one for one in left(page_of(sent)) if "Test" not in one}
    shown = client.get(reverse("own_page"), headers={"accept-language": "cy"})
    assert "tynnoch hyn yn ôl ar" in words(shown)


def test_a_referral_with_which_nothing_went_offers_nothing_to_take_back(people, browser_of):
    two = two_services(people)
    referred_on(people.amina, two.case, two.club)
    own = browser_of(themselves(two.case.person)).get(reverse("own_page"))
    assert "/back/" not in own.text


def _provider(sent: Referral) -> str:
    return reverse("provider_referral", args=[sent.pk])
