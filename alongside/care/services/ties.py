"""Verbs about the network map: who and what somebody has around them."""

import re
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.care.models import Case, Tie
from alongside.care.models.tie import LONGEST_NAME
from alongside.care.services.cases import open_to_writer
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.people.hidden_words import check_gives_nothing_away

MOST_ON_A_MAP = 60
# A telephone or NHS number, an address on the web, a postcode: more than a map needs of others.
_TOO_MUCH = re.compile(
    r"(?:\d[\s-]?){5}|@|https?:|\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b", re.IGNORECASE
)


@all_or_nothing()
def draw_tie(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    name: str,
    kind: str,
    circle: str,
    often: str = "",
    feels: str = "",
    wished: bool = False,
) -> Tie:
    """Put a person, group or place on the map; ``key`` becomes the row's id.

    The person does so on their own pages; their part and the team's are full each by itself.
    Raises Refused for a name that says more of others than a first name or a role, for a place of
    somebody in safe mode, and for a map that is full.
    """
    case = open_to_writer(actor, case)
    hold("network map", case.pk)
    earlier = Tie.objects.filter(pk=key, case=case).first()
    if earlier:
        return earlier
    standing = Tie.objects.filter(case=case, ended_at=None, own=_is_theirs(actor))
    if standing.count() >= MOST_ON_A_MAP:
        raise Refused(_("The map is full. Take something off it that matters less."), field="name")
    said = (name, kind, circle, often, feels, wished)
    tie = _tie(actor, case, key, uuid.uuid4(), *said)
    insert(tie)
    record(actor, "tie.draw", tie, people=[case.person_id], circle=circle)
    return tie


@all_or_nothing()
def redraw_tie(
    *,
    actor: Actor,
    tie: Tie,
    key: uuid.UUID,
    name: str,
    kind: str,
    circle: str,
    often: str = "",
    feels: str = "",
    wished: bool = False,
) -> Tie:
    """Say anew what a tie is like; as it was before stays to be compared with.

    Raises OutOfTurn where somebody changed it meanwhile, and NotPermitted where a colleague would
    change what the person wrote themselves.
    """
    if tie.own != _is_theirs(actor):
        raise NotPermitted(_("They put this on the map themselves. They alone change it."))
    case = open_to_writer(actor, tie.case)
    hold("network map", case.pk)
    earlier = Tie.objects.filter(pk=key, case=case).first()
    if earlier:
        return earlier
    said = (name, kind, circle, often, feels, wished)
    anew = _tie(actor, case, key, tie.thing, *said)
    if said == (tie.name, tie.kind, tie.circle, tie.often, tie.feels, tie.wished):
        return tie
    _end(tie)
    insert(anew)
    record(actor, "tie.redraw", anew, people=[case.person_id], circle=circle)
    return anew


@all_or_nothing()
def take_off_map(*, actor: Actor, tie: Tie) -> None:
    """Take it off the map of today; maps of earlier days still show it. Twice is once.

    A colleague may take off what the person wrote too, where it says too much of somebody else.
    """
    case = open_to_writer(actor, tie.case)
    hold("network map", case.pk)
    if not Tie.objects.filter(thing=tie.thing, ended_at=None).exists():
        return
    _end(tie)
    record(actor, "tie.take_off", tie, people=[case.person_id])


def _tie(
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    thing: uuid.UUID,
    name: str,
    kind: str,
    circle: str,
    often: str,
    feels: str,
    wished: bool,
) -> Tie:
    _check_name(name)
    _check_choices(kind=kind, circle=circle, often=often, feels=feels)
    if not _is_theirs(actor):
        check_gives_nothing_away(actor, case.person, "name", name)
    # On the pages of somebody in safe mode there is no map at all.
    if kind == Tie.Kind.PLACE and not _is_theirs(actor) and case.person.protected:
        raise Refused(
            _("Where somebody in safe mode goes stands on no map. Leave the place out."),
            field="kind",
        )
    return Tie(
        pk=key,
        case=case,
        thing=thing,
        name=name,
        kind=kind,
        circle=circle,
        often=often,
        feels=feels,
        wished=wished,
        own=_is_theirs(actor),
        begun_at=clock.now(),
        by_id=actor.user,
    )


def _is_theirs(actor: Actor) -> bool:
    """Whether the person themselves writes."""
    return actor.person_id is not None


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Refused(_("Enter a first name or a role, up to 40 characters"), field="name")
    if _TOO_MUCH.search(name):
        raise Refused(
            _("Leave out numbers, addresses and postcodes: a first name or a role is enough"),
            field="name",
        )


def _check_choices(**said: str) -> None:
    """What is none of the choices would stand on no ring: the map could not be drawn any more."""
    of = {"kind": Tie.Kind, "circle": Tie.Circle, "often": Tie.Often, "feels": Tie.Feels}
    for name, value in said.items():
        if value not in of[name].values:
            raise Refused(_("Choose one of the list."), field=name)


def _end(tie: Tie) -> None:
    """End this very row, so that nobody's newer word is ended unread."""
    ended = Tie.objects.filter(pk=tie.pk, ended_at=None).update(ended_at=clock.now())
    if not ended:
        raise OutOfTurn(
            _("This was changed meanwhile. Nothing was saved: open it again from the map.")
        )
