"""When something was that is written down later, as boxes of a form."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.common import clock
from alongside.ui.clock_field import ClockField
from alongside.ui.fields import DateBoxesField


class Earlier(forms.Form):
    """When it was, where that is not now."""

    on = DateBoxesField(label=_("Day"), must_be="past", required=False)
    time = ClockField(
        label=_("About what time"), help_text=_("For example 14:30 or 2.30pm"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        on, time = cleaned.pop("on", None), cleaned.pop("time", None)
        cleaned["at"] = None
        if on and time is None and "time" not in self.errors:
            self.add_error("time", gettext("Enter about when it was, like 2pm"))
        elif time is not None and "on" not in self.errors:
            naive = dt.datetime.combine(on or clock.today(), time)
            cleaned["at"] = timezone.make_aware(naive)
        return cleaned
