"""What is open to all is open to each only so often, so that nobody shuts out the others.

Turns are counted in the database, for several processes serve one caller. Reading is not counted:
it would cost every reader a write.
"""

import datetime as dt

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.errors import TooOften
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Turn

AN_HOUR = dt.timedelta(hours=1)


@all_or_nothing()
def take_turn(*, actor: Actor, caller: str, verb: str, most: int) -> None:
    """Count one use of the verb; what is then refused is not counted. Raises TooOften.

    ``caller`` is whatever tells one from others, such as a network address; none for the house
    itself, which has no limit. ``most`` is how many uses an hour.
    """
    require(actor, Permission.SYSTEM)
    if not caller:
        return
    known_by = _hash(caller)
    hold("turn", known_by, verb)
    now = clock.now()
    lately = Turn.objects.filter(caller=known_by, verb=verb, created_at__gt=now - AN_HOUR)
    times = [*lately.order_by("-created_at").values_list("created_at", flat=True)[:most]]
    if len(times) >= most:
        wait = times[-1] + AN_HOUR - now
        raise TooOften(in_words(wait), retry_after=max(1, round(wait.total_seconds())))
    insert(Turn(caller=known_by, verb=verb))


@all_or_nothing()
def forget_turns(*, actor: Actor) -> int:
    """Forget callers whose turns count no longer. How many turns."""
    require(actor, Permission.SYSTEM)
    forgotten, _each = Turn.objects.filter(created_at__lt=clock.now() - AN_HOUR).delete()
    return forgotten


def in_words(wait: dt.timedelta) -> str:
    """What somebody is told who must wait."""
    minutes = max(1, round(wait.total_seconds() / 60))
    return _(
        "This was done many times from where you are. Please try again in %(minutes)d minutes. "
        "What you typed is still here."
    ) % {"minutes": minutes}


def _hash(caller: str) -> str:
    """What stays the same for a day, and tells nobody without our key who it was."""
    words = f"{clock.today()}:{caller}"
    return salted_hmac("alongside.directory.turns", words, algorithm="sha256").hexdigest()
