"""What a provider finds on the desk first."""

from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.referrals.services import move
from tests.factories.standing import preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)


def test_who_waits_for_an_answer_stands_above_older_ones_that_have_it(people, browser_of):
    with preparing():
        club = service_of(people.dev)
    sent = []
    for number, name in zip(NHS_NUMBERS, ("Ivy", "Joan", "Kit"), strict=False):
        person = registered(people.gita, number, given_name=name)
        case = taken_on(people.amina, referred(people.gita, person, people.amina))
        sent.append(referred_on(people.amina, case, club))
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent[0], name="accept")
    page = browser_of(people.dev).get(reverse("provider_desk")).text
    assert page.index("Joan") < page.index("Kit") < page.index("Ivy")
