"""Ivy was referred to the lunch club of Green Shoots, and Vera helps out there."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alongside.accounts.actor import acting_as
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.models import Referral
from alongside.volunteers.models import Offer, Volunteer
from alongside.volunteers.services import name_volunteer, offer
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on
from tests.onboarding.conftest import lena
from tests.web.conftest import browser_of

__all__ = ["browser_of", "lena"]


@pytest.fixture
def referral(people: Any) -> Referral:
    with preparing():
        club = service_of(people.dev)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    return referred_on(people.amina, case, club)


@pytest.fixture
def vera(people: Any) -> Volunteer:
    with acting_as(people.dev) as dev:
        return name_volunteer(actor=dev, name="Vera", email="vera@home.test")


@pytest.fixture
def asked(people: Any, referral: Referral, vera: Volunteer) -> Offer:
    with acting_as(people.dev) as dev:
        return offer(actor=dev, referral=referral, volunteer=vera, key=uuid.uuid4())


def newest(template: str) -> Message:
    """The newest message of its kind, once all facts are told."""
    with preparing():
        facts = list(OutboxFact.objects.filter(delivered_at=None))
    for fact in facts:
        deliver(fact.pk)
    with preparing():
        return Message.objects.filter(template=template).latest("created_at")


def link_in(message: Message) -> str:
    return re.search(r"https?://[^/\s]+(/volunteer/\S+/)", message.body).group(1)  # type: ignore[union-attr]


def code_in(message: Message) -> str:
    return re.search(r"\b(\d{6})\b", message.body).group(1)  # type: ignore[union-attr]


@pytest.fixture
def link(asked: Offer) -> str:
    return link_in(newest("volunteer-link"))


@pytest.fixture
def code_for() -> Callable[[Client, str], str]:
    """Ask for a code in this browser, and read it in the message."""

    def ask(browser: Client, link: str) -> str:
        assert browser.post(f"{link}code/").status_code == 302
        return code_in(newest("volunteer-code"))

    return ask


@pytest.fixture
def opened(link: str, code_for: Any) -> Client:
    """Vera's browser, in which she has entered her code."""
    browser = Client()
    browser.post(link, {"code": code_for(browser, link)})
    return browser


def as_owner(question: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with preparing(), connection.cursor() as cursor:
        cursor.execute(question, arguments)
        return list(cursor.fetchall())
