"""What an entry says in words, and how to reach it."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.directory.entry import Entry, Line
from alongside.directory.models import Service
from alongside.directory.wording import LABELS
from alongside.needs.models import Need

LONGEST = 5000
_TEXT = ("description", "application_process", "first_visit", "eligibility_description")
_PHONE = re.compile(r"^([+()0-9 -]{3,40})(?:\s*\((.{1,200})\))?$")
# Only whoever keeps the directory decides on these.
EDITORS_ONLY = ("status", "takes_referrals", "referral_email")


def _line(name: str, longest: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=LABELS[name], max_length=longest, required=False, **more)


def _text(name: str, rows: int = 3) -> forms.CharField:
    return _line(name, LONGEST, widget=forms.Textarea(attrs={"rows": rows}))


def _age(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=LABELS[name],
        min_value=0,
        max_value=120,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an age in whole years, like 18")},
    )


class WordsForm(forms.Form):
    """The fields that hold one value each, and the phone numbers."""

    organisation = forms.CharField(
        label=gettext_lazy("Who offers it?"),
        help_text=gettext_lazy("The charity, club, council or firm."),
        max_length=255,
        error_messages={"required": gettext_lazy("Write who offers it")},
    )
    name = forms.CharField(
        label=LABELS["name"],
        max_length=255,
        error_messages={"required": gettext_lazy("Write the name of the service")},
    )
    description = _text("description", 5)
    alert = _line("alert", 300, help_text=gettext_lazy("Short news for the next weeks."))
    fees = _text("fees", 2)
    eligibility_description = _text("eligibility_description", 2)
    minimum_age = _age("minimum_age")
    maximum_age = _age("maximum_age")
    application_process = _text("application_process", 2)
    first_visit = _text("first_visit", 2)
    wait_time = _line("wait_time")
    interpretation_services = _line("interpretation_services", 500)
    phones = forms.CharField(
        label=LABELS["phones"],
        help_text=gettext_lazy("One on each line; whose it is in brackets, if you like."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    email = forms.EmailField(
        label=LABELS["email"],
        max_length=254,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an e-mail address like name@example.org")},
    )
    url = forms.URLField(
        label=LABELS["url"],
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Enter a web address like https://example.org")},
    )
    needs = forms.MultipleChoiceField(
        label=LABELS["needs"], widget=forms.CheckboxSelectMultiple, required=False
    )
    status = forms.ChoiceField(label=LABELS["status"], choices=Service.Status.choices)
    takes_referrals = forms.BooleanField(label=LABELS["takes_referrals"], required=False)
    referral_email = forms.EmailField(
        label=LABELS["referral_email"], max_length=254, required=False
    )

    def __init__(
        self, base: Entry, needs: list[Need], data: Any = None, *, editor: bool = False
    ) -> None:
        self.base = base
        initial = {name: getattr(base, name) for name in self.base_fields if name != "phones"}
        initial["phones"] = "\n".join(_phone_line(line) for line in base.phones)
        super().__init__(data, initial=initial)
        self.fields["needs"].choices = [(n.code, _(n.name)) for n in needs]  # type: ignore[attr-defined]
        if not editor:
            for name in EDITORS_ONLY:
                del self.fields[name]
        if base.organisation:  # an entry stays with whoever it is of
            del self.fields["organisation"]

    def clean_phones(self) -> list[Line]:
        """The numbers; one that stood before keeps what is known of it besides."""
        known = {line.number: line for line in self.base.phones}
        lines = []
        for typed in self.cleaned_data["phones"].splitlines():
            if not typed.strip():
                continue
            found = _PHONE.match(typed.strip())
            if not found:
                raise forms.ValidationError(
                    _("“%s” is not a phone number. Write it like 01632 960001 (office).")
                    % typed.strip()[:40]
                )
            number = found[1].strip()
            line = known.get(number) or Line(number)
            lines.append(replace(line, description=found[2] or ""))
        return lines

    def values(self) -> dict[str, Any]:
        """The entry's fields by name. Line breaks as we keep them."""
        said = dict(self.cleaned_data)
        # A need that is no longer in the vocabulary could not be ticked: it stays.
        offered = {code for code, _name in self.fields["needs"].choices}  # type: ignore[attr-defined]
        said["needs"] = sorted([*said["needs"], *(c for c in self.base.needs if c not in offered)])
        for name in _TEXT:
            said[name] = said[name].replace("\r\n", "\n")
        return said


def _phone_line(line: Line) -> str:
    return f"{line.number} ({line.description})" if line.description else line.number
