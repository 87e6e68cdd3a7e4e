"""The pages of a team lead's day on a phone: nothing of them lies beside the screen."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.care import services
from alongside.common import clock
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

pytestmark = pytest.mark.browser
PHONE = 320


@pytest.fixture
def javascript() -> bool:
    """Once is enough: what is too wide is so with and without it."""
    return True


@pytest.fixture
def busy(house):
    """Two wait, two are walked with, and a colleague with a long name is away."""
    people = house.people
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    away = member_of("Bartholomew Featherstonehaugh-Cholmondeley", team, "link_worker")
    waiting = [
        referred(people.gita, registered(people.gita, one), people.amina) for one in NHS_NUMBERS[:4]
    ]
    for worker, referral in zip((people.amina, away), waiting, strict=False):
        taken_on(worker, referral)
    today = clock.today()
    with acting_as(people.leila) as leila:
        services.be_away(
            actor=leila,
            key=uuid.uuid4(),
            worker=away.user_id,
            starts_on=today,
            ends_on=today + dt.timedelta(days=9),
            cover=people.amina.user_id,
        )
    return people


def test_no_page_of_the_leads_day_is_wider_than_a_phone(busy, open_browser, live_server):
    client = Client()
    client.force_login(User.objects.get(pk=busy.leila.user_id))
    page = open_browser()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.set_viewport_size({"width": PHONE, "height": 800})
    names = ("board", "inbox", "give_out", "shares", "set_shares", "absences", "be_away")
    names += ("handovers", "tasks", "appointments", "invite_lists", "weeks_of_the_team")
    addresses = [reverse(one) for one in names]
    addresses.append(f"{reverse('board')}?show=team")
    addresses.append(reverse("hand_over", args=[busy.amina.user_id]))
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE, f"{address} is {wide} px wide"
        beside = page.evaluate(
            """wide => [...document.querySelectorAll('main :is(button, select, input, a)')]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > wide)
            .map(one => one.outerHTML.slice(0, 80))""",
            PHONE,
        )
        assert beside == [], f"{address}: {beside}"
