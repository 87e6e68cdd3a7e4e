"""What is wrong with a form, which of its questions are asked, and what is wrong with an answer."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.questions.content import (
    CHOSEN,
    LISTED,
    REQUIRABLE,
    Answered,
    Content,
    Kind,
    Question,
)

# More is an interview, and nobody should be asked more than is needed for the help.
MOST_QUESTIONS = 30
MOST_CHOICES = 20
LONGEST_LABEL, LONGEST_HINT, LONGEST_CHOICE, LONGEST_INTRO = 200, 300, 150, 1000
LONGEST_LINE, LONGEST_LONG = 300, 2000  # characters of an answer
_MOST_DIGITS = 12


@dataclass(frozen=True)
class Problem:
    """What keeps a form from being published; ``question`` is the id of the one at fault."""

    message: str
    question: str = ""


def too_large(content: Content) -> str:
    """Why this may not even be kept as a draft; empty where it may."""
    if len(content.questions) > MOST_QUESTIONS:
        return _(
            "A form has %(most)s questions at most. Ask only what you need before you can help; "
            "the rest is for the first conversation."
        ) % {"most": MOST_QUESTIONS}
    if any(len(question.choices) > MOST_CHOICES for question in content.questions):
        return _("A question has %(most)s answers to choose from at most.") % {"most": MOST_CHOICES}
    longest = {
        LONGEST_LABEL: [text for one in content.questions for text in (one.label, one.label_cy)],
        LONGEST_HINT: [text for one in content.questions for text in (one.hint, one.hint_cy)],
        LONGEST_CHOICE: [
            text
            for one in content.questions
            for choice in one.choices
            for text in (choice.label, choice.label_cy)
        ],
        LONGEST_INTRO: [content.intro, content.intro_cy],
    }
    if any(len(text) > most for most, texts in longest.items() for text in texts):
        return _("One of the texts is too long.")
    return ""


def problems(content: Content) -> list[Problem]:
    """All that has to be put right before the form is published, in its order."""
    large = too_large(content)
    if large:
        return [Problem(large)]
    if content == Content(intro=content.intro, intro_cy=content.intro_cy):
        return [Problem(_("There is nothing in it yet. Add a question, or say who may refer."))]
    return [problem for one in content.questions for problem in _of_question(content, one)]


def _of_question(content: Content, question: Question) -> Iterator[Problem]:
    if not question.label.strip():
        yield Problem(_("A question has no words."), question.id)
    if question.kind in LISTED:
        labels = [choice.label.casefold() for choice in question.choices]
        if len(labels) < 2:
            yield Problem(
                _("“%(question)s” needs two answers or more.") % {"question": question.label},
                question.id,
            )
        if len(set(labels)) < len(labels):
            yield Problem(
                _("“%(question)s” has the same answer twice.") % {"question": question.label},
                question.id,
            )
    earlier = {one.id: one for one in content.before(question.id)}
    for asked, answer in question.only_if:
        yield from _of_condition(content, question, earlier, (asked, answer))


def _of_condition(
    content: Content,
    question: Question,
    earlier: Mapping[str, Question],
    condition: tuple[str, str],
) -> Iterator[Problem]:
    asked, answer = condition
    about = {"question": question.label}
    depends_on = content.question(asked)
    if depends_on is None:
        yield Problem(
            _("“%(question)s” depends on a question that was taken out.") % about, question.id
        )
    elif asked not in earlier:  # later, or itself: so no two can wait for each other either
        yield Problem(
            _("“%(question)s” depends on one that comes later. Move it below “%(later)s”.")
            % (about | {"later": depends_on.label}),
            question.id,
        )
    elif answer not in dict(depends_on.offered):
        yield Problem(
            _("“%(question)s” depends on an answer that “%(earlier)s” no longer has.")
            % (about | {"earlier": depends_on.label}),
            question.id,
        )


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether it is asked of somebody who gave these answers to the questions before."""
    return not question.only_if or any(
        answer in _chosen(answers.get(asked)) for asked, answer in question.only_if
    )


