"""What a volunteer's browser holds: which code it asked for, and a secret that proves it."""

import secrets
import uuid
from dataclasses import dataclass

from django.http import HttpRequest

_KEPT = "volunteer"
_MOST = 20  # links in one browser; the oldest is forgotten


@dataclass(frozen=True)
class Held:
    """For one link: the code that this browser asked for, if any, and its secret."""

    code_id: uuid.UUID | None
    secret: str


def held_for(request: HttpRequest, offer_id: uuid.UUID) -> Held:
    """What this browser holds for a link; nothing where it asked for no code."""
    code, secret = request.session.get(_KEPT, {}).get(str(offer_id), ("", ""))
    return Held(uuid.UUID(code) if code else None, secret)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def keep(request: HttpRequest, offer_id: uuid.UUID, code_id: uuid.UUID, secret: str) -> None:
    """Note which code this browser has asked for."""
    kept = request.session.get(_KEPT, {})
    kept.pop(str(offer_id), None)
    entries = [*kept.items(), (str(offer_id), (str(code_id), secret))]
    request.session[_KEPT] = dict(entries[-_MOST:])
