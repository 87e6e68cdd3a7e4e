"""An entry is claimed by whoever reads the post of the contact on record, and by nobody else."""

import datetime as dt
import re

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused, TooOften
from alongside.directory.models import Claim, Service
from alongside.directory.queries.keepers import keeps, kept_by
from alongside.directory.services.claims import MOST_CLAIMS, claim, prove, settle, withdraw
from alongside.directory.tasks import forget_visitors
from tests.directory.corner import service
from tests.directory.test_freshness import post


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club", email="hello@lunch.example")


def claimed(actor, club) -> Claim:
    with acting_as(actor):
        return claim(actor=actor, service=club)


def test_the_code_goes_to_the_contact_on_record_and_proves_the_claim(people, club):
    asked = claimed(people.dev, club)
    [message] = post()
    assert message.recipient == "hello@lunch.example"
    assert "Green Shoots asks to look after" in message.body
    code = re.search(r"\d{4} \d{4}", message.body)[0]
    with acting_as(people.dev):
        assert not keeps(people.dev, club)
        assert prove(actor=people.dev, claim=asked, code=code)
        assert prove(actor=people.dev, claim=asked, code=code), "a double click"
        assert keeps(people.dev, club)
        assert list(kept_by(people.dev)) == [club]


def test_claimed_twice_one_code_goes_out(people, club):
    assert claimed(people.dev, club) == claimed(people.dev, club)
    assert len(post()) == 1


def test_guessing_ends_after_five_tries_even_for_the_right_code(people, club):
    asked = claimed(people.dev, club)
    [message] = post()
    code = re.search(r"\d{4} \d{4}", message.body)[0]
    with acting_as(people.dev):
        for guess in ("0", "", "12345678", "x" * 9999, "00000000"):
            assert not prove(actor=people.dev, claim=asked, code=guess)
        with pytest.raises(Refused, match="Too many"):
            prove(actor=people.dev, claim=asked, code=code)
    assert not keeps(people.dev, club)


def test_a_code_too_old_proves_nothing(people, club):
    asked = claimed(people.dev, club)
    code = re.search(r"\d{4} \d{4}", post()[0].body)[0]
    late = clock.now() + dt.timedelta(days=8)
    with clock.telling(late), acting_as(people.dev), pytest.raises(Refused, match="too old"):
        prove(actor=people.dev, claim=asked, code=code)


def test_without_a_contact_an_editor_decides_and_says_how_they_know(people, rhys):
    silent = service("Silent club")
    asked = claimed(people.dev, silent)
    assert post() == [] and asked.hint == ""
    with acting_as(rhys):
        with pytest.raises(Refused):
            settle(actor=rhys, claim=asked, name="confirm", reason=" ")
        settle(actor=rhys, claim=asked, name="confirm", reason="I met them at the hall.")
    assert keeps(people.dev, silent)
    assert "I met them at the hall." in post()[0].body
    with acting_as(rhys):
        settle(actor=rhys, claim=asked, name="end", reason="They moved away.")
    assert not keeps(people.dev, silent)


def test_two_editors_at_once(people, rhys, club):
    asked = claimed(people.dev, club)
    with acting_as(rhys):
        settle(actor=rhys, claim=asked, name="refuse", reason="Not theirs")
        with pytest.raises(OutOfTurn):
            settle(actor=rhys, claim=asked, name="confirm", reason="Theirs")


def test_nobody_proves_or_settles_for_others(people, club):
    asked = claimed(people.dev, club)
    for act in (
        lambda: prove(actor=people.amina, claim=asked, code="1"),
        lambda: settle(actor=people.amina, claim=asked, name="confirm", reason="x"),
        lambda: withdraw(actor=people.amina, claim=asked),
    ):
        with acting_as(people.amina), pytest.raises(NotPermitted):
            act()


def test_what_is_theirs_already_needs_no_claim(people):
    own = Service.objects.create(organisation_id=people.dev.organisation_id, name="Shed")
    with pytest.raises(Refused, match="already"):
        claimed(people.dev, own)
    assert keeps(people.dev, own)


def test_withdrawn_it_can_be_asked_for_anew(people, club):
    first = claimed(people.dev, club)
    with acting_as(people.dev):
        withdraw(actor=people.dev, claim=first)
    assert claimed(people.dev, club) != first


def test_taking_a_claim_back_again_and_again_gives_no_more_guesses_and_pesters_nobody(people, club):
    for _time in range(MOST_CLAIMS):
        asked = claimed(people.dev, club)
        with acting_as(people.dev):
            withdraw(actor=people.dev, claim=asked)
    with pytest.raises(Refused, match="several times lately"):
        claimed(people.dev, club)
    assert len(post()) == MOST_CLAIMS
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        claimed(people.dev, club)


def test_an_organisation_asks_for_so_many_entries_a_day(people, monkeypatch):
    monkeypatch.setattr("alongside.directory.services.claims.MOST_CLAIMS_A_DAY", 2)
    for name in ("Ash", "Birch"):
        claimed(people.dev, service(name))
    with pytest.raises(TooOften, match="call the editors") as refusal:
        claimed(people.dev, service("Cedar"))
    assert refusal.value.retry_after == 24 * 60 * 60
    claimed(people.gita, service("Dogwood"))
    with clock.telling(clock.now() + dt.timedelta(days=1, minutes=1)):
        claimed(people.dev, service("Elder"))


def test_the_code_is_forgotten_when_it_proves_nothing_any_more(people, club):
    asked = claimed(people.dev, club)
    [message] = post()
    with clock.telling(clock.now() + dt.timedelta(days=6)):
        forget_visitors(timestamp=0)
    message.refresh_from_db()
    assert message.recipient
    with clock.telling(clock.now() + dt.timedelta(days=8)):
        forget_visitors(timestamp=0)
    message.refresh_from_db()
    assert (message.recipient, message.subject, message.body) == ("", "", "")
    assert Claim.objects.get(pk=asked.pk).hint, "where it went is known as far as it was shown"
