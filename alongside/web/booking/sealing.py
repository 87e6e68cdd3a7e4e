"""With what a phone seals what it keeps of a register, and what its scripts say."""

import base64
import datetime as dt
import json

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.booking.models import Session
from alongside.common import clock

READABLE = dt.timedelta(hours=4)  # since the phone last heard from here


def sealing(actor: Actor, session: Session) -> dict[str, str | int]:
    """With what a phone seals what it keeps of this register for this worker, and for how long.

    The key is made anew from the secret of the house each time and kept nowhere: whoever signs in
    as the same worker gets the same one, and nobody else does. ``until`` in milliseconds. ``day``
    is today, also of a session that was before: no list stays on a phone overnight.
    """
    day = clock.today()
    ends = clock.midnight(day + dt.timedelta(days=1))
    sealed_for = f"{actor.user}:{session.pk}"
    key = salted_hmac("alongside.register.key", sealed_for, algorithm="sha256").digest()
    return {
        "owner": owner_of(actor),
        "key": base64.b64encode(key).decode(),
        "day": day.isoformat(),
        "until": int(min(clock.now() + READABLE, ends).timestamp() * 1000),
    }


def owner_of(actor: Actor) -> str:
    """Tells one worker of a phone from another, and says of neither who it is."""
    owner = salted_hmac("alongside.register.owner", str(actor.user), algorithm="sha256")
    return owner.hexdigest()[:24]


def words() -> str:
    """What the scripts of the page say, as JSON."""
    return json.dumps(
        {
            "came": _("Came"),
            "missed": _("Did not come"),
            "expected": _("Not marked"),
            "unsent": _("Not sent yet."),
            "noName": _("Write a name; or only count them in the head-count."),
            "noCount": _("Write how many were in the room, such as 14."),
            "headCount": _("Head-count"),
            "mine": _("You said: %(said)s.") % {"said": "{said}"},
            "heads": _("%(number)s in the room.") % {"number": "{number}"},
            "sent": _("Everything is sent."),
            "sending": _("Sending…"),
            "offline": _("No network. You can go on: this phone keeps what you tap."),
            "signedOut": _("You were signed out. Sign in again to send what this phone has kept."),
            "other": _("Somebody else has signed in on this phone."),
            "gone": _("This register cannot be opened any more."),
            "asked": _("Waits for your word: %(number)s.") % {"number": "{number}"},
            "waiting": _("Not sent yet: %(number)s.") % {"number": "{number}"},
            "others": _(
                "%(number)s more on this phone wait until the colleague who tapped them signs in."
            )
            % {"number": "{number}"},
        }
    )
