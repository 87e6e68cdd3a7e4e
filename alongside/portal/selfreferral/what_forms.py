"""What would help, in few words, and what the team should know: as far as the team takes it."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.begun.home_rules import MOST_NEEDS
from alongside.begun.own_drafts import Asking
from alongside.common.pasted import LongText
from alongside.needs.queries import all_needs
from alongside.portal.selfreferral.ask_forms import PageForm
from alongside.portal.selfreferral.forms import LONGEST_WORDS, said_plainly
from alongside.web.questions.asking import hold_to_terms

_LONGEST_SAFETY = 2000


def can_be_asked(needs: Sequence[str], reasons: Collection[str]) -> bool:
    """Whether a referral can name them all, and the team helps with each: else they choose.

    No reasons: the team helps with all.
    """
    return 1 <= len(needs) <= MOST_NEEDS and (not reasons or set(needs) <= set(reasons))


def needs_of(asking: Asking, reasons: Collection[str]) -> list[str]:
    """What would help: as the guide heard it, or the few of it that they chose."""
    heard = asking.advice.needs
    if can_be_asked(heard, reasons):
        return list(heard)
    return list(asking.about.get("what", {}).get("needs", []))


class WordsForm(PageForm):
    """Their own words, where the team takes nobody without them."""

    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("The team needs this before it can help. A few words are enough."),
        widget=LongText(attrs={"rows": 5}),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Write a few words about what would help")},
    )

    def tell(self, asking: Asking, page: str) -> Asking:
        """As the guide would have heard it."""
        return asking.saying("words", self.cleaned_data["words"])


class WhatForm(PageForm):
    """What would help, and what to know to keep everybody safe."""

    other = {
        "needs": _("What would they like help with?"),
        "safety": _("Is there something the team should know to keep them or others safe?"),
        "language": _("In which language should the team speak with them?"),
        "interpreter": _("They need an interpreter"),
    }

    needs = forms.MultipleChoiceField(
        label=_("What would you like help with?"),
        help_text=_("Choose up to three."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that would help")},
    )
    safety = forms.CharField(
        label=_("Is there something we should know to keep you or others safe?"),
        help_text=_("For example: a dog in the house, or somebody who must not know."),
        widget=LongText(attrs={"rows": 2}),
        max_length=_LONGEST_SAFETY,
        required=False,
    )
    language = forms.CharField(
        label=_("In which language should the team speak with you?"),
        help_text=_("Leave it empty for English."),
        max_length=60,
        required=False,
    )
    interpreter = forms.BooleanField(label=_("I need an interpreter"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if can_be_asked(self.asking.advice.needs, self.theirs.reasons):
            del self.fields["needs"]
            return
        field = cast(forms.MultipleChoiceField, self.fields["needs"])
        field.choices = [(need.code, said_plainly(need)) for need in all_needs()]
        if self.theirs.reasons:
            field.help_text = _("This team helps with these. Choose up to three.")
        hold_to_terms(self, self.theirs.content)

    def clean_needs(self) -> list[str]:
        """No more than a referral can name."""
        chosen: list[str] = self.cleaned_data["needs"]
        if len(chosen) > MOST_NEEDS:
            raise forms.ValidationError(_("Choose up to three."))
        return chosen
