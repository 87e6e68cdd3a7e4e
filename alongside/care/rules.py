"""Pure decisions about plans."""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]


@dataclass(frozen=True)
class Merged:
    """What should stand, and the fields in which two wrote different things at once."""

    words: dict[str, str]
    clashes: tuple[str, ...]


def merge(base: Words, theirs: Words, mine: Words) -> Merged:
    """Mine on top of theirs, both begun from the base; nobody's words are lost.

    ``mine`` may hold some of the fields only. A field that only one of the two changed takes that
    change. In a clash ``words`` holds mine, for whoever looks at both to decide.
    """
    words, clashes = dict(theirs), []
    for name, said in mine.items():
        if said == theirs.get(name, "") or said == base.get(name, ""):
            continue
        if theirs.get(name, "") != base.get(name, ""):
            clashes.append(name)
        words[name] = said
    return Merged(words, tuple(clashes))