def _chosen(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    return value or []


def against_terms(
    content: Content,
    reasons: Collection[str],
    said: Mapping[str, Any],
    *,
    reachable: bool = False,
) -> dict[str, str]:
    """What the form's terms have against a referral for these reasons, by the name of the field.

    ``said`` holds what was filled in; ``reachable`` says that how to be in touch is known, and kept
    from whoever refers.
    """
    wrong: dict[str, str] = {}
    if content.reasons and not set(reasons) <= set(content.reasons):
        wrong["needs"] = _("They do not help with one of these reasons. Choose another.")
    for name in content.required:
        if not str(said.get(name) or "").strip() and (name == "words" or not reachable):
            wrong[name] = needed(name)
    return wrong


def needed(name: str) -> str:
    """That this part of a referral has to be filled in."""
    what = str(REQUIRABLE[name])
    return _("They need this before they can help: %(what)s") % {
        "what": what[:1].lower() + what[1:]
    }


@dataclass(frozen=True)
class Judged:
    """What is kept of the answers, and what is wrong, by the ids of the questions."""

    answers: Sequence[Answered]
    wrong: Mapping[str, str]


def judge(content: Content, given: Mapping[str, Any]) -> Judged:
    """Read what was typed, question by question.

    ``given`` holds by id a text, a list of chosen ids, an ISO date or a number as text. An answer
    to a question that was not to be asked is left out, and nothing depends on it: whoever changes
    their mind higher up leaves no trace further down.
    """
    kept: dict[str, Any] = {}
    answers: list[Answered] = []
    wrong: dict[str, str] = {}
    for question in content.questions:
        if not is_asked(question, kept):
            continue
        try:
            value = _READ[question.kind](question, given.get(question.id))
        except ValueError as error:
            wrong[question.id] = str(error)
            continue
        if not value and question.required:
            wrong[question.id] = _("Answer this: “%(question)s”") % {"question": question.shown}
        if value:
            kept[question.id] = value
        answers.append(Answered(question, _as_words(question, value), value))
    return Judged(answers, wrong)


def _text(question: Question, given: Any) -> str:
    text = given.strip() if isinstance(given, str) else ""
    most = LONGEST_LONG if question.kind == Kind.LONG else LONGEST_LINE
    if len(text) > most:
        raise ValueError(_("This is too long: keep it under %(most)s characters.") % {"most": most})
    return text


def _one(question: Question, given: Any) -> str:
    chosen = given if isinstance(given, str) else ""
    if chosen and chosen not in dict(question.offered):
        raise ValueError(_("Choose one of the answers."))
    return chosen


def _several(question: Question, given: Any) -> list[str]:
    chosen = set(_chosen(given))
    offered = [code for code, _label in question.offered]
    if not chosen <= set(offered):
        raise ValueError(_("Choose among the answers."))
    return [code for code in offered if code in chosen]


def _date(_question: Question, given: Any) -> str:
    if not given:
        return ""
    try:
        return dt.date.fromisoformat(str(given)).isoformat()
    except ValueError as error:
        raise ValueError(_("Enter a real date: day, month and year")) from error


def _number(_question: Question, given: Any) -> str:
    text = "".join(str(given or "").split())
    if not text:
        return ""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(_("Enter a number, for example 3 or 2.5")) from error
    if not number.is_finite() or len(text) > _MOST_DIGITS or "e" in text.casefold():
        raise ValueError(_("Enter a number, for example 3 or 2.5"))
    return text


_READ: Mapping[str, Callable[[Question, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.CHOICE: _one,
    Kind.SEVERAL: _several,
    Kind.YES_NO: _one,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
}


def _as_words(question: Question, value: Any) -> str:
    if not value:
        return ""
    if question.kind in CHOSEN:
        words = dict(question.offered)
        return "; ".join(words[code] for code in _chosen(value))
    if question.kind == Kind.DATE:
        return date_format(dt.date.fromisoformat(value), "j F Y")
    return str(value)
