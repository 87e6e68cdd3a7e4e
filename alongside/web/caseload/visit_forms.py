"""How somebody gets to a service, and whether they went, as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.models import FirstVisit


class VisitForm(forms.Form):
    """How sure they are, and what would help the first time."""

    confidence = forms.ChoiceField(
        label=_("How sure are they that they will go?"),
        choices=FirstVisit.Confidence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how sure they are")},
    )
    wanted = forms.MultipleChoiceField(
        label=_("What would they like, the first time?"),
        help_text=_("Offer it to whoever is not sure."),
        choices=FirstVisit.Support.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class FollowVisitForm(forms.Form):
    """What is arranged, and whether they went."""

    arranged = forms.MultipleChoiceField(
        label=_("What is arranged for the first time?"),
        choices=FirstVisit.Support.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    went = forms.ChoiceField(
        label=_("Did they go?"),
        choices=[*FirstVisit.Went.choices, ("", _("Not asked yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    why_not = forms.ChoiceField(
        label=_("If not: why?"),
        choices=[("", ""), *FirstVisit.WhyNot.choices],
        required=False,
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("went") == FirstVisit.Went.NO and not cleaned.get("why_not"):
            self.add_error("why_not", _("Choose why they did not go"))
        return cleaned
