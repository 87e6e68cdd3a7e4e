"""Finishing a word that somebody has begun to type."""

from alongside.directory.search.lexicon import Lexicon

MOST = 8


def suggestions(typed: str, lexicon: Lexicon) -> list[str]:
    """Ways to go on: names of needs and ways to say them, then words that services use most.

    Only the last word is finished; those before it stay.
    """
    begun = typed.lower().lstrip()[:60]
    if len(begun) < 2:
        return []
    said = [
        phrase
        for need in lexicon.needs
        for phrase in (need.name, *need.synonyms)
        if phrase.lower().startswith(begun)
    ]
    before, _space, last = begun.rpartition(" ")
    used: list[str] = []
    if len(last) > 1:
        words = (word for word in lexicon.words if word.startswith(last) and word != last)
        used = sorted(words, key=lambda word: (-lexicon.words[word], word))[:MOST]
    finished = [f"{before} {word}".strip() for word in used]
    offered: dict[str, str] = {}
    for each in (*sorted(said, key=len), *finished):
        offered.setdefault(each.lower(), each)
    return list(offered.values())[:MOST]
