"""What is asked before a record is opened in an emergency, and afterwards."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alongside.common import nhs_number
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.people.models import EmergencyAccess
from alongside.people.services import HOURS, Emergency
from alongside.ui.fields import DateBoxesField


def _hours() -> list[tuple[int, str]]:
    return [(one, ngettext("%(num)s hour", "%(num)s hours", one) % {"num": one}) for one in HOURS]


class EmergencyForm(forms.Form):
    """Whose record, why, for how long."""

    nhs_number = forms.CharField(
        label=_("NHS number"),
        max_length=20,
        error_messages={"required": _("Enter the NHS number")},
    )
    date_of_birth = DateBoxesField(
        label=_("Date of birth"),
        must_be="past",
        birthday=True,
        error_messages={"required": _("Enter the date of birth")},
    )
    why = forms.ChoiceField(
        label=_("Why can it not wait?"),
        choices=EmergencyAccess.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it cannot wait")},
    )
    reason = forms.CharField(
        label=_("What has happened?"),
        help_text=_("One sentence. Whoever judges it reads this."),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write in a sentence what has happened")},
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=_hours,
        initial=HOURS[0],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long you need it")},
    )
    opens_circle = forms.BooleanField(
        label=_("I need to know where they are, even if that is hidden"), required=False
    )

    def clean_nhs_number(self) -> str:
        try:
            return nhs_number.parse(self.cleaned_data["nhs_number"])
        except Refused as error:
            raise forms.ValidationError(error.message) from error

    def emergency(self) -> Emergency:
        names = ("why", "reason", "hours", "opens_circle")
        return Emergency(**{name: self.cleaned_data[name] for name in names})


class ReviewForm(forms.Form):
    """Was it right?"""

    verdict = forms.ChoiceField(
        label=_("Was it right?"),
        choices=EmergencyAccess.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it was right")},
    )
    follow_up = forms.CharField(
        label=_("What is done about it?"),
        help_text=_("Needed if it was not right: whom you talked to, whether the person is told."),
        widget=LongText(attrs={"rows": 3}),
        max_length=5000,
        required=False,
    )
