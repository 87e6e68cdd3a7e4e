"""Somebody without an account learns whom to ask for help."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from alongside.common import clock
from alongside.organisations.models import Agreement, Organisation
from tests.factories.standing import preparing

RING = "01632 960110"


def given_a_number(team_id) -> None:
    with preparing():
        Organisation.objects.filter(pk=team_id).update(phone=RING, email="hello@team.example")


def read(address: str, **asked: str) -> str:
    answer = Client().get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_has_no_account_finds_the_number_of_a_team(people):
    given_a_number(people.amina.organisation_id)
    page = read(reverse("ask_a_link_worker"))
    assert "Alderbrook link workers" in page
    assert 'href="tel:01632960110"' in page
    assert 'href="mailto:hello@team.example"' in page
    assert "Farside link workers" not in page, "it says nowhere how to reach it"


def test_a_team_whose_agreement_has_ended_is_not_named(people):
    given_a_number(people.amina.organisation_id)
    with preparing():
        theirs = Agreement.objects.filter(organisation=people.amina.organisation_id)
        theirs.update(ended_at=clock.now() - dt.timedelta(days=1), ended_why="ended")
    page = read(reverse("ask_a_link_worker"))
    assert RING not in page
    assert "Or let somebody ask for you" in page


def test_a_search_in_vain_and_the_front_door_lead_there(people):
    there = f'href="{reverse("ask_a_link_worker")}">Ask a link worker for help</a>'
    assert there in read(reverse("home"))
    assert there in read(reverse("directory"), words="unicycle hockey")
    assert "Gofyn i weithiwr cyswllt am help" in read(reverse("ask_a_link_worker"), lang="cy")
