"""Moving a referral along, and looking at it."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked, target_of
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.services.service_intake import take_out
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import CareRelationship, Person
from alongside.people.restriction import check_usable
from alongside.people.services import part
from alongside.referrals.doors import move_made, still_holds
from alongside.referrals.hearsay import OWN_WORD, Heard
from alongside.referrals.models import LONGEST_TEXT, Referral, ReferralMove
from alongside.referrals.queries import has_unread
from alongside.referrals.services.first_fit import be_the_first, let_the_others_go
from alongside.referrals.states import MOVES, OPEN, REASONED, REASONS, UNANSWERED, Side, Status

# These go on with somebody; declining, closing and handing back may always be done.
USES = frozenset({"accept", "wait", "contact", "book", "attend"})


@all_or_nothing()
def move(
    *,
    actor: Actor,
    referral: Referral,
    name: str,
    reason: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
) -> Referral:
    """Make one move from the table, if the actor stands on the side that may make it.

    ``key`` becomes the step's id: the same form sent twice is one step.
    Raises OutOfTurn when the referral has moved on meanwhile, Refused when a reason is missing
    or is not one that this move can have.
    """
    if key:
        hold("move", key)
        if move_made(key, referral.pk):
            return referral
    first_fit = name == "accept" and referral.fit == Referral.Fit.FIRST
    if first_fit:
        be_the_first(referral)
    referral = locked(referral)
    side = Side(MOVES[name].side)
    if not referral.has_on_side(side, actor.organisation_id):
        raise NotPermitted(_("This is for the other side of the referral to do."))
    require(actor, _permission(actor, referral, side))
    if name in USES:
        check_usable(Person.objects.only("restricted", "has_died").get(pk=referral.person_id))
    check_reason(name, reason)
    if len(note) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="note")
    if note and not actor.offer_id:
        check_gives_nothing_away(actor, referral.person, "note", note)
    unanswered = referral.status in UNANSWERED
    moved = step(actor, referral, name, reason, note, key)
    if name == "withdraw" and unanswered and referral.service_id and referral.sent_at:
        # Taken back before they answered: it was not one of those that they took on that week.
        day = clock.local_day(referral.sent_at)
        take_out(actor=actor, service_id=referral.service_id, day=day)
    if first_fit:
        let_the_others_go(actor, moved)
    return moved


def check_reason(name: str, reason: str) -> None:
    """Raise Refused where one is missing, or is not one that this move can have."""
    asked = MOVES[name].needs_reason or reason
    if asked and reason not in REASONS.get(name, ()):
        raise Refused(_("Choose a reason."), field="reason")


def _permission(actor: Actor, referral: Referral, side: Side) -> Permission:
    if actor.offer_id:
        return Permission.OFFER_ANSWER
    if side == Side.FROM:
        onward = actor.may(Permission.REFERRALS_ONWARD)
        return Permission.REFERRALS_ONWARD if onward else Permission.REFERRALS_SEND
    if referral.kind == Referral.Kind.LINK_WORKER:
        return Permission.REFERRALS_TRIAGE
    return Permission.REFERRALS_ANSWER


def step(
    actor: Actor,
    referral: Referral,
    name: str,
    reason: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
    heard: Heard = OWN_WORD,
) -> Referral:
    """The move itself: status, append-only row, audit, fact. The row is locked.

    ``heard``: the receiver told it to whoever writes it down, who does not work there.
    """
    handler = referral.handler_id
    now = advance(actor, referral, name)
    if heard.on:
        referral.handler_id = handler
    referral.save(update_fields=["status", "sent_at", "handler", "ended_at"])
    write_down(actor, referral, name, now, reason, note, key, heard)
    if referral.status in REASONED - {Status.CLOSED}:
        _part_receiver(actor, referral, reason=f"referral.{name}")
    return referral


def advance(actor: Actor, referral: Referral, name: str) -> dt.datetime:
    """Set what the move changes in the referral, to be saved next; answer its moment."""
    now = clock.now()
    referral.status = target_of(referral.legal_moves, name, referral.status)
    if name == "send":
        referral.sent_at = now
    if name == "accept":
        referral.handler_id = actor.user_id
    if referral.status not in OPEN:
        referral.ended_at = now
    return now


def write_down(
    actor: Actor,
    referral: Referral,
    name: str,
    now: dt.datetime,
    reason: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
    heard: Heard = OWN_WORD,
) -> None:
    """The append-only row of a saved move, its audit and its fact."""
    step = ReferralMove(
        pk=key or new_id(),
        referral=referral,
        name=name,
        status=referral.status,
        by_id=actor.user,
        organisation_id=actor.organisation,
        reason=reason,
        note=note,
        created_at=now,
        **heard.columns,
    )
    insert(step)
    word = {"heard": heard.how} if heard.on else {}
    record(actor, f"referral.{name}", referral, people=[referral.person_id], reason=reason, **word)
    _tell(referral, step)


def _tell(referral: Referral, step: ReferralMove) -> None:
    tell(
        "referral.moved",
        key=f"referral.moved:{step.pk}",
        move=step.name,
        status=step.status,
        by=str(step.organisation_id or ""),
        **({"noted_by": str(step.by_id)} if step.heard_on else {}),
        **({"parent": str(referral.parent_id or "")} if step.name == "send" else {}),
        **facts_of(referral),
    )


def facts_of(referral: Referral) -> dict[str, str]:
    """All that subscribers need, by ids and codes: they may not read the referral itself."""
    return {
        "referral": str(referral.pk),
        "reference": referral.reference,
        "kind": referral.kind,
        "feedback": referral.feedback,
        "from_user": str(referral.from_user_id),
        "from_organisation": str(referral.from_organisation_id),
        "to_organisation": str(referral.to_organisation_id),
        "handler": str(referral.handler_id or ""),
        "service": str(referral.service_id or ""),
        "consent": str(referral.consent_id or ""),
    }


def _part_receiver(actor: Actor, referral: Referral, reason: str) -> None:
    """A receiver who does not take the person on stops seeing them, unless for another reason.

    The other reason may be a referral from somebody else, which this actor cannot see.
    """
    if still_holds(referral):
        return
    service = referral.kind == Referral.Kind.PROVIDER
    part(
        actor=actor,
        person_id=referral.person_id,
        organisation_id=referral.to_organisation_id,
        level=CareRelationship.Level.SERVICE if service else CareRelationship.Level.CARE,
        reason=reason,
    )


def look_through(*, actor: Actor, referrals: Iterable[Referral]) -> None:
    """Note whose names a list has just shown."""
    record(actor, "referral.list", people=sorted({row.person_id for row in referrals}))


def hand_out(*, actor: Actor, referrals: Iterable[Referral]) -> None:
    """Note whose names were just handed out as a list."""
    record(actor, "referral.hand_out", people=sorted({row.person_id for row in referrals}))


def _read(actor: Actor, referral: Referral) -> None:
    """Written only where there is something new: looking again changes nothing."""
    if has_unread(actor, referral):
        sent = referral.from_organisation_id == actor.organisation_id
        read_at = "from_read_at" if sent else "to_read_at"
        Referral.objects.filter(pk=referral.pk).update(**{read_at: clock.now()})


@all_or_nothing()
def open_referral(*, actor: Actor, referral: Referral) -> Referral:
    """Somebody looks at it. The receiver's first look is a step that the sender can see.

    What the other side wrote is read from now on, for everybody on this one.
    """
    record(actor, "referral.see", referral, people=[referral.person_id])
    _read(actor, referral)
    received = referral.has_on_side(Side.TO, actor.organisation_id)
    if not received or referral.status != Status.SENT:
        return referral
    if not actor.may(_permission(actor, referral, Side.TO)):
        return referral
    held = locked(referral)
    return step(actor, held, "receive") if held.status == Status.SENT else held
