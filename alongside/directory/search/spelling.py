"""Correcting words that the directory does not use against those that it does."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.directory.search.lexicon import Lexicon

# One slip in five letters, two in eight; below that a guess would surprise.
_ALIKE = 0.74
OTHER_WORDS = Path(__file__).with_name("other_words.yaml")
_WORD = re.compile(r"[^\W\d_]{5,40}")
_MOST = 8  # words of one question
# Little words are too short to guess at: these are how people mistype those of a question.
_LITTLE = {
    "hwo": "how", "whta": "what", "waht": "what", "wnat": "want", "whre": "where", "wehre": "where",
    "teh": "the", "taht": "that", "wiht": "with", "adn": "and", "cna": "can", "hepl": "help",
    "nede": "need", "soem": "some", "htis": "this",
}  # fmt: skip
_ANY_WORD = re.compile(r"\w+")
_LITTLE_WORD = re.compile(r"[^\W\d_]{3,5}")


def corrected(text: str, lexicon: Lexicon) -> str:
    """The text with each word that nobody here uses replaced by the nearest that somebody does.

    Another word for the same is nearer than one that is spelt alike.
    """
    text = _ANY_WORD.sub(lambda found: _another(found[0], lexicon), text)
    text = _LITTLE_WORD.sub(lambda found: _little(found[0], lexicon), text)
    words = dict.fromkeys(_WORD.findall(text.lower()))
    unknown = [word for word in words if word not in _others() and not _is_used(word, lexicon)]
    nearest = {word: _nearest(word, lexicon) for word in unknown[:_MOST]}
    return _WORD.sub(lambda found: nearest.get(found[0].lower(), found[0]), text)


@cache
def _others() -> dict[str, list[str]]:
    """Of each word those that may stand for it, the first of its line first."""
    lines = yaml.safe_load(OTHER_WORDS.read_text(encoding="utf-8"))
    return {word: line for line in lines for word in line}


def _another(word: str, lexicon: Lexicon) -> str:
    """Another word for the same that services use, where none of them uses this one."""
    others = _others().get(word.lower(), ())
    if not others or lexicon.words.get(word.lower()):
        return word
    return next((other for other in others if lexicon.words.get(other)), word)


def _little(word: str, lexicon: Lexicon) -> str:
    return word if word.lower() in lexicon.words else _LITTLE.get(word.lower(), word)


def _is_used(word: str, lexicon: Lexicon) -> bool:
    """One and many are the same word: neither is a slip for the other."""
    alike = {word, f"{word}s", f"{word}es", word.removesuffix("s"), word.removesuffix("es")}
    return any(each in lexicon.words for each in alike)


def _nearest(word: str, lexicon: Lexicon) -> str:
    """The word most like it, the more used first; itself when none is alike.

    Most slips leave the first letter as it is: only when nothing is alike there, all are compared.
    """
    lengths = range(len(word) - 2, len(word) + 3)
    alike = _alike(word, (lexicon.by_shape.get((word[0], n), ()) for n in lengths), lexicon)
    return alike or _alike(word, (lexicon.by_length.get(n, ()) for n in lengths), lexicon) or word


def _alike(word: str, groups: Iterable[Iterable[str]], lexicon: Lexicon) -> str:
    found = process.extract(
        word,
        [known for group in groups for known in group],
        scorer=OSA.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=10,
    )
    best = max(found, key=lambda each: (each[1], lexicon.words[each[0]]), default=None)
    return best[0] if best else ""
