"""Verbs about proposals: anybody proposes, an editor decides field by field."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused, TooOften
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.entry import Entry, differences
from alongside.directory.models import (
    Enquiry,
    KeepingMove,
    Proposal,
    ProposalTold,
    ProposedChange,
    Service,
)
from alongside.directory.permission import may_edit
from alongside.directory.queries.keepers import keeps
from alongside.directory.queries.listed import SHOWN
from alongside.directory.services.edits import (
    TO_BE_MADE,
    as_it_stands,
    check,
    in_plain_words,
    make,
    values_of,
    with_values,
    write,
)
from alongside.directory.services.freshness import PROVIDER, take_answer
from alongside.directory.services.keeping import move
from alongside.directory.services.turns import take_turn
from alongside.directory.states import ProposalStatus
from alongside.outbox.services import tell

LONGEST_NOTE = 2000
MOST_OPEN = 20  # that one user may have waiting at a time
VISITOR = Actor.system("visitor")
# Of visitors: an hour of one caller; waiting at a time for one entry, and in all.
MOST_OF_ONE_CALLER = 6
MOST_OF_ONE_ENTRY = 20
MOST_OF_ALL = 500
# Where the answer could not be sent, and where nobody ever decided.
REMEMBER_TOLD = dt.timedelta(days=30)
REMEMBER_PROPOSER = dt.timedelta(days=180)


@dataclass(frozen=True)
class Decision:
    """What an editor decides of one field. A rejection says why."""

    accept: bool
    reason: str = ""


@all_or_nothing()
def propose(
    *,
    actor: Actor,
    service: Service | None,
    before: Entry,
    after: Entry,
    key: uuid.UUID,
    note: str = "",
) -> Proposal:
    """Keep what somebody signed in would change; the entry reads as before until it is decided.

    Without a ``service`` it is one to be made. ``before`` is the entry as the form showed it.
    ``key`` makes a double click one proposal.
    Raises NotPermitted for people on their own pages: their name would tell that they are helped.
    """
    organisation = actor.organisation
    hold("proposal", key)
    earlier = _kept_with(key, service, by_id=actor.user)
    if earlier:
        return earlier
    waiting = Proposal.objects.filter(by_id=actor.user, status=ProposalStatus.OPEN)
    if waiting.count() >= MOST_OPEN:
        raise Refused(_("You have many proposals waiting. Let an editor look at them first."))
    proposal = Proposal(
        service=service,
        by_id=actor.user,
        organisation_id=organisation,
        keeper=service is not None and keeps(actor, service),
        note=note,
        key=key,
    )
    return _keep(actor, proposal, before, after)


def propose_by_visitor(
    *,
    service: Service | None,
    before: Entry,
    after: Entry,
    key: uuid.UUID,
    note: str = "",
    email: str = "",
    language: str = settings.LANGUAGE_CODE,
    caller: str = "",
) -> Proposal:
    """Keep what a visitor would change, or have listed; nothing public changes until it is decided.

    Who they are is not kept, unless they leave an address to hear back; ``caller`` only counts how
    often they did (see ``take_turn``). Raises TooOften.
    """
    with acting_as(VISITOR) as actor:
        told = ProposalTold(email=email.strip(), language=language)
        proposal = Proposal(service=service, note=note, key=key)
        return _propose_by_visitor(actor, proposal, before, after, told, caller)


@all_or_nothing()
def _propose_by_visitor(
    actor: Actor,
    proposal: Proposal,
    before: Entry,
    after: Entry,
    told: ProposalTold,
    caller: str,
) -> Proposal:
    hold("proposals of visitors")
    earlier = Proposal.objects.filter(key=proposal.key).first()
    if earlier:
        return earlier
    take_turn(actor=actor, caller=caller, verb="propose", most=MOST_OF_ONE_CALLER)
    _not_a_flood(proposal)
    _keep(actor, proposal, before, after)
    told.proposal = proposal
    insert(told)
    return proposal


def _not_a_flood(proposal: Proposal) -> None:
    waiting = Proposal.objects.filter(status=ProposalStatus.OPEN, told__isnull=False)
    here = waiting.filter(service=proposal.service_id) if proposal.service_id else waiting.none()
    if here.count() >= MOST_OF_ONE_ENTRY or waiting.count() >= MOST_OF_ALL:
        raise TooOften(
            _("Many changes wait for the editors already. Please try again in a few days."),
            retry_after=int(dt.timedelta(days=1).total_seconds()),
        )


@all_or_nothing()
def forget_proposers(*, actor: Actor) -> None:
    """Forget where visitors wanted to be told, when nobody needs it any more."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    told = Q(proposal__decided_at__lt=now - REMEMBER_TOLD)
    old = Q(proposal__created_at__lt=now - REMEMBER_PROPOSER)
    ProposalTold.objects.filter(told | old).exclude(email="").update(email="")


def propose_by_link(
    *, enquiry_id: uuid.UUID, before: Entry, after: Entry, key: uuid.UUID, note: str = ""
) -> Proposal:
    """What the provider would change, through the link it was sent; the link is used up.

    Raises SpentLink as ``answer`` does.
    """
    with acting_as(PROVIDER) as actor:
        return _propose_by_link(actor, enquiry_id, before, after, key, note)


@all_or_nothing()
def _propose_by_link(
    actor: Actor, enquiry_id: uuid.UUID, before: Entry, after: Entry, key: uuid.UUID, note: str
) -> Proposal:
    enquiry = take_answer(enquiry_id, Enquiry.Answer.CHANGED)
    proposal = Proposal(service=enquiry.service, enquiry=enquiry, keeper=True, note=note, key=key)
    return _keep(actor, proposal, before, after)


