"""One question of the guide as a form; and the code that somebody wrote down."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from alongside.begun.guide_content import Question, guide
from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.needs.models import Need

LONGEST_WORDS = 2000  # letters: a conversation comes later
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


class AnswerForm(forms.Form):
    """The answer to one question; empty only where the question may be skipped."""

    def __init__(
        self, question: Question, needs: Sequence[Need], *args: Any, for_other: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        text, hint = question.text.to(for_other), now_in(question.hint) if question.hint else ""
        shown: dict[str, Any] = {"label": text, "help_text": hint}
        choices = [(one.id, one.text.to(for_other)) for one in question.answers]
        if question.kind == "needs":
            choices = [(need.code, said_plainly(need)) for need in needs] + choices
        self.fields["answer"] = _FIELDS[question.kind](choices, shown)

    def clean_answer(self) -> Any:
        """What is kept of it. Raises ValidationError for two answers that cannot both be true."""
        given = self.cleaned_data["answer"]
        if self.question.kind == "postcode":
            return _where(given)
        alone = [one.id for one in self.question.answers if one.alone and one.id in given]
        if self.question.kind == "several" and alone and len(given) > 1:
            raise forms.ValidationError(_("Choose what is true, or “None of these”, not both"))
        return given


def said_plainly(need: Need) -> str:
    """The need in the words of the guide, else by its own name; in the language of the page."""
    return now_in(guide().need_words.get(need.code, need.name))


def _one(choices: Any, shown: Any) -> forms.Field:
    wrong = {"required": _("Choose an answer, or skip this question")}
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, error_messages=wrong, **shown
    )


def _several(choices: Any, shown: Any) -> forms.Field:
    wrong = {"required": _("Choose what is true, or “None of these”")}
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=wrong, **shown
    )


def _needs(choices: Any, shown: Any) -> forms.Field:
    wrong = {"required": _("Choose what fits, or skip this question")}
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=wrong, **shown
    )


def _text(_choices: Any, shown: Any) -> forms.Field:
    return forms.CharField(
        widget=LongText(attrs={"rows": 5}),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Write something, or skip this question")},
        **shown,
    )


def _postcode(_choices: Any, shown: Any) -> forms.Field:
    return forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"required": _("Type a postcode, or skip this question")},
        **shown,
    )


_FIELDS = {
    "one": _one,
    "several": _several,
    "needs": _needs,
    "text": _text,
    "postcode": _postcode,
}


def _where(typed: str) -> str:
    """A postcode, or the first part of one. Raises ValidationError for anything else."""
    district = re.sub(r"\s", "", typed).upper()
    if _DISTRICT.fullmatch(district):
        return district
    try:
        return postcode.parse(typed)
    except Refused as error:
        raise forms.ValidationError(
            _("This is not a UK postcode. Type it like “LS1 4AP”, or skip this question")
        ) from error


class ReturnCodeForm(forms.Form):
    """The code that was written down."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Ten letters and numbers, like ACD3E-FGH4J"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type your code")},
    )
