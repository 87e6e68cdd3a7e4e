"""Going alone, as forms."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common import clock
from alongside.owncare.models.lone_visit import LONGEST_PLACE, LONGEST_WORDS
from alongside.owncare.rules import next_time
from alongside.owncare.states import OF_A_COLLEAGUE
from alongside.ui.clock_field import ClockField

_FIVE = 5  # minutes to which a proposed time is rounded


class SetOutForm(forms.Form):
    """Where, until when, and who is told first."""

    place = forms.CharField(
        label=_("Where are you going?"),
        help_text=_(
            "So that you would be found: street, house, flat. Colleagues read it only once they "
            "are told to look for you. A day after you are back it is deleted, within the hour. "
            "That you were out, and until when, is kept for a year."
        ),
        max_length=LONGEST_PLACE,
        error_messages={
            "required": _("Say where you are going, so that you are found"),
            "max_length": _("This is too long: keep it under 300 characters"),
        },
    )
    back = ClockField(
        label=_("When will you be back?"),
        help_text=_("For example 14:30 or 2.30pm"),
    )
    buddy = forms.ChoiceField(label=_("Who is told first if you say nothing?"), required=False)

    def __init__(self, team: QuerySet[User], *args: Any, alone: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = [("", _("The team lead"))] if alone else [("", _("Choose a colleague"))]
        names = [(str(user.pk), user.name) for user in team]
        self.fields["buddy"].choices = [*nobody, *names]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        said = self.cleaned_data
        return {
            "place": said["place"],
            "back_at": next_time(clock.now(), said["back"]),
            "buddy": said["buddy"] or None,
        }


def proposed_time(minutes: int = 60) -> str:
    """So many minutes from now, on the next five."""
    return clock_time(clock.now() + dt.timedelta(minutes=minutes))


def clock_time(moment: dt.datetime) -> str:
    """A moment as clocks here show it, on the next five minutes."""
    at = timezone.localtime(moment)
    return (at + dt.timedelta(minutes=-at.minute % _FIVE)).strftime("%H:%M")


class NumberForm(forms.Form):
    """The mobile for reminders and alarms."""

    mobile = forms.CharField(
        label=_("Your mobile number"),
        help_text=_(
            "For being asked and told by text message, besides by e-mail. Nobody else here sees "
            "it. Leave it empty to have it forgotten."
        ),
        max_length=30,
        required=False,
    )


class HappenedForm(forms.Form):
    """What a colleague who was told has found out."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(outcome.value, outcome.label) for outcome in OF_A_COLLEAGUE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what happened")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        help_text=_("Your colleague, whoever looks for them and the lead read it. No names."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
        error_messages={"max_length": _("This is too long: keep it under 1,000 characters")},
    )
