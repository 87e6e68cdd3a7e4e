"""An editor keeps the entries of their own area and of its parts; others they may only read."""

import uuid
from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import NotPermitted
from alongside.directory.models import Problem, ProblemTold, ProposalTold, Service
from alongside.directory.queries import queue
from alongside.directory.services.assurances import assure
from alongside.directory.services.edits import as_it_stands
from alongside.directory.services.freshness import take_charge, verify
from alongside.directory.services.problems import report, settle
from alongside.directory.services.proposals import decide, propose_by_visitor, revise, seen
from alongside.directory.services.room import say_room
from alongside.messaging.models import Message
from alongside.organisations.models import Area, Organisation
from tests.directory.test_freshness import post
from tests.factories.standing import member_of, preparing


def offered(name: str, area: Area | None) -> Service:
    organisation = Organisation.objects.create(name=f"Of {name}", kind="provider", area=area)
    return Service.objects.create(organisation=organisation, name=name, description="A meal")


@pytest.fixture
def fiona(people) -> Actor:
    """The editor of the neighbouring borough."""
    farside = Area.objects.get(name="Farside")
    council = Organisation.objects.create(name="Farside Council", kind="council", area=farside)
    with preparing():
        return member_of("Fiona", council, "directory_editor")


@pytest.fixture
def elsewhere(people) -> Service:
    return offered("Far club", Area.objects.get(name="Farside"))


def revised(actor: Actor, service: Service) -> list[str]:
    with acting_as(actor):
        before = as_it_stands(service)
        after = replace(before, description="Two meals")
        return revise(actor=actor, service=service, before=before, after=after, key=uuid.uuid4())


def test_their_own_area_its_parts_and_what_is_of_none(people, rhys, fiona):
    part = offered("Northern club", Area.objects.get(name="Alderbrook North"))
    for service in (part, offered("Near club", people.borough), offered("Any club", None)):
        assert revised(rhys, service) == ["description"]
    with pytest.raises(NotPermitted, match="kept by the editors of Alderbrook North"):
        revised(fiona, part)


def test_no_verb_of_an_editor_reaches_an_entry_elsewhere(rhys, fiona, elsewhere):
    found = report(service=elsewhere, kind="time", key=uuid.uuid4(), words="It is on Fridays")
    before = as_it_stands(elsewhere)
    proposed = propose_by_visitor(
        service=elsewhere,
        before=before,
        after=replace(before, description="Two meals"),
        key=uuid.uuid4(),
    )
    mark = seen(list(proposed.changes.all()), before)
    verbs = (
        lambda: revise(
            actor=rhys,
            service=elsewhere,
            before=before,
            after=replace(before, name="Mine"),
            key=uuid.uuid4(),
        ),
        lambda: verify(actor=rhys, service=elsewhere),
        lambda: take_charge(actor=rhys, service=elsewhere),
        lambda: assure(actor=rhys, service=elsewhere, tier="listed", evidence=[]),
        lambda: say_room(actor=rhys, service=elsewhere, state="capacity"),
        lambda: settle(actor=rhys, problem=found, name="fix"),
        lambda: decide(actor=rhys, proposal=proposed, decisions={}, seen_as=mark),
    )
    for verb in verbs:
        with acting_as(rhys), pytest.raises(NotPermitted, match="editors of Farside"):
            verb()
    with acting_as(rhys):
        assert (queue.problem(rhys, found.pk), queue.proposal(rhys, proposed.pk)) == (None, None)
        assert not queue.problems(rhys).exists() and not queue.proposals(rhys).exists()
    with acting_as(fiona):
        assert list(queue.problems(fiona)) == [found]
        settle(actor=fiona, problem=found, name="fix")
    assert Problem.objects.get().status == "fixed"


def test_the_database_refuses_it_too(rhys, fiona, elsewhere):
    propose_by_visitor(
        service=elsewhere,
        before=as_it_stands(elsewhere),
        after=replace(as_it_stands(elsewhere), description="Two meals"),
        key=uuid.uuid4(),
        email="sam@example.test",
    )
    report(service=elsewhere, kind="time", key=uuid.uuid4(), words="It is on Fridays")
    rename = "UPDATE directory_service SET name = 'Mine' WHERE id = %s"
    with acting_as(rhys):
        assert not ProblemTold.objects.exists() and not ProposalTold.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(rename, [elsewhere.pk])
    with acting_as(fiona), connection.cursor() as cursor:
        assert ProblemTold.objects.exists() and ProposalTold.objects.exists()
        cursor.execute(rename, [elsewhere.pk])
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Mine"


def test_a_report_on_an_entry_without_owner_goes_to_the_editors_of_its_area(rhys, fiona, elsewhere):
    report(service=elsewhere, kind="time", key=uuid.uuid4())
    near = offered("Northern club", Area.objects.get(name="Alderbrook North"))
    report(service=near, kind="time", key=uuid.uuid4())
    post()
    told = Message.objects.order_by("created_at").values_list("recipient", "subject")
    assert list(told) == [
        ("fiona@example.test", "Something is wrong: Far club"),
        ("rhys@example.test", "Something is wrong: Northern club"),
    ]
