"""What a person says of themselves, as a form: on their own pages, and where a worker writes it."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms

from alongside.care import plan_page
from alongside.care.models.plan import ABOUT_ME
from alongside.care.services import LONGEST_TEXT
from alongside.common.pasted import LongText


def long_text(name: str, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """A part of the plan that is written in sentences."""
    return forms.CharField(
        label=plan_page.heading_of(name),
        help_text=help_text,
        widget=LongText(attrs={"rows": rows}),
        max_length=LONGEST_TEXT,
        required=False,
    )


def base_in(typed: Mapping[str, Any]) -> int:
    """The number of the plan that was being read while this was typed; 0: there was none."""
    said = str(typed.get("base", ""))
    return int(said) if said.isdecimal() and len(said) < 9 else 0


class AboutMeForm(forms.Form):
    """What the person says of themselves, in the first person and in their words."""

    helps: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ABOUT_ME:
            self.fields[name] = long_text(name, self.helps.get(name, ""))

    @classmethod
    def holding(cls, words: Mapping[str, str]) -> Self:
        """The form as if these words of a plan had been typed into it."""
        return cls({name: words[name] for name in ABOUT_ME})

    def base(self) -> int:
        """The number of the plan that it was begun with."""
        return base_in(self.data)

    def words(self) -> dict[str, str]:
        """The fields as a plan holds them."""
        return dict(self.cleaned_data)
