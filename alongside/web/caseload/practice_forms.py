"""A letter to somebody's GP practice, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.services import LONGEST_TEXT
from alongside.common.pasted import LongText


class PracticeLetterForm(forms.Form):
    """Where it goes, what it says, and that the person knows."""

    name = forms.CharField(
        label=_("Name of the practice"),
        max_length=100,
        error_messages={"required": _("Write the name of the practice")},
    )
    address = forms.CharField(
        label=_("Street and town"),
        help_text=_("Each on a line of its own, as on an envelope."),
        widget=LongText(attrs={"rows": 3}),
        max_length=300,
        error_messages={"required": _("Write where the practice is")},
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=8,
        error_messages={"required": _("Write the postcode of the practice")},
    )
    text = forms.CharField(
        label=_("What to tell them"),
        help_text=_(
            "Change it as you like. Their name, date of birth and NHS number are put above it, "
            "your name and team below. The practice reads this and nothing else: none of your "
            "notes."
        ),
        widget=LongText(attrs={"rows": 12}),
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Write what the practice is told"),
            "max_length": _("This is too long: keep it under 10,000 characters"),
        },
    )
    agreed = forms.BooleanField(
        label=_("I asked, and they agree that their practice gets this letter"),
        required=False,
    )
