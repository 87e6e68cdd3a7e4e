"""Somebody lives elsewhere now, as forms."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.services.moving import LONGEST_ADDRESS, LONGEST_WHY
from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.organisations.models import Organisation
from alongside.web.onward.forms import ReferOnForm


class AddressForm(forms.Form):
    """Where the person lives now."""

    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        required=False,
        error_messages={"max_length": _("Keep the address under 300 characters")},
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("Leave it empty if they have no fixed address."),
        max_length=12,
        required=False,
    )

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if not typed.strip():
            return ""
        try:
            return postcode.parse(typed)
        except Refused as error:
            raise forms.ValidationError(error.message) from error


class StayForm(forms.Form):
    """The team goes on."""

    why = forms.CharField(
        label=_("What did you agree with the person?"),
        help_text=_("For example: we go on until the housing is settled."),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_WHY,
        error_messages={
            "required": _("Write what you agreed with the person"),
            "max_length": _("Keep it under 500 characters"),
        },
    )


class HandOnForm(ReferOnForm):
    """A referral to the team of the new area: it plans with the person, as this one did."""

    team = forms.TypedChoiceField(
        label=_("Which team?"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the team")},
    )
    words = forms.CharField(
        label=_("What the team should know"),
        help_text=_("Choose with the person what to tell. Your notes stay with your team."),
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, teams: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {team.pk: team for team in teams}
        self.fields["team"].choices = [(str(team.pk), team.name) for team in teams]  # type: ignore[attr-defined]
        if len(teams) == 1:
            self.fields["team"].initial = str(teams[0].pk)
        del self.fields["also"], self.fields["until"]  # a team plans with the person, or does not

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "also": [], "until": None}
