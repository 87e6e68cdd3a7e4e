"""The guide's questions, dangers and advice as its two files have them, checked when read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext

from alongside.directory.crisis import Phrases

FILE = Path(__file__).with_name("guide.yaml")
HEARD = Path(__file__).with_name("red_flags.yaml")
LEVELS = ("self", "light", "link_worker")  # from the least help to the most
KINDS = frozenset({"one", "several", "needs", "text", "postcode"})
Condition = tuple[str, str]  # a question, and one of its answers


class WrongGuideError(ValueError):
    """The file cannot be used; the words say what is wrong with it."""


@dataclass(frozen=True)
class Text:
    """What is said to somebody who asks for themselves, and to who asks for another."""

    words: str
    other: str = ""

    def to(self, for_other: bool) -> str:
        """In the language of whoever reads."""
        said = self.other if for_other and self.other else self.words
        return gettext(said) if said else ""


@dataclass(frozen=True)
class Answer:
    """One of the answers to choose from. ``alone``: it is given with no other."""

    id: str
    text: Text
    alone: bool = False


@dataclass(frozen=True)
class Question:
    """One question, asked where ``only_if`` is empty or one of its answers was given."""

    id: str
    kind: str
    text: Text
    hint: str = ""
    skip: bool = False
    answers: tuple[Answer, ...] = ()
    only_if: tuple[Condition, ...] = ()

    @property
    def answer_ids(self) -> list[str]:
        return [answer.id for answer in self.answers]

    def answer(self, answer_id: str) -> Answer | None:
        return next((one for one in self.answers if one.id == answer_id), None)


@dataclass(frozen=True)
class Danger:
    """What stops somebody: these answers, or one of the phrases in their own words."""

    id: str
    answers: tuple[Condition, ...]


@dataclass(frozen=True)
class Rule:
    """Something to say to whoever gave one of these answers; of a level, why it is advised."""

    text: Text
    level: str = ""
    when: tuple[Condition, ...] = ()
    in_words: bool = False  # where own words were heard as danger or strain
    many: int = 0  # where so many needs were chosen


@dataclass(frozen=True)
class Guide:
    """The whole of it."""

    questions: tuple[Question, ...]
    dangers: tuple[Danger, ...]
    rules: tuple[Rule, ...]
    otherwise: Rule
    notes: tuple[Rule, ...]
    need_words: Mapping[str, str]
    phrases: Phrases = field(compare=False)

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)


@cache
def guide() -> Guide:
    """The guide as it comes with the product."""
    heard = yaml.safe_load(HEARD.read_text(encoding="utf-8"))
    return read(yaml.safe_load(FILE.read_text(encoding="utf-8")), heard)


def read(held: Mapping[str, Any], heard: Mapping[str, Any]) -> Guide:
    """The guide that the files hold. Raises WrongGuideError where somebody would get lost in it."""
    found = Guide(
        questions=tuple(map(_question, held["questions"])),
        dangers=tuple(Danger(each["id"], _pairs(each["answers"])) for each in held["dangers"]),
        rules=tuple(map(_rule, held["advice"])),
        otherwise=_rule(held["otherwise"]),
        notes=tuple(map(_rule, held["notes"])),
        need_words=held["need_words"],
        phrases=Phrases({each["id"]: heard.get(each["id"], ()) for each in held["dangers"]}),
    )
    wrong = list(_wrong(found))
    if wrong:
        raise WrongGuideError(" ".join(wrong))
    return found


def _text(held: Mapping[str, Any]) -> Text:
    return Text(held["words"], held.get("other", ""))


def _pairs(held: Sequence[Sequence[str]]) -> tuple[Condition, ...]:
    return tuple((asked, answer) for asked, answer in held)


def _question(held: Mapping[str, Any]) -> Question:
    answers = (
        Answer(each["id"], _text(each), each.get("alone", False))
        for each in held.get("answers", ())
    )
    return Question(
        id=held["id"],
        kind=held["kind"],
        text=_text(held),
        hint=held.get("hint", ""),
        skip=held.get("skip", False),
        answers=tuple(answers),
        only_if=_pairs(held.get("only_if", ())),
    )


def _rule(held: Mapping[str, Any]) -> Rule:
    return Rule(
        text=_text(held),
        level=held.get("level", ""),
        when=_pairs(held.get("when", ())),
        in_words=held.get("in_words", False),
        many=held.get("many", 0),
    )


def _wrong(found: Guide) -> Iterator[str]:
    """What would lead nobody anywhere, in the words of whoever writes the file."""
    ids = [one.id for one in found.questions]
    for twice in {one for one in ids if ids.count(one) > 1}:
        yield f"The question {twice} is there twice."
    for at, question in enumerate(found.questions):
        if not all(isinstance(one, str) for one in (question.id, *question.answer_ids)):
            yield f"{question.id}: what is called by a number is found by nothing; quote it."
        if question.kind not in KINDS:
            yield f"{question.id}: {question.kind} is no kind of question."
        if question.kind in ("one", "several") and len(question.answers) < 2:
            yield f"{question.id}: nobody can choose."
        for asked, answer in question.only_if:
            if asked not in ids[:at]:  # so nothing waits for itself, and no way has no end
                yield f"{question.id} depends on {asked}, which is not asked before it."
            elif not _is_answer(found, (asked, answer)):
                yield f"{question.id} depends on an answer that {asked} has not."
    told = (*found.rules, found.otherwise)
    for condition in (
        *(each for danger in found.dangers for each in danger.answers),
        *(each for rule in (*told, *found.notes) for each in rule.when),
    ):
        if not _is_answer(found, condition):
            yield f"{condition} is an answer that nobody can give."
    for rule in told:
        if rule.level not in LEVELS:
            yield f"{rule.level} is no level."


def _is_answer(found: Guide, condition: Condition) -> bool:
    asked, answer = condition
    question = found.question(asked)
    if question is None:
        return False
    named = question.kind == "needs" and answer in found.need_words
    return named or question.answer(answer) is not None
