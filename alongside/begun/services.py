"""Verbs about referrals that are begun. The only writers."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.begun.models import Draft, Instead, Launch
from alongside.begun.queries import instead_of, visible_to
from alongside.common import clock, links
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing

LASTS = dt.timedelta(minutes=10)  # a link, from the click there to the page here
DRAFTS_LAST = dt.timedelta(days=7)
MOST_DRAFTS = 30  # of one author: the oldest goes first
_SALT = "alongside.launch"
_RINGS = re.compile(r"\+?[0-9][0-9 ()-]{1,30}")


class LinkRefused(Refused):
    """The link opens nothing; the words say why, and what to do."""


@all_or_nothing()
def keep_draft(
    *, actor: Actor, key: uuid.UUID, content: Mapping[str, Any], new: bool = True
) -> None:
    """Keep what the actor has begun, in the place of what this key held.

    Unless it may be ``new``, nothing is kept where there is nothing: it was sent meanwhile.
    Raises OutOfTurn where the key is of somebody else's draft.
    """
    require(actor, Permission.REFERRALS_SEND)
    hold("draft", key)
    kept = visible_to(actor).filter(pk=key).update(content=dict(content), kept_at=clock.now())
    if kept or not new:
        return
    for old in visible_to(actor).order_by("-kept_at")[MOST_DRAFTS - 1 :]:
        old.delete()
    insert(
        Draft(pk=key, by_id=actor.user, organisation_id=actor.organisation, content=dict(content))
    )


@all_or_nothing()
def drop_draft(*, actor: Actor, key: uuid.UUID) -> bool:
    """Forget it now: it was sent, or thrown away. Whether it was there."""
    require(actor, Permission.REFERRALS_SEND)
    gone, _by_model = visible_to(actor).filter(pk=key).delete()
    return bool(gone)


@all_or_nothing()
def say_instead(*, actor: Actor, kind: str, name: str, phone: str, how: str = "") -> Instead | None:
    """Whom to ring for that instead of referring; without a name and a number, nobody any more.

    Said again, nothing is written (None). Raises Refused for a name without a number, or for what
    is no telephone number.
    """
    require(actor, Permission.PROMISE_SET)
    hold("instead", actor.organisation, kind)
    name, phone, how = name.strip(), phone.strip(), how.strip()
    if bool(name) != bool(phone):
        raise Refused(
            _("Give both: who answers, and their number."), field="phone" if name else "name"
        )
    if phone and not _RINGS.fullmatch(phone):
        raise Refused(_("Enter a telephone number, like 01632 960 001 or 999."), field="phone")
    now = instead_of(actor.organisation).get(kind)
    if (name, phone, how) == ((now.name, now.phone, now.how) if now else ("", "", "")):
        return None
    said = Instead(
        organisation_id=actor.organisation,
        kind=kind,
        name=name,
        phone=phone,
        how=how if name else "",
        by_id=actor.user,
    )
    insert(said)
    record(actor, "instead.say", said, kind=kind)
    return said


@all_or_nothing()
def hand_over(*, actor: Actor, content: Mapping[str, Any]) -> Launch:
    """A program of the organisation hands over somebody's details: opened once, within minutes."""
    require(actor, Permission.REFERRALS_SEND)
    launch = Launch(
        organisation_id=actor.organisation,
        content=dict(content),
        expires_at=clock.now() + LASTS,
    )
    insert(launch)
    record(actor, "launch.make", launch)
    return launch


def link_token(launch_id: uuid.UUID) -> str:
    """What stands in the link: signed by this house, so that knowing an id opens nothing."""
    return links.token_of(_SALT, launch_id)


def launch_in(token: str) -> uuid.UUID | None:
    """The id of the launch that a link was made for; None when it is not one of ours."""
    return links.id_in(_SALT, token)


@all_or_nothing()
def open_launch(*, actor: Actor, token: str) -> tuple[uuid.UUID, dict[str, Any] | None]:
    """Take what was handed over, once: its id, and the details.

    No details where this very user has taken them before: what became of them is under its id.
    Raises LinkRefused for a link that is not ours, too old, used by a colleague, or of another
    organisation; the refusal says nothing of anybody.
    """
    require(actor, Permission.REFERRALS_SEND)
    launch_id = launch_in(token)
    if launch_id is None:
        raise LinkRefused(_("This link is not whole. Open the form anew from your own system."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, content FROM begun_open_launch(%s, %s)", [launch_id, clock.now()]
        )
        outcome, content = cursor.fetchone()
    if outcome == "again":
        return launch_id, None
    if outcome != "opened":
        raise LinkRefused(_why_not(outcome))
    record(actor, "launch.open", Launch(pk=launch_id))
    return launch_id, json.loads(content)


def _why_not(outcome: str) -> str:
    words = {
        "used": _("A colleague has opened this link already, and it works once."),
        "late": _("This link has run out: it lasts ten minutes."),
        "elsewhere": _(
            "This link was made for another organisation than the one you work for here."
        ),
    }
    again = _("Open the form anew from your own system, or enter the person here.")
    return f"{words.get(outcome, _('This link is known no more.'))} {again}"


@all_or_nothing()
def forget(*, actor: Actor) -> int:
    """Forget drafts that nobody sent and links that ran out; how many there were."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    drafts, _drafts = Draft.objects.filter(kept_at__lt=now - DRAFTS_LAST).delete()
    launches, _launches = Launch.objects.filter(expires_at__lt=now).delete()
    return drafts + launches
