"""A person draws who and what is around them on their own pages."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.care import services
from alongside.care.models import Case, Tie
from alongside.people.services import protect
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on, themselves

CHOIR = {"name": "The choir", "kind": "group", "circle": "around", "feels": "drains"}


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


@pytest.fixture
def ivy(case) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=themselves(case.person).user_id))
    return client


def _main(response) -> str:
    page = BeautifulSoup(response.content, "html.parser").main
    return " ".join(page.get_text(" ").split())


def test_they_draw_change_and_take_off_and_their_worker_reads_that_it_is_theirs(
    people, browser_of, case, ivy
):
    with acting_as(people.amina) as amina:
        services.draw_tie(
            actor=amina, case=case, key=uuid.uuid4(), name="Son", kind="person", circle="closest"
        )
    address, add = reverse("own_map", args=[case.pk]), reverse("draw_own_tie", args=[case.pk])
    assert address in ivy.get(reverse("own_plan")).text
    assert "Nothing is on your map yet." in _main(ivy.get(address))
    form = {"idempotency_key": str(uuid.uuid4())} | CHOIR
    for _twice in range(2):
        assert ivy.post(add, form).url == address
    anew = form | {"idempotency_key": str(uuid.uuid4())}
    too_much = ivy.post(add, anew | {"name": "Sam, 07700 900123"})
    assert too_much.status_code == 422
    assert "Sam, 07700 900123" in too_much.text
    read = _main(ivy.get(address))
    assert "Takes my strength" in read
    assert "Son" not in read

    with preparing():
        tie = Tie.objects.get(own=True)
    change = reverse("redraw_own_tie", args=[case.pk, tie.pk])
    changed = form | {"idempotency_key": str(uuid.uuid4()), "feels": "helps"}
    assert ivy.post(change, changed).url == address
    late = ivy.post(change, form | {"idempotency_key": str(uuid.uuid4()), "circle": "closest"})
    assert late.status_code == 422
    assert "This was changed meanwhile" in late.text

    amina = browser_of(people.amina)
    seen = _main(amina.get(reverse("network_map", args=[case.pk])))
    assert "The choir Group · put there by them" in seen
    story = _main(amina.get(reverse("case", args=[case.pk])))
    assert "On their own network map: The choir" in story
    with preparing():
        standing = Tie.objects.get(own=True, ended_at=None)
    theirs = reverse("redraw_tie", args=[case.pk, standing.pk])
    assert "They alone change it." in _main(amina.get(theirs))
    assert amina.post(theirs, changed | {"circle": "paid"}).status_code == 422

    off = reverse("take_off_own_map", args=[case.pk, standing.pk])
    for outsider in (people.amina, people.cara, people.gita):
        assert browser_of(outsider).get(address).status_code in (403, 404)
        assert browser_of(outsider).post(off).status_code in (403, 404)
    ivy.post(off)
    assert "Nothing is on your map yet." in _main(ivy.get(address))


def test_in_safe_mode_nothing_of_it_is_on_the_screen_and_nothing_says_why(people, case, ivy):
    add = reverse("draw_own_tie", args=[case.pk])
    ivy.post(add, {"idempotency_key": str(uuid.uuid4())} | CHOIR)
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)
    page = ivy.get(reverse("own_map", args=[case.pk]))
    assert "choir" not in page.text
    assert "There is nothing here at the moment." in _main(page)
    assert ivy.get(add).status_code == 404
