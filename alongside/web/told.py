"""What somebody is told on their next page, sealed in a cookie of theirs until then.

Names stand in it, and a cookie can be read by whoever has the computer. It is told in the session
in which it was said and in no other: whoever signs in next learns nothing. In the session itself
each word would be written twice to the database.
"""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage, Message
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.http.response import HttpResponseBase

from alongside.common.sealing import keys

LONGEST = 2048  # characters: a browser keeps twice that
_PURPOSE = "alongside.told"


def cookie_name() -> str:
    """Held to this host where there is TLS."""
    return "__Host-told" if settings.SESSION_COOKIE_SECURE else "told"


class SealedStorage(BaseStorage):
    """Django's store of messages, in a cookie that only we can read."""

    def _get(self, *_args: Any, **_more: Any) -> tuple[list[Message], bool]:
        sealed = self.request.COOKIES.get(cookie_name(), "")
        try:
            opened = keys(_PURPOSE).decrypt(sealed.encode(), ttl=settings.SESSION_COOKIE_AGE)
        except InvalidToken:
            return [], True
        session, messages = json.loads(opened, cls=MessageDecoder)
        return (messages if session in (None, self._session) else []), True

    def _store(
        self, messages: Sequence[Message], response: HttpResponseBase, *_args: Any, **_more: Any
    ) -> list[Message]:
        name = cookie_name()
        held: Any = settings.SESSION_COOKIE_SAMESITE
        if messages:
            response.set_cookie(
                name,
                self._sealed(list(messages)),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite=held,
            )
        elif name in self.request.COOKIES:
            response.delete_cookie(name, samesite=held)
        return []

    def _sealed(self, messages: list[Message]) -> str:
        """As many of them as there is room for, the newest first of all."""
        told = json.dumps([self._session, messages], separators=(",", ":"), cls=MessageEncoder)
        sealed = keys(_PURPOSE).encrypt(told.encode()).decode()
        return sealed if len(sealed) <= LONGEST else self._sealed(messages[1:])

    @property
    def _session(self) -> str | None:
        session = getattr(self.request, "session", None)
        return session.session_key if session else None
