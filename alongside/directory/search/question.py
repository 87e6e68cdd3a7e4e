"""What somebody looks for, and what can be said of it before the directory is asked."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.search.found import PAGE_SIZE

LONGEST = 200  # letters of a question that are read
LATELY = 6  # months: "checked lately"
_TIERS = ("self-declared", "checked", "commissioned")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Question:
    """What somebody looks for. ``within`` is in metres from ``near``; ``size`` results are a page.

    The filters hold codes: ``day`` MO … SU, ``part`` day, evening or weekend, ``age`` a band,
    ``cost`` free or low (up to £5), ``language`` of ISO 639, ``access`` an accessibility fact,
    ``mode`` an attending type, ``tier`` the lowest tier of assurance, ``gender`` female or male
    (who may come), women-only or men-only, ``condition`` what people live with, ``route`` self or
    referral, ``young`` under-18 or under-25. ``offered`` leaves out what is too old to be matched
    with anybody.
    """

    words: str = ""
    need: str = ""
    near: Place | None = None
    within: float | None = None
    day: str = ""
    part: str = ""
    age: str = ""
    cost: str = ""
    language: str = ""
    access: str = ""
    mode: str = ""
    tier: str = ""
    gender: str = ""
    condition: str = ""
    route: str = ""
    young: str = ""
    has_places: bool = False
    checked: bool = False
    offered: bool = False
    page: int = 1
    size: int = PAGE_SIZE

    @property
    def typed(self) -> str:
        """The words as far as they are read: without NUL, which no database takes, and cut."""
        return self.words.replace("\0", " ").strip()[:LONGEST]

    @property
    def filters(self) -> list[tuple[str, ...]]:
        """The facets that a result must carry: one of each group."""
        groups: list[tuple[str, ...]] = [
            (f"{kind}:{chosen}",)
            for kind, chosen in (
                ("need", self.need),
                ("day", self.day),
                ("part", self.part),
                ("age", self.age),
                ("cost", self.cost),
                ("lang", self.language),
                ("access", self.access),
                ("mode", self.mode),
                ("gender", self.gender),
                ("condition", self.condition),
                ("route", self.route),
                ("young", self.young),
                ("room", "capacity" if self.has_places else ""),
            )
            if chosen
        ]
        if self.tier in _TIERS:
            groups.append(tuple(f"tier:{tier}" for tier in _TIERS[_TIERS.index(self.tier) :]))
        if self.checked:
            groups.append(tuple(f"checked:{month}" for month in lately()))
        return groups


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def lately() -> list[str]:
    """This month and those before it that still count as lately, as YYYY-MM."""
    first = clock.today().replace(day=1)
    months = []
    for _month in range(LATELY + 1):
        months.append(f"{first:%Y-%m}")
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return months


def matching(groups: Sequence[tuple[str, ...]]) -> str:
    """A tsquery that wants one facet of every group."""
    return " & ".join(f"({' | '.join(map(_quoted, group))})" for group in groups)


def _quoted(lexeme: str) -> str:
    plain = lexeme.replace("\\", "\\\\").replace("'", "''").replace("\0", " ")
    return f"'{plain}'"
