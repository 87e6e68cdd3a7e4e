"""What is asked of a professional who asks for a right on somebody's behalf."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForThemForm(forms.Form):
    """How they know who asks, and what the person wants."""

    identity = forms.CharField(
        label=_("How did you make sure that it is them who ask?"),
        help_text=_(
            "For example: I have known them for months and they asked me face to face; I called "
            "the number that we hold. Where somebody asks for them: by which right."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={
            "required": _("Write how you made sure that it is them, in a sentence"),
        },
    )
    words = forms.CharField(
        label=_("What do they want, in their words?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
