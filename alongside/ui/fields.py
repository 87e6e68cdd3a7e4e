"""Form fields that people in a hurry can fill in without a mistake."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.common import clock

PARTS = ("day", "month", "year")
EARLIEST = dt.date(1890, 1, 1)
YEARS_AHEAD = 5  # a plan reaches no further; a slip in the year does
CENTURY = 2000  # what a year of two numbers is meant of, where no birth is asked for
LONGEST_PART = 20  # characters: room for the name of a month

# Each a whole sentence: what joins the parts changes with them in other languages.
_MISSING = {
    ("day",): gettext_lazy("The date must include a day"),
    ("month",): gettext_lazy("The date must include a month"),
    ("year",): gettext_lazy("The date must include a year"),
    ("day", "month"): gettext_lazy("The date must include a day and a month"),
    ("day", "year"): gettext_lazy("The date must include a day and a year"),
    ("month", "year"): gettext_lazy("The date must include a month and a year"),
}


class DateBoxes(forms.MultiWidget):
    """Three boxes: day, month, year. The names end in ``-day``, ``-month`` and ``-year``."""

    template_name = ""  # drawn by ui/fields.html

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)
        self.widgets_names = [f"-{part}" for part in PARTS]

    def decompress(self, value: dt.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DateBoxesField(forms.MultiValueField):
    """A date in three boxes. ``must_be`` is "past" (today included), "future" or nothing.

    ``birthday`` says that somebody's date of birth is asked for.
    """

    widget = DateBoxes
    default_error_messages = {
        "required": gettext_lazy("Enter a date"),
    }

    def __init__(self, *, must_be: str = "", birthday: bool = False, **kwargs: Any) -> None:
        self.must_be = must_be
        self.birthday = birthday
        # Each box is read below, so that the message can name the box that is wrong.
        boxes = [forms.CharField(required=False) for _part in PARTS]
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def clean(self, value: list[Any] | None) -> dt.date | None:
        """Read the boxes.

        Raises ValidationError that says which box is wrong and what to write in it.
        """
        typed = [str(part or "").strip() for part in value or ("", "", "")]
        if not any(typed):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        day = self._read(typed)
        self._check_time(day)
        self.run_validators(day)
        return day

    def _read(self, typed: list[str]) -> dt.date:
        missing = tuple(part for part, text in zip(PARTS, typed, strict=True) if not text)
        if missing:
            raise forms.ValidationError(_MISSING[missing], code="incomplete")
        day, month, year = (_number(text) for text in typed)
        if self.must_be and not self.birthday and len(typed[2]) == 2 and typed[2].isdecimal():
            year += CENTURY
        elif len(typed[2]) != 4 or not typed[2].isdecimal():
            raise forms.ValidationError(
                _("The year must have 4 numbers, for example %(year)s") % {"year": self._such_as()},
                code="year",
            )
        try:
            read = dt.date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(
                _("Enter a real date, for example 27 3 %(year)s") % {"year": self._such_as()},
                code="unreal",
            ) from error
        if read < EARLIEST:
            raise forms.ValidationError(_("The year is too long ago: check it"), code="too_early")
        return read

    def _such_as(self) -> int:
        """The year of an example: of a birth where a birthday is asked for, else a near one."""
        if self.birthday:
            return 1958
        today = clock.today()
        return today.year + 1 if self.must_be == "future" else today.year - (today.month < 4)

    def _check_time(self, day: dt.date) -> None:
        today = clock.today()
        if self.must_be == "past" and day > today:
            raise forms.ValidationError(_("The date must be in the past"), code="future")
        if self.must_be == "future" and day < today:
            raise forms.ValidationError(_("The date must be today or later"), code="past")
        if self.must_be == "future" and _years_before(day, YEARS_AHEAD) > _years_before(today, 0):
            raise forms.ValidationError(
                _("The date is too far away: check the year"), code="too_late"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the boxes hold anything else than they were drawn with."""
        typed = [str(part or "").strip() for part in data or ("", "", "")]
        return typed != [str(part) for part in DateBoxes().decompress(initial)]


def _years_before(day: dt.date, years: int) -> tuple[int, int, int]:
    """Year, month and day; not a date, for not every year has a 29 February."""
    return day.year - years, day.month, day.day


# In English and in Welsh: three letters tell them apart.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MISOEDD = ("ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha")


def _number(text: str) -> int:
    """The number in a box; a month may be written as a word. 0, which no date has, for nonsense."""
    if len(text) > LONGEST_PART:
        return 0
    if text.isdecimal():
        return int(text)
    start = text[:3].lower()
    named = next((names for names in (_MONTHS, _MISOEDD) if start in names), ())
    return named.index(start) + 1 if named else 0
