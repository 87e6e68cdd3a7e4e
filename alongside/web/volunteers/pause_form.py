"""Until when nobody new is sent: the provider's own pages ask it with the same form."""

from django import forms
from django.utils.translation import gettext_lazy

from alongside.ui.fields import DateBoxesField


class PauseForm(forms.Form):
    """Until when nobody new is sent."""

    opens_on = DateBoxesField(
        label=gettext_lazy("Open again by itself on"),
        help_text=gettext_lazy("Leave it empty, and it stays paused until one of you opens it."),
        must_be="future",
        required=False,
    )
