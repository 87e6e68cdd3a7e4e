"""The forms at a person's own door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.ui.fields import DateBoxesField


class BirthdayForm(forms.Form):
    """What only the person, and those who help them, know."""

    date_of_birth = DateBoxesField(
        label=_("Your date of birth"),
        help_text=_("For example, 27 3 1948"),
        must_be="past",
        error_messages={"required": _("Enter your date of birth")},
    )


class NewLinkForm(forms.Form):
    """Where the last link went."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that your first link was sent to"),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
        },
    )


class AskCopyForm(forms.Form):
    """What the person wants to see, if they want to say."""

    words = forms.CharField(
        label=_("Is there something that matters most to you?"),
        help_text=_("You get all of it in any case."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
