"""What somebody fills in to ask a person online: what they read, and who decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.asks.models import LONGEST_SAID
from alongside.asks.rules import BASES
from alongside.common.pasted import LongText
from alongside.consent.models import Consent
from alongside.web.deciding import DecidingForm

_WHO_DECIDES = {
    Consent.Basis.AGREED: _("The person: 16 or older, and able to decide this"),
    Consent.Basis.COMPETENT: _("The person: under 16, and understands enough (Gillick)"),
    Consent.Basis.PARENT: _("Somebody with parental responsibility"),
    Consent.Basis.ATTORNEY: _("Their attorney or deputy, because they cannot decide this"),
}


class AskingForm(DecidingForm):
    """A referral as the person reads it beforehand, and who decides on it."""

    says = forms.CharField(
        label=_("What you would like to tell them"),
        help_text=_("Why you think that it may suit them. They read exactly this."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_SAID,
        required=False,
    )
    decides = forms.ChoiceField(
        label=_("Who decides?"),
        choices=[(basis.value, _WHO_DECIDES[basis]) for basis in BASES],
        widget=forms.RadioSelect,
        initial=Consent.Basis.AGREED,
        error_messages={"required": _("Choose who decides")},
    )
    alone = forms.BooleanField(
        label=_("Ask the person alone: whoever acts for them does not see it"), required=False
    )
    # What a referral asks that waits for no answer, and this one does not.
    left_out: tuple[str, ...] = ("consent", "basis", "how")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.left_out:
            del self.fields[name]
        self.fields["why"].label = _("Where somebody judged what they understand: who, and why")
        self.fields["why"].help_text = _("They can read this on their own pages.")

    def agrees(self, cleaned: dict[str, Any]) -> bool:
        """Nobody has agreed yet: that is what is asked."""
        return True

    def decided(self) -> dict[str, Any]:
        """On what a yes would rest."""
        said = self.cleaned_data
        return {
            "consent_basis": said["decides"],
            "consent_why": said["why"],
            "consent_how": Consent.How.ONLINE,
        }
