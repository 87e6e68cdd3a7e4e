"""What a service said by telephone, written down by whoever rang; and put right by the service."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.moves import locked
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import CareRelationship, Person
from alongside.people.restriction import check_usable
from alongside.people.services import relate
from alongside.referrals.doors import move_made
from alongside.referrals.hearsay import Heard, Hearsay
from alongside.referrals.models import LONGEST_TEXT, Referral, ReferralMove, ReferralNote
from alongside.referrals.services.first_fit import (
    be_the_first,
    held_elsewhere,
    let_the_others_go,
    taken_by_another,
)
from alongside.referrals.services.moving import USES, check_reason, step, write_down
from alongside.referrals.services.notes import add_note
from alongside.referrals.services.sending import end_of
from alongside.referrals.states import CORRECTED, OPEN, SAYABLE, UNANSWERED, Side, Status

# For so long a service still sees whom it is said to have declined, to put that right.
MAY_PUT_RIGHT = dt.timedelta(days=7)
LONGEST_NAME = 120


@all_or_nothing()
def note_answer(
    *,
    actor: Actor,
    referral: Referral,
    name: str,
    heard: Heard,
    key: uuid.UUID,
    reason: str = "",
    note: str = "",
) -> Referral:
    """The service said so by word of mouth, and whoever sent the referral writes it down for them.

    It is the service's move by the table; the service is told, and can put it right. ``key``
    becomes the step's id: the same form sent twice is one step.
    Raises Refused for what no service says, or without who, how and when; OutOfTurn when the
    referral has moved on, or the service was sent it by an agreement that is over.
    """
    _check_sender(actor, referral)
    hold("move", key)
    if move_made(key, referral.pk):
        return referral
    if name not in SAYABLE:
        raise Refused(_("Choose what they said."), field="said")
    _check(actor, referral, heard, note)
    check_reason(name, reason)
    first_fit = name == "accept" and referral.fit == Referral.Fit.FIRST
    if first_fit:
        be_the_first(referral)
    referral = locked(referral)
    if name in USES:
        check_usable(Person.objects.only("restricted", "has_died").get(pk=referral.person_id))
    moved = step(actor, referral, name, reason, note, key, heard)
    if moved.status == Status.DECLINED:
        _leave_open(actor, moved)
    if first_fit:
        let_the_others_go(actor, moved)
    return moved


@all_or_nothing()
def note_question(
    *, actor: Actor, referral: Referral, text: str, heard: Heard, key: uuid.UUID
) -> ReferralNote:
    """The service asked something by word of mouth: it stands among the notes, in its name.

    Raises as ``note_answer`` does.
    """
    _check_sender(actor, referral)
    _check(actor, referral, heard, text)
    return add_note(actor=actor, referral=referral, text=text, key=key, heard=heard)


@all_or_nothing()
def put_answer_right(*, actor: Actor, referral: Referral, key: uuid.UUID) -> Referral:
    """The service did not say what was written down for it: it stands where it stood before.

    Raises OutOfTurn where its last step is its own word, or another has the person by now.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    if not referral.has_on_side(Side.TO, actor.organisation_id):
        raise NotPermitted(_("This is for the other side of the referral to do."))
    hold("move", key)
    if move_made(key, referral.pk):
        return referral
    if referral.fit == Referral.Fit.FIRST and held_elsewhere(referral.pk):
        raise OutOfTurn(taken_by_another())
    referral = locked(referral)
    if last_noted(referral) is None:
        raise OutOfTurn(
            _("This has changed since you opened it. Nothing was done: look at it again.")
        )
    before = Status(standing(referral.moves.all())[-2].status)
    gone = referral.status == Status.DECLINED
    referral.status = Status.RECEIVED if before in UNANSWERED else before
    referral.ended_at = None if referral.status in OPEN else referral.ended_at
    referral.save(update_fields=["status", "ended_at"])
    if gone:
        _let_in_again(actor, referral)
    write_down(actor, referral, CORRECTED[0], clock.now(), key=key)
    return referral


def standing(moves: Iterable[ReferralMove]) -> list[ReferralMove]:
    """The steps that hold, oldest first: what was put right, and that it was, is left out."""
    held: list[ReferralMove] = []
    for one in moves:
        if one.name == CORRECTED[0]:
            held.pop()
        else:
            held.append(one)
    return held


def last_noted(referral: Referral) -> ReferralMove | None:
    """The step that holds now, where it was written down for the service and not made by it."""
    steps = standing(referral.moves.all())
    return steps[-1] if steps and steps[-1].heard_on else None


def _check_sender(actor: Actor, referral: Referral) -> None:
    onward = actor.may(Permission.REFERRALS_ONWARD)
    require(actor, Permission.REFERRALS_ONWARD if onward else Permission.REFERRALS_SEND)
    ours = referral.has_on_side(Side.FROM, actor.organisation_id)
    if not ours or referral.kind != Referral.Kind.PROVIDER:
        raise NotPermitted(_("Only whoever referred somebody to a service writes that down."))


def _check(actor: Actor, referral: Referral, heard: Heard, note: str) -> None:
    if not heard.name.strip():
        raise Refused(_("Write who told you."), field="heard_from")
    if len(heard.name) > LONGEST_NAME:
        raise Refused(_("Keep the name under 120 characters."), field="heard_from")
    if heard.how not in Hearsay.How.values:
        raise Refused(_("Choose how they told you."), field="heard_how")
    sent_on = clock.local_day(referral.sent_at) if referral.sent_at else clock.today()
    if heard.on is None or not sent_on <= heard.on <= clock.today():
        raise Refused(
            _("Give the day on which they told you: after it was sent, and not to come."),
            field="heard_on",
        )
    if len(note) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="note")
    check_gives_nothing_away(actor, referral.person, "note", note)
    if referral.consent is not None and not referral.consent.stands:
        raise OutOfTurn(_("What the person agreed to is over, so nothing goes on here."))


def _leave_open(actor: Actor, referral: Referral) -> None:
    """They still see it for some days, no longer than was agreed: it may not be what they said."""
    consent = referral.consent
    ends = clock.now() + MAY_PUT_RIGHT
    if consent and consent.until:
        ends = min(ends, end_of(consent.until))
    _let_in(actor, referral, ends)


def _let_in_again(actor: Actor, referral: Referral) -> None:
    """As it was agreed when it was sent."""
    consent = referral.consent
    _let_in(actor, referral, end_of(consent.until) if consent and consent.until else None)


def _let_in(actor: Actor, referral: Referral, until: dt.datetime | None) -> None:
    relate(
        actor=actor,
        person=referral.person,
        organisation_id=referral.to_organisation_id,
        level=CareRelationship.Level.SERVICE,
        reason="referral.put_right",
        until=until,
    )
