"""Verbs about professionals without an account: a team's doors, and what is asked through them."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.begun.home_messages import tell_home
from alongside.begun.models import Asked, Door, DoorCode
from alongside.booking.models import WalkIn
from alongside.booking.services import note_asked
from alongside.common import clock, links
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.organisations.models import Organisation
from alongside.organisations.queries import has_agreed, organisation_with
from alongside.outbox.services import tell
from alongside.referrals.models import Referral

LONGEST_DAYS = 90
CODE_LASTS = dt.timedelta(minutes=10)
STAYS_OPEN = dt.timedelta(hours=1)  # after a code
MOST_TRIES = 5
REMINDED_AFTER = dt.timedelta(days=7)  # the team, once
WAITS = dt.timedelta(days=30)  # what was said of a person, for an answer
TAKEN_BACK_SHOWN = dt.timedelta(days=7)  # to the team, on its board
ANSWERED_LASTS = dt.timedelta(days=365)  # who asked, never about whom
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_REGISTERS, _FRONT_DOOR = Actor.system("registers"), Actor.system("front door")
_SALT, DIGITS = "alongside.door", 6


class Over(OutOfTurn):
    """Somebody was faster: what was asked is there no more, and is not to be shown again."""


def doors_visible_to(actor: Actor) -> QuerySet[Door]:
    """The doors of the actor's team."""
    if not actor.may(Permission.REFERRALS_TRIAGE):
        return Door.objects.none()
    return Door.objects.filter(team_id=actor.organisation).select_related("made_by")


def asked_visible_to(actor: Actor) -> QuerySet[Asked]:
    """What was asked of the actor's team and nobody has answered, the longest waiting first."""
    if not actor.may(Permission.REFERRALS_TRIAGE):
        return Asked.objects.none()
    return Asked.objects.filter(team_id=actor.organisation, answered_at=None)


def taken_back_visible_to(actor: Actor, since: dt.datetime | None = None) -> QuerySet[Asked]:
    """What was asked of the actor's team by the front door and lately taken back, the newest first.

    Lately is ``since`` then, ``lately`` if not said. Nothing is kept of what was asked; where it
    was taken in before, its referral is there.
    """
    if not actor.may(Permission.REFERRALS_TRIAGE):
        return Asked.objects.none()
    back = Asked.objects.filter(team_id=actor.organisation, withdrawn_at__gt=since or lately())
    return back.order_by("-withdrawn_at").select_related("referral")


def lately() -> dt.datetime:
    """Since when what was taken back is still shown."""
    return clock.now() - TAKEN_BACK_SHOWN


def asked_for(actor: Actor, referral: Referral) -> Asked | None:
    """Who had asked for this referral from outside, if anybody; for the team it went to."""
    if not actor.may(Permission.REFERRALS_TRIAGE):
        return None
    return Asked.objects.filter(team_id=actor.organisation, referral_id=referral.pk).first()


def link_to(door: Door) -> str:
    """The whole address, for an e-mail, a poster or a QR code."""
    return f"{settings.SITE_URL}/asking/{links.token_of(_SALT, door.pk)}/"


