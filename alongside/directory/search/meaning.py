"""What a text means, as a direction: texts about alike things point alike.

WordLlama's static embeddings: a table of word pieces that comes with the package, averaged. It
runs offline, so what people write never leaves the server.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alongside.directory.search.lexicon import Lexicon
from alongside.directory.search.question import words_of
from alongside.needs.models import Need
from alongside.needs.vocabulary import only_welsh, welsh_alone

if TYPE_CHECKING:
    import numpy

_ALIKE = 0.36  # below that, a need that sounds alike is chance
_OF_ONE_WORD = 0.75  # and a single word is alike by its letters, such as “veteran” and “vet”
_NEARLY = 0.8  # and so it is where it is that much less alike than the one that is most
_MOST = 3


@cache
def _model() -> Any:
    # Only now: the package takes a second and 90 MB, and a search by a word needs neither.
    import wordllama

    return wordllama.WordLlama.load(
        cache_dir=Path(wordllama.__file__).parent, disable_download=True
    )


def directions(texts: list[str]) -> "numpy.ndarray[Any, Any]":
    """One row of 256 parts for each text, of length 1."""
    found: numpy.ndarray[Any, Any] = _model().embed(texts, norm=True)
    return found


def whole_numbers(direction: "numpy.ndarray[Any, Any]") -> list[int]:
    """A direction in ten thousandths, as the database keeps it."""
    parts: list[int] = (direction * 10_000).round().astype(int).tolist()
    return parts


def needs_meant(text: str, lexicon: Lexicon) -> list[Need]:
    """The needs that the text sounds like, the most alike first; none for a text in Welsh."""
    if not lexicon.needs or not text.strip() or _is_welsh(text):
        return []
    phrases, owners = _phrases(lexicon)
    alike: dict[str, float] = {}
    for code, likeness in zip(owners, (phrases @ directions([text])[0]).tolist(), strict=True):
        alike[code] = max(alike.get(code, -1.0), likeness)
    by_code = {need.code: need for need in lexicon.needs}
    likely = sorted(alike, key=lambda code: -alike[code])[:_MOST]
    least = _ALIKE if len(text.split()) > 1 else _OF_ONE_WORD
    enough = max(least, _NEARLY * alike[likely[0]])
    return [by_code[code] for code in likely if alike[code] >= enough]


def in_english(text: str, needs: Iterable[Need]) -> str:
    """The text; in place of one in Welsh what it says, as far as needs were heard in it."""
    said = [f"{need.name}. {need.description}" for need in needs] if _is_welsh(text) else []
    return " ".join(said) or text


def _is_welsh(text: str) -> bool:
    """The table of word pieces is one of English: it takes “bws” for “bored”."""
    return not only_welsh().isdisjoint(words_of(text))


_phrases_of: dict[int | None, tuple[Any, list[str]]] = {}


def _phrases(lexicon: Lexicon) -> tuple[Any, list[str]]:
    """Every way to say every need, as directions, and the code of each; of one version."""
    if lexicon.version not in _phrases_of:
        said = [
            (need.code, phrase)
            for need in lexicon.needs
            for phrase in (f"{need.name}. {need.description}", *need.synonyms)
            if phrase not in welsh_alone()
        ]
        _phrases_of.clear()
        _phrases_of[lexicon.version] = (
            directions([phrase for _code, phrase in said]),
            [code for code, _phrase in said],
        )
    return _phrases_of[lexicon.version]
