"""What is asked of a professional who asks for a right on somebody's behalf."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.rights.states import Correctable, Learned, Source


class AskForThemForm(forms.Form):
    """How they know who asks, and what the person wants."""

    identity = forms.CharField(
        label=_("How did you make sure that it is them who ask?"),
        help_text=_(
            "For example: I have known them for months and they asked me face to face; I called "
            "the number that we hold. Where somebody asks for them: by which right."
        ),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        error_messages={
            "required": _("Write how you made sure that it is them, in a sentence"),
        },
    )
    words = forms.CharField(
        label=_("What do they want, in their words?"),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class CorrectForThemForm(AskForThemForm):
    """The same, with what is wrong and what should stand there."""

    field = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Correctable.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong")},
    )
    proposed = forms.CharField(
        label=_("What should stand there?"),
        help_text=_("A date of birth as year, month and day: 1948-03-27"),
        max_length=300,
        required=False,
    )


class ObjectForm(forms.Form):
    """Which objection, and where it was learned."""

    source = forms.ChoiceField(
        label=_("What did they say no to?"),
        help_text=_(
            "The national data opt-out holds for all of the NHS in England; they set and change it "
            "on NHS.UK or by phone. Their own objection holds here."
        ),
        choices=Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which of the two it is")},
    )
    learned = forms.ChoiceField(
        label=_("Where do you have it from?"),
        choices=[choice for choice in Learned.choices if choice[0] != Learned.PAGES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where you have it from")},
    )
