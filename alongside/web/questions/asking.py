"""The receiver's own questions, where somebody refers; and the terms on which it takes referrals.

All of them stand on the page, with the condition in words; a script hides those that are not to be
answered. Which were, the rules decide when it is sent, by the version that the page showed.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from alongside.common.pasted import LongText
from alongside.questions.content import Content, Kind, Question
from alongside.questions.models import Version
from alongside.questions.queries import version_for, version_shown
from alongside.questions.rules import (
    LONGEST_LINE,
    LONGEST_LONG,
    Judged,
    against_terms,
    judge,
    needed,
)
from alongside.referrals.services import Answers
from alongside.ui.fields import DateBoxesField

SHOWN = "asked_version"


class AnswersForm(forms.Form):
    """One field for each question, by its id; and, hidden, the version that the page shows."""

    asked_version = forms.CharField(widget=forms.HiddenInput, required=False)
    named = ""  # which of several on a page it is: named where something is wrong

    def __init__(
        self,
        content: Content,
        version_id: uuid.UUID | None,
        typed: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        """``prefix`` is for a page on which several receivers ask."""
        super().__init__(typed, prefix=prefix)
        self.content, self.version_id = content, version_id
        self.initial[SHOWN] = str(version_id or "")
        for question in content.questions:
            self.fields[_name(question)] = _field(content, question)

    @classmethod
    def for_receiver(
        cls,
        organisation_id: uuid.UUID,
        service_id: uuid.UUID | None,
        typed: Mapping[str, Any] | None,
        prefix: str | None = None,
    ) -> "AnswersForm":
        """What whoever refers there answers: what the page showed them, else what is asked now."""
        version = shown_in(typed, organisation_id, service_id, prefix) if typed else None
        version = version or version_for(organisation_id, service_id)
        return cls.of(version, typed, prefix)

    @classmethod
    def of(
        cls,
        version: Version | None,
        typed: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> "AnswersForm":
        """The form of a version; of none, one without questions."""
        if version is None:
            return cls(Content(), None, typed, prefix)
        return cls(version.content, version.pk, typed, prefix)

    def clean(self) -> dict[str, Any]:
        """Take back what is said of questions that are not to be answered, and say the rest."""
        judged = self.judged
        asked = {one.question.id for one in judged.answers} | judged.wrong.keys()
        for question in self.content.questions:
            name = _name(question)
            if question.id not in asked:
                self.errors.pop(name, None)
            elif question.id in judged.wrong and name not in self.errors:
                self.add_error(name, judged.wrong[question.id])
        return self.cleaned_data

    @cached_property
    def judged(self) -> Judged:
        """What is kept of the answers; asked once the fields were read."""
        return judge(self.content, self.given())

    def given(self) -> dict[str, Any]:
        """What was typed, as the rules read it."""
        typed = {one.id: self.cleaned_data.get(_name(one)) for one in self.content.questions}
        return {
            question: value.isoformat() if isinstance(value, dt.date) else value
            for question, value in typed.items()
            if value
        }

    def answers(self) -> Answers:
        """What a referral's wish holds of it."""
        return Answers(self.version_id, self.given())

    def kept(self) -> dict[str, Any]:
        """The same as JSON holds it; nothing where nothing was asked."""
        answers = self.answers()
        if answers.version_id is None:
            return {}
        return {"version": str(answers.version_id), "given": dict(answers.given)}

    def parts(self) -> Iterator[tuple[Question, forms.BoundField, str]]:
        """Each question with its field, and with what a script needs to know of its condition."""
        for question in self.content.questions:
            conditions = " ".join(
                f"{self.add_prefix(f'q_{asked}')}={answer}" for asked, answer in question.only_if
            )
            yield question, self[_name(question)], conditions


def shown_in(
    typed: Mapping[str, Any],
    organisation_id: uuid.UUID,
    service_id: uuid.UUID | None = None,
    prefix: str | None = None,
) -> Version | None:
    """The version that a page showed, as it was posted; None for what that receiver never asked."""
    try:
        version_id = uuid.UUID(str(typed.get(f"{prefix}-{SHOWN}" if prefix else SHOWN, "")))
    except ValueError:
        return None
    return version_shown(version_id, organisation_id, service_id)


def hold_to_terms(form: forms.Form, content: Content) -> None:
    """Offer in the form of a referral only what that receiver takes, and ask for what it needs."""
    if content.reasons and "needs" in form.fields:
        field = cast(forms.MultipleChoiceField, form.fields["needs"])
        field.choices = [
            (code, name) for code, name in _listed(field.choices) if code in content.reasons
        ]
    for name in content.required:
        if name in form.fields:
            form.fields[name].required = True
            form.fields[name].error_messages["required"] = needed(name)


def breaks_terms(
    form: forms.Form, content: Content, reasons: Collection[str], *, known: bool = False
) -> bool:
    """Whether the form, which is valid so far, says what that receiver does not take.

    ``known``: how to be in touch is kept from whoever refers, and not asked of them.
    """
    wrong = against_terms(content, reasons, form.cleaned_data, reachable=known)
    for name, message in wrong.items():
        form.add_error(name if name in form.fields else None, message)
    return bool(wrong)


def _listed(choices: Any) -> list[tuple[str, str]]:
    return list(choices() if callable(choices) else choices)


def _name(question: Question) -> str:
    return f"q_{question.id}"


def _field(content: Content, question: Question) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.shown,
        "help_text": " ".join(filter(None, (question.shown_hint, _condition(content, question)))),
        "required": question.required,
        "error_messages": {
            "required": _("Answer this: “%(question)s”") % {"question": question.shown}
        },
    }
    if question.kind == Kind.DATE:
        return DateBoxesField(**said)
    if question.kind == Kind.SEVERAL:
        return forms.MultipleChoiceField(
            choices=question.offered, widget=forms.CheckboxSelectMultiple, **said
        )
    if question.kind in (Kind.CHOICE, Kind.YES_NO):
        return forms.ChoiceField(choices=question.offered, widget=forms.RadioSelect, **said)
    if question.kind == Kind.LONG:
        box = LongText(attrs={"rows": 3})
        return forms.CharField(max_length=LONGEST_LONG, widget=box, **said)
    return forms.CharField(max_length=LONGEST_LINE, **said)


def _condition(content: Content, question: Question) -> str:
    """When it is to be answered, for whoever has no script."""
    if not question.only_if:
        return ""
    earlier = {one.id: one for one in content.questions}
    named = [
        _("“%(answer)s” to “%(question)s”")
        % {
            "question": earlier[asked].shown,
            "answer": dict(earlier[asked].offered).get(answer, answer),
        }
        for asked, answer in question.only_if
        if asked in earlier
    ]
    return _("Only if you answered %(answers)s.") % {"answers": _(" or ").join(named)}
