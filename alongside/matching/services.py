"""Verbs about what suits whom. The only writers."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Service
from alongside.matching.models import Brief, Suggestion
from alongside.matching.rules.groups import age_band
from alongside.people.ethnicity import ethnic_group
from alongside.people.models import Person
from alongside.people.restriction import check_usable

LONGEST_WORDS = 2000
_CHOICES = frozenset(
    {Suggestion.State.SHOWN, Suggestion.State.SHORTLISTED, Suggestion.State.NOT_WANTED}
)


@all_or_nothing()
def write_brief(
    *, actor: Actor, person: Person, case_id: uuid.UUID, content: Mapping[str, Any]
) -> Brief:
    """Keep what is looked for in a case; ``content`` by the names of Brief's columns.

    What was looked for before is written over. Raises Refused where neither a need nor a word
    says what is looked for, or the words are too long.
    """
    require(actor, Permission.CASES_WORK)
    check_usable(person)
    words = content.get("words", "")
    if not content.get("needs") and not words.strip():
        raise Refused(_("Choose a need, or write what they say"), field="needs")
    if len(words) > LONGEST_WORDS:
        raise Refused(_("This is too long: keep it under 2,000 characters."), field="words")
    hold("brief", case_id)
    brief = Brief.objects.filter(case_id=case_id).first()
    is_new = brief is None
    if brief is None:
        brief = Brief(case_id=case_id, person=person, organisation_id=actor.organisation)
    for name, value in content.items():
        setattr(brief, name, value)
    brief.by_id, brief.written_at = actor.user, clock.now()
    if is_new:
        insert(brief)
    else:
        brief.save(update_fields=[*content, "by", "written_at"])
    record(actor, "match.ask", brief, people=[person.pk])
    return brief


@all_or_nothing()
def show(
    *, actor: Actor, person: Person, case_id: uuid.UUID, services: Sequence[uuid.UUID]
) -> None:
    """Note which services are shown as suiting somebody, in this order: each once in a case."""
    require(actor, Permission.CASES_WORK)
    check_usable(person)
    known = set(
        Suggestion.objects.filter(case_id=case_id, service__in=services).values_list(
            "service_id", flat=True
        )
    )
    sizes = _sizes([service for service in services if service not in known])
    rows = [
        _suggestion(actor, person, case_id, service, sizes[service], place)
        for place, service in enumerate(services, start=1)
        if service in sizes
    ]
    insert(*rows, unless_there=True)
    record(actor, "match.show", people=[person.pk], case=str(case_id))


def _suggestion(
    actor: Actor,
    person: Person,
    case_id: uuid.UUID,
    service: uuid.UUID,
    size: int,
    place: int | None,
) -> Suggestion:
    return Suggestion(
        person=person,
        organisation_id=actor.organisation,
        case_id=case_id,
        service_id=service,
        place=place,
        age_band=age_band(person.date_of_birth, clock.today()),
        gender=person.gender,
        ethnic_group=ethnic_group(person.ethnicity),
        provider_services=size,
        by_id=actor.user,
        changed_at=clock.now(),
    )


def _sizes(services: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many running services the provider of each lists."""
    if not services:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.id, (SELECT count(*) FROM directory_service o
                WHERE o.organisation_id = s.organisation_id AND o.status = 'active')
            FROM directory_service s WHERE s.id = ANY(%s)""",
            [list(services)],
        )
        return dict(cursor.fetchall())


@all_or_nothing()
def choose(
    *, actor: Actor, person: Person, case_id: uuid.UUID, service: Service, state: str
) -> Suggestion:
    """Put a service on the shortlist, take it off, or say that it is not wanted.

    Asked twice, it is done once. Raises Refused for a state that nobody chooses, and for what the
    person was referred to already.
    """
    if state not in _CHOICES:
        raise Refused(_("Choose what to do with this service."))
    return _settle(actor, person, case_id, service, state)


@all_or_nothing()
def note_referred(
    *, actor: Actor, person: Person, case_id: uuid.UUID, service: Service
) -> Suggestion:
    """Note that the person was referred to the service: it stays on the shortlist as that."""
    return _settle(actor, person, case_id, service, Suggestion.State.REFERRED)


@all_or_nothing()
def note_signposted(
    *, actor: Actor, person: Person, case_id: uuid.UUID, service: Service
) -> Suggestion | None:
    """Note that the person was told of the service. Whoever was referred there before stays so."""
    before = Suggestion.objects.filter(case_id=case_id, service=service)
    if before.filter(state=Suggestion.State.REFERRED).exists():
        return None
    return _settle(actor, person, case_id, service, Suggestion.State.SIGNPOSTED)


def _settle(
    actor: Actor, person: Person, case_id: uuid.UUID, service: Service, state: str
) -> Suggestion:
    require(actor, Permission.CASES_WORK)
    check_usable(person)
    hold("suggestion", case_id, service.pk)
    found = Suggestion.objects.filter(case_id=case_id, service=service).first()
    if found is None:
        size = _sizes([service.pk])[service.pk]
        found = _suggestion(actor, person, case_id, service.pk, size, None)
        insert(found)
    if found.state == state:
        return found
    if found.state == Suggestion.State.REFERRED:
        raise Refused(_("They were referred there already: see the case."))
    found.state, found.by_id, found.changed_at = state, actor.user, clock.now()
    found.save(update_fields=["state", "by", "changed_at"])
    record(actor, "match.choose", found, people=[person.pk], state=state)
    return found