def _kept_with(key: uuid.UUID, service: Service | None, **whose: object) -> Proposal | None:
    return kept_with(
        key, Proposal.objects, key_in="key", service_id=service and service.pk, **whose
    )


def _keep(actor: Actor, proposal: Proposal, before: Entry, after: Entry) -> Proposal:
    listed = Service.objects.filter(status__in=SHOWN)
    if proposal.service_id and not listed.filter(pk=proposal.service_id).exists():
        raise Refused(_("This entry is no longer in the directory."))
    if len(proposal.note) > LONGEST_NOTE:
        raise Refused(_("Write at most %d characters.") % LONGEST_NOTE, field="note")
    after = in_plain_words(before, after)
    check(after)
    if not after.organisation.strip():
        raise Refused(_("Write who offers it."), field="organisation")
    changes = _changes(proposal, before, after)
    if not changes and not proposal.note.strip():
        raise Refused(_("Nothing is different yet. Change something, or write a note."))
    insert(proposal)
    insert(*changes)
    record(actor, "proposal.make", proposal, service=str(proposal.service_id))
    return proposal


def _changes(proposal: Proposal, before: Entry, after: Entry) -> list[ProposedChange]:
    fields = differences(before, after)
    old, new = values_of(before, fields), values_of(after, fields)
    return [
        ProposedChange(proposal=proposal, field=field, before=old[field], after=new[field])
        for field in fields
    ]


@all_or_nothing()
def revise(
    *, actor: Actor, service: Service, before: Entry, after: Entry, key: uuid.UUID
) -> list[str]:
    """An editor changes an entry; the names of the fields that changed. It is public at once.

    It is kept like a proposal that was taken over as it was made, so that every field has one
    history. Raises OutOfTurn when somebody changed the same field meanwhile.
    """
    may_edit(actor, service)
    hold("proposal", key)
    if _kept_with(key, service, by_id=actor.user):
        return []
    after = in_plain_words(before, after)
    changed = write(actor, service, before, after)
    if changed:
        proposal = Proposal(
            service=service,
            by_id=actor.user,
            organisation_id=actor.organisation_id,
            key=key,
            status=ProposalStatus.TAKEN,
            decided_at=clock.now(),
        )
        changes = [c for c in _changes(proposal, before, after) if c.field in changed]
        for change in changes:
            change.decision = ProposedChange.Decision.ACCEPTED
        insert(proposal)
        insert(*changes)
        insert(
            KeepingMove(
                proposal=proposal,
                name="take",
                status=ProposalStatus.TAKEN,
                by_id=actor.user_id,
                actor=actor.label,
            )
        )
    return changed


def seen(changes: Sequence[ProposedChange], now: Entry) -> str:
    """A mark of how the proposed fields read now: the decision is about this and nothing newer."""
    values = values_of(now, sorted(change.field for change in changes))
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@all_or_nothing()
def decide(
    *,
    actor: Actor,
    proposal: Proposal,
    decisions: Mapping[str, Decision],
    seen_as: str,
    reason: str = "",
) -> Proposal:
    """Take over the accepted fields; the proposer is told of each, and why not.

    Of a service that is not listed yet an entry is made of them. ``decisions`` are by field; every
    field needs one. ``seen_as`` is the mark of what the editor looked at. Raises OutOfTurn when
    another editor was faster or the entry has changed since.
    """
    may_edit(actor, proposal.service)
    proposal = locked(proposal)
    service = locked(proposal.service) if proposal.service else None
    changes = list(proposal.changes.order_by("id"))
    accepted = {change.field for change in changes if _decided(change, decisions)}
    if accepted and service and service.status == Service.Status.INACTIVE:
        raise Refused(_("This entry is no longer listed. It can only be turned down."))
    now = as_it_stands(service) if service else TO_BE_MADE
    if seen(changes, now) != seen_as:
        raise OutOfTurn(_("The entry has changed since you opened this. Look at it again."))
    after = with_values(now, {c.field: c.after for c in changes if c.field in accepted})
    if service:
        write(actor, service, now, after)
    elif accepted:
        service = make(actor, after)
    for change in changes:
        change.save(update_fields=["decision", "reason"])
    name = "take" if len(accepted) == len(changes) else "take_in_part"
    name = name if accepted or not changes else "turn_down"
    proposal = move(actor, proposal, name, reason, service=service)
    tell("directory.proposal_decided", f"proposal:{proposal.pk}", proposal=str(proposal.pk))
    return proposal


def _decided(change: ProposedChange, decisions: Mapping[str, Decision]) -> bool:
    decision = decisions.get(change.field)
    if decision is None:
        raise Refused(_("Decide on every field."), field=change.field)
    if not decision.accept and not decision.reason.strip():
        raise Refused(_("Say why not: the proposer is told so."), field=change.field)
    kinds = ProposedChange.Decision
    change.decision = kinds.ACCEPTED if decision.accept else kinds.REJECTED
    change.reason = decision.reason.strip()[:300]
    return decision.accept


@all_or_nothing()
def withdraw(*, actor: Actor, proposal: Proposal) -> Proposal:
    """The proposer takes it back."""
    if proposal.by_id != actor.user:
        raise NotPermitted(_("Only whoever proposed it can withdraw it."))
    return move(actor, proposal, "withdraw")
