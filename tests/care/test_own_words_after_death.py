"""Ivy had sent parts of her story along, and dies: what is quiet, what a service still reads."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.asks.models import Ask
from alongside.asks.services import Question, ask
from alongside.care import services
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.services import withdraw
from alongside.referrals.about_me import written
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.services import move, send, take_back_part
from tests.asks.test_asks import words
from tests.factories.own_words import PLAN, SLOWLY, told
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing
from tests.factories.story import service_of, themselves, wish
from tests.web.conftest import browser_of

__all__ = ["browser_of"]
PART = "how_to_support"


@pytest.fixture
def two(people) -> Two:
    """The club has taken Ivy on, the warm room has not answered, a choir waits for her yes."""
    found = two_services(people)
    told(people.amina, found.case)
    sent = [_sent(found, service) for service in (found.club, found.room)]
    with acting_as(people.dev) as dev:
        move(actor=dev, referral=sent[0], name="accept")
    with preparing():
        choir = service_of(people.dev, name="Choir")
    with acting_as(people.amina) as amina:
        ask(
            actor=amina,
            case=found.case,
            service=choir,
            question=Question(wish(), "You said that you sang."),
            key=uuid.uuid4(),
        )
    return found


def _sent(two: Two, service) -> Referral:
    with acting_as(two.people.amina) as amina:
        return send(
            actor=amina,
            person=two.case.person,
            to=service,
            wish=wish(about_me=written(PLAN, clock.today()).only([PART])),
            key=str(uuid.uuid4()),
            parent=two.case.referral,
        )


def _died(two: Two) -> None:
    with acting_as(two.people.amina) as amina:
        services.note_death(actor=amina, person=two.case.person, source="family", key=uuid.uuid4())


def _of(service) -> Referral:
    with preparing():
        return Referral.objects.get(service=service)


def _reads(browser, service) -> bool:
    page = browser.get(reverse("provider_referral", args=[_of(service).pk]))
    return page.status_code == 200 and SLOWLY in words(page)


def test_nothing_of_it_goes_out_any_more(two, browser_of):
    ivy = browser_of(themselves(two.case.person))
    with preparing():
        asked = Ask.objects.get()
    page = reverse("own_ask", args=[asked.pk])
    assert SLOWLY in words(ivy.get(page))
    _died(two)
    for own in (page, reverse("own_page"), reverse("own_plan")):
        assert SLOWLY not in ivy.get(own, follow=True).text, own
    ivy.post(page, {"do": "yes"})
    with preparing():
        assert not Referral.objects.filter(service__name="Choir").exists()
    with pytest.raises((Refused, NotPermitted)):
        _sent(two, two.club)
    form = browser_of(two.people.amina).get(reverse("refer_on", args=[two.case.pk, two.club.pk]))
    assert SLOWLY not in form.text


def test_whoever_it_was_sent_to_reads_what_went_and_nobody_else_reads_more(two, browser_of):
    dev, nia = browser_of(two.people.dev), browser_of(two.nia)
    _died(two)
    # Reasons to see the person stay, also where nobody had answered: the record says what was told.
    for browser, service in ((dev, two.club), (nia, two.room)):
        assert _reads(browser, service), service
    for stranger in (two.people.gita, two.people.cara):
        page = reverse("provider_referral", args=[_of(two.club).pk])
        assert browser_of(stranger).get(page).status_code in (403, 404), stranger
    with acting_as(two.people.dev) as actor, pytest.raises((Refused, NotPermitted)):
        send(
            actor=actor,
            person=_of(two.club).person,
            to=two.room,
            wish=wish(about_me=_of(two.club).own_account, also=()),
            key=str(uuid.uuid4()),
            parent=_of(two.club),
        )


def test_no_part_is_taken_back_after_a_death_and_the_whole_agreement_can_be(two, browser_of):
    _died(two)
    sent = _of(two.club)
    with acting_as(two.people.amina) as amina, pytest.raises(OutOfTurn, match="This is over"):
        take_back_part(actor=amina, referral=visible_to(amina).get(pk=sent.pk), part=PART)
    with acting_as(two.people.amina) as amina:
        withdraw(actor=amina, consent=visible_to(amina).get(pk=sent.pk).consent)
    assert not _reads(browser_of(two.people.dev), two.club)


def test_where_it_was_a_mistake_all_of_it_is_as_it_was(two, browser_of):
    _died(two)
    with acting_as(two.people.amina) as amina:
        person = visible_to(amina).get(pk=_of(two.club).pk).person
        services.undo_death(actor=amina, person=person, why="I spoke with her today.")
    assert _reads(browser_of(two.people.dev), two.club) and _reads(browser_of(two.nia), two.room)
    with acting_as(two.people.amina) as amina:
        take_back_part(actor=amina, referral=visible_to(amina).get(pk=_of(two.room).pk), part=PART)
    assert not _reads(browser_of(two.nia), two.room)
