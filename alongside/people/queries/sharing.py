"""Who else is reached by the same number or e-mail address: a couple, mother and child."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.people.models import Person
from alongside.people.queries import visible_to

# A hostel or a surgery may have given its own number for hundreds: so many of them are named.
MOST_NAMED = 5


@dataclass(frozen=True)
class Sharer:
    """Somebody living whom the actor may see, and what they have in common."""

    person: Person
    phone: bool
    email: bool


def who_shares(actor: Actor, person_id: uuid.UUID) -> list[Sharer]:
    """Others with this person's number or address, by name: a few of each, where there are many.

    A number is the same however it is written, an address whatever its capitals. Nobody whom the
    actor may not see is among them, and none who is protected: the answer is then as if there
    were none.
    """
    if not actor.may(Permission.CASES_WORK):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, by_phone, by_email FROM people_sharing(%s)", [person_id])
        ways = {found: (phone, email) for found, phone, email in cursor.fetchall()}
    if not ways:
        return []
    by_name = visible_to(actor).order_by("family_name", "given_name", "pk")
    found: dict[uuid.UUID, Sharer] = {}
    for way in (0, 1):
        same = [pk for pk, shared in ways.items() if shared[way]]
        for one in by_name.filter(pk__in=same, protected=False)[:MOST_NAMED]:
            found[one.pk] = Sharer(one, *ways[one.pk])
    return list(found.values())


def ways_shared(
    actor: Actor, people: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, frozenset[Person.Channel]]:
    """Of these people, in one question, by which ways of writing somebody else is reached, too.

    Whoever shares nothing is not in the answer.
    """
    if not actor.may(Permission.CASES_WORK):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one, bool_or(s.by_phone), bool_or(s.by_email) FROM unnest(%s::uuid[]) one"
            " CROSS JOIN LATERAL people_sharing(one) s GROUP BY one",
            [list(people)],
        )
        found = cursor.fetchall()
    ways = (Person.Channel.TEXT, Person.Channel.EMAIL)
    return {
        pk: frozenset(way for way, shared in zip(ways, both, strict=True) if shared)
        for pk, *both in found
    }
