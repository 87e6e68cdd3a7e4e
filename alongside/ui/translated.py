"""Translations, remembered.

Django asks one catalogue after the other each time, six for every text of every row: on a full
page that is milliseconds.
"""

from functools import lru_cache
from typing import Any

from django.utils import translation
from markupsafe import Markup


def gettext(text: str) -> str:
    """The text in the language of the page."""
    return _translated(translation.get_language(), text)


def ngettext(one: str, several: str, number: int) -> str:
    """The text for so many, in the language of the page."""
    return _counted(translation.get_language(), one, several, number)


def in_page(text: str, **variables: object) -> Markup:
    """For templates: the text as HTML, in it each ``%(name)s`` with what is put there escaped.

    Write a plain % as %%.
    """
    if not variables:
        return _as_it_stands(translation.get_language(), text)
    return Markup(gettext(text)) % variables  # noqa: S704 - a text of ours


def counted_in_page(one: str, several: str, number: int, **variables: object) -> Markup:
    """For templates: the text for so many, which is ``%(num)s`` in it."""
    return Markup(ngettext(one, several, number)) % {"num": number, **variables}  # noqa: S704


@lru_cache(maxsize=10_000)
def _as_it_stands(_language: str | None, text: str) -> Markup:
    nothing: dict[str, Any] = {}
    return Markup(translation.gettext(text)) % nothing  # noqa: S704


@lru_cache(maxsize=10_000)
def _translated(_language: str | None, text: str) -> str:
    return translation.gettext(text)


@lru_cache(maxsize=10_000)
def _counted(_language: str | None, one: str, several: str, number: int) -> str:
    return translation.ngettext(one, several, number)
