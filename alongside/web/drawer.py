"""What may stand in no address, kept in the session for a while under a random key that may.

A page that was posted and is drawn at once asks “send it again?” when somebody comes back to it.
Posting leads on to an address with such a key instead: Back, reload and a second tab just work.
"""

import uuid
from typing import Any

from django.http import HttpRequest

from alongside.common import clock

DRAWER = "drawer"
LASTS = 60 * 60  # seconds since it was last put there
HOLDS = 10  # the oldest goes first: nobody works in more tabs than that


def put(request: HttpRequest, content: dict[str, Any], key: str = "") -> str:
    """Keep what JSON can hold, under a new key or in the place of what this key held."""
    key = key or str(uuid.uuid4())
    drawer = _fresh(request)
    drawer.pop(key, None)
    drawer[key] = {"at": clock.now().timestamp(), "content": content}
    request.session[DRAWER] = dict(list(drawer.items())[-HOLDS:])
    return key


def look(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """What was put under the key; None when it is too long ago, or was never there."""
    found = _fresh(request).get(key)
    return found["content"] if found else None


def drop(request: HttpRequest, key: str) -> None:
    """Forget it now."""
    drawer = _fresh(request)
    if drawer.pop(key, None):
        request.session[DRAWER] = drawer


def _fresh(request: HttpRequest) -> dict[str, Any]:
    since = clock.now().timestamp() - LASTS
    drawer: dict[str, Any] = request.session.get(DRAWER, {})
    return {key: held for key, held in drawer.items() if held["at"] > since}
