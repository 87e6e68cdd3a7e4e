"""What a form holds: questions with their conditions, and the terms on which it takes referrals.

It goes to JSON and back, so that a published version stays as it was.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

YES, NO = "yes", "no"


class Kind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("A line of text")
    LONG = "long", _("Several lines of text")
    CHOICE = "choice", _("One answer of several")
    SEVERAL = "several", _("As many answers as are true")
    YES_NO = "yes_no", _("Yes or no")
    DATE = "date", _("A date")
    NUMBER = "number", _("A number")


LISTED = frozenset({Kind.CHOICE, Kind.SEVERAL})
CHOSEN = LISTED | {Kind.YES_NO}

# What the referral itself asks, and a receiver may need to have answered.
REQUIRABLE: Mapping[str, Any] = {
    "phone": _("Phone number"),
    "postcode": _("Home postcode"),
    "contact_note": _("How and when it is safe to get in touch"),
    "words": _("The person’s own words, or what the service should know"),
}


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    id: str
    label: str
    label_cy: str = ""

    @property
    def shown(self) -> str:
        return _in_the_language(self.label, self.label_cy)


@dataclass(frozen=True)
class Question:
    """One question. ``only_if`` holds earlier questions with an answer each: any of them lets this
    one be asked; none named, it always is.

    ``by_link`` says that whoever answers the referral by a link, without an account, reads it too.
    """

    id: str
    kind: str
    label: str
    label_cy: str = ""
    hint: str = ""
    hint_cy: str = ""
    required: bool = False
    by_link: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "Question":
        """The question that JSON holds."""
        choices = tuple(Choice(**each) for each in held["choices"])
        conditions = tuple((asked, answer) for asked, answer in held["only_if"])
        return cls(**{**held, "choices": choices, "only_if": conditions})

    @property
    def shown(self) -> str:
        return _in_the_language(self.label, self.label_cy)

    @property
    def shown_hint(self) -> str:
        return _in_the_language(self.hint, self.hint_cy)

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The answers to choose from, with their words; none where it is not chosen."""
        if self.kind == Kind.YES_NO:
            return [(YES, gettext("Yes")), (NO, gettext("No"))]
        return [(choice.id, choice.shown) for choice in self.choices]

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Content:
    """Questions in their order; and who may refer, for which reasons, with what filled in.

    Of ``roles`` and ``reasons`` none named means all of them.
    """

    questions: tuple[Question, ...] = ()
    intro: str = ""
    intro_cy: str = ""
    roles: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "Content":
        """The content that JSON holds; nothing in it, an empty one."""
        if not held:
            return cls()
        questions = tuple(Question.of(each) for each in held["questions"])
        terms = {name: tuple(held[name]) for name in ("roles", "reasons", "required")}
        return cls(**{**held, "questions": questions, **terms})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)

    def before(self, question_id: str) -> list[Question]:
        """The questions that stand before this one; all, where it is not there yet."""
        found: list[Question] = []
        for one in self.questions:
            if one.id == question_id:
                break
            found.append(one)
        return found

    @property
    def shown_intro(self) -> str:
        return _in_the_language(self.intro, self.intro_cy)

    def with_question(self, question: Question) -> "Content":
        """With it in the place of the one with its id, or at the end."""
        if self.question(question.id) is None:
            return replace(self, questions=(*self.questions, question))
        changed = (question if one.id == question.id else one for one in self.questions)
        return replace(self, questions=tuple(changed))

    def without(self, question_id: str) -> "Content":
        return replace(
            self, questions=tuple(one for one in self.questions if one.id != question_id)
        )

    def moved(self, question_id: str, by: int) -> "Content":
        """With the question that many places further down; as it is, where it cannot go there."""
        order = list(self.questions)
        place = next((at for at, one in enumerate(order) if one.id == question_id), -1)
        if place < 0 or not 0 <= place + by < len(order):
            return self
        order.insert(place + by, order.pop(place))
        return replace(self, questions=tuple(order))


def choices_of(
    lines: Iterable[str], lines_cy: Sequence[str], before: Sequence[Choice] = ()
) -> tuple[Choice, ...]:
    """Answers to choose from, one of each line that is not empty, with the Welsh of its place.

    A line that was there before keeps its id, wherever it stands now; so does one that was only
    reworded in its place. What depends on an answer goes on to.
    """
    labels = [line.strip() for line in lines if line.strip()]
    known = {choice.label: choice.id for choice in before}
    ids = [known.get(label, "") for label in labels]
    if len(labels) == len(before):
        gone = [choice.id for choice in before if choice.label not in labels]
        ids = [found or gone.pop(0) for found in ids] if len(gone) == ids.count("") else ids
    taken = {*ids, *(choice.id for choice in before)}
    fresh = (f"a{number}" for number in range(1, 1000) if f"a{number}" not in taken)
    return tuple(
        Choice(
            id=found or next(fresh),
            label=label,
            label_cy=lines_cy[place].strip() if place < len(lines_cy) else "",
        )
        for place, (found, label) in enumerate(zip(ids, labels, strict=True))
    )


@dataclass(frozen=True)
class Answered:
    """A question as it was asked, and what was answered; no text: it was left empty."""

    question: Question
    text: str
    value: Any = field(default=None, compare=False)


def named(codes: Collection[str], labels: Mapping[str, Any]) -> list[str]:
    """The words for these codes, in the order of the labels."""
    return [str(label) for code, label in labels.items() if code in codes]


def _in_the_language(english: str, welsh: str) -> str:
    return welsh if welsh and (get_language() or "").startswith("cy") else english
