"""The register of a session as it stands: what was tapped there, and what the desk noted."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.booking.models import HeadCount, Place, RegisterMark, Session, WalkIn
from alongside.booking.queries import (
    booked_in,
    head_count_of,
    lines_visible_to,
    marks_visible_to,
    walk_ins_visible_to,
)
from alongside.booking.rules import openness, short_names
from alongside.booking.states import REGISTER_MOVES, PlaceStatus, RegisterStatus
from alongside.common import clock
from alongside.referrals.models import ReferralMove
from alongside.referrals.queries import moves_visible_to

_BY_HAND = ("attend", "miss")


@dataclass(frozen=True)
class Standing:
    """What stands of somebody on a register: ``seen`` names it, for whoever says otherwise.

    ``mark``: the last tap, whatever came after it at the desk.
    """

    status: str = RegisterStatus.EXPECTED
    seen: uuid.UUID | None = None
    by: str = ""
    at: dt.datetime | None = None
    mark: RegisterMark | None = None
    at_the_desk: bool = False

    @property
    def label(self) -> str:
        return str(RegisterStatus(self.status).label)

    @property
    def words(self) -> str:
        """Who said what, and when; of what nobody said, that."""
        if self.at is None:
            return self.label
        said = {"name": self.by, "what": self.label, "when": _moment(self.at)}
        if self.status == RegisterStatus.EXPECTED:
            return _("%(what)s: taken back by %(name)s, %(when)s") % said
        if self.at_the_desk:
            return _("%(what)s: noted on the referral by %(name)s, %(when)s") % said
        return _("%(what)s: %(name)s, %(when)s") % said


@dataclass(frozen=True)
class Line:
    """One of those who have a place; ``name`` is as short as can be told apart.

    ``apart``: where they are is kept from others, so the name goes on no paper and no phone.
    """

    place: Place
    name: str
    standing: Standing
    apart: bool


@dataclass(frozen=True)
class Register:
    """The whole of it; ``unseen`` have a place and only a few may know of them."""

    session: Session
    lines: Sequence[Line]
    walk_ins: Sequence[WalkIn]
    heads: HeadCount | None
    unseen: int
    opens: str

    def how_many(self, status: str) -> int:
        """Lines that stand so."""
        return sum(line.standing.status == status for line in self.lines)

    @property
    def came(self) -> int:
        """Everybody who came and is on the register by name, walk-ins as well."""
        return self.how_many(RegisterStatus.CAME) + len(self.walk_ins)

    @property
    def missed(self) -> int:
        return self.how_many(RegisterStatus.MISSED)

    @property
    def unmarked(self) -> int:
        return self.how_many(RegisterStatus.EXPECTED)


def register_of(actor: Actor, session: Session) -> Register:
    """The register of a session, by name, as far as the actor may know who comes."""
    called_off = session.status == Session.Status.CALLED_OFF
    held = list(booked_in(actor, session.pk))
    places = [place for place in held if place.status == PlaceStatus.BOOKED]
    people = [place.person for place in places]
    names = short_names([(one.preferred_name or one.given_name, one.family_name) for one in people])
    standing = standing_of(actor, session, places)
    lines = [
        Line(place, name, standing[place.pk], place.person.protected)
        for place, name in zip(places, names, strict=True)
    ]
    return Register(
        session=session,
        lines=sorted(lines, key=lambda line: (line.name.casefold(), line.place.pk)),
        walk_ins=list(walk_ins_visible_to(actor).filter(session=session, taken_back_at=None)),
        heads=head_count_of(actor, session),
        unseen=0 if called_off else max(session.taken - len(held), 0),
        opens="off" if called_off else openness(clock.local_day(session.starts_at), clock.today()),
    )


def standing_of(
    actor: Actor, session: Session, places: Sequence[Place]
) -> dict[uuid.UUID, Standing]:
    """What stands of each place: the last tap, or what the desk noted on that day since."""
    lines = list(lines_visible_to(actor).filter(place__in=places))
    stands = [line.mark_id for line in lines]
    by_id = marks_visible_to(actor).select_related("by").in_bulk(stands)
    marks = {line.place_id: by_id[line.mark_id] for line in lines}
    desk = _noted_by_hand(actor, session, places)
    return {place.pk: _latest(marks.get(place.pk), desk.get(place.referral_id)) for place in places}


def _latest(mark: RegisterMark | None, desk: ReferralMove | None) -> Standing:
    if desk and desk.by and (mark is None or desk.created_at > mark.created_at):
        return Standing(
            status=REGISTER_MOVES[desk.name].target,
            seen=desk.pk,
            by=desk.by.name,
            at=desk.created_at,
            mark=mark,
            at_the_desk=True,
        )
    if mark is None:
        return Standing()
    return Standing(mark.status, mark.pk, mark.by.name, mark.tapped_at, mark)


def _noted_by_hand(
    actor: Actor, session: Session, places: Sequence[Place]
) -> dict[uuid.UUID, ReferralMove]:
    """The last word of the desk on the day of the session, by referral; a mark's step is none."""
    day = clock.local_day(session.starts_at)
    moves = moves_visible_to(actor).filter(
        referral_id__in=[place.referral_id for place in places],
        name__in=_BY_HAND,
        created_at__gte=clock.midnight(day),
        created_at__lt=clock.midnight(day + dt.timedelta(days=1)),
    )
    said = list(moves.select_related("by").order_by("created_at", "pk"))
    if not said:
        return {}
    taps = marks_visible_to(actor).filter(pk__in=[move.pk for move in said])
    tapped = set(taps.values_list("pk", flat=True))
    return {move.referral_id: move for move in said if move.pk not in tapped}


def _moment(moment: dt.datetime) -> str:
    return date_format(localtime(moment), "j F H:i")
