"""What would help somebody to come, as a form: for either side, and for the person themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.booking.support import LONGEST_WORDS, Support, Wanted, kinds_for


class HelpForm(forms.Form):
    """What would help somebody to come."""

    help_wanted = forms.MultipleChoiceField(
        label=_("Would something help them to come?"),
        choices=Support.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    help_words = forms.CharField(
        label=_("What there is to know about it"),
        help_text=_(
            "Which language, say, or that they use a wheelchair. It stands on the printed register."
        ),
        max_length=LONGEST_WORDS,
        error_messages={"max_length": _("This is too long: keep it under 200 characters")},
        required=False,
    )

    def for_a(self, how: str) -> None:
        """Ask only for what can help at such a time: see ``kinds_for``."""
        kinds = kinds_for(how)
        self.fields["help_wanted"].choices = [  # type: ignore[attr-defined]
            (kind, label) for kind, label in Support.choices if kind in kinds
        ]

    @property
    def wanted(self) -> Wanted:
        """What was said, once the form is valid."""
        return Wanted(self.cleaned_data["help_wanted"], self.cleaned_data["help_words"])