@all_or_nothing()
def make_door(
    *, actor: Actor, name: str, domains: Sequence[str], once: bool, days: int, key: uuid.UUID
) -> Door:
    """Let professionals with an address of these domains ask the actor's team.

    ``key`` is of the form: sent twice, one is made. Raises Refused without a name, for what is no
    domain, or for too many days.
    """
    require(actor, Permission.REFERRALS_TRIAGE)
    hold("door", key)
    earlier = kept_with(key, Door.objects, team_id=actor.organisation)
    if earlier:
        return earlier
    named = sorted({each.strip().lower().removeprefix("@") for each in domains if each.strip()})
    if not name.strip():
        raise Refused(_("Say whom the link is for."), field="name")
    if not named or not all(_DOMAIN.fullmatch(each) for each in named):
        raise Refused(
            _("Enter what stands after the @ in their work address, like “example.nhs.uk”."),
            field="domains",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A link lasts for 1 to 90 days."), field="days")
    door = Door(
        pk=key,
        team_id=actor.organisation,
        name=name.strip(),
        domains=named,
        once=once,
        made_by_id=actor.user,
        expires_at=clock.now() + dt.timedelta(days=days),
    )
    insert(door)
    record(actor, "door.make", door)
    return door


@all_or_nothing()
def end_door(*, actor: Actor, door_id: uuid.UUID) -> bool:
    """From the next click on it opens nothing. Whether it was there; ended before, nothing."""
    require(actor, Permission.REFERRALS_TRIAGE)
    door = doors_visible_to(actor).filter(pk=door_id).first()
    if door and door.ended_at is None:
        doors_visible_to(actor).filter(pk=door_id).update(ended_at=clock.now())
        record(actor, "door.end", door)
    return door is not None


@dataclass(frozen=True)
class OpenDoor:
    """What whoever holds a link may know of it."""

    id: uuid.UUID
    team_id: uuid.UUID
    team: str
    phone: str
    name: str
    domains: list[str]


def door_of(token: str) -> uuid.UUID | None:
    """The id of the door a link leads to; None when it is not one of ours."""
    return links.id_in(_SALT, token)


def open_door(door_id: uuid.UUID) -> OpenDoor | None:
    """The door, while it is open: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM begun_open_door(%s, %s)", [door_id, clock.now()])
        row = cursor.fetchone()
    return OpenDoor(*row) if row else None


def asked_with(key: uuid.UUID, door_id: uuid.UUID) -> str:
    """The reference of what this very form has asked already, else empty: for the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT begun_asked_with(%s, %s)", [key, door_id])
        (reference,) = cursor.fetchone()
    return reference or ""


@all_or_nothing()
def send_code(*, actor: Actor, door: OpenDoor, email: str, secret: str) -> DoorCode:
    """Send a code to a work address, good in the browser that holds ``secret`` alone.

    Raises Refused for an address of another domain.
    """
    require(actor, Permission.SYSTEM)
    address = email.strip().lower()
    if address.rpartition("@")[2] not in door.domains:
        raise Refused(
            _("This link is for addresses that end in %(ends)s. Use your work address.")
            % {"ends": ", ".join(f"@{each}" for each in door.domains)},
            field="email",
        )
    code = DoorCode(
        door_id=door.id,
        email=address,
        browser=_hash(secret),
        expires_at=clock.now() + CODE_LASTS,
    )
    insert(code)
    record(actor, "door.code", code, door=str(door.id))
    tell("door.code", key=f"door.code:{code.pk}", code=str(code.pk))
    return code


@all_or_nothing()
def prove(*, actor: Actor, door_id: uuid.UUID, code_id: uuid.UUID, secret: str, typed: str) -> bool:
    """Whether that is the code, in the browser it was asked from; after five tries it is not."""
    require(actor, Permission.SYSTEM)
    hold("door code", code_id)
    code = _code(door_id, code_id, secret)
    if code is None or code.expires_at <= clock.now() or code.tries >= MOST_TRIES or code.used_at:
        return False
    if not constant_time_compare("".join(typed.split()), digits_of(code.pk)):
        DoorCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
        return False
    DoorCode.objects.filter(pk=code.pk).update(used_at=clock.now())
    record(actor, "door.prove", code, door=str(door_id))
    return True


def proved_address(door_id: uuid.UUID, code_id: uuid.UUID | None, secret: str) -> str:
    """The address whose code this browser has entered within the hour, else empty."""
    code = _code(door_id, code_id, secret) if code_id else None
    used = code.used_at if code else None
    return code.email if code and used and used > clock.now() - STAYS_OPEN else ""


def _code(door_id: uuid.UUID, code_id: uuid.UUID, secret: str) -> DoorCode | None:
    codes = DoorCode.objects.filter(pk=code_id, door_id=door_id)
    return codes.filter(browser=_hash(secret)).first()


@all_or_nothing()
def ask(
    *,
    actor: Actor,
    door: OpenDoor,
    email: str,
    who: Mapping[str, str],
    content: Mapping[str, Any],
    key: uuid.UUID,
) -> str:
    """Keep what was asked for the team's people to answer; the reference to call it by.

    ``key`` is of the form: sent twice, it is asked once. Raises OutOfTurn where the link was for
    one person, and somebody used it meanwhile.
    """
    require(actor, Permission.SYSTEM)
    hold("asked", door.id)
    earlier = asked_with(key, door.id)
    if earlier:
        return earlier
    if open_door(door.id) is None:
        raise OutOfTurn(_("This link is over. Nothing was sent. Ask the team for another."))
    asked = Asked(
        pk=key, door_id=door.id, team_id=door.team_id, email=email, content=dict(content), **who
    )
    insert(asked)
    record(actor, "door.ask", asked, door=str(door.id))
    tell("asked.new", key=f"asked.new:{key}", team=str(door.team_id))
    return asked.reference


@all_or_nothing()
def ask_for_walk_in(
    *, actor: Actor, came: WalkIn, team: Organisation, content: Mapping[str, Any], key: uuid.UUID
) -> str:
    """Ask a team to take on somebody who walked in, as they agreed; the reference of it.

    Who asks, and where they hear of the answer, is of their account. Of one walk-in it is asked
    once: again, it answers with that. Raises Refused for a team with which no agreement holds.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    hold("asked", came.pk)
    fresh = WalkIn.objects.get(pk=came.pk)
    if fresh.asked:
        return fresh.asked
    if not has_agreed(team.pk):
        raise Refused(
            _(
                "%(name)s has no data-sharing agreement that holds, so nobody's data may be sent "
                "there. Nothing was sent. Call them: whoever looks after the team can sign one."
            )
            % {"name": team.name},
            field="to",
        )
    user, there = User.objects.get(pk=actor.user), organisation_with(actor.organisation)
    asked = Asked(
        pk=key,
        team_id=team.pk,
        email=user.email,
        name=user.name,
        works_as=_("Keeps the register"),
        works_at=there.name,
        phone=there.phone,
        content=dict(content),
    )
    note_asked(actor=actor, came=fresh, reference=asked.reference)
    with acting_as(_REGISTERS):  # what was asked of a team is the team's own to read
        insert(asked)
    record(actor, "register.send", asked, team=str(team.pk))
    tell("asked.new", key=f"asked.new:{key}", team=str(team.pk))
    return asked.reference


@all_or_nothing()
def answer(*, actor: Actor, asked: Asked, referral: Referral | None) -> None:
    """It became this referral, or the team did not take it on. What was said of the person goes.

    Raises OutOfTurn when a colleague was faster.
    """
    require(actor, Permission.REFERRALS_TRIAGE)
    asked = locked(asked)
    if asked.withdrawn_at:
        raise Over(_("Whoever asked has taken it back meanwhile. Nothing of it is kept."))
    if asked.answered_at:
        raise Over(_("A colleague has answered this meanwhile."))
    said = asked.content
    asked.content, asked.answered_at, asked.answered_by_id = {}, clock.now(), actor.user
    asked.referral = referral
    asked.save(update_fields=["content", "answered_at", "answered_by", "referral"])
    people = [referral.person_id] if referral else []
    record(actor, "door.answer", asked, people=people, taken=referral is not None)
    if asked.from_home:
        with acting_as(_FRONT_DOOR) as house:
            tell_home(house, asked, said.get("hears"), referral)
    else:
        tell("asked.answered", key=f"asked.answered:{asked.pk}", asked=str(asked.pk))


@all_or_nothing()
def remind_of_asked(*, actor: Actor) -> int:
    """Tell each team once that somebody has waited for a week; how many wait."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM begun_remind_of_asked(%s, %s)", [now - REMINDED_AFTER, now])
        waiting = sorted(cursor.fetchall())
    for team, asked in {team: asked for asked, team in waiting}.items():
        tell("asked.waits", key=f"asked.waits:{asked}", team=str(team))
    return len(waiting)


