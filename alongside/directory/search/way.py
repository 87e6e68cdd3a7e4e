"""Which facets the index is asked for, and which of them each row that it finds.

The index goes through the list of a facet as far as the neighbourhood reaches; a row is read once,
whatever it is asked. So a facet that nearly every entry carries is left to the rows, as long as
they are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Group = tuple[str, ...]

# What each costs in microseconds, about, measured over a million services: an entry of a list, a
# page of a list for one candidate, a row.
LISTED, LOOKED_UP, READ = 0.005, 15.0, 2.0


@dataclass(frozen=True)
class Way:
    """One facet of every group: ``by_index``, the rarest first, and ``by_row``.

    ``rarer`` of those that the index is asked for are rarer than the words.
    """

    by_index: list[Group]
    by_row: list[Group]
    rarer: int = 0


@dataclass(frozen=True)
class Looked:
    """Where the index looks: how many entries are ``there``, how many of them carry the rarest
    thing looked for (``candidates``), how many match everything (``expected``).

    ``words`` is the part of all entries that have the words.
    """

    there: float
    candidates: float
    expected: float
    words: float

    def way(
        self, groups: Sequence[tuple[Group, float]], squares: Sequence[tuple[Group, float]]
    ) -> Way:
        """Divide the groups, each given with the part of all entries that carry it.

        The index leaps furthest where it begins with what is rarest.
        """
        by_index, by_row = list(squares), []
        expected = self.expected
        for group, share in sorted(groups, key=lambda each: -each[1]):
            read = expected / share if share else self.candidates
            listed = min(self.there * share * LISTED, self.candidates * LOOKED_UP)
            if (read - expected) * READ < listed:
                by_row.append(group)
                expected = read
            else:
                by_index.append((group, share))
        by_index.sort(key=lambda each: each[1])
        rarer = sum(share < self.words for _group, share in by_index)
        return Way([group for group, _share in by_index], by_row, rarer)
