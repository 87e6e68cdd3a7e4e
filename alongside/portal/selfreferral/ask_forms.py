"""What a team needs to know of somebody who asks for help, page by page."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.begun.home_rules import (
    LONGEST_NOTE,
    Asker,
    Decides,
    Hear,
    Reach,
    Relationship,
    Time,
    Way,
    Whom,
    check_alone,
    check_asker,
    check_reach,
)
from alongside.begun.own_drafts import Asking
from alongside.common import clock, postcode
from alongside.common.errors import Refused
from alongside.directory.contacting import mobile
from alongside.organisations.models import Organisation
from alongside.portal.selfreferral.theirs import Theirs
from alongside.ui.fields import DateBoxesField
from alongside.web.questions.asking import hold_to_terms
from alongside.web.replies import refuse

_RINGS = re.compile(r"\+?[0-9][0-9 ()-]{8,30}")
_LONGEST_NAME = 100


class PageForm(forms.Form):
    """One page of asking: ``asking`` is what was said so far, ``other`` the words for another.

    ``theirs`` are the terms of the team: what it takes, and what it needs to have filled in.
    """

    other: dict[str, Any] = {}

    def __init__(self, asking: Asking, theirs: Theirs, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asking, self.theirs = asking, theirs
        if asking.for_other:
            for name, label in self.other.items():
                if name in self.fields:
                    self.fields[name].label = label

    def tell(self, asking: Asking, page: str) -> Asking:
        """With what was typed on it."""
        return asking.telling(page, self.kept())

    def kept(self) -> dict[str, Any]:
        """What is kept of it, as JSON holds it."""
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in self.cleaned_data.items()
        }


class PostcodeForm(forms.Form):
    """Where somebody lives: it says which team is theirs."""

    postcode = forms.CharField(
        label=_("What is your postcode?"),
        help_text=_("The whole of it, like “LS1 4AP”. It tells us which team is there for you."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"required": _("Enter your postcode")},
    )

    def clean_postcode(self) -> str:
        try:
            return postcode.parse(self.cleaned_data["postcode"])
        except Refused as error:
            raise forms.ValidationError(
                _("This is not a UK postcode. Type it like “LS1 4AP”")
            ) from error


class TeamForm(forms.Form):
    """Which of the area's teams."""

    team = forms.ChoiceField(
        label=_("Which team would you like to ask?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a team")},
    )

    def __init__(self, teams: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["team"])
        field.choices = [(str(team.pk), team.name) for team in teams]


class WhoForm(PageForm):
    """Who is to be helped."""

    other = {
        "given_name": _("Their first name"),
        "family_name": _("Their last name"),
        "born": _("Their date of birth"),
    }

    given_name = forms.CharField(
        label=_("Your first name"),
        max_length=_LONGEST_NAME,
        error_messages={"required": _("Enter the first name")},
    )
    family_name = forms.CharField(
        label=_("Your last name"),
        max_length=_LONGEST_NAME,
        error_messages={"required": _("Enter the last name")},
    )
    born = DateBoxesField(
        label=_("Your date of birth"),
        help_text=_("For example, 27 3 1948"),
        must_be="past",
        birthday=True,
        error_messages={"required": _("Enter the date of birth")},
    )

    def clean_born(self) -> dt.date:
        born: dt.date = self.cleaned_data["born"]
        if not self.asking.for_other:
            try:
                check_alone(born, clock.today())
            except Refused as error:
                raise forms.ValidationError(error.message) from error
        return born


class PhoneField(forms.CharField):
    """A telephone number as typed, or none. Raises ValidationError for what nobody can ring."""

    def __init__(self, **more: Any) -> None:
        box = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(max_length=40, required=False, widget=box, **more)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not _RINGS.fullmatch(text):
            raise forms.ValidationError(
                _("Enter a phone number, like 01632 960 001 or 07700 900 123"), code="number"
            )
        return text


def _email(label: Any) -> forms.EmailField:
    """An e-mail address, or none."""
    return forms.EmailField(
        label=label,
        required=False,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com")},
    )


