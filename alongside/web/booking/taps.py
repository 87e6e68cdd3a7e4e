"""One thing that was said on a register: read from a form or from a phone's queue, and done."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.booking import queries, services
from alongside.booking.models import Session
from alongside.booking.rules import tapped_at
from alongside.booking.services import SaidOtherwise
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.pasted import tidy
from alongside.referrals.services import mark_place
from alongside.web.replies import key_of

MARKS = ("attend", "miss", "undo")
MOST_AT_ONCE = 500
_LONGEST = 400  # characters of anything that a phone sends


@dataclass(frozen=True)
class Tap:
    """``do`` is a mark of a place, ``walk_in``, ``take_back`` or ``heads``; ``what`` is of which.

    ``seen`` is what stood where it was tapped, ``ago`` how many seconds ago that was.
    """

    do: str
    key: uuid.UUID
    what: uuid.UUID | None = None
    seen: uuid.UUID | None = None
    ago: float = 0
    name: str = ""
    reach: str = ""
    count: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Tap":
        """As a form or a phone says it. 400 for what no page of ours says."""
        text = {name: tidy(str(value))[:_LONGEST] for name, value in said.items()}
        if text.get("do") not in _VERBS:
            raise BadRequest("Nothing was said that this page offers.")
        return cls(
            do=text["do"],
            key=key_of(text.get("idempotency_key", "")),
            what=_id(text.get("what", "")),
            seen=_id(text.get("seen", "")),
            ago=_seconds(text.get("ago", "")),
            name=text.get("name", ""),
            reach=text.get("reach", ""),
            count=text.get("count", "").strip(),
        )


@dataclass(frozen=True)
class Outcome:
    """What became of it: ``kept``, ``otherwise`` (somebody said something else), or ``refused``.

    ``stands`` is what one has to have seen to say it all the same; ``field`` the box it is about.
    """

    tap: Tap
    became: str
    words: str = ""
    stands: uuid.UUID | None = None
    field: str = ""


def done(actor: Actor, session: Session, tap: Tap) -> Outcome:
    """Do it, or say in words why not."""
    try:
        _VERBS[tap.do](actor, session, tap)
    except SaidOtherwise as error:
        return Outcome(tap, "otherwise", error.message, error.stands)
    except Refused as error:
        return Outcome(tap, "refused", error.message, field=error.field or "")
    return Outcome(tap, "kept")


def queue_of(posted: str) -> list[Tap]:
    """What a phone kept while it had no network, in the order in which it was tapped. 400: not."""
    try:
        said = json.loads(posted)
    except (ValueError, RecursionError) as error:
        raise BadRequest("This is no queue of a register.") from error
    if not isinstance(said, list) or len(said) > MOST_AT_ONCE:
        raise BadRequest("This is no queue of a register.")
    if not all(isinstance(one, dict) for one in said):
        raise BadRequest("This is no queue of a register.")
    return [Tap.read(one) for one in said]


def _mark(actor: Actor, session: Session, tap: Tap) -> None:
    place = queries.place_visible_to(actor, tap.what) if tap.what else None
    if place is None or place.session_id != session.pk:
        raise Refused(_("They are not on this register any more. Nothing was noted."))
    mark_place(
        actor=actor,
        place=place,
        name=tap.do,
        key=tap.key,
        seen=tap.seen,
        tapped_at=tapped_at(clock.now(), tap.ago),
    )


def _walk_in(actor: Actor, session: Session, tap: Tap) -> None:
    services.walk_in(
        actor=actor,
        session=session,
        name=tap.name,
        reach=tap.reach,
        key=tap.key,
        tapped_at=tapped_at(clock.now(), tap.ago),
    )


def _take_back(actor: Actor, session: Session, tap: Tap) -> None:
    ours = queries.walk_ins_visible_to(actor).filter(session=session)
    came = ours.filter(pk=tap.what).first() if tap.what else None
    if came is None:
        raise Refused(_("They are not on this register any more. Nothing was noted."))
    services.take_back(actor=actor, came=came)


def _heads(actor: Actor, session: Session, tap: Tap) -> None:
    if not tap.count.isdecimal():
        said = _("“%(typed)s” is no number. Write how many were in the room, such as 14.")
        nothing = _("Write how many were in the room, such as 14.")
        raise Refused(said % {"typed": tap.count} if tap.count else nothing, field="count")
    services.count_heads(
        actor=actor,
        session=session,
        count=int(tap.count),
        key=tap.key,
        seen=tap.seen,
        tapped_at=tapped_at(clock.now(), tap.ago),
    )


_VERBS: dict[str, Callable[[Actor, Session, Tap], None]] = {
    **dict.fromkeys(MARKS, _mark),
    "walk_in": _walk_in,
    "take_back": _take_back,
    "heads": _heads,
}


def _id(text: str) -> uuid.UUID | None:
    return key_of(text) if text else None


def _seconds(text: str) -> float:
    try:
        return min(max(float(text or 0), 0.0), 1e9)
    except ValueError as error:
        raise BadRequest("The time of a tap cannot be read.") from error
