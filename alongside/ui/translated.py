"""Translations, remembered.

Django asks one catalogue after the other each time, six for every text of every row: on a full
page that is milliseconds.
"""

from functools import lru_cache

from django.utils import translation


def gettext(text: str) -> str:
    """The text in the language of the page."""
    return _translated(translation.get_language(), text)


def ngettext(one: str, several: str, number: int) -> str:
    """The text for so many, in the language of the page."""
    return _counted(translation.get_language(), one, several, number)


@lru_cache(maxsize=10_000)
def _translated(_language: str | None, text: str) -> str:
    return translation.gettext(text)


@lru_cache(maxsize=10_000)
def _counted(_language: str | None, one: str, several: str, number: int) -> str:
    return translation.ngettext(one, several, number)
