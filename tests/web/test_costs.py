"""What an organisation's messages cost: by the carrier's word, else by prices with their days."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging import services as messaging
from alongside.messaging.arriving import CARRIER, note_arrival
from alongside.messaging.costs import costs, set_price
from alongside.messaging.models import Message
from tests.factories.standing import member_of, preparing

DAY = dt.datetime(2026, 10, 12, 10, tzinfo=dt.UTC)


@pytest.fixture
def admin(people):
    with preparing():
        ours = type(people.borough)._meta.apps.get_model("organisations", "Organisation")
        return member_of("Adam", ours.objects.get(pk=people.amina.organisation_id), "administrator")


def sent(people, body: str, day: dt.datetime = DAY, **about: object) -> Message:
    key = str(uuid.uuid4())
    with time_machine.travel(day, tick=False), acting_as(messaging.DELIVERY) as house:
        messaging.queue(
            actor=house,
            key=key,
            template="test",
            channel="text",
            recipient="+447700900123",
            subject="",
            body=body,
            **({"on_behalf_of_id": people.amina.organisation_id} | about),
        )
    with preparing():
        message = Message.objects.get(key=key)
    with time_machine.travel(day, tick=False):
        messaging.deliver(message.pk)
    return message


def texts(actor, year: int = 2026, month: int = 10):
    with acting_as(actor):
        return next(line for line in costs(actor, year, month) if line.channel == "text")


def test_each_part_costs_what_the_price_of_its_day_says(people, admin):
    sent(people, "a" * 161)
    assert (texts(people.amina).units, texts(people.amina).unpriced) == (2, 1)
    with acting_as(admin) as adam:
        set_price(actor=adam, of="text", pence=Decimal("2.5"), starts_on=dt.date(2026, 10, 1))
        set_price(actor=adam, of="text", pence=Decimal(10), starts_on=dt.date(2026, 10, 20))
        with pytest.raises(Refused):
            set_price(actor=adam, of="text", pence=Decimal(-1), starts_on=dt.date(2026, 10, 20))
    sent(people, "short", DAY + dt.timedelta(days=9))
    line = texts(people.amina)
    assert (line.messages, line.units, line.unpriced) == (2, 3, 0)
    assert line.pounds == Decimal("0.15")
    assert texts(people.amina, month=9).messages == 0
    assert texts(people.cara).messages == 0, "another organisation pays nothing of it"
    with acting_as(people.amina) as amina, pytest.raises(NotPermitted):
        set_price(actor=amina, of="text", pence=Decimal(1), starts_on=dt.date(2026, 10, 1))


def test_what_the_carrier_says_goes_before_a_price(people, admin):
    message = sent(people, "short")
    with acting_as(CARRIER) as carrier:
        said = {"status": "delivered", "cost": Decimal("0.0233")}
        note_arrival(actor=carrier, message_id=message.pk, **said)
    assert texts(people.amina).pounds == Decimal("0.0233")


def test_the_pages_of_costs_and_prices(people, admin, browser_of):
    sent(people, "short")
    page = reverse("month_costs", args=[2026, 10])
    assert "1 without a price" in browser_of(people.amina).get(page).text
    adam = browser_of(admin)
    form = {
        "of": "text",
        "pence": "2.33",
        "starts_on-day": "1",
        "starts_on-month": "10",
        "starts_on-year": "2026",
    }
    wrong = adam.post(reverse("prices"), form | {"pence": "two"})
    assert wrong.status_code == 422
    assert "two" in wrong.text
    assert adam.post(reverse("prices"), form).status_code == 302
    assert "2.33" in adam.get(reverse("prices")).text
    assert "£0.02" in browser_of(people.amina).get(page).text
    assert browser_of(people.amina).get(reverse("prices")).status_code == 403
    assert browser_of(people.amina).get("/messages/costs/2026/13/").status_code == 404
    assert browser_of(people.efua).get(page).status_code == 403
