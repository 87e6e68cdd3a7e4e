"""Which services are looked at for somebody: the directory's own search, for each need and for the
person's words, from the nearest on. Nothing of it is remembered as a search.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alongside.common.places import Place
from alongside.directory.search import Hit, Question, search

# Of each need, and of the words, so many of the nearest are looked at; then as many again, and
# once more, where nearly all of them had to be ruled out.
A_ROUND = 60
ROUNDS = 3


@dataclass
class Candidates:
    """``found``: distance in metres and freshness of each service; ``left_out`` are too old.

    ``heard`` are the needs that were heard in the words; ``more`` says that there are others,
    further away.
    """

    found: dict[uuid.UUID, tuple[float | None, bool]] = field(default_factory=dict)
    left_out: set[uuid.UUID] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    more: bool = False


def candidates(
    needs: Mapping[str, str], words: str, near: Place | None, round_: int = 1
) -> Candidates:
    """Services for any of the needs (names by code) or like the words; no more than asked for.

    ``round_`` counts from 1: the second looks at the next ones further away.
    """
    nearest = Question(near=near, offered=True, size=A_ROUND, page=round_)
    questions = [replace(nearest, need=code) for code in needs]
    if words.strip():
        questions.append(replace(nearest, words=words))
    looked = Candidates()
    for question in questions:
        found = search(question)
        for hit in found.hits:
            _keep(looked, hit)
        looked.left_out |= found.left_out
        looked.more = looked.more or found.more or found.total > A_ROUND * round_
        looked.heard += [name for name in found.heard if name not in looked.heard]
    return looked


def _keep(looked: Candidates, hit: Hit) -> None:
    held = looked.found.get(hit.service_id)
    nearer = held is None or held[0] is None
    if nearer or (hit.distance_m is not None and held and hit.distance_m < (held[0] or 0)):
        looked.found[hit.service_id] = (hit.distance_m, not hit.stale)
