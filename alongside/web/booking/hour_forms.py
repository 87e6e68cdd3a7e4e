"""How a link worker is booked, and at which hours, as forms."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from alongside.booking.free_times import How
from alongside.booking.models import SlotPlan
from alongside.booking.services import PLANNED
from alongside.ui.clock_field import ClockField
from alongside.ui.fields import DateBoxesField
from alongside.web.booking.forms import number_field

HOW = [
    (How.PHONE.value, How.PHONE.label),
    (How.VIDEO.value, How.VIDEO.label),
    (How.FACE_TO_FACE.value, _("In person")),
]


class SlotPlanForm(forms.Form):
    """How long, with what around it, how far ahead."""

    minutes = number_field(_("How many minutes a meeting takes"), 10, 240, initial=30)
    before = number_field(_("Minutes to prepare before it"), 0, 120, initial=0)
    after = number_field(_("Minutes to write up after it"), 0, 120, initial=10)
    travel = number_field(_("Minutes to get from one place to another"), 0, 240, initial=30)
    notice_hours = number_field(_("How many hours before it can be booked"), 0, 336, initial=24)
    weeks_ahead = number_field(_("How many weeks ahead it can be booked"), 1, 12, initial=3)
    is_open = forms.BooleanField(label=_("Times can be booked"), required=False, initial=True)

    @classmethod
    def of(cls, plan: SlotPlan | None) -> "SlotPlanForm":
        """The form as it was said last."""
        return cls(initial={name: getattr(plan, name) for name in PLANNED} if plan else None)


class _Hours(forms.Form):
    starts = ClockField(label=_("From"), required=False, help_text=_("For example 9:30am"))
    ends = ClockField(label=_("To"), required=False, help_text=_("For example 12:30pm"))
    how = forms.ChoiceField(label=_("How"), choices=HOW, widget=forms.RadioSelect, initial="phone")
    place = forms.CharField(
        label=_("Where you meet"),
        help_text=_("Only if it is in person. Whoever books reads it, and so does the person."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in () if cleaned.get("off") else ("starts", "ends"):
            if name in cleaned and not cleaned[name]:
                self.add_error(name, _("Enter a time like 10:30 or 2pm"))
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)


class WeekForm(_Hours):
    """Hours of every week."""

    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=list(WEEKDAYS.items()), coerce=int, empty_value=None
    )
    field_order = ("weekday",)


class DayForm(_Hours):
    """Hours of one day instead of those of the week; or none."""

    day = DateBoxesField(label=_("Day"), must_be="future")
    off = forms.BooleanField(label=_("No times on this day"), required=False)
    field_order = ("day", "off")

    def told(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        if said.pop("off"):
            return {"day": said["day"]}
        return said
