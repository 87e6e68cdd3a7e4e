"""Who decided that somebody is referred: asked where it was not simply the person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.consent.models import Consent
from alongside.referrals.models import LONGEST_TEXT

_OTHERS = (
    Consent.Basis.COMPETENT,
    Consent.Basis.PARENT,
    Consent.Basis.BEST_INTERESTS,
    Consent.Basis.ATTORNEY,
    Consent.Basis.SAFEGUARDING,
    Consent.Basis.LAW,
)


class DecidingForm(forms.Form):
    """A tick where the person agrees; else what it rests on, and the words for that."""

    basis = forms.ChoiceField(
        label=_("Under 16, or not able to decide this? Say what it rests on"),
        choices=[
            ("", _("The person is 16 or older and agrees")),
            *((b.value, b.label) for b in _OTHERS),
        ],
        required=False,
    )
    how = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=Consent.How.choices,
        initial=Consent.How.SPOKEN,
        required=False,
    )
    why = forms.CharField(
        label=_("Then say who decided or judged, for what, and why"),
        help_text=_("That somebody can decide is assumed. They can read this on their own pages."),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not self.agrees(cleaned):
            self.add_error("consent", _("Tick to say that the person agrees, or do not send"))
        return cleaned

    def agrees(self, cleaned: dict[str, Any]) -> bool:
        """Whether something was said that the referral can rest on."""
        return bool(cleaned.get("basis") or cleaned.get("consent"))

    def decided(self) -> dict[str, Any]:
        """What the consent rests on, as a referral's wish holds it."""
        said = self.cleaned_data
        basis = said["basis"] or Consent.Basis.AGREED
        return {
            "consent_basis": basis,
            "consent_why": said["why"] if said["basis"] else "",
            "consent_how": said["how"] or Consent.How.SPOKEN,
        }
