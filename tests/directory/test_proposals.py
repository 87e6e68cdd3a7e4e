"""A proposal changes nothing until an editor takes it over, field by field, told why not."""

import uuid
from dataclasses import replace

import pytest

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.directory.entry import Break, Cost, Host, Hours, Line, Spot
from alongside.directory.models import Enquiry, FieldSource, Postcode, Proposal, Service
from alongside.directory.services.edits import as_it_stands
from alongside.directory.services.freshness import SpentLink, ask_provider
from alongside.directory.services.proposals import (
    Decision,
    decide,
    propose,
    propose_by_link,
    revise,
    seen,
    withdraw,
)
from alongside.directory.wording import label_of, lines_of
from tests.directory.corner import MARKET_SQUARE, service
from tests.directory.test_freshness import post

YES = Decision(accept=True)
FRIDAYS = Hours("FR", "10:00", "12:00")


@pytest.fixture
def club(people) -> Service:
    return service("Lunch club", email="hello@lunch.example", description="A meal")


def proposed(actor, club, key=None, **changes) -> Proposal:
    with acting_as(actor):
        before = as_it_stands(club)
        return propose(
            actor=actor,
            service=club,
            before=before,
            after=replace(before, **changes),
            key=key or uuid.uuid4(),
        )


def decided(rhys, proposal, decisions, mark=None) -> Proposal:
    with acting_as(rhys):
        now = as_it_stands(proposal.service)
        return decide(
            actor=rhys,
            proposal=proposal,
            decisions=decisions,
            seen_as=mark or seen(list(proposal.changes.all()), now),
        )


def test_the_approved_version_stays_until_an_editor_accepts(people, rhys, club):
    proposal = proposed(people.amina, club, email="new@lunch.example", description="Two meals")
    assert as_it_stands(club).email == "hello@lunch.example"
    no = Decision(accept=False, reason="They serve one")
    decided(rhys, proposal, {"email": YES, "description": no})
    entry = as_it_stands(club)
    assert (entry.email, entry.description) == ("new@lunch.example", "A meal")
    proposal.refresh_from_db()
    assert proposal.status == "partly"
    [message] = post()
    assert message.recipient == "amina@example.test"
    assert "They serve one" in message.body
    assert FieldSource.objects.get(service=club, field="email").source == "edited here"


def test_every_part_of_an_entry_can_be_proposed(people, rhys, club):
    Postcode.objects.create(postcode="ZZ1 1AA", place=MARKET_SQUARE)
    half_term = Break("closed", "2026-10-26", "2026-10-30", reason="half-term")
    new = {
        "phones": [Line("01632 960001")],
        "schedules": [replace(FRIDAYS, exceptions=[half_term])],
        "costs": [Cost("a meal", "4.50")],
        "locations": [Spot(name="Hall", postal_code="ZZ1 1AA", schedules=[FRIDAYS])],
        "minimum_age": 50,
    }
    proposal = proposed(people.dev, club, **new)
    decided(rhys, proposal, dict.fromkeys(new, YES))
    entry = as_it_stands(club)
    assert entry.schedules[0].exceptions == [half_term]
    assert entry.locations[0].place == (430_000.0, 433_000.0)
    assert (entry.minimum_age, entry.phones[0].number) == (50, "01632 960001")
    said = {c.field: lines_of(c.field, c.after) for c in proposal.changes.all()}
    assert said["costs"] == ["£4.50 a meal"]
    assert "not 26 October 2026 to 30 October 2026 (half-term)" in said["schedules"][0]
    assert label_of("minimum_age") == "From age"


def test_an_entry_changed_meanwhile_is_looked_at_again(people, rhys, club):
    proposal = proposed(people.amina, club, email="new@lunch.example")
    mark = seen(list(proposal.changes.all()), as_it_stands(club))
    with acting_as(rhys):
        before = as_it_stands(club)
        after = replace(before, email="third@lunch.example")
        revise(actor=rhys, service=club, before=before, after=after, key=uuid.uuid4())
    with pytest.raises(OutOfTurn, match="Look at it again"):
        decided(rhys, proposal, {"email": YES}, mark)
    assert as_it_stands(club).email == "third@lunch.example"
    decided(rhys, proposal, {"email": YES})
    assert as_it_stands(club).email == "new@lunch.example"


def test_two_editors_at_once_the_second_is_told(people, rhys, club):
    proposal = proposed(people.amina, club, email="new@lunch.example")
    mark = seen(list(proposal.changes.all()), as_it_stands(club))
    decided(rhys, proposal, {"email": YES}, mark)
    with pytest.raises(OutOfTurn):
        decided(rhys, proposal, {"email": YES}, mark)
    assert proposal.moves.count() == 1


def test_two_editors_change_the_same_entry_each_keeps_their_own_field(rhys, club):
    with acting_as(rhys):
        opened = as_it_stands(club)
        for change in ({"email": "a@lunch.example"}, {"fees": "Free"}):
            revise(
                actor=rhys,
                service=club,
                before=opened,
                after=replace(opened, **change),
                key=uuid.uuid4(),
            )
        with pytest.raises(OutOfTurn, match="E-mail"):
            revise(
                actor=rhys,
                service=club,
                before=opened,
                after=replace(opened, email="b@lunch.example"),
                key=uuid.uuid4(),
            )
    entry = as_it_stands(club)
    assert (entry.email, entry.fees) == ("a@lunch.example", "Free")


