"""Reading the audit."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.audit.models import AuditEntry
from alongside.common.statements import how_many, put_together_once


def visible_to(actor: Actor) -> QuerySet[AuditEntry]:
    """The actor's own entries; with the permission, the whole organisation's.

    A person sees who touched what is held of them.
    """
    if actor.person_id:
        # The narrow door of people: an entry names the record by the id that it had then.
        once = RawSQL("SELECT people_once(%s)", [actor.person_id])
        return AuditEntry.objects.filter(people__overlap=once)
    if actor.user_id is None:
        return AuditEntry.objects.none()
    mine = Q(user_id=actor.user_id)
    if actor.may(Permission.AUDIT_VIEW):
        mine |= Q(organisation_id=actor.organisation_id)
    return AuditEntry.objects.filter(mine)


def times_done(actor: Actor, verb: str, since: dt.datetime) -> int:
    """How often this user has done this since then."""
    (times,) = _times_done(actor.user, verb, since)
    return times


@put_together_once
def _times_done(user_id: uuid.UUID, verb: str, since: dt.datetime) -> QuerySet[AuditEntry, int]:
    return how_many(AuditEntry.objects.filter(user_id=user_id, verb=verb, created_at__gt=since))


def is_done(actor: Actor, verb: str, key: uuid.UUID) -> bool:
    """Whether this user did this with the form of this key before, as its entry says."""
    done = AuditEntry.objects.filter(user_id=actor.user, verb=verb)
    return done.filter(detail__key=str(key)).exists()


def pairs_said_to_differ(actor: Actor) -> set[frozenset[uuid.UUID]]:
    """The pairs of records of which somebody at the organisation said that they are two people."""
    said = visible_to(actor).filter(verb="person.tell_apart", organisation_id=actor.organisation)
    return {frozenset(people) for people in said.values_list("people", flat=True)}
