"""What is asked next, what stops somebody, and which way to help is advised: pure decisions.

``said`` holds by the ids of questions what was answered: the id of an answer, a list of them, or a
text. A question that was skipped is there, with an empty answer; one not asked yet is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.begun.guide_content import LEVELS, Condition, Guide, Question, Rule, guide
from alongside.directory.crisis import Danger as Heard
from alongside.directory.crisis import dangers_in

Said = Mapping[str, Any]
NO_NEEDS = frozenset({"else", "unsure"})  # answers beside the needs of the vocabulary


@dataclass(frozen=True)
class Advice:
    """A level, why, and what else somebody should know. Each reason names what was said."""

    level: str
    because: tuple[str, ...]
    needs: tuple[str, ...]
    notes: tuple[str, ...] = ()


def asked(said: Said, of: Guide | None = None) -> list[Question]:
    """The questions for somebody who said that, in their order.

    An answer to what is not asked of them counts for nothing: whoever changes their mind higher up
    leaves no trace further down.
    """
    kept: dict[str, Any] = {}
    found = []
    for question in (of or guide()).questions:
        if question.only_if and not any(_holds(kept, each) for each in question.only_if):
            continue
        found.append(question)
        kept[question.id] = said.get(question.id)
    return found


def next_question(said: Said, of: Guide | None = None) -> Question | None:
    """The first that was neither answered nor skipped; None where all is said."""
    return next((one for one in asked(said, of) if one.id not in said), None)


def before(said: Said, question_id: str) -> Question | None:
    """The question before that one; None before the first."""
    ids = [one.id for one in asked(said)]
    at = ids.index(question_id) if question_id in ids else 0
    return guide().question(ids[at - 1]) if at else None


def counted(said: Said, of: Guide | None = None) -> dict[str, Any]:
    """What counts of it: the answers to the questions that are asked of them."""
    return {one.id: said[one.id] for one in asked(said, of) if one.id in said}


def dangers(said: Said, of: Guide | None = None) -> list[str]:
    """What may be a danger now, by answer or in own words, the first to be answered first."""
    found, counts = of or guide(), counted(said, of)
    heard = set(_heard(str(counts.get("words") or ""), found))
    return [
        danger.id
        for danger in found.dangers
        if danger.id in heard or any(_holds(counts, each) for each in danger.answers)
    ]


def danger_words(found: Sequence[str], for_other: bool) -> list[str]:
    """Each danger as the question about it says it, in the language of whoever reads."""
    question = guide().question("now")
    answers = [question.answer(each) for each in found] if question else []
    return [one.text.to(for_other) for one in answers if one]


def sounds_like_strain(said: Said) -> bool:
    """Own words of somebody who carries too much: no danger, but somebody to talk to may help."""
    return Heard.STRAIN in dangers_in(str(said.get("words") or ""))


def needs_in(said: Said) -> tuple[str, ...]:
    """The codes of the needs that were chosen."""
    return tuple(code for code in _chosen(said.get("needs")) if code not in NO_NEEDS)


def advice(said: Said, of: Guide | None = None) -> Advice:
    """The way to help that is advised; somebody may choose another."""
    found, counts = of or guide(), counted(said, of)
    for_other = counts.get("for") == "other"
    speak = [rule for rule in found.rules if _speaks(rule, counts, found)] or [found.otherwise]
    level = max((rule.level for rule in speak), key=LEVELS.index)
    return Advice(
        level=level,
        because=tuple(rule.text.to(for_other) for rule in speak if rule.level == level),
        needs=needs_in(counts),
        notes=tuple(
            note.text.to(for_other) for note in found.notes if _speaks(note, counts, found)
        ),
    )


def _speaks(rule: Rule, said: Said, found: Guide) -> bool:
    words = str(said.get("words") or "")
    return (
        any(_holds(said, each) for each in rule.when)
        or (rule.in_words and bool(_heard(words, found) or sounds_like_strain(said)))
        or (rule.many > 0 and len(needs_in(said)) >= rule.many)
    )


def _heard(words: str, found: Guide) -> list[str]:
    """What own words may say: the directory's two dangers, and the guide's own phrases."""
    ours = [str(danger) for danger in dangers_in(words) if danger is not Heard.STRAIN]
    return [*ours, *found.phrases.said_in(words)]


def _holds(said: Said, condition: Condition) -> bool:
    question_id, answer = condition
    return answer in _chosen(said.get(question_id))


def _chosen(given: Any) -> Sequence[str]:
    if isinstance(given, str):
        return [given] if given else []
    return given or []
