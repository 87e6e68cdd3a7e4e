"""An entry of one's own reflective log, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.owncare.services import LONGEST_REFLECTION


class ReflectionForm(forms.Form):
    """What only its author reads."""

    text = forms.CharField(
        label=_("What do you want to remember?"),
        help_text=_("No names, no NHS numbers, nothing by which somebody could be known."),
        widget=LongText(attrs={"rows": 8}),
        max_length=LONGEST_REFLECTION,
        error_messages={
            "required": _("Write what you want to remember"),
            "max_length": _("This is too long: keep it under 10,000 characters"),
        },
    )
