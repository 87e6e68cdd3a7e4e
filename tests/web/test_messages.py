"""A message links to the page of whoever it went to; the other side is led to its own page."""

from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.messaging.services import queue
from tests.factories.story import referred, registered


def _links(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [link["href"] for link in page.select("main a[href*=referrals]")]


def test_each_side_gets_the_page_that_is_theirs(browser_of, people):
    referral = referred(people.gita, registered(people.gita), people.amina)
    with acting_as(Actor.system("test")) as system:
        queue(
            actor=system,
            key="one",
            template="referral-send",
            recipient="team@alderbrook.example",
            subject="A new referral is waiting",
            body=f"See {settings.SITE_URL}/cases/referrals/{referral.pk}/",
            from_organisation_id=people.gita.organisation_id,
            to_organisation_id=people.amina.organisation_id,
        )
    messages = reverse("sent_messages")
    gita, amina = browser_of(people.gita), browser_of(people.amina)
    assert _links(gita.get(messages)) == [reverse("sent_referral", args=[referral.pk])]
    assert gita.get(_links(gita.get(messages))[0]).status_code == 200
    (theirs,) = _links(amina.get(messages))
    assert theirs.endswith(reverse("received_referral", args=[referral.pk]))


def test_a_link_is_none_for_whoever_may_not_open_it(browser_of, people):
    with acting_as(Actor.system("test")) as system:
        queue(
            actor=system,
            key="two",
            template="glass-break",
            recipient="privacy@alderbrook.example",
            subject="A record was opened in an emergency",
            body=f"Judge it at {settings.SITE_URL}{reverse('emergency_reviews')}",
            to_organisation_id=people.amina.organisation_id,
        )
    page = browser_of(people.amina).get(reverse("sent_messages"))
    assert "Judge it at" in page.text
    assert not BeautifulSoup(page.content, "html.parser").select("main article a")
