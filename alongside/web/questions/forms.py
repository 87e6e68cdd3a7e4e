"""What whoever builds a form is asked."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.common.pasted import LongText
from alongside.needs.queries import all_needs
from alongside.questions.content import (
    CHOSEN,
    LISTED,
    REQUIRABLE,
    Content,
    Kind,
    Question,
    choices_of,
)
from alongside.questions.models import Form
from alongside.questions.problems import (
    LONGEST_CHOICE,
    LONGEST_HINT,
    LONGEST_INTRO,
    LONGEST_LABEL,
    MOST_CHOICES,
)
from alongside.questions.templates import templates

_PLAIN = ("kind", "label", "hint", "required", "by_link", "label_cy", "hint_cy")
_LONGEST_LIST = (LONGEST_CHOICE + 2) * MOST_CHOICES


class BeginForm(forms.Form):
    """What a new form begins with: nothing, what comes with the product, or another of ours."""

    like = forms.ChoiceField(required=False)

    def __init__(self, ours: Iterable[Form], *args: Any) -> None:
        super().__init__(*args)
        self.ours = {str(form.pk): form for form in ours if form.draft}
        self.choices = [
            ("", _("An empty form")),
            *((each.code, each.name) for each in templates().values()),
            *((key, _like(form)) for key, form in self.ours.items()),
        ]
        cast(forms.ChoiceField, self.fields["like"]).choices = self.choices

    def content(self) -> Content | None:
        """What was chosen; None for an empty form."""
        chosen = self.cleaned_data["like"]
        if chosen in self.ours:
            return self.ours[chosen].content
        return templates()[chosen].content if chosen else None


def _like(form: Form) -> str:
    name = form.service.name if form.service else form.organisation.name
    return gettext("As for %(name)s") % {"name": name}


class QuestionForm(forms.Form):
    """One question, in English and in Welsh, and when it is asked."""

    label = forms.CharField(
        label=_("The question"),
        max_length=LONGEST_LABEL,
        error_messages={"required": _("Write the question")},
    )
    hint = forms.CharField(
        label=_("A hint below it"),
        help_text=_("For example: what you need it for."),
        max_length=LONGEST_HINT,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("How is it answered?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is answered")},
    )
    choices = forms.CharField(
        label=_("The answers to choose from"),
        help_text=_("One on each line, where one or several are chosen."),
        widget=LongText(attrs={"rows": 4}),
        max_length=_LONGEST_LIST,
        required=False,
    )
    required = forms.BooleanField(label=_("It has to be answered"), required=False)
    by_link = forms.BooleanField(
        label=_("Whoever answers by a link in an e-mail reads it too"),
        help_text=_("Tick it only if they cannot say yes or no without it."),
        required=False,
    )
    only_if = forms.MultipleChoiceField(
        label=_("Ask it only after one of these answers"),
        help_text=_("Tick none, and it is always asked."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    label_cy = forms.CharField(
        label=_("The question in Welsh"), max_length=LONGEST_LABEL, required=False
    )
    hint_cy = forms.CharField(label=_("The hint in Welsh"), max_length=LONGEST_HINT, required=False)
    choices_cy = forms.CharField(
        label=_("The answers in Welsh"),
        help_text=_("On the same lines as the English ones."),
        widget=LongText(attrs={"rows": 4}),
        max_length=_LONGEST_LIST,
        required=False,
    )

    def __init__(self, content: Content, question: Question, *args: Any) -> None:
        super().__init__(*args)
        self.question = question
        self.initial = {name: getattr(question, name) for name in _PLAIN} | {
            "choices": "\n".join(choice.label for choice in question.choices),
            "choices_cy": "\n".join(choice.label_cy for choice in question.choices).rstrip(),
            "only_if": [f"{asked}={answer}" for asked, answer in question.only_if],
        }
        conditions = cast(forms.MultipleChoiceField, self.fields["only_if"])
        conditions.choices = [
            (f"{earlier.id}={code}", f"{earlier.label}: {answer}")
            for earlier in content.before(question.id)
            if earlier.kind in CHOSEN
            for code, answer in earlier.offered
        ]
        if not conditions.choices:
            del self.fields["only_if"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        lines = [line.strip() for line in said.get("choices", "").splitlines() if line.strip()]
        if said.get("kind") not in LISTED:
            return said
        if len(lines) < 2:
            self.add_error("choices", _("Write two answers or more, each on its line"))
        elif len(lines) > MOST_CHOICES:
            self.add_error("choices", _("Write at most 20 answers"))
        elif any(len(line) > LONGEST_CHOICE for line in lines):
            self.add_error("choices", _("Keep each answer under 150 characters"))
        return said

    def built(self) -> Question:
        """The question as the form says it."""
        said = self.cleaned_data
        listed = said["kind"] in LISTED
        choices = choices_of(
            said["choices"].splitlines() if listed else (),
            said["choices_cy"].splitlines(),
            self.question.choices,
        )
        return replace(
            self.question,
            **{name: said[name] for name in _PLAIN},
            choices=choices,
            only_if=tuple(tuple(one.split("=", 1)) for one in said.get("only_if", ())),
        )


class TermsForm(forms.Form):
    """What stands above the questions; and who may refer, for what, with what filled in."""

    intro = forms.CharField(
        label=_("What whoever refers reads first"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_INTRO,
        required=False,
    )
    intro_cy = forms.CharField(
        label=_("The same in Welsh"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_INTRO,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("Who may refer to you?"),
        help_text=_("Tick none, and every role that refers may."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reasons = forms.MultipleChoiceField(
        label=_("For which reasons?"),
        help_text=_("Tick none, and all of them are offered."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    required = forms.MultipleChoiceField(
        label=_("What has to be filled in of what every referral asks?"),
        choices=list(REQUIRABLE.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, content: Content, *args: Any) -> None:
        super().__init__(*args)
        self.content = content
        self.initial = {name: getattr(content, name) for name in self.fields}
        refers = {Permission.REFERRALS_SEND, Permission.REFERRALS_ONWARD}
        roles = [role for role in ROLES.values() if refers & role.permissions]
        self.fields["roles"].choices = [(role.code, role.name) for role in roles]  # type: ignore[attr-defined]
        self.fields["reasons"].choices = [(need.code, need.name) for need in all_needs()]  # type: ignore[attr-defined]

    def built(self) -> Content:
        """The content with these terms."""
        said = self.cleaned_data
        terms = {name: tuple(said[name]) for name in ("roles", "reasons", "required")}
        return replace(self.content, intro=said["intro"], intro_cy=said["intro_cy"], **terms)
