"""What a professional without an account is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common import clock, nhs_number
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.consent.models import Consent
from alongside.consent.rules import AgeBand, age_band, why_not
from alongside.people.rules import ADULT_AT, age_on
from alongside.referrals.models import LONGEST_TEXT
from alongside.ui.fields import DateBoxesField
from alongside.web.referring.forms import WhatForForm


class AddressForm(forms.Form):
    """The work address that a code goes to."""

    email = forms.EmailField(
        label=_("Your work e-mail address"),
        error_messages={"required": _("Enter your work e-mail address")},
    )


class CodeForm(forms.Form):
    """The code that was sent there."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Enter the code, 6 digits")},
    )


class AboutForm(WhatForForm):
    """Who asks, about whom, and what for."""

    # What is wrong is said in the order of the page.
    field_order = (
        *("own_name", "works_as", "works_at", "own_phone", "given_name", "family_name"),
        *("date_of_birth", "nhs_number", "phone", "postcode", "contact_note"),
    )

    nhs_number = forms.CharField(
        label=_("NHS number"),
        help_text=_("If you know it: 10 digits, like 999 000 0018"),
        max_length=20,
        required=False,
    )
    date_of_birth = DateBoxesField(
        label=_("Date of birth"),
        help_text=_("For example, 31 3 1958"),
        must_be="past",
        birthday=True,
        error_messages={"required": _("Enter the date of birth")},
    )
    own_name = forms.CharField(
        label=_("Your name"), max_length=150, error_messages={"required": _("Enter your name")}
    )
    works_as = forms.CharField(
        label=_("What you work as"),
        max_length=150,
        error_messages={"required": _("Say what you work as")},
    )
    works_at = forms.CharField(
        label=_("Where you work"),
        max_length=150,
        error_messages={"required": _("Say where you work")},
    )
    own_phone = forms.CharField(label=_("Your phone number"), max_length=40, required=False)
    question = forms.CharField(
        label=_("A question of your own, or anything else the team should know"),
        help_text=_("Whoever reads it answers by telephone or e-mail, to you."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    young = forms.BooleanField(
        label=_("I have read that, and ask this team all the same"), required=False
    )
    is_young = False  # under 18, by the birth date that was typed

    def clean_nhs_number(self) -> str:
        typed = self.cleaned_data["nhs_number"]
        try:
            return nhs_number.parse(typed) if typed.strip() else ""
        except Refused as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        born = cleaned.get("date_of_birth")
        basis = cleaned.get("basis") or Consent.Basis.AGREED
        wrong = why_not(basis, born, clock.today()) if born else ""
        if wrong:
            self.add_error("basis", wrong)
        self.is_young = born is not None and age_on(born, clock.today()) < ADULT_AT
        if self.is_young and not cleaned.get("young"):
            self.add_error("young", _("They are under 18: read whom to ring, then tick the box"))
        if cleaned.get("basis") and not cleaned.get("why", "").strip():
            self.add_error("why", _("Say who decided or judged, for what, and why"))
        return cleaned

    @property
    def band(self) -> AgeBand | None:
        """What their age means for who decides; None while no birth date is read."""
        born = getattr(self, "cleaned_data", {}).get("date_of_birth")
        return age_band(born, clock.today()) if born else None

    def who(self) -> dict[str, str]:
        """Who asks."""
        said = self.cleaned_data
        return {
            "name": said["own_name"],
            "works_as": said["works_as"],
            "works_at": said["works_at"],
            "phone": said["own_phone"],
        }

    def content(self) -> dict[str, Any]:
        """About whom and what for, as JSON holds it."""
        said = self.cleaned_data
        kept = ("words", "note", "risk", "urgency")
        return {
            "nhs_number": said["nhs_number"],
            "born": said["date_of_birth"].isoformat(),
            "details": self.details(),
            "needs": [need.code for need in said["needs"]],
            **{name: said[name] for name in kept},
            "question": said["question"].strip(),
            "risk_note": said["risk_note"] if said["risk"] == "known" else "",
            **{name: str(text) for name, text in self.decided().items()},
        }
