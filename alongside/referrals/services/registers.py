"""A tap on the register of a session: the referral follows, and follows back."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.booking.models import Place, RegisterMark, Session
from alongside.booking.services import SaidOtherwise, mark
from alongside.booking.services.moving import hold_session
from alongside.booking.services.register import is_open, marked_with
from alongside.booking.states import REGISTER_MOVES, RegisterStatus
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.common.moves import locked, possible
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.people.models import Person
from alongside.people.restriction import stays_usable
from alongside.referrals.models import Referral
from alongside.referrals.queries import moves_visible_to, visible_to
from alongside.referrals.registers import Standing, standing_of
from alongside.referrals.services.moving import step, write_down
from alongside.referrals.states import OPEN, UNMARKED


@all_or_nothing()
def mark_place(
    *,
    actor: Actor,
    place: Place,
    name: str,
    key: uuid.UUID,
    seen: uuid.UUID | None,
    tapped_at: dt.datetime,
) -> RegisterMark | None:
    """They came, did not come, or that was said by mistake. None where it stands so already.

    ``name`` is a move of the register's table; ``key`` becomes the id of the mark, and of the step
    that the referral makes with it where its own table has one. ``seen`` is what stood where it was
    tapped. Raises SaidOtherwise where somebody, at the desk as well, has said something else since.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    hold("mark", key)
    earlier = marked_with(key, place)
    if earlier:
        return earlier
    is_open(place.session_id)  # says more than that somebody has no place any more
    # The referral first and then the session, as whoever books holds them.
    referral = visible_to(actor).filter(pk=place.referral_id).first()
    referral = locked(referral) if referral else None
    stays_usable(Person(pk=place.person_id))
    hold_session(place.session_id)
    session = Session.objects.get(pk=place.session_id)
    standing = standing_of(actor, session, [place])[place.pk]
    _check(standing, name, seen)
    made = mark(
        actor=actor,
        place=place,
        name=name,
        key=key,
        seen=standing.mark.pk if standing.mark else None,
        tapped_at=tapped_at,
        anew=standing.at_the_desk,
        referral_was=_was(actor, referral, standing) if referral else "",
    )
    if made and referral:
        _follow(actor, referral, standing, made)
    return made


def _check(standing: Standing, name: str, seen: uuid.UUID | None) -> None:
    if standing.status != REGISTER_MOVES[name].target and standing.seen != seen:
        raise SaidOtherwise(
            _("Somebody else has noted something else meanwhile. %(said)s.")
            % {"said": standing.words},
            standing.seen,
        )
    if name == "undo" and standing.at_the_desk:
        raise OutOfTurn(
            _("This was noted on the referral itself. Say whether they came; nothing was noted.")
        )


def _was(actor: Actor, referral: Referral, standing: Standing) -> str:
    """Where undoing leads back to: where the referral was before the first of the marks."""
    before = standing.mark
    if before and before.status != RegisterStatus.EXPECTED and _made_last(actor, referral, before):
        return before.referral_was
    return referral.status


def _follow(actor: Actor, referral: Referral, standing: Standing, made: RegisterMark) -> None:
    if made.name == "undo":
        _follow_back(actor, referral, standing.mark, made.pk)
    elif standing.at_the_desk and standing.status == made.status:
        return  # the desk has moved it already
    elif made.name in possible(referral.legal_moves, referral.status):
        step(actor, referral, made.name, key=made.pk)


def _follow_back(
    actor: Actor, referral: Referral, before: RegisterMark | None, key: uuid.UUID
) -> None:
    """The referral is where it was, unless somebody has moved it on since."""
    if not before or not before.referral_was or referral.status not in OPEN:
        return
    if _made_last(actor, referral, before):
        referral.status = before.referral_was
        referral.save(update_fields=["status"])
        write_down(actor, referral, UNMARKED[0], clock.now(), key=key)


def _made_last(actor: Actor, referral: Referral, mark_made: RegisterMark) -> bool:
    last = moves_visible_to(actor).filter(referral=referral).order_by("created_at", "pk").last()
    return last is not None and last.pk == mark_made.pk
