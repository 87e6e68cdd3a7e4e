"""An organisation reads what it has to see to; whoever looks after the area reads it of each."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.common import clock
from alongside.directory.models import Schedule, Service, ServiceArea
from alongside.onboarding.health import cards_of_area, own_card
from alongside.organisations.models import Agreement
from tests.factories.standing import preparing
from tests.factories.story import service_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(people):
    """Green Shoots' one entry, checked today, with neither hours nor catchment."""
    with preparing():
        Service.objects.filter(organisation_id=people.dev.organisation_id).delete()
    club = service_of(people.dev, name="Lunch club", verified_at=clock.now())
    with preparing():
        Schedule.objects.filter(service=club).delete()
        ServiceArea.objects.filter(service=club).delete()
    return club


def _signs(lena) -> dict[str, list[str]]:
    with acting_as(lena):
        card = own_card(lena)
    return {sign.check.code: list(sign.names) for sign in card.signs}


def test_what_is_missing_is_told_by_name_and_gone_when_it_is_there(lena, people, club):
    told = _signs(lena)
    assert {"no_second_step", "no_hours", "no_catchment", "quiet"} <= set(told)
    assert told["no_hours"] == told["no_catchment"] == ["Lunch club"]
    assert {"Dev", "Lena"} <= set(told["no_second_step"]) and "no_lead" not in told
    with preparing():
        Schedule.objects.create(service=club)
        ServiceArea.objects.create(service=club, name="Alderbrook")
        User.objects.filter(pk=people.dev.user_id).update(last_login=clock.now())
        for user in (people.dev.user_id, lena.user_id):
            Authenticator.objects.create(user_id=user, type=Authenticator.Type.TOTP, data={})
    assert not {"no_hours", "no_catchment", "quiet", "no_second_step"} & set(_signs(lena))


def test_an_old_entry_and_a_month_of_silence_are_told(lena, people, club):
    long_ago = clock.now() - dt.timedelta(days=900)
    with preparing():
        Service.objects.filter(pk=club.pk).update(verified_at=long_ago)
        User.objects.filter(pk=people.dev.user_id).update(last_login=long_ago)
    assert _signs(lena)["stale"] == ["Lunch club"] and "quiet" in _signs(lena)


def test_an_agreement_that_ends_and_one_that_is_gone(lena, people, club):
    with preparing():
        until = Agreement.objects.get(organisation_id=lena.organisation_id, ended_at=None).until
    for days, told, not_told in ((-59, "ending", "agreement"), (1, "agreement", "ending")):
        with time_machine.travel(until + dt.timedelta(days=days), tick=False):
            signs = _signs(lena)
        assert told in signs and not_told not in signs


def test_nobody_answers_for_it(lena, people, priya):
    with preparing():
        Membership.objects.filter(user_id=lena.user_id).update(ended_at=clock.now())
    with acting_as(priya):
        cards = {card.organisation.name: card for card in cards_of_area(priya)}
    assert "no_lead" in [sign.check.code for sign in cards["Green Shoots"].signs]


def test_the_pages_tell_each_their_own(lena, people, priya, club, browser_of):
    own = browser_of(lena).get(reverse("own_organisation")).text
    assert "Entry says no days or hours" in own and "Lunch club" in own
    area = browser_of(priya).get(reverse("area_health")).text
    assert "Green Shoots" in area and "Entry says no days or hours" in area
    assert "Lunch club" not in area and "Dev" not in area, "counted, not named"
    for other in (lena, people.dev, people.amina, people.cara):
        assert browser_of(other).get(reverse("area_health")).status_code in (403, 404)
        with acting_as(other):
            assert cards_of_area(other) == []
    with acting_as(people.dev):
        assert own_card(people.dev) is None
