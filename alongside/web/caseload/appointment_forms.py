"""Arranging to meet, as a form."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.ui.clock_field import ClockField
from alongside.ui.fields import DateBoxesField
from alongside.web.caseload.contact_forms import ONE_TO_ONE


class AppointmentForm(forms.Form):
    """When, how, for how long and where."""

    on = DateBoxesField(label=_("Day"), must_be="future")
    time = ClockField(
        label=_("Time"),
        help_text=_("For example 14:30 or 2.30pm"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=5,
        max_value=480,
        initial=60,
        error_messages={
            "required": _("Enter how many minutes it takes"),
            "invalid": _("Enter whole minutes, like 60"),
            "max_value": _("Enter at most 480 minutes"),
            "min_value": _("Enter 5 minutes or more"),
        },
    )
    kind = forms.ChoiceField(label=_("How"), choices=ONE_TO_ONE, initial="face_to_face")
    place = forms.CharField(
        label=_("Where"),
        help_text=_("Only your team reads it. It stays out of the calendar on your phone."),
        max_length=200,
        required=False,
    )
    although = forms.BooleanField(
        label=_("Arrange it although something else is arranged then"), required=False
    )

    def __init__(self, *args: Any, protected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was typed before somebody switched safe mode on is refused at the field.
        if protected and not self.data.get("place"):
            del self.fields["place"]

    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        said = self.cleaned_data
        at = timezone.make_aware(dt.datetime.combine(said["on"], said["time"]))
        return {
            "at": at,
            "minutes": said["minutes"],
            "kind": said["kind"],
            "place": said.get("place", ""),
        }
