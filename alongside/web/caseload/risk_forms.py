"""What keeps everyone safe, as forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.models import Risk
from alongside.care.models.risk import LONGEST_RISK
from alongside.common.pasted import LongText

_TOO_LONG = _("This is too long: keep it under 1,000 characters")


class RiskForm(forms.Form):
    """What somebody should know before they meet or ring the person."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Risk.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about")},
    )
    words = forms.CharField(
        label=_("What should your colleagues know?"),
        help_text=_(
            "In plain words: what it is, and what to do about it. For example: a large dog, ask "
            "for it to be shut in before you come."
        ),
        widget=LongText(attrs={"rows": 4}),
        max_length=LONGEST_RISK,
        error_messages={
            "required": _("Write what your colleagues should know"),
            "max_length": _TOO_LONG,
        },
    )


class EndRiskForm(forms.Form):
    """Why it is none any more."""

    why = forms.CharField(
        label=_("Why is it over?"),
        help_text=_("For example: the dog has gone to her son. Or: this was noted by mistake."),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_RISK,
        error_messages={"required": _("Write why it is over"), "max_length": _TOO_LONG},
    )
