"""Verbs about referrals. The only writers."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.moves import locked, target_of
from alongside.common.once import hold
from alongside.consent import services as consents
from alongside.directory.models import Service
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.outbox.services import tell
from alongside.people.models import CareRelationship, Person
from alongside.people.services import part, relate
from alongside.referrals.models import Referral, ReferralMove, ReferralNote, ReferralReason
from alongside.referrals.states import MOVES, OPEN, REASONED, Side, Status

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class Wish:
    """What the sender wants said: everything about a referral except who and to whom."""

    needs: Sequence[Need]
    words: str = ""
    note: str = ""
    risk: str = Referral.Risk.NONE_KNOWN
    risk_note: str = ""
    urgency: str = Referral.Urgency.ROUTINE
    feedback: str = Referral.Feedback.KEY
    consent_basis: str = ""


@transaction.atomic
def send(
    *,
    actor: Actor,
    person: Person,
    wish: Wish,
    key: str,
    to: Organisation | Service,
    parent: Referral | None = None,
) -> Referral:
    """Send a referral for this person to a link-worker team, or to a service of an organisation.

    ``key`` is the sending form's own: the same actor and key again answer with the referral that
    was already sent. Raises Refused when something needed is missing.
    """
    require(actor, Permission.REFERRALS_SEND)
    hold("referral", actor.user_id, key)
    earlier = Referral.objects.filter(from_user_id=actor.user, key=key).first()
    if earlier:
        return earlier
    _check(wish)
    service = to if isinstance(to, Service) else None
    receiver = to.organisation if isinstance(to, Service) else to
    consent = consents.record(
        actor=actor, person=person, recipient_id=receiver.pk, basis=wish.consent_basis
    )
    referral = Referral(
        kind=Referral.Kind.PROVIDER if service else Referral.Kind.LINK_WORKER,
        person=person,
        from_organisation_id=actor.organisation,
        from_user_id=actor.user,
        to_organisation=receiver,
        service=service,
        service_snapshot=_snapshot(service) if service else {},
        parent=parent,
        words=wish.words,
        note=wish.note,
        risk=wish.risk,
        risk_note=wish.risk_note,
        urgency=wish.urgency,
        feedback=wish.feedback,
        consent=consent,
        key=key,
    )
    now = _advance(actor, referral, "send")
    referral.save(force_insert=True)
    ReferralReason.objects.bulk_create(
        ReferralReason(referral=referral, need=need, position=place)
        for place, need in enumerate(wish.needs, start=1)
    )
    relate(
        actor=actor,
        person=person,
        organisation_id=receiver.pk,
        level=CareRelationship.Level.SERVICE if service else CareRelationship.Level.CARE,
        reason="referral.send",
    )
    _write_down(actor, referral, "send", now)
    return referral


def _check(wish: Wish) -> None:
    if not 1 <= len(wish.needs) <= 3:
        raise Refused(_("Choose one, two or three reasons for the referral."), field="needs")
    if not wish.consent_basis:
        raise Refused(
            _("Say that the person agrees to be referred. Without that, do not send."),
            field="consent",
        )
    if wish.risk == Referral.Risk.KNOWN and not wish.risk_note.strip():
        raise Refused(
            _("Write what the receiver should know to keep everyone safe."), field="risk_note"
        )
    for field in ("words", "note", "risk_note"):
        if len(getattr(wish, field)) > LONGEST_TEXT:
            raise Refused(_("This is too long: keep it under 10,000 characters."), field=field)


def _snapshot(service: Service) -> dict[str, Any]:
    """What the service says of itself today; the directory may say something else tomorrow."""
    return {
        "service_id": str(service.pk),
        "name": service.name,
        "organisation": service.organisation.name,
        "description": service.description,
        "email": service.email,
        "url": service.url,
        "taken_at": clock.now().isoformat(),
    }


@transaction.atomic
def move(
    *, actor: Actor, referral: Referral, name: str, reason: str = "", note: str = ""
) -> Referral:
    """Make one move from the table, if the actor stands on the side that may make it.

    Raises OutOfTurn when the referral has moved on meanwhile, Refused when a reason is missing.
    """
    referral = locked(referral)
    side = referral.side_of(actor.organisation_id)
    if side != MOVES[name].side:
        raise NotPermitted(_("This is for the other side of the referral to do."))
    require(actor, _permission(referral, side))
    if MOVES[name].needs_reason and not reason:
        raise Refused(_("Choose a reason."), field="reason")
    if len(note) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="note")
    return _step(actor, referral, name, reason, note)


def _permission(referral: Referral, side: Side | None) -> Permission:
    if side == Side.FROM:
        return Permission.REFERRALS_SEND
    if referral.kind == Referral.Kind.LINK_WORKER:
        return Permission.REFERRALS_TRIAGE
    return Permission.REFERRALS_ANSWER


def _step(
    actor: Actor, referral: Referral, name: str, reason: str = "", note: str = ""
) -> Referral:
    """The move itself: status, append-only row, audit, fact. The row is locked."""
    now = _advance(actor, referral, name)
    referral.save(update_fields=["status", "sent_at", "handler", "ended_at"])
    _write_down(actor, referral, name, now, reason, note)
    if referral.status in REASONED - {Status.CLOSED}:
        _part_receiver(actor, referral, reason=f"referral.{name}")
    return referral


def _advance(actor: Actor, referral: Referral, name: str) -> dt.datetime:
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


def _write_down(
    actor: Actor,
    referral: Referral,
    name: str,
    now: dt.datetime,
    reason: str = "",
    note: str = "",
) -> None:
    """The append-only row of a saved move, its audit and its fact."""
    step = ReferralMove(
        referral=referral,
        name=name,
        status=referral.status,
        by_id=actor.user,
        organisation_id=actor.organisation,
        reason=reason,
        note=note,
        created_at=now,
    )
    step.save(force_insert=True)
    record(actor, f"referral.{name}", referral, people=[referral.person_id], reason=reason)
    _tell(referral, step)


def _tell(referral: Referral, step: ReferralMove) -> None:
    """The fact holds all that its subscribers need: they may not read the referral itself."""
    tell(
        "referral.moved",
        key=f"referral.moved:{step.pk}",
        move=step.name,
        status=step.status,
        referral=str(referral.pk),
        reference=referral.reference,
        kind=referral.kind,
        feedback=referral.feedback,
        from_user=str(referral.from_user_id),
        from_organisation=str(referral.from_organisation_id),
        to_organisation=str(referral.to_organisation_id),
        service=str(referral.service_id or ""),
    )


def _part_receiver(actor: Actor, referral: Referral, reason: str) -> None:
    """A receiver who does not take the person on stops seeing them, unless for another reason."""
    others = Referral.objects.filter(
        person_id=referral.person_id,
        to_organisation_id=referral.to_organisation_id,
        kind=referral.kind,
        status__in=[*OPEN, Status.COMPLETED, Status.CLOSED],
    ).exclude(pk=referral.pk)
    if others.exists():
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


@transaction.atomic
def open_referral(*, actor: Actor, referral: Referral) -> Referral:
    """Somebody looks at it. The receiver's first look is a step that the sender can see."""
    record(actor, "referral.see", referral, people=[referral.person_id])
    if referral.side_of(actor.organisation_id) != Side.TO or referral.status != Status.SENT:
        return referral
    if not actor.may(_permission(referral, Side.TO)):
        return referral
    held = locked(referral)
    return _step(actor, held, "receive") if held.status == Status.SENT else held


@transaction.atomic
def add_note(*, actor: Actor, referral: Referral, text: str, key: uuid.UUID) -> ReferralNote:
    """Tell the other side something more. ``key`` is the form's: sent twice, it is kept once."""
    require(actor, Permission.REFERRALS_VIEW)
    if referral.side_of(actor.organisation_id) is None:
        raise NotPermitted(_("Only the two sides of a referral can add to it."))
    if not text.strip():
        raise Refused(_("Write the note before you send it."), field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="text")
    hold("note", key)
    earlier = ReferralNote.objects.filter(pk=key).first()
    if earlier:
        return earlier
    note = ReferralNote(
        pk=key,
        referral=referral,
        by_id=actor.user,
        organisation_id=actor.organisation,
        text=text,
    )
    note.save(force_insert=True)
    record(actor, "referral.note", referral, people=[referral.person_id], note=str(note.pk))
    return note