def test_a_double_click_is_one_proposal_and_one_edit(people, rhys, club):
    key = uuid.uuid4()
    assert proposed(people.amina, club, key, fees="Free") == proposed(
        people.amina, club, key, fees="Free"
    )
    with acting_as(rhys):
        before, key = as_it_stands(club), uuid.uuid4()
        after = replace(before, fees="£2")
        assert revise(actor=rhys, service=club, before=before, after=after, key=key) == ["fees"]
        assert revise(actor=rhys, service=club, before=before, after=after, key=key) == []


def test_nothing_different_is_no_proposal(people, club):
    with pytest.raises(Refused, match="Nothing is different"):
        proposed(people.amina, club)


@pytest.mark.parametrize("change", [{"name": " "}, {"minimum_age": 60, "maximum_age": 50}])
def test_what_no_entry_may_say_is_refused(people, club, change):
    with pytest.raises(Refused):
        proposed(people.amina, club, **change)


def test_a_rejection_says_why_and_every_field_is_decided(people, rhys, club):
    proposal = proposed(people.amina, club, email="new@lunch.example", fees="Free")
    with pytest.raises(Refused, match="every field"):
        decided(rhys, proposal, {"email": YES})
    with pytest.raises(Refused, match="Say why not"):
        decided(rhys, proposal, {"email": YES, "fees": Decision(accept=False)})
    assert as_it_stands(club).email == "hello@lunch.example"


def test_a_service_taken_down_meanwhile_takes_nothing_over(people, rhys, club):
    proposal = proposed(people.amina, club, fees="Free")
    Service.objects.filter(pk=club.pk).update(status="inactive")
    with pytest.raises(Refused, match="only be turned down"):
        decided(rhys, proposal, {"fees": YES})
    decided(rhys, proposal, {"fees": Decision(accept=False, reason="It has closed")})
    with pytest.raises(Refused, match="no longer in the directory"):
        proposed(people.amina, club, fees="£1")


def test_a_service_that_is_gone_is_said_to_be_gone(people, club):
    before = as_it_stands(club)
    gone = Service.objects.get(pk=club.pk)
    club.at_locations.all().delete()
    club.delete()
    with pytest.raises(Refused, match="no longer"):
        as_it_stands(gone)
    assert before.name == "Lunch club"


def test_the_providers_link_proposes_once_and_for_its_entry_alone(rhys, club):
    with acting_as(rhys):
        enquiry = ask_provider(actor=rhys, service=club)
    before = as_it_stands(club)
    after = replace(before, fees="Free")
    say = {"enquiry_id": enquiry.pk, "before": before, "after": after}
    proposal = propose_by_link(**say, key=uuid.uuid4())
    assert proposal.service == club and proposal.keeper
    with pytest.raises(SpentLink):
        propose_by_link(**say, key=uuid.uuid4())
    enquiry.refresh_from_db()
    assert enquiry.answer == Enquiry.Answer.CHANGED
    assert as_it_stands(club).fees == ""


def test_the_entrys_own_organisation_comes_first(people, rhys):
    club = Service.objects.create(organisation_id=people.dev.organisation_id, name="Shed")
    assert proposed(people.dev, club, fees="Free").keeper
    assert not proposed(people.amina, club, fees="£1").keeper


def test_an_edit_leaves_the_entry_with_its_organisation(rhys, people, club):
    from alongside.organisations.models import Organisation

    Organisation.objects.create(name="haven", kind="provider")
    with acting_as(rhys):
        before = as_it_stands(club)
        revise(
            actor=rhys,
            service=club,
            before=before,
            after=replace(before, fees="Free"),
            key=uuid.uuid4(),
        )
    assert Service.objects.get(pk=club.pk).organisation_id == club.organisation_id


def test_only_editors_decide_and_only_proposers_withdraw(people, club):
    proposal = proposed(people.amina, club, fees="Free")
    with pytest.raises(NotPermitted):
        decided(people.ben, proposal, {"fees": YES})
    with acting_as(people.ben), pytest.raises(NotPermitted):
        withdraw(actor=people.ben, proposal=proposal)
    with acting_as(people.amina):
        assert withdraw(actor=people.amina, proposal=proposal).status == "withdrawn"


MARKED = "<p>Tea &amp; <b>cake</b></p><script>alert(1)</script>for a < b, <3 and <me@club.example>"
IN_WORDS = "Tea & cake\nfor a < b, <3 and <me@club.example>"


def test_mark_up_that_somebody_types_becomes_words(people, rhys, club):
    proposal = proposed(people.amina, club, description=MARKED, fees="1 < 2")
    assert {one.field: one.after for one in proposal.changes.all()} == {
        "description": IN_WORDS,
        "fees": "1 < 2",
    }
    link = "https://club.example/?a=1&lt;=2"
    with acting_as(rhys):
        before = as_it_stands(club)
        after = replace(before, description=MARKED, url=link, contacts=[Host(name="<i>Ann</i>")])
        revise(actor=rhys, service=club, before=before, after=after, key=uuid.uuid4())
        now = as_it_stands(club)
    assert (now.description, now.url, now.contacts[0].name) == (IN_WORDS, link, "Ann")


def test_mark_up_alone_is_no_change(people, club):
    with pytest.raises(Refused, match="Nothing is different"):
        proposed(people.amina, club, description="<p>A meal</p>")
