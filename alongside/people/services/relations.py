"""Who acts for a person: written down, ended at once, refused where somebody must be kept safe."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked, target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import Person, Relation, RelationStep
from alongside.people.queries.relations import refused_for, standing_for
from alongside.people.restriction import check_usable
from alongside.people.rules import last_day_acting, why_nobody
from alongside.people.states import RELATION_MOVES, RelationStatus


@all_or_nothing()
def begin_relation(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    name: str,
    scopes: Collection[str],
    evidence: str,
    key: uuid.UUID,
    until: dt.date | None = None,
) -> Relation:
    """From now on somebody acts for the person, as far as ``scopes`` say. ``key`` becomes its id.

    Raises Refused where nobody can act like that at the person's age, where nothing says how it is
    known, and for whomever was refused.
    """
    require(actor, Permission.CASES_WORK)
    check_usable(person)
    hold("relations", person.pk)
    earlier = kept_with(key, Relation.objects, person_id=person.pk)
    if earlier:
        return earlier
    _check(actor, person, kind, name, scopes, evidence, until)
    relation = Relation(
        pk=key,
        person=person,
        kind=kind,
        name=" ".join(name.split()),
        scopes=[scope for scope in Relation.Scope.values if scope in scopes],
        evidence=evidence.strip(),
        starts_on=clock.today(),
        until=last_day_acting(kind, person.date_of_birth, until),
        status=RELATION_MOVES["begin"].target,
        recorded_by_id=actor.user,
        recorded_for_id=actor.organisation,
    )
    insert(relation)
    _write_step(actor, relation, "begin")
    record(actor, "relation.begin", relation, people=[person.pk], kind=kind, scopes=list(scopes))
    return relation


def _check(
    actor: Actor,
    person: Person,
    kind: str,
    name: str,
    scopes: Collection[str],
    evidence: str,
    until: dt.date | None,
) -> None:
    wrong = why_nobody(kind, person.date_of_birth, clock.today())
    if wrong:
        raise Refused(wrong, field="kind")
    if not name.strip():
        raise Refused(_("Write who acts for them."), field="name")
    if refused_for(actor, person.pk, name):
        raise Refused(
            _(
                "Somebody wrote down that they must not act for this person. Read why below. If "
                "that has changed, lift it first."
            ),
            field="name",
        )
    if not scopes or set(scopes) - set(Relation.Scope.values):
        raise Refused(_("Choose what they may do."), field="scopes")
    if not evidence.strip():
        raise Refused(_("Write what you saw, or how the person asked."), field="evidence")
    for field, text in (("name", name), ("evidence", evidence)):
        check_gives_nothing_away(actor, person, field, text)
    if until and until < clock.today():
        raise Refused(_("The last day must be today or later."), field="until")


@all_or_nothing()
def end_relation(*, actor: Actor, relation: Relation, note: str = "") -> Relation:
    """It is over, at once. Ended before, nothing changes.

    The person themselves ends what they asked for themselves. Raises NotPermitted for another.
    """
    if actor.person_id:
        require(actor, Permission.OWN_RECORD)
        if relation.kind != Relation.Kind.CARER:
            raise NotPermitted(_("You cannot end this alone. Talk to whoever helps you."))
    else:
        require(actor, Permission.CASES_WORK)
    relation = locked(relation)
    if relation.status == RelationStatus.ENDED:
        return relation
    _move(actor, relation, "end", note)
    record(actor, "relation.end", relation, people=[relation.person_id])
    return relation


@all_or_nothing()
def refuse_relation(
    *, actor: Actor, person: Person, name: str, note: str, key: uuid.UUID
) -> Relation:
    """Somebody must not act for the person, whatever they are to them; no name: nobody may.

    Whoever acts so far acts no longer. Raises Refused where nothing says why.
    """
    require(actor, Permission.CASES_WORK)
    hold("relations", person.pk)
    earlier = kept_with(key, Relation.objects, person_id=person.pk)
    if earlier:
        return earlier
    if not note.strip():
        raise Refused(_("Write why, for your colleagues."), field="note")
    check_gives_nothing_away(actor, person, "name", name)
    for standing in standing_for(actor, person.pk, name):
        _move(actor, locked(standing), "refuse", note)
        record(actor, "relation.refuse", standing, people=[person.pk])
    refusal = Relation(
        pk=key,
        person=person,
        name=" ".join(name.split()),
        starts_on=clock.today(),
        status=RELATION_MOVES["refuse"].target,
        recorded_by_id=actor.user,
        recorded_for_id=actor.organisation,
    )
    insert(refusal)
    _write_step(actor, refusal, "refuse", note)
    record(actor, "relation.refuse", refusal, people=[person.pk])
    return refusal


@all_or_nothing()
def lift_refusal(*, actor: Actor, relation: Relation, note: str) -> Relation:
    """They may be asked to act for the person again; they do not, until somebody begins that."""
    require(actor, Permission.CASES_WORK)
    relation = locked(relation)
    if relation.status == RelationStatus.ENDED:
        return relation
    if not note.strip():
        raise Refused(_("Write what has changed."), field="note")
    _move(actor, relation, "lift", note)
    record(actor, "relation.lift", relation, people=[relation.person_id])
    return relation


def _move(actor: Actor, relation: Relation, name: str, note: str) -> None:
    relation.status = target_of(RELATION_MOVES, name, relation.status)
    relation.save(update_fields=["status"])
    _write_step(actor, relation, name, note)


def _write_step(actor: Actor, relation: Relation, name: str, note: str = "") -> None:
    if note and not actor.person_id:
        check_gives_nothing_away(actor, relation.person, "note", note)
    insert(
        RelationStep(
            relation=relation,
            name=name,
            status=relation.status,
            note=note.strip(),
            by_id=actor.user,
        )
    )
