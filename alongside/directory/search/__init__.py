"""Finding services by words, need, meaning and nearness.

Words are taken together, then with their spelling corrected, then for what they may mean: any of
them, the needs that are heard in them, what sounds alike. One statement answers each reading, see
``statement``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import inf, prod

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.common.places import Place
from alongside.directory.crisis import danger_in
from alongside.directory.search import lexicon, meaning, spelling, statement
from alongside.directory.search.found import PAGE_SIZE, Found, Hit
from alongside.directory.search.lexicon import Lexicon
from alongside.directory.search.neighbourhood import EVERYWHERE, Neighbourhood, enough
from alongside.directory.search.question import Question, matching, words_of
from alongside.directory.search.way import Looked, Way
from alongside.needs.models import Need
from alongside.needs.queries import telling

__all__ = ["PAGE_SIZE", "Found", "Hit", "Question", "search"]

LAST_PAGE = 50
_BRIEF = 3  # words: “chair yoga”, “food bank nearby”, and no sentence yet
_MAIN = 0.9  # of all entries, about: the others are further places of the same services


def search(question: Question) -> Found:
    """The services that answer the question, nearest first where it says near what."""
    remembered = lexicon.kept()
    found, version = _search(question, remembered)
    if version != remembered.version:  # the directory has changed since
        found, _version = _search(question, lexicon.refreshed())
    return found


def _search(question: Question, remembered: Lexicon) -> tuple[Found, int | None]:
    found, version = Found(), remembered.version
    for reading in _readings(question.typed, remembered):
        found, version = _Search(question, reading, remembered).found()
        if found.total or version != remembered.version:
            break
        if not found.hopeless and _is_hopeless(question, remembered):
            found.hopeless = True
            break
    return found, version


def _is_hopeless(question: Question, remembered: Lexicon) -> bool:
    """Nothing has all of the facets, so that no other reading of the words can find anything.

    One facet alone is hardly ever carried by nothing: then it is not worth asking.
    """
    if not question.typed or len(question.filters) < 2:
        return False
    found, _version = _Search(replace(question, words="", page=1), _Reading(""), remembered).found()
    return not found.total


@dataclass(frozen=True)
class _Reading:
    """One way to read the words. ``loose``: any of them, and what they may mean, will do.

    ``by_needs``: only services of the needs will do, the words say which of them come first.
    """

    words: str
    needs: tuple[Need, ...] = ()
    rest: str = ""
    corrected: bool = False
    loose: bool = False
    by_needs: bool = False


def _readings(typed: str, remembered: Lexicon) -> Iterator[_Reading]:
    """The ways to read what was typed, each tried when the one before finds nothing."""
    spoken = remembered.spoken.spoken_in(typed)
    danger = danger_in(typed)
    if danger and danger.need:
        about = [need for need in remembered.needs if need.code == danger.need]
        needs = {need.code: need for need in (*about, *spoken.needs)}
        yield _Reading(typed, tuple(needs.values()), by_needs=True)
        return
    yield _Reading(typed, tuple(spoken.needs), spoken.rest)
    if not typed:
        return
    corrected = spelling.corrected(typed, remembered)
    heard = remembered.spoken.spoken_in(corrected)
    if corrected != typed:
        yield _Reading(corrected, tuple(heard.needs), heard.rest, corrected=True)
    meant = [need for need in meaning.needs_meant(corrected, remembered) if need not in heard.needs]
    if corrected == typed and not meant and len(words_of(typed)) == 1:
        return  # any of one word is that word: nothing has it
    yield _Reading(
        corrected, (*heard.needs, *meant), heard.rest, corrected=corrected != typed, loose=True
    )


class _Search:
    """One reading of the question."""

    def __init__(self, question: Question, reading: _Reading, remembered: Lexicon) -> None:
        self.question, self.reading, self.lexicon = question, reading, remembered
        self.page = min(max(1, question.page), LAST_PAGE)
        self.size = question.size
        self.skip = (self.page - 1) * self.size

    def found(self) -> tuple[Found, int | None]:
        near = self.question.near
        around, answer = EVERYWHERE, None
        if near:
            unsaid = self._share - self._share_that_says if self._is_brief else 0.0
            around = enough(
                self.lexicon,
                near,
                self._share - unsaid,
                wanted=self.skip + self.size,
                within=self.question.within,
                unsaid=unsaid,
            )
        while answer is None or not self._is_enough(answer, around):
            if answer is not None and near:
                around = self._wider(near, around, answer)
            answer = self._answer(around)
        return self._as_found(answer, around), answer.version

    @staticmethod
    def _wider(near: Place, around: Neighbourhood, answer: statement.Answer) -> Neighbourhood:
        """The next larger squares; everywhere, where there was nothing at all."""
        return Neighbourhood.of(near, around.size + 1) if answer.matched else EVERYWHERE

    def _is_enough(self, answer: statement.Answer, around: Neighbourhood) -> bool:
        """The page is full of what is certainly nearest, or there is no more to be had."""
        return answer.inside >= self.skip + self.size or self._is_whole(around)

    def _is_whole(self, around: Neighbourhood) -> bool:
        return around.reach >= (self.question.within or inf) and (
            around is EVERYWHERE or self.question.within is not None
        )

    def _answer(self, around: Neighbourhood) -> statement.Answer:
        asked, near = self._asked(around), self.question.near
        where = statement.Where(near, self.question.within, around.reach, self.skip, self.size)
        if near and not self.reading.loose:
            return statement.nearest(asked, where)
        return statement.best(asked, where)

    def _asked(self, around: Neighbourhood) -> statement.Asked:
        how = self._way(around)
        words, rest = self.reading.words, self.reading.rest
        if self.reading.loose:
            words, rest = " or ".join(telling(words_of(words))), ""
        if self.reading.by_needs:
            words = ""
        needs = [f"need:{need.code}" for need in self.reading.needs]
        return statement.Asked(
            words=words,
            needs=matching([tuple(needs)]) if needs else "",
            rest=rest,
            filters=tuple(matching([group]) for group in how.by_index),
            rarer=how.rarer,
            by_row=matching(how.by_row),
            offered=self.question.offered,
            loose=self.reading.loose,
            ranked=" or ".join(telling(words_of(self.reading.words))),
            codes=tuple(needs),
            meaning=self._meaning() if self.reading.loose or needs else (),
            brief=self._is_brief,
        )

    def _way(self, around: Neighbourhood) -> Way:
        groups = [(group, self._share_of(group)) for group in self._filters]
        near, total = self.question.near, self.lexicon.total
        if near is None:
            groups.append((("main",), _MAIN))
        elif not groups:
            groups.append((("listed",), 1.0))
        if not (self.reading.words or around.squares):
            return Way([group for group, _share in groups], [])
        there = self.lexicon.entries_in(around.squares, around.step) if around.squares else total
        words = self._share_of_words
        rarest = there * min([words, *(share for _group, share in groups)])
        looked = Looked(there, rarest, there * self._share, words)
        return looked.way(groups, [(each, there / total) for each in self._squares(around)])

    def _squares(self, around: Neighbourhood) -> list[tuple[str, ...]]:
        if not around.squares:
            return []
        return [(*around.lexemes, "nowhere") if self._few_nowhere() else around.lexemes]

    def _meaning(self) -> tuple[int, ...]:
        text = meaning.in_english(self.reading.words, self.reading.needs)
        return tuple(meaning.whole_numbers(meaning.directions([text])[0]))

    def _as_found(self, answer: statement.Answer, around: Neighbourhood) -> Found:
        whole = self._is_whole(around)
        return Found(
            hits=[self._hit(row) for row in answer.rows],
            total=answer.total if whole else answer.inside,
            more=not whole or answer.matched >= statement.MOST,
            placed=answer.placed,
            left_out=answer.too_old,
            page=self.page,
            facets=dict(Counter(answer.facets.split())),
            understood=self.reading.words if self.reading.corrected else "",
            any_word=self.reading.loose,
            heard=[_(need.name) for need in self.reading.needs],
        )

    @cached_property
    def _filters(self) -> list[tuple[str, ...]]:
        return self.question.filters

    @cached_property
    def _share(self) -> float:
        """The part of all entries that should match, about."""
        return self._share_of_words * prod(map(self._share_of, self._filters))

    @cached_property
    def _is_brief(self) -> bool:
        """A thing by its name, in which a need was heard."""
        reading = self.reading
        plain = bool(reading.needs) and not (reading.loose or reading.by_needs)
        return plain and len(telling(words_of(reading.words))) <= _BRIEF

    @cached_property
    def _share_that_says(self) -> float:
        """The part of all entries that should match and have the words, about."""
        said = self.lexicon.share_with_words(self.reading.words)
        return min(self._share, said * prod(map(self._share_of, self._filters)))

    @cached_property
    def _share_of_words(self) -> float:
        words = self.reading.words
        if not words:
            return 1.0
        said = 0.0
        if not self.reading.by_needs:
            said = self.lexicon.share_with_words(words, any_word=self.reading.loose)
        needs = sum(self.lexicon.share(f"need:{need.code}") for need in self.reading.needs)
        rest = "" if self.reading.loose else self.reading.rest
        return min(1.0, said + needs * self.lexicon.share_with_words(rest))

    def _share_of(self, group: tuple[str, ...]) -> float:
        return min(1.0, sum(map(self.lexicon.share, group)))

    def _few_nowhere(self) -> bool:
        """Those without a place are so few that they may be looked at beside the squares."""
        return self._share * self.lexicon.counts.get("nowhere", 0) <= PAGE_SIZE * 5

    def _hit(self, row: statement.Row) -> Hit:
        return Hit(
            service_id=row.service_id,
            card=row.card,
            distance_m=row.away,
            why=self._why(row),
            stale=row.age > 0,
            offered=row.age < 2,
            faint=row.faint,
        )

    def _why(self, row: statement.Row) -> str:
        name = row.card["name"].lower()
        if self._typed and all(word in name for word in self._typed):
            return ""
        if self._wanted:
            carried = row.facets.split()
            helped = [name for token, name in self._wanted.items() if token in carried]
            if helped:
                return self._says["helps"] % ", ".join(helped)
        if not self._typed:
            return ""
        if self._mentions and self._mentions.search(f"{name} {row.card.get('about', '')}"):
            return self._says["mentions"]
        return self._says["close" if self.reading.loose else "has"]

    @cached_property
    def _typed(self) -> list[str]:
        return words_of(self.reading.words)

    @cached_property
    def _mentions(self) -> re.Pattern[str] | None:
        """The beginnings of the longer words."""
        long = "|".join(re.escape(word[:5]) for word in self._typed if len(word) > 3)
        return re.compile(rf"\b({long})", re.IGNORECASE) if long else None

    @cached_property
    def _wanted(self) -> dict[str, str]:
        """The names of the needs that were asked for, by their facets."""
        asked = {need.code for need in self.reading.needs} | {self.question.need}
        return {f"need:{n.code}": _(n.name) for n in self.lexicon.needs if n.code in asked}

    @cached_property
    def _says(self) -> dict[str, str]:
        return _reasons(get_language())


@cache
def _reasons(_language: str) -> dict[str, str]:
    return {
        "helps": _("Helps with: %s"),
        "mentions": _("Its description mentions your words"),
        "close": _("Close to what you wrote"),
        "has": _("Its entry has your words"),
    }
