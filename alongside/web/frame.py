"""The page around what is new in it.

For visitors who are not signed in, everything around the content is the same on every page of one
kind: it is drawn once and kept. Everybody else's is drawn for them.
"""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language
from markupsafe import Markup, escape

_TITLE, _CONTENT, _NONCE = "@@title@@", "@@content@@", "@@nonce@@"


def framed(
    request: HttpRequest, template: str, title: str, content: Markup, status: int, **facts: object
) -> HttpResponse:
    """A page of a template that shows ``title`` and ``content``.

    ``facts``, which must be hashable, and the language are all else that it may depend on.
    """
    if request.user.is_authenticated or settings.SESSION_COOKIE_NAME in request.COOKIES:
        context = {"page_title": title, "page_content": content, **facts}
        return render(request, template, context, status=status)
    parts = _parts(_Frame(request, template, facts), get_language())
    nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
    said = {_TITLE: str(escape(title)), _CONTENT: str(content), _NONCE: nonce}
    return HttpResponse("".join([said.get(part, part) for part in parts]), status=status)


class _Frame:
    """A page without its content; equal to another where it looks the same."""

    def __init__(self, request: HttpRequest, template: str, facts: dict[str, object]) -> None:
        self.request, self.template, self.facts = request, template, facts
        self.key = (request.path, template, tuple(sorted(facts.items())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frame) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def drawn(self) -> str:
        """The page with marks for what is new; the request that it was drawn for is forgotten."""
        context = {
            "page_title": _TITLE,
            "page_content": Markup(_CONTENT),  # noqa: S704 - our own mark
            **self.facts,
        }
        page: str = loader.render_to_string(self.template, context, self.request)
        nonce = str(self.request.csp_nonce)  # type: ignore[attr-defined]
        del self.request
        return page.replace(nonce, _NONCE)


@lru_cache(maxsize=100)
def _parts(frame: _Frame, _language: str) -> list[str]:
    """The text of the frame, split at its marks."""
    parts = [frame.drawn()]
    for mark in (_TITLE, _CONTENT, _NONCE):
        parts = [
            piece
            for part in parts
            for piece in ([part] if part in (_TITLE, _CONTENT, _NONCE) else _split(part, mark))
        ]
    return parts


def _split(text: str, mark: str) -> list[str]:
    pieces = text.split(mark)
    return [each for piece in pieces for each in (piece, mark)][:-1]
