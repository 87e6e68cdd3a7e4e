"""Finishing a word that somebody has begun to type."""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from alongside.directory.search.lexicon import Lexicon

MOST = 8
_LONG = 5  # letters; a slip in a shorter beginning may begin anything


def suggestions(typed: str, lexicon: Lexicon) -> list[str]:
    """Ways to go on: names of needs and ways to say them, then words that services use most.

    Only the last word is finished; those before it stay. Where nothing begins with what was typed,
    what begins almost so is offered.
    """
    begun = typed.lower().lstrip()[:60]
    if len(begun) < 2:
        return []
    before, _space, last = begun.rpartition(" ")
    used: list[str] = []
    if len(last) > 1:
        words = (word for word in lexicon.words if word.startswith(last) and word != last)
        used = _most_used(words, lexicon)
    said = [phrase for phrase in _phrases(lexicon) if phrase.lower().startswith(begun)]
    if not said and not used and len(last) >= _LONG:
        used = _most_used(_almost(last, lexicon.words), lexicon)
        said = list(_almost(begun, _phrases(lexicon)))
    finished = [f"{before} {word}".strip() for word in used]
    offered: dict[str, str] = {}
    for each in (*sorted(said, key=len), *finished):
        offered.setdefault(each.lower(), each)
    return list(offered.values())[:MOST]


def _phrases(lexicon: Lexicon) -> Iterator[str]:
    return (phrase for need in lexicon.needs for phrase in (need.name, *need.synonyms))


def _most_used(words: Iterable[str], lexicon: Lexicon) -> list[str]:
    return sorted(words, key=lambda word: (-lexicon.words[word], word))[:MOST]


def _almost(begun: str, texts: Iterable[str]) -> Iterator[str]:
    """Those that begin with the same letter and with what was typed but for one slip."""
    lengths = range(len(begun) - 1, len(begun) + 2)
    for text in texts:
        if text[:1].lower() == begun[0]:
            starts = {text[:length].lower() for length in lengths}
            if any(OSA.distance(begun, start, score_cutoff=1) <= 1 for start in starts):
                yield text
