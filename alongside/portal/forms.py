"""The forms at a person's own door."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from alongside.booking.services import LONGEST_CHANGE
from alongside.common.pasted import LongText
from alongside.needs.queries import all_needs
from alongside.people.models import Person
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import LONGEST_TEXT
from alongside.rights.states import BY_PROXY, Correctable
from alongside.ui.fields import DateBoxesField
from alongside.web.own_words import OwnWords, offer_own_words
from alongside.web.support import HelpForm

MOST_NEEDS = 3
_CHANGED = _(
    "What you wrote about yourself was changed since you opened this page. Read it again, and "
    "tick what goes along"
)


class ReachForm(forms.Form):
    """How the person wants to be reached."""

    contact_by = forms.ChoiceField(
        label=_("How should we reach you?"),
        choices=[
            (Person.Channel.TEXT, _("By text message")),
            (Person.Channel.PHONE, _("By phone")),
            (Person.Channel.EMAIL, _("By e-mail")),
            (Person.Channel.LETTER, _("By letter")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to be reached")},
    )

    def offer(self, ways: Collection[str]) -> list[tuple[str, str]]:
        """Show only these ways, once what was chosen is read; the others, to say what they lack."""
        self.is_valid()
        field = cast(forms.ChoiceField, self.fields["contact_by"])
        every = [(str(way), str(label)) for way, label in cast(Any, field.choices)]
        field.choices = [one for one in every if one[0] in ways]
        return [one for one in every if one[0] not in ways]


class AskTeamForm(forms.Form):
    """What would help, as the person says it themselves."""

    needs = forms.MultipleChoiceField(
        label=_("What would you like help with?"),
        help_text=_("Choose up to three."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that you would like help with")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        widget=LongText(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    about_me = OwnWords(
        label=_("What you wrote about yourself"),
        help_text=_(
            "Tick what they should read, so that you need not tell it again. It goes as it stands "
            "today. Tick nothing that could tell somebody where you are, if that is not safe."
        ),
        error_messages={"invalid_choice": _CHANGED},
    )
    safety = forms.CharField(
        label=_("Is there something we should know to keep you or others safe?"),
        help_text=_("For example: when it is not safe to ring you, or a dog in the house."),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    agrees = forms.BooleanField(
        label=_("I agree that the team sees this"),
        error_messages={"required": _("Say that you agree: without that, nothing is sent")},
    )

    def __init__(self, about_me: AboutMe, *args: Any, **kwargs: Any) -> None:
        """``about_me`` is what they wrote of themselves, offered part by part."""
        super().__init__(*args, **kwargs)
        offer_own_words(self, about_me)
        field = cast(forms.MultipleChoiceField, self.fields["needs"])
        field.choices = [(need.code, now_in(need.name)) for need in all_needs()]

    def clean_needs(self) -> list[str]:
        """No more than a referral can name."""
        chosen: list[str] = self.cleaned_data["needs"]
        if len(chosen) > MOST_NEEDS:
            raise forms.ValidationError(_("Choose up to three."))
        return chosen


class SayYesForm(forms.Form):
    """What goes along with a yes, of what the person wrote about themselves."""

    about_me = OwnWords(
        label=_("What you wrote about yourself"),
        help_text=_(
            "Tick what they should read, so that you need not tell it again. It goes as it stands "
            "today. Tick nothing that could tell somebody where you are, if that is not safe."
        ),
        error_messages={"invalid_choice": _CHANGED},
    )

    def __init__(self, about_me: AboutMe | None, *args: Any, acting: bool, **kwargs: Any) -> None:
        """``about_me`` is offered part by part; ``acting``: to somebody who acts for them."""
        super().__init__(*args, **kwargs)
        field = self.fields["about_me"]
        if acting:
            field.label = _("What they wrote about themselves")
            field.error_messages |= OwnWords.default_error_messages
            field.help_text = _(
                "Tick what they would want to be read. It goes as it stands today. Tick nothing "
                "that could tell somebody where they are, if that is not safe."
            )
        offer_own_words(self, about_me)


class BirthdayForm(forms.Form):
    """What only the person, and those who help them, know."""

    date_of_birth = DateBoxesField(
        label=_("Your date of birth"),
        help_text=_("For example, 27 3 1948"),
        must_be="past",
        birthday=True,
        error_messages={"required": _("Enter your date of birth")},
    )


class ProxyBirthdayForm(BirthdayForm):
    """What whoever acts for somebody knows of them."""

    date_of_birth = DateBoxesField(
        label=_("The date of birth of the person you act for"),
        help_text=_("For example, 27 3 1948"),
        must_be="past",
        birthday=True,
        error_messages={"required": _("Enter the date of birth of the person you act for")},
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
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class CorrectionForm(forms.Form):
    """What is wrong, and what should stand there."""

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
    words = forms.CharField(
        label=_("Anything else that we should know"),
        help_text=_("For something that was written: where it stands, and what is wrong with it."),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class ProxyCorrectionForm(CorrectionForm):
    """The same of what whoever acts for somebody may ask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["field"])
        field.choices = [(one.value, one.label) for one in BY_PROXY]
        self.fields["proposed"].help_text = ""


class AskStopForm(forms.Form):
    """Why nothing should be done with it."""

    words = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "For example: it is wrong and somebody is looking at it; you want it kept for a "
            "claim; you object to what is done with it."
        ),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write why, in a few words")},
    )


class AskEraseForm(forms.Form):
    """What the person wants gone, if they want to say."""

    words = forms.CharField(
        label=_("What do you want erased, and why?"),
        help_text=_("You need not say. Without a word here, it is about all of it."),
        widget=LongText(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class OwnHelpForm(HelpForm):
    """What would help them to come, in words to themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted, words = self.fields["help_wanted"], self.fields["help_words"]
        wanted.label = _("Would something help you to come?")
        words.label = _("What should we know about it?")
        words.help_text = _(
            "Which language, say, or that you use a wheelchair. Whoever arranges it reads it."
        )


class OtherTimeForm(forms.Form):
    """What would suit somebody better than the time that was booked."""

    words = forms.CharField(
        label=_("What would suit you?"),
        help_text=_("For example: a week later, or in the afternoon."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_CHANGE,
        error_messages={"required": _("Write what would suit you better")},
    )
