"""Verbs about keys. The only writers."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused, TooOften
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.keys.models import ApiKey, KeyedRequest
from alongside.keys.queries import scopes_open_to, visible_to
from alongside.keys.scopes import COMES_WITH, STANDS_ON, Scope

BEGINS = "alongside"
LONGEST_DAYS = 365
MOST_A_MINUTE = 60
MOST_LIVE = 10  # keys of one organisation
OVERLAP = dt.timedelta(days=7)
REMEMBERED = dt.timedelta(days=30)  # for a program that asks the same again
_ASK = """
UPDATE keys_apikey
SET last_used_at = %(now)s, minute = %(minute)s,
    asked = CASE WHEN minute = %(minute)s THEN asked + 1 ELSE 1 END
WHERE id = %(id)s AND (minute IS DISTINCT FROM %(minute)s OR asked < a_minute)
"""


class KeyRefused(Refused):
    """The key opens nothing."""


class AskedOtherwise(Refused):
    """The same request was made before, for something else."""


@dataclass(frozen=True)
class Made:
    """A new key and the words that are shown once; None when it was made by an earlier click."""

    key: ApiKey
    token: str | None


@all_or_nothing()
def make_key(*, actor: Actor, name: str, scopes: Sequence[str], days: int, key: uuid.UUID) -> Made:
    """Make a key for a program of the actor's organisation.

    ``key`` is of the form and becomes the row's id: sent twice, one is made. Raises Refused without
    a name or anything it is for, for too many days or keys, and for what nobody here may do.
    """
    require(actor, Permission.KEYS_MANAGE)
    hold("api keys", actor.organisation)
    earlier = visible_to(actor).filter(pk=key).first()
    if earlier:
        return Made(earlier, None)
    if not name.strip():
        raise Refused(_("Say what the key is for."), field="name")
    if not scopes or not {*scopes} <= {*scopes_open_to(actor)}:
        raise Refused(_("Choose what the program may do."), field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A key lasts for at most a year."), field="days")
    live = [each for each in visible_to(actor) if each.is_live]
    if len(live) >= MOST_LIVE:
        raise Refused(_("There are ten live keys. End one that is no longer needed first."))
    return _new(actor, name.strip(), scopes, clock.now() + dt.timedelta(days=days), key)


@all_or_nothing()
def replace_key(*, actor: Actor, old: ApiKey, key: uuid.UUID) -> Made:
    """A new key for the same; the old one goes on for a week, so that nothing stands still.

    Raises OutOfTurn for one that has ended.
    """
    require(actor, Permission.KEYS_MANAGE)
    hold("api keys", actor.organisation)
    earlier = visible_to(actor).filter(pk=key).first()
    if earlier:
        return Made(earlier, None)
    old = _own(actor, old)
    if not old.is_live:
        raise OutOfTurn(_("This key has ended. Make a new one."))
    now = clock.now()
    made = _new(actor, old.name, old.scopes, now + (old.expires_at - old.created_at), key)
    old.expires_at = min(old.expires_at, now + OVERLAP)
    old.save(update_fields=["expires_at"])
    record(actor, "key.replace", old)
    return made


@all_or_nothing()
def revoke_key(*, actor: Actor, key: ApiKey) -> None:
    """From the next question on it opens nothing. Ended before, nothing happens."""
    require(actor, Permission.KEYS_MANAGE)
    key = _own(actor, key)
    if key.revoked_at:
        return
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])
    record(actor, "key.revoke", key)


def _own(actor: Actor, key: ApiKey) -> ApiKey:
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=key.pk).first()
    if found is None:
        raise NotPermitted(_("This key is of another organisation."))
    return found


def _new(
    actor: Actor, name: str, scopes: Sequence[str], expires_at: dt.datetime, key: uuid.UUID
) -> Made:
    handle, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    made = ApiKey(
        pk=key,
        organisation_id=actor.organisation,
        name=name,
        scopes=list(scopes),
        handle=handle,
        digest=_digest(secret),
        made_by_id=actor.user,
        a_minute=MOST_A_MINUTE,
        expires_at=expires_at,
    )
    insert(made)
    record(actor, "key.make", made, scopes=list(scopes))
    return Made(made, f"{BEGINS}_{handle}_{secret}")


@all_or_nothing()
def use_key(*, actor: Actor, token: str, scope: Scope) -> Actor:
    """Whoever the key acts for, with what the scope stands on; this question is counted.

    Raises KeyRefused for a key that opens nothing, NotPermitted for one that is for something else,
    TooOften beyond its questions a minute. All processes count in the same row.
    """
    require(actor, Permission.SYSTEM)
    key = _known(token)
    if key is None or not key.is_live:
        raise KeyRefused(_("This key is not known, has ended, or was taken back."))
    _count(key)
    permissions = frozenset(
        each
        for each in (STANDS_ON[scope] if scope in key.scopes else ())
        if members_who_may(key.organisation_id, each)
    )
    if not permissions:
        raise NotPermitted(_("This key is not for this. Whoever made it can make another."))
    return Actor(
        label=f"key:{key.pk}",
        organisation_id=key.organisation_id,
        area_id=key.organisation.area_id,
        name=key.name,
        organisation_name=key.organisation.name,
        permissions=permissions | COMES_WITH.get(scope, frozenset()),
    )


def remembered(*, actor: Actor, posted_key: str, body: bytes) -> uuid.UUID | None:
    """What came of this very request before, if anything; two at once queue.

    Raises AskedOtherwise where the program's key for it was used for something else.
    """
    hold("keyed request", actor.organisation, posted_key)
    earlier = KeyedRequest.objects.filter(
        organisation_id=actor.organisation, posted_key=posted_key
    ).first()
    if earlier and not constant_time_compare(bytes(earlier.digest), _mark(body)):
        raise AskedOtherwise(
            _("Something else was sent with this Idempotency-Key. Use a new one for each request.")
        )
    return earlier.made if earlier else None


def remember(*, actor: Actor, posted_key: str, body: bytes, made: uuid.UUID) -> None:
    """Keep what came of a request, for when the program asks again."""
    insert(
        KeyedRequest(
            organisation_id=actor.organisation,
            posted_key=posted_key,
            digest=_mark(body),
            made=made,
        )
    )


@all_or_nothing()
def forget_requests(*, actor: Actor) -> int:
    """Forget what programs asked so long ago that none tries again; how many there were."""
    require(actor, Permission.SYSTEM)
    old = KeyedRequest.objects.filter(created_at__lt=clock.now() - REMEMBERED)
    forgotten, _by_model = old.delete()
    return forgotten


def _mark(body: bytes) -> bytes:
    """It says of a person what somebody could guess, so nobody without our secret can try."""
    return salted_hmac("alongside.keys.request", body, algorithm="sha256").digest()


def _known(token: str) -> ApiKey | None:
    begins, _one, rest = token.partition("_")
    handle, _two, secret = rest.partition("_")
    key = ApiKey.objects.select_related("organisation").filter(handle=handle[:12]).first()
    # Compared also where there is none: how long it takes says nothing.
    kept = bytes(key.digest) if key else _digest("")
    same = constant_time_compare(_digest(secret), kept)
    return key if same and begins == BEGINS else None


def _count(key: ApiKey) -> None:
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"now": now, "minute": minute, "id": key.pk})
        if cursor.rowcount == 0:
            wait = minute + dt.timedelta(minutes=1) - now
            raise TooOften(
                _("This key may ask %(most)d times a minute.") % {"most": key.a_minute},
                retry_after=max(1, round(wait.total_seconds())),
            )


def _digest(secret: str) -> bytes:
    """The secret is 256 random bits: a slow digest would add nothing."""
    return hashlib.sha256(secret.encode()).digest()
