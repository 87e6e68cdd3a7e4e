"""Verbs about what somebody says at the front door before they send it to anybody."""

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.begun import guide
from alongside.begun.models import OwnDraft
from alongside.common import clock
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.referrals.models import REFERENCE_LETTERS

LASTS = dt.timedelta(days=7)  # since it was last touched
_STAYS = frozenset({"now", "needs", "words"})  # what it is about, whoever it is for
LETTERS = 10  # of a code: 46 bits, and each address has few tries an hour


@dataclass(frozen=True)
class Asking:
    """What somebody has said so far, for themselves or for somebody else.

    ``said`` is as the guide reads it; ``seen`` are the dangers whose page they have met, and gone
    on; ``level`` is the way to help they chose, and ``call_back`` that they want to be rung because
    of a danger. ``about`` holds, page by page, what a team needs to know: whom, and how to be in
    touch; and what was answered of that which the team asks of its own. ``in_vain`` names what was
    looked for nearby and is counted as not found.
    """

    said: Mapping[str, Any] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    level: str = ""
    call_back: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)
    in_vain: tuple[str, ...] = ()

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "Asking":
        """What JSON holds."""
        listed = {name: tuple(held.get(name, ())) for name in ("seen", "in_vain")}
        return cls(**{**held, **listed})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def for_other(self) -> bool:
        return bool(self.said.get("for") == "other")

    @property
    def words(self) -> str:
        return str(self.said.get("words") or "")

    @property
    def postcode(self) -> str:
        return str(self.said.get("postcode") or "")

    @property
    def dangers(self) -> list[str]:
        """What may be a danger in all that they have said, to the guide or for a team."""
        for_team = self.about.get("what") or {}
        told = {"words": for_team.get("safety", ""), "needs": for_team.get("needs", [])}
        answers = (self.about.get("questions") or {}).get("given", {})
        texts = [{"words": given} for given in answers.values() if isinstance(given, str)]
        heard = set(chain.from_iterable(map(guide.dangers, (self.said, told, *texts))))
        return [each.id for each in guide.guide().dangers if each.id in heard]

    @property
    def stopped_by(self) -> list[str]:
        """The dangers that they have said and whose page they have not met."""
        return [each for each in self.dangers if each not in self.seen]

    @property
    def advice(self) -> guide.Advice:
        return guide.advice(self.said)

    def saying(self, question_id: str, answer: Any) -> "Asking":
        """With this answer, or, where it is empty, with the question skipped.

        Where it turns out to be for another, nothing stays of who that is, of where they live and
        of who agreed: it is asked anew, and whom to ring is shown in the words meant for them.
        """
        if question_id == "for" and self.said.get("for") not in (None, answer):
            kept = {key: said for key, said in self.said.items() if key in _STAYS}
            return Asking(said={**kept, "for": answer})
        return replace(self, said={**self.said, question_id: answer})

    def telling(self, page: str, typed: Any) -> "Asking":
        """With what was typed on that page of asking a team."""
        return replace(self, about={**self.about, page: typed})

    def having_sought(self, in_vain: Sequence[str]) -> "Asking":
        """With this as looked for in vain, and counted."""
        return replace(self, in_vain=(*self.in_vain, *in_vain))

    def having_seen(self) -> "Asking":
        """With all that stops them as seen: they go on."""
        return replace(self, seen=(*self.seen, *self.stopped_by))


@dataclass(frozen=True)
class Own:
    """A draft, as the house shows it to the browser that holds its secret."""

    id: uuid.UUID
    asking: Asking
    kept_at: dt.datetime

    @property
    def code(self) -> str:
        """What to write down. It is kept nowhere: whoever holds our key knows."""
        return code_of(self.id)

    @property
    def until(self) -> dt.datetime:
        return self.kept_at + LASTS


def new_secret() -> str:
    """What a browser is to hold."""
    return secrets.token_urlsafe(32)


