"""Two who keep entries true, at the very same moment: real connections, real locks."""

import uuid
from dataclasses import replace

import pytest

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import OutOfTurn, Refused
from alongside.directory.models import (
    Claim,
    DuplicatePair,
    Enquiry,
    Merge,
    Proposal,
    Service,
)
from alongside.directory.services.claims import claim, prove, settle
from alongside.directory.services.duplicates import find_duplicates
from alongside.directory.services.freshness import SpentLink, answer, ask_provider
from alongside.directory.services.merging import merge, undo_merge
from alongside.directory.services.proposals import Decision, decide, propose, seen
from tests.directory.at_once.editing import edit, reading
from tests.directory.corner import service
from tests.factories.at_once import at_once
from tests.factories.standing import preparing

IMPORTER = Actor.system("import")
YES = Decision(accept=True)


@pytest.fixture
def three(people):
    with preparing():
        return [service(name, email=f"{name}@lunch.example") for name in ("Ash", "Birch", "Cedar")]


def test_a_link_answers_once(rhys, three):
    with acting_as(rhys):
        enquiry = ask_provider(actor=rhys, service=three[0])
    right, stopped = at_once(
        (IMPORTER, lambda: answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.RIGHT)),
        (IMPORTER, lambda: answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.STOPPED)),
    )
    assert isinstance(right, SpentLink) != isinstance(stopped, SpentLink), (right, stopped)
    kept = Service.objects.get(pk=three[0].pk)
    assert (kept.status == "defunct") == isinstance(right, SpentLink)
    assert (kept.verified_at is None) == isinstance(right, SpentLink)


def test_one_organisation_claims_an_entry_once(people, three):
    click = (people.dev, lambda: claim(actor=people.dev, service=three[0]))
    first, second = at_once(click, click)
    assert isinstance(first, Claim), first
    assert first == second


def test_two_organisations_claim_an_entry_and_each_waits_for_proof(people, three):
    results = at_once(
        *(
            (actor, lambda actor=actor: claim(actor=actor, service=three[0]))
            for actor in (people.dev, people.gita)
        )
    )
    assert all(isinstance(result, Claim) for result in results), results
    assert Claim.objects.filter(status="asked").count() == 2


def test_a_claim_is_settled_by_one_of_two_editors(people, rhys, three):
    with acting_as(people.dev):
        asked = claim(actor=people.dev, service=three[0])
    results = at_once(
        *(
            (
                rhys,
                lambda name=name: settle(actor=rhys, claim=asked, name=name, reason="I asked."),
            )
            for name in ("confirm", "refuse")
        )
    )
    assert sum(isinstance(result, OutOfTurn) for result in results) == 1, results
    assert asked.moves.count() == 1


def test_wrong_codes_entered_at_once_are_all_counted(people, three):
    with acting_as(people.dev):
        asked = claim(actor=people.dev, service=three[0])
    guess = (people.dev, lambda: prove(actor=people.dev, claim=asked, code="0"))
    assert at_once(guess, guess, guess) == [False, False, False]
    assert Claim.objects.get().tries == 3


def test_a_proposal_is_decided_by_one_of_two_editors(people, rhys, three):
    before = reading(three[0])
    after = replace(before, description="Soup on Mondays")
    with acting_as(people.dev):
        proposal = propose(
            actor=people.dev, service=three[0], before=before, after=after, key=uuid.uuid4()
        )
    mark = seen(list(proposal.changes.all()), before)

    def decision(wanted):
        return lambda: decide(
            actor=rhys, proposal=proposal, decisions={"description": wanted}, seen_as=mark
        )

    took, refused = at_once(
        (rhys, decision(YES)), (rhys, decision(Decision(accept=False, reason="Not so")))
    )
    assert isinstance(took, Proposal) != isinstance(refused, Proposal), (took, refused)
    assert reading(three[0]).description == ("Soup on Mondays" if took == proposal else "")
    assert proposal.moves.count() == 1


def test_each_is_made_one_with_the_other_at_once(rhys, three):
    ash, birch, _cedar = three
    results = at_once(
        (rhys, lambda: merge(actor=rhys, kept_id=birch.pk, gone_id=ash.pk)),
        (rhys, lambda: merge(actor=rhys, kept_id=ash.pk, gone_id=birch.pk)),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert Merge.objects.count() == 1


def test_one_is_made_one_with_two_others_at_once(rhys, three):
    ash, birch, cedar = three
    results = at_once(
        (rhys, lambda: merge(actor=rhys, kept_id=birch.pk, gone_id=ash.pk)),
        (rhys, lambda: merge(actor=rhys, kept_id=cedar.pk, gone_id=ash.pk)),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert Merge.objects.get().gone_id == ash.pk


def test_a_merge_is_undone_once_and_keeps_an_edit_of_that_moment(rhys, three):
    ash, birch, _cedar = three
    with acting_as(rhys):
        done = merge(actor=rhys, kept_id=ash.pk, gone_id=birch.pk)
    undo = (rhys, lambda: undo_merge(actor=rhys, merge_id=done.pk))
    results = at_once(undo, undo)
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert Service.objects.filter(status="active").count() == 3

    with acting_as(rhys):
        done = merge(actor=rhys, kept_id=ash.pk, gone_id=birch.pk)
        before = reading(ash)
    edit_it = (rhys, edit(rhys, ash, before, description="Ours"))
    edited, undone = at_once(edit_it, (rhys, lambda: undo_merge(actor=rhys, merge_id=done.pk)))
    kept = reading(ash).description
    assert (kept == "Ours") == (not isinstance(edited, Exception)), (edited, undone)


def test_the_directory_is_searched_for_duplicates_by_two_at_once(rhys, people):
    with preparing():
        for _twice in range(2):
            service("Knitting circle", metres_east=0)
    look = (rhys, lambda: find_duplicates(actor=rhys))
    assert at_once(look, look) == [1, 1]
    assert DuplicatePair.objects.count() == 1
