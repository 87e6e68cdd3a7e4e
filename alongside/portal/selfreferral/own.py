"""What this browser has said at the front door so far: found by the secret in its session."""

from collections.abc import Callable

from alongside.accounts.actor import Actor, acting_as
from alongside.begun.own_drafts import (
    Asking,
    Own,
    begin_own,
    come_back,
    forget_own,
    keep_own,
    new_secret,
    own_of,
)
from alongside.directory.services.turns import take_turn
from alongside.web.callers import caller_of
from alongside.web.doors import Request

DOOR = "Whoever needs help says so here without an account, for themselves or for somebody else."
HOUSE = Actor.system("self-referral")
MOST_BEGUN, MOST_TRIES = 60, 20  # an hour, from one network address
_KEPT = "own_asking"


def secret_of(request: Request) -> str:
    """What this browser holds; empty where it has begun nothing."""
    secret: str = request.session.get(_KEPT, "")
    return secret


def own_in(request: Request) -> Own | None:
    """What this browser has begun; None where there is nothing, or nothing any more."""
    secret = secret_of(request)
    if not secret:
        return None
    with acting_as(HOUSE):
        return own_of(secret)


def begin_in(request: Request, asking: Asking) -> Own:
    """Begin anew. Raises TooOften where that was done very often from there.

    What this browser had begun leaves it; the code that was written down opens it until its week
    is over.
    """
    secret = new_secret()
    with acting_as(HOUSE) as house:
        take_turn(actor=house, caller=caller_of(request), verb="own.begin", most=MOST_BEGUN)
        own = begin_own(actor=house, secret=secret, asking=asking)
    _hold(request, secret)
    return own


def keep_in(request: Request, change: Callable[[Asking], Asking]) -> Own | None:
    """Change what this browser has begun; None where it is not there any more."""
    with acting_as(HOUSE) as house:
        return keep_own(actor=house, secret=secret_of(request), change=change)


def come_back_in(request: Request, code: str) -> Own | None:
    """Go on here with a code; None where there is none like it. Raises TooOften."""
    secret = new_secret()
    with acting_as(HOUSE) as house:
        take_turn(actor=house, caller=caller_of(request), verb="own.come_back", most=MOST_TRIES)
        own = come_back(actor=house, code=code, secret=secret)
    if own:
        _hold(request, secret)
    return own


def forget_in(request: Request) -> None:
    """Forget it here and in the house."""
    with acting_as(HOUSE) as house:
        forget_own(actor=house, secret=secret_of(request))
    request.session.pop(_KEPT, None)


def leave_in(request: Request) -> None:
    """This browser holds nothing more; the code that was written down still opens it."""
    request.session.pop(_KEPT, None)


def _hold(request: Request, secret: str) -> None:
    request.session.cycle_key()  # whoever planted a session here reads nothing with it
    if not request.user.is_authenticated:
        request.session.set_expiry(0)  # whoever uses a shared computer next opens another window
    request.session[_KEPT] = secret
