"""A note for oneself, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.services import LONGEST_TEXT
from alongside.common.pasted import LongText


class PrivateNoteForm(forms.Form):
    """What only its author reads."""

    text = forms.CharField(
        label=_("Note for yourself"),
        help_text=_("What somebody else must act on belongs into a contact or a concern."),
        widget=LongText(attrs={"rows": 6}),
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Write your note"),
            "max_length": _("This is too long: keep it under 10,000 characters"),
        },
    )