@all_or_nothing()
def let_go(*, actor: Actor) -> int:
    """What nobody answered in time is answered as that, and emptied; how many there were."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM begun_let_go(%s, %s)", [now - WAITS, now])
        hears = {asked: json.loads(where or "null") for asked, where in cursor.fetchall()}
    for asked in Asked.objects.filter(pk__in=hears):
        record(actor, "door.let_go", asked)
        if asked.from_home:
            tell_home(actor, asked, hears[asked.pk], None)
        else:
            tell("asked.answered", key=f"asked.answered:{asked.pk}", asked=str(asked.pk))
    return len(hears)


@all_or_nothing()
def forget_outside(*, actor: Actor) -> int:
    """Forget codes that have run out, and who asked a year ago; how many there were."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    codes, _codes = DoorCode.objects.filter(expires_at__lt=now - STAYS_OPEN).delete()
    old, _asked = Asked.objects.filter(answered_at__lt=now - ANSWERED_LASTS).delete()
    return codes + old


def digits_of(code_id: uuid.UUID) -> str:
    """The digits of one code. They are kept nowhere: whoever holds our key knows."""
    digest = salted_hmac("alongside.door-code", str(code_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def _hash(secret: str) -> str:
    return salted_hmac("alongside.door-browser", secret, algorithm="sha256").hexdigest()
