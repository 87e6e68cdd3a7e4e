"""The verb by which somebody says on their own pages how they want to be reached."""

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.care.models import Case, Task
from alongside.care.queries import for_the_person
from alongside.care.services.cases import open_case
from alongside.care.services.reaching import can_be_reached, leads_to
from alongside.care.services.tasks import call_for
from alongside.common.errors import Refused
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.people.models import Person
from alongside.people.queries import kept_only, themselves, visible_to
from alongside.people.services import tell_the_circle_of_a_wish

_MAY = frozenset({Permission.CASES_WORK, Permission.PEOPLE_VIEW, Permission.REFERRALS_VIEW})


def choose_own_way(*, actor: Actor, contact_by: str) -> bool:
    """Keep how the person who asks wants to be reached; their link workers get a task to look.

    False where it is not theirs to change alone, as in safe mode: then it is a task, and whoever
    may know where they are reads what they wished. Chosen already, nothing happens. Raises Refused
    for a way to which there is no number or address here, and where nobody helps them at present.
    """
    with transaction.atomic():  # several actors, each with an audit of their own: all or none
        cases = _said(actor=actor, contact_by=contact_by)
        kept = []
        for case_id, team in cases:
            with acting_as(team):
                kept.append(_follow(actor=team, case_id=case_id, contact_by=contact_by))
        if actor.person_id and not all(kept):
            _, team = cases[0]
            # What they say of themselves is theirs, and not the word of their link worker.
            with acting_as(replace(team, user_id=actor.user)) as themself:
                _wish(actor=themself, person_id=actor.person_id, contact_by=contact_by)
    return all(kept)


@all_or_nothing()
def _wish(*, actor: Actor, person_id: uuid.UUID, contact_by: str) -> None:
    person = visible_to(actor).get(pk=person_id)
    tell_the_circle_of_a_wish(actor=actor, person=person, contact_by=contact_by)
    record(actor, "circle.wish", person, people=[person.pk])


def ways_that_lead(actor: Actor) -> frozenset[str]:
    """The ways for which a number or an address is held, of the person who asks.

    All of them in safe mode, and where nobody helps them: then it is not for them alone to choose.
    """
    ways = {str(way) for way in Person.Channel.values}
    for case in for_the_person(actor):
        if case.is_open:
            with acting_as(_for_the_team(case)):  # where they live is not read at their own door
                ways &= _leading(Case.objects.get(pk=case.pk).person, ways)
    return frozenset(ways)


def _leading(person: Person, ways: set[str]) -> set[str]:
    return ways if person.protected else {way for way in ways if leads_to(way, person)}


@all_or_nothing()
def _said(*, actor: Actor, contact_by: str) -> list[tuple[uuid.UUID, Actor]]:
    """Each open case of theirs, with the house at the work of whoever has it."""
    require(actor, Permission.OWN_RECORD)
    if contact_by not in Person.Channel.values:
        raise Refused(_("Choose how you want to be reached"), field="contact_by")
    cases = [case for case in for_the_person(actor) if case.is_open]
    if not cases:
        raise Refused(_("Nobody helps you through these pages at present. Ring whoever did."))
    if kept_only(actor):
        raise Refused(_("You asked us to keep what we hold of you and not to use it. Ring us."))
    person = themselves(actor)
    if person.contact_by == contact_by:
        return []
    record(actor, "person.choose_way", people=[person.pk], channel=contact_by)
    return [(case.pk, _for_the_team(case)) for case in cases]


def _for_the_team(case: Case) -> Actor:
    return Actor(
        label="system:own_way",
        user_id=case.worker_id,
        organisation_id=case.organisation_id,
        permissions=_MAY,
    )


@all_or_nothing()
def _follow(*, actor: Actor, case_id: uuid.UUID, contact_by: str) -> bool:
    case = open_case(actor, Case.objects.get(pk=case_id))
    person = locked(case.person)
    theirs = not person.protected
    if theirs:
        said = {"phone": person.phone, "email": person.email, "address": person.address}
        can_be_reached(contact_by, said)
        if person.contact_by != contact_by:
            person.contact_by = contact_by
            person.save(update_fields=["contact_by"])
        if contact_by in case.also_by:
            case.also_by = [way for way in case.also_by if way != contact_by]
            case.save(update_fields=["also_by"])
    call_for(actor, case, Task.Reason.OWN_WAY, uuid.uuid4())
    return theirs
