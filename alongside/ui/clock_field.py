"""A time of day, as people write it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_CLOCK = ("%H:%M", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p")
_PLAIN = str.maketrans("", "", " \u00a0\u202f")


class ClockField(forms.TimeField):
    """14:30, 14.30, 1430, 2.30pm or 2 p.m.; a lone number is not guessed at."""

    default_error_messages = {
        "required": _("Enter the time"),
        "invalid": _("Enter a time like 10:30 or 2pm"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=_CLOCK, **kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        """What was typed, read; None for nothing."""
        if isinstance(value, str):
            value = value.translate(_PLAIN).lower().replace("a.m.", "am").replace("p.m.", "pm")
            if len(value) in (3, 4) and value.isdecimal():
                value = f"{value[:-2]}:{value[-2:]}"
        read: dt.time | None = super().to_python(value)
        return read

    def prepare_value(self, value: Any) -> Any:
        """What stood there, as one would type it."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value
