"""Which questions of a form are asked, and what is wrong with an answer."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.questions.content import (
    CHOSEN,
    REQUIRABLE,
    Answered,
    Content,
    Kind,
    Question,
)

LONGEST_LINE, LONGEST_LONG = 300, 2000  # characters of an answer
_MOST_DIGITS = 12


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
