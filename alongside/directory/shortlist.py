"""A list of services as a piece of an address: it says which, and nothing of whom it is for."""

import base64
import binascii
import uuid
from collections.abc import Iterable

MOST = 20  # services; more than that is no choice
_BYTES = 16


def token_of(services: Iterable[uuid.UUID]) -> str:
    """The services in their order, in letters that may stand in an address."""
    packed = b"".join(service.bytes for service in services)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def services_in(token: str) -> list[uuid.UUID]:
    """The services of a token, each once; none for what is no token."""
    if not token.isascii() or len(token) > MOST * _BYTES * 2:
        return []
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return []
    if len(packed) % _BYTES:
        return []
    found = [uuid.UUID(bytes=packed[at : at + _BYTES]) for at in range(0, len(packed), _BYTES)]
    return list(dict.fromkeys(found))[:MOST]
