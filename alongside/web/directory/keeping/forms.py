"""What people are asked who help to keep the directory true."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.directory.models import Problem
from alongside.directory.services.problems import LONGEST_WORDS


class ProposerForm(forms.Form):
    """Where to tell a visitor what became of their proposal, if they wish."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Only if you would like to hear what became of it. We use it for that alone and forget "
            "it when we have told you, or after 180 days."
        ),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Enter an e-mail address like name@example.org")},
    )
    # Programs fill in every box they find; people do not see this one.
    website = forms.CharField(required=False)

    # The entry has an e-mail address too.
    prefix = "proposer"


class ProblemForm(forms.Form):
    """What is wrong with an entry. Nobody has to say who they are."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Problem.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what is wrong")},
    )
    words = forms.CharField(
        label=_("What should we know?"),
        help_text=_(
            "For example, the right number or the new day. Leave out names of people. "
            "We keep your words for two years."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Only if you would like to hear what we did. We use it for that alone and forget it "
            "when we have answered, or after 180 days."
        ),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Enter an e-mail address like name@example.org")},
    )
    # Programs fill in every box they find; people do not see this one.
    website = forms.CharField(required=False)
