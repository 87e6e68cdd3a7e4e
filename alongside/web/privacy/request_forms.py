"""The words with which a request is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText

_AREA = {"rows": 4}


class ReleaseForm(forms.Form):
    """A few words that go with the copy."""

    answer = forms.CharField(
        label=_("A few words to the person, if you like"),
        help_text=_("They stand beside the copy."),
        widget=LongText(attrs=_AREA),
        max_length=5000,
        required=False,
    )


class RefuseForm(forms.Form):
    """Why the answer is no."""

    answer = forms.CharField(
        label=_("Why is the answer no?"),
        help_text=_("The person reads this. Say which law allows it, in plain words."),
        widget=LongText(attrs=_AREA),
        max_length=5000,
        error_messages={"required": _("Write why, in words for the person")},
    )


class ExtendForm(forms.Form):
    """Why it takes longer."""

    answer = forms.CharField(
        label=_("Why does it take longer?"),
        help_text=_(
            "The law allows it once, for a request that is complex or one of many. The person "
            "reads this."
        ),
        widget=LongText(attrs=_AREA),
        max_length=5000,
        error_messages={"required": _("Write why, in words for the person")},
    )


class DecisionForm(forms.Form):
    """What is done, and why."""

    answer = forms.CharField(
        label=_("What is done, and why?"),
        help_text=_("The person reads this."),
        widget=LongText(attrs=_AREA),
        max_length=5000,
        error_messages={"required": _("Write what is done and why, in words for the person")},
    )