def own_of(secret: str) -> Own | None:
    """What the browser with this secret has begun and not sent: for the house."""
    if not secret:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM begun_own_draft(%s, %s)", [_browser(secret), clock.now() - LASTS]
        )
        row = cursor.fetchone()
    return Own(row[0], Asking.of(json.loads(row[1])), row[2]) if row else None


@all_or_nothing()
def begin_own(*, actor: Actor, secret: str, asking: Asking) -> Own:
    """Begin anew with this secret; what was begun with the same one is forgotten."""
    require(actor, Permission.SYSTEM)
    hold("own draft", _browser(secret))
    forget_own(actor=actor, secret=secret)
    draft = OwnDraft(browser=_browser(secret), content=asking.as_json())
    draft.code = _hash_of_code(code_of(draft.pk))
    insert(draft)
    record(actor, "own.begin", draft)
    return Own(draft.pk, asking, draft.kept_at)


@all_or_nothing()
def keep_own(*, actor: Actor, secret: str, change: Callable[[Asking], Asking]) -> Own | None:
    """Change what this browser has begun; None where there is nothing any more.

    Two tabs that answer at once lose nothing: the later one changes what the first has kept.
    """
    require(actor, Permission.SYSTEM)
    hold("own draft", _browser(secret))
    own = own_of(secret)
    if own is None:
        return None
    asking, now = change(own.asking), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT begun_keep_own(%s, %s, %s)",
            [_browser(secret), json.dumps(asking.as_json()), now],
        )
    return Own(own.id, asking, now)


@all_or_nothing()
def come_back(*, actor: Actor, code: str, secret: str) -> Own | None:
    """Go on in the browser that holds ``secret``, with the code that was written down.

    From then on the draft is this browser's alone. None where there is no such code, or not any
    more: nobody hears which.
    """
    require(actor, Permission.SYSTEM)
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT begun_come_back(%s, %s, %s, %s)",
            [_hash_of_code(code), _browser(secret), now - LASTS, now],
        )
        (draft_id,) = cursor.fetchone()
    if draft_id is None:
        return None
    record(actor, "own.come_back", OwnDraft(pk=draft_id))
    return own_of(secret)


@all_or_nothing()
def forget_own(*, actor: Actor, secret: str) -> bool:
    """Forget it now: they say so, or it was sent. Whether it was there."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT begun_forget_own(%s)", [_browser(secret)])
        (draft_id,) = cursor.fetchone()
    if draft_id is not None:
        record(actor, "own.forget", OwnDraft(pk=draft_id))
    return draft_id is not None


@all_or_nothing()
def take_own(*, actor: Actor, secret: str, as_read: Own) -> bool:
    """Forget it, to be sent in the same transaction; False where it is not as it was read.

    Whoever changes it at the same time has done so before, or finds nothing to change.
    """
    require(actor, Permission.SYSTEM)
    hold("own draft", _browser(secret))
    own = own_of(secret)
    if own is None or (own.id, own.asking) != (as_read.id, as_read.asking):
        return False
    return forget_own(actor=actor, secret=secret)


@all_or_nothing()
def forget_own_drafts(*, actor: Actor) -> int:
    """Forget what nobody has touched for a week; how many there were."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT begun_forget_own_before(%s)", [clock.now() - LASTS])
        gone = [draft_id for (draft_id,) in cursor.fetchall()]
    return len(gone)


def code_of(draft_id: uuid.UUID) -> str:
    """The code of a draft, to be written down: letters and digits that are not mistaken."""
    digest = salted_hmac("alongside.own-code", str(draft_id), algorithm="sha256").digest()
    number, letters = int.from_bytes(digest), ""
    while len(letters) < LETTERS:
        number, place = divmod(number, len(REFERENCE_LETTERS))
        letters += REFERENCE_LETTERS[place]
    return f"{letters[:5]}-{letters[5:]}"


def _hash_of_code(typed: str) -> str:
    """The same for however it is typed: small letters, spaces, no stroke."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return salted_hmac("alongside.own-code-kept", plain, algorithm="sha256").hexdigest()


def _browser(secret: str) -> str:
    return salted_hmac("alongside.own-browser", secret, algorithm="sha256").hexdigest()
