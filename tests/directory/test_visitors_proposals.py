"""Anybody proposes a change or a service that is missing; nothing is public before an editor."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import Refused, TooOften
from alongside.directory.models import Proposal, ProposalTold, Service
from alongside.directory.queries import queue
from alongside.directory.services import proposals as verbs
from alongside.directory.services.edits import TO_BE_MADE, as_it_stands
from alongside.directory.services.proposals import Decision, decide, propose_by_visitor, seen
from alongside.directory.services.suppressions import suppress
from alongside.directory.tasks import forget_visitors
from alongside.messaging.models import Message
from tests.directory.corner import service
from tests.directory.test_freshness import post

YES = Decision(accept=True)
CHOIR = replace(TO_BE_MADE, name="Harbour choir", organisation="Harbour Trust", description="Sing")


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club", email="hello@lunch.example", description="A meal")


def proposed(club: Service | None, after=None, key=None, **more: str) -> Proposal:
    before = as_it_stands(club) if club else TO_BE_MADE
    return propose_by_visitor(
        service=club,
        before=before,
        after=after or replace(before, description="Two meals"),
        key=key or uuid.uuid4(),
        **more,
    )


def decided(rhys, proposal: Proposal, **decisions: Decision) -> Proposal:
    with acting_as(rhys):
        now = as_it_stands(proposal.service) if proposal.service else TO_BE_MADE
        mark = seen(list(proposal.changes.all()), now)
        return decide(actor=rhys, proposal=proposal, decisions=decisions, seen_as=mark)


def test_the_approved_version_stays_public_and_the_proposer_hears_in_their_language(rhys, club):
    proposal = proposed(club, email="sam@example.test", language="cy")
    assert as_it_stands(club).description == "A meal"
    with acting_as(rhys):
        assert list(queue.proposals(rhys)) == [proposal]
    decided(rhys, proposal, description=YES)
    assert as_it_stands(club).description == "Two meals"
    [message] = post()
    assert message.recipient == "sam@example.test"
    assert message.subject == "Eich newidiadau i Lunch club"
    with acting_as(rhys):
        assert ProposalTold.objects.get().email == "", "forgotten once told"


def test_a_service_that_is_missing_is_listed_when_an_editor_takes_it_over(rhys, people):
    proposal = proposed(None, CHOIR)
    assert not Service.objects.filter(name="Harbour choir").exists()
    assert (proposal.title, proposal.offered_by) == ("Harbour choir", "Harbour Trust")
    no = Decision(accept=False, reason="They dance")
    done = decided(rhys, proposal, name=YES, organisation=YES, description=no)
    made = Service.objects.get(name="Harbour choir")
    assert (made.organisation.name, made.description, made.status) == (
        "Harbour Trust",
        "",
        "active",
    )
    assert (done.service, done.status) == (made, "partly")


def test_it_is_not_listed_without_its_name_nor_against_its_will(rhys, people):
    no = Decision(accept=False, reason="Not its name")
    proposal = proposed(None, replace(CHOIR, url="https://choir.example"))
    with pytest.raises(Refused):
        decided(rhys, proposal, name=no, organisation=YES, description=YES, url=YES)
    with acting_as(rhys):
        suppress(actor=rhys, name="Choir", reason="asked", url="https://choir.example")
    with pytest.raises(Refused, match="not to be listed"):
        decided(rhys, proposal, name=YES, organisation=YES, description=YES, url=YES)
    no_all = dict.fromkeys(("name", "organisation", "description", "url"), no)
    assert decided(rhys, proposal, **no_all).status == "turned_down"
    assert not Service.objects.filter(name="Harbour choir").exists()


def test_what_says_nothing_is_refused_and_a_double_click_is_one(people, club):
    with pytest.raises(Refused):
        proposed(club, as_it_stands(club))
    with pytest.raises(Refused, match="who offers it"):
        proposed(None, replace(CHOIR, organisation=" "))
    key = uuid.uuid4()
    assert proposed(club, key=key) == proposed(club, key=key)


def test_one_caller_and_many_together_are_stopped(people, club, monkeypatch):
    for _turn in range(verbs.MOST_OF_ONE_CALLER):
        proposed(club, caller="192.0.2.1")
    with pytest.raises(TooOften):
        proposed(club, caller="192.0.2.1")
    monkeypatch.setattr(verbs, "MOST_OF_ONE_ENTRY", verbs.MOST_OF_ONE_CALLER)
    with pytest.raises(TooOften):
        proposed(club, caller="192.0.2.2")
    proposed(None, CHOIR, caller="192.0.2.2")
    monkeypatch.setattr(verbs, "MOST_OF_ALL", verbs.MOST_OF_ONE_CALLER + 1)
    with pytest.raises(TooOften):
        proposed(None, CHOIR, caller="192.0.2.3")


def test_where_to_tell_them_is_for_editors_alone_and_forgotten(people, rhys, club):
    proposed(club, email="sam@example.test")
    with acting_as(people.amina):
        assert Proposal.objects.count() == 1
        assert not ProposalTold.objects.exists()
    for days, kept in ((179, "sam@example.test"), (181, "")):
        with clock.telling(clock.now() + dt.timedelta(days=days)):
            forget_visitors(timestamp=0)
        with acting_as(rhys):
            assert ProposalTold.objects.get().email == kept
    assert not Message.objects.exists()
    fields = {f.name for model in (Proposal, ProposalTold) for f in model._meta.fields}
    assert not fields & {"ip", "session", "caller"}
