"""One thing on a network map, and two days of it, as forms."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from alongside.care.models import Tie
from alongside.care.models.tie import LONGEST_NAME

# How something on the map is, in the words of the person whose map it is.
OWN_FEELS = {
    Tie.Feels.HELPS: _("Does me good"),
    Tie.Feels.MIXED: _("Both good and hard"),
    Tie.Feels.DRAINS: _("Takes my strength"),
    Tie.Feels.UNKNOWN: _("Not said"),
}


class TieForm(forms.Form):
    """Who or what it is, how close, and how it is for the person."""

    name = forms.CharField(
        label=_("Who or what is it?"),
        help_text=_(
            "A first name or a role is enough: Sam, sister, a neighbour, the choir. They have not "
            "been asked: no surname, number or address, and nothing about their health."
        ),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Enter a first name or a role, up to 40 characters")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Tie.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is a person, a group or a place")},
    )
    circle = forms.ChoiceField(
        label=_("How close?"),
        help_text=_("For a wish: where they would like it to be."),
        choices=Tie.Circle.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a circle")},
    )
    often = forms.ChoiceField(
        label=_("How often?"),
        choices=Tie.Often.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    feels = forms.ChoiceField(
        label=_("How is it for them?"),
        choices=Tie.Feels.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    wished = forms.BooleanField(
        label=_("It is not there yet: they wish it were"),
        required=False,
    )

    @staticmethod
    def said_by(tie: Tie) -> dict[str, Any]:
        """What stands in the form at first."""
        return {name: getattr(tie, name) for name in TieForm.base_fields}


class OwnTieForm(TieForm):
    """The same, asked of the person whose map it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["circle"].help_text = _("For a wish: where you would like it to be.")
        self.fields["feels"].label = _("How is it for you?")
        self.fields["feels"].choices = [  # type: ignore[attr-defined]
            (one.value, OWN_FEELS[one]) for one in Tie.Feels
        ]
        self.fields["wished"].label = _("It is not there yet: I wish it were")


class CompareForm(forms.Form):
    """Two days on which the map changed."""

    before = forms.ChoiceField(label=_("As it was on"))
    after = forms.ChoiceField(label=_("Compared with"))

    def __init__(self, days: Sequence[dt.date], typed: Any = None) -> None:
        choices = [(day.isoformat(), date_format(day, "j F Y")) for day in days]
        initial = {"before": choices[-1][0], "after": choices[0][0]} if choices else {}
        super().__init__(typed, initial=initial)
        for name in ("before", "after"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The earlier day, then the later, whichever was chosen where."""
        first, last = sorted(dt.date.fromisoformat(day) for day in self.cleaned_data.values())
        return first, last