class YouForm(PageForm):
    """Who asks for somebody close to them, and whose decision it is."""

    name = forms.CharField(
        label=_("Your own name"),
        max_length=_LONGEST_NAME,
        error_messages={"required": _("Enter your own name")},
    )
    relationship = forms.ChoiceField(
        label=_("Who are you to them?"),
        choices=Relationship.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are to them")},
    )
    decides = forms.ChoiceField(
        label=_("Do they know that you ask?"),
        choices=Decides.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether they know")},
    )
    phone = PhoneField(label=_("Your own phone number"))
    email = _email(_("Your own e-mail address"))
    keep = forms.BooleanField(
        label=_("The team may keep who I am and how to reach me"),
        help_text=_("If not, your name is deleted when they answer."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        who = self.asking.about.get("who")
        if not self.errors and who:
            born = dt.date.fromisoformat(who["born"])
            try:
                check_asker(Asker(**self.cleaned_data), born, clock.today())
            except Refused as error:
                refuse(self, error)
        return self.cleaned_data


class ReachForm(PageForm):
    """How somebody can be reached without danger."""

    other = {
        "phone": _("Their phone number"),
        "email": _("Their e-mail address"),
        "ways": _("Which ways are safe?"),
    }

    first = forms.ChoiceField(
        label=_("With whom should the team speak first?"),
        choices=[("them", _("With them")), ("me", _("With me"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose with whom they should speak first")},
    )
    phone = PhoneField(label=_("Your phone number"))
    email = _email(_("Your e-mail address"))
    ways = forms.MultipleChoiceField(
        label=_("Which ways are safe for you?"),
        help_text=_("Leave out what somebody else could hear or read who should not."),
        choices=Way.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one safe way to be in touch.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.asking.for_other:
            del self.fields["first"]
        hold_to_terms(self, self.theirs.content)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors:
            whom = Whom("", "", dt.date.min, "", said["phone"], said["email"])
            reach = Reach(said["ways"], asker_first=said.get("first") == "me")
            you = self.asking.about.get("you")
            try:
                check_reach(whom, reach, Asker(**you) if you else None)
            except Refused as error:
                refuse(self, error)
        return said


class TimesForm(PageForm):
    """When somebody would rather be rung, and what may be left or sent."""

    other = {
        "times": _("When are the best times to ring?"),
        "hear": _("May we send you a message, that it arrived and what the answer is?"),
    }

    leave_message = forms.ChoiceField(
        label=_("If nobody answers, may they leave a message?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether they may leave a message")},
    )
    times = forms.MultipleChoiceField(
        label=_("When would you like to be rung?"),
        help_text=_("Monday to Friday. Choose all that suit."),
        choices=Time.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Is there something else about when or how?"),
        help_text=_("For example: not on Tuesdays, or say that you are from the library."),
        max_length=LONGEST_NOTE,
        required=False,
    )
    hear = forms.ChoiceField(
        label=_("May we send you a message, that it arrived and what the answer is?"),
        help_text=_("It names nobody and does not say what it is about."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether we may send you a message")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = self.asking.about.get("reach", {})
        if Way.RING not in reach.get("ways", ()):
            del self.fields["leave_message"]
        field = cast(forms.ChoiceField, self.fields["hear"])
        field.choices = [
            (str(one), str(one.label)) for one in Hear if not one.needs or self._where(one)
        ]

    def _where(self, hear: Hear) -> str:
        return where_to(self.asking, hear)


def where_to(asking: Asking, hear: str) -> str:
    """The number or address to which a message may go; empty where there is none that is safe.

    To the person only by a way that they said is safe; to who asks for somebody, to themselves.
    """
    way = Hear(hear).needs
    reach = asking.about.get("reach", {})
    if asking.for_other:
        to = asking.about.get("you", {})
    else:
        to = reach if way in reach.get("ways", ()) else {}
    if way == Way.TEXT:
        return mobile(to.get("phone", ""))
    return str(to.get("email", "")) if way == Way.EMAIL else ""


def times_hold(asking: Asking) -> bool:
    """Whether what was said of messages still goes with the ways that are safe by now."""
    times, ways = asking.about["times"], asking.about.get("reach", {}).get("ways", ())
    if Way.RING in ways and "leave_message" not in times:
        return False
    return times["hear"] == Hear.NOT or bool(where_to(asking, times["hear"]))


class AgreeForm(forms.Form):
    """Their word, without which nothing is sent."""

    agrees = forms.BooleanField(
        label=_("I agree that the team reads this and gets in touch"),
        error_messages={"required": _("Say that you agree: without that, nothing is sent.")},
    )


class NextDayForm(forms.Form):
    """Where we may ask tomorrow whether it helped."""

    where = forms.CharField(
        label=_("Your mobile number or e-mail address"),
        help_text=_("It is used for this one message, and then deleted."),
        max_length=254,
        error_messages={"required": _("Enter a mobile number or an e-mail address")},
    )

    def clean_where(self) -> tuple[str, str]:
        """The way, and where it goes. Raises ValidationError for neither of the two."""
        typed = self.cleaned_data["where"].strip()
        if mobile(typed):
            return str(Hear.TEXT), mobile(typed)
        try:
            return str(Hear.EMAIL), forms.EmailField().clean(typed)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("Enter a mobile number like 07700 900 123, or an address like name@example.com")
            ) from error
