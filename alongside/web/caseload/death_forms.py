"""A person died, or did not, as forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.services import LONGEST_TEXT
from alongside.common.pasted import LongText
from alongside.people.models import Death
from alongside.ui.fields import DateBoxesField


class DeathForm(forms.Form):
    """That somebody died."""

    source = forms.ChoiceField(
        label=_("Who told you?"),
        choices=Death.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who told you")},
    )
    died_on = DateBoxesField(
        label=_("When did they die?"),
        help_text=_("Leave it empty if you do not know the day."),
        must_be="past",
        required=False,
    )


class AliveForm(forms.Form):
    """That it was a mistake."""

    why = forms.CharField(
        label=_("How do you know that they are alive?"),
        help_text=_("Your team reads this."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Write how you know that they are alive"),
            "max_length": _("This is too long: keep it under 10,000 characters"),
        },
    )
