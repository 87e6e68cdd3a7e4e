"""Reading of two records that are, or may be, of one person."""

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.audit.queries import pairs_said_to_differ
from alongside.common.statements import put_together_once
from alongside.people.likeness import LIKELY, Likeness, Looks, likely_pairs, likeness
from alongside.people.models import CareRelationship, Merge, Person
from alongside.people.queries import live_relationship
from alongside.people.queries.sharing import Sharer, who_shares

_COMPARED = (
    *("id", "given_name", "family_name", "date_of_birth", "nhs_number", "preferred_name"),
    *("phone", "email", "postcode"),
)


def merges_visible_to(actor: Actor) -> QuerySet[Merge]:
    """What was made one, also by mistake, of the people the actor plans care with.

    What moved, and where the two could be found, is for the doors alone.
    """
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Merge.objects.none()
    theirs = live_relationship(actor, "kept_id", CareRelationship.Level.CARE)
    named = Merge.objects.filter(theirs).select_related("merged_by", "merged_for", "undone_by")
    return named.defer("undoing")


@put_together_once
def merges_on(actor: Actor, person_id: uuid.UUID) -> QuerySet[Merge]:
    """Those that stand on the record of one person."""
    return merges_visible_to(actor).filter(kept=person_id, undone_at=None)


def mergeable_by(actor: Actor) -> QuerySet[Person]:
    """Whose records the actor may make one with another: their team plans with the person.

    An emergency opens a record for hours, and not for that.
    """
    if not actor.may(Permission.PEOPLE_MERGE):
        return Person.objects.none()
    reasons = CareRelationship.objects.filter(
        Q(until=None) | Q(until__gt=Now()),
        person_id=OuterRef("pk"),
        organisation_id=actor.organisation,
        level=CareRelationship.Level.CARE,
        only_user=None,
        ended_at=None,
    )
    return Person.objects.filter(Exists(reasons), merged_into=None)


def likely_duplicates(actor: Actor) -> list[tuple[Looks, Looks, Likeness]]:
    """Pairs among the people of the actor's team that may be one person, the likeliest first.

    Those of whom a colleague said that they are two are not among them.
    """
    rows = mergeable_by(actor).filter(has_died=False).values(*_COMPARED)
    two = pairs_said_to_differ(actor)
    return [
        (one, other, alike)
        for one, other, alike in likely_pairs(Looks(**row) for row in rows)
        if frozenset((one.id, other.id)) not in two
    ]


def looks_of(person: Person) -> Looks:
    """What is compared of a record that is at hand."""
    return Looks(**{name: getattr(person, name) for name in _COMPARED})


def likely_same(
    actor: Actor, person: Person, sharers: Iterable[Sharer] | None = None
) -> list[Person]:
    """Who may be this very person, entered twice, of those with the same number or address.

    ``sharers`` are these, where they were asked before. Of a protected person nobody is named.
    """
    if person.protected:
        return []
    mine = looks_of(person)
    others = who_shares(actor, person.pk) if sharers is None else sharers
    return [one.person for one in others if likeness(mine, looks_of(one.person)).score >= LIKELY]


def kept_instead(person_id: uuid.UUID) -> uuid.UUID | None:
    """The id under which a record is kept now; None for one that there never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_kept(%s)", [person_id])
        (answer,) = cursor.fetchone()
    return answer if isinstance(answer, uuid.UUID) else None


def all_ids(people: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """These records, and those that were made one with them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(people_once(one)) FROM unnest(%s::uuid[]) one", [list(people)]
        )
        return [found for (found,) in cursor.fetchall()]
