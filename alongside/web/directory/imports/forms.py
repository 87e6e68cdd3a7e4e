"""What is asked of somebody who brings a file or names a feed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from alongside.directory.mapping import DirectoryMap
from alongside.directory.models import ImportSource
from alongside.directory.services.previews import LARGEST_FILE, too_large
from alongside.needs.models import Need
from alongside.organisations.models import Organisation

ENCODINGS = (("utf-8", _("As usual (UTF-8)")), ("cp1252", _("From an older Excel (Windows-1252)")))


class SourceForm(forms.Form):
    """Whose directory it is."""

    title = forms.CharField(
        label=_("Whose list is it?"),
        help_text=_("For example “Age UK, north branch”. Use the same name the next time."),
        max_length=60,
        error_messages={"required": _("Say whose list it is")},
    )
    licence = forms.CharField(
        label=_("Under which licence may we show it?"),
        help_text=_("For example “Open Government Licence v3.0”, or “by their permission”."),
        max_length=100,
        required=False,
    )

    @property
    def code(self) -> str:
        """The name as it stays for ever."""
        return slugify(self.cleaned_data["title"])[:60] or "list"


class FileForm(SourceForm):
    """A table."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV file or an Excel workbook (.xlsx), at most 20 megabytes."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )

    def clean_file(self) -> UploadedFile:
        """Refuses what is too large before any of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(too_large())
        return file


class FeedForm(SourceForm):
    """The address of a feed."""

    kind = forms.ChoiceField(
        label=_("What kind of feed is it?"),
        choices=[
            choice for choice in ImportSource.Kind.choices if choice[0] != ImportSource.Kind.SHEET
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what kind of feed it is")},
    )
    url = forms.URLField(
        label=_("Address of the feed"),
        help_text=_("It starts with https://"),
        max_length=500,
        assume_scheme="https",
        error_messages={
            "required": _("Enter the address of the feed"),
            "invalid": _("Enter an address like https://directory.example/api"),
        },
    )


# Our field, its label, and what headings call it.
FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("key", _("Number that tells rows apart"), "id, identifier, reference, service id"),
    (
        "organisation",
        _("Organisation"),
        (
            "organisation, organization, provider, group, charity, organisation name, "
            "provider name, group name, charity name, run by"
        ),
    ),
    ("name", _("Name of the service"), "service name, name, title, service, activity"),
    (
        "description",
        _("Description"),
        "description, about, details, summary, what it is, what they do, what we do",
    ),
    ("url", _("Web address"), "website, url, web, web address"),
    ("email", _("E-mail address"), "email, e-mail, e-mail address, email address"),
    (
        "phone",
        _("Phone"),
        "phone, telephone, tel, phone number, contact number, telephone number, mobile, tel no",
    ),
    ("location", _("Name of the place"), "venue, location, building, location name, venue name"),
    ("address_1", _("Street"), "address, street, address 1, address line 1"),
    ("address_2", _("Address, second line"), "address 2, address line 2"),
    ("city", _("Town"), "town, city"),
    ("postal_code", _("Postcode"), "postcode, post code, postal code"),
    ("latitude", _("Latitude"), "latitude, lat"),
    ("longitude", _("Longitude"), "longitude, lon, lng"),
    ("fees", _("What it costs, in words"), "fees, fee, cost, price, charge, charges, how much"),
    (
        "eligibility_description",
        _("Who it is for"),
        "eligibility, who for, who it is for, ages, age range, age group",
    ),
    (
        "application_process",
        _("How to join"),
        "referral, how to join, how to refer, application process",
    ),
    ("minimum_age", _("Youngest age"), "minimum age, from age, age from"),
    ("maximum_age", _("Oldest age"), "maximum age, to age, age to"),
    ("term", _("Kind of service"), "category, type, kind"),
    ("charity_number", _("Charity number"), "charity number"),
    ("MO", _("Hours on Mondays"), "monday"),
    ("TU", _("Hours on Tuesdays"), "tuesday"),
    ("WE", _("Hours on Wednesdays"), "wednesday"),
    ("TH", _("Hours on Thursdays"), "thursday"),
    ("FR", _("Hours on Fridays"), "friday"),
    ("SA", _("Hours on Saturdays"), "saturday"),
    ("SU", _("Hours on Sundays"), "sunday"),
    (
        "days",
        _("Day or days, with times or without"),
        "day, days, weekday, day of the week, which day, when, days and times, timetable",
    ),
    (
        "times",
        _("Time, or when it begins"),
        "time, times, start, start time, starts, begins, opens, hours",
    ),
    ("closes", _("When it ends"), "end, end time, ends, finish, finish time, closes, until"),
)
_REQUIRED = ("organisation", "name")
_NO_COLUMN = {
    "organisation": _("Choose the column that holds the organisation"),
    "name": _("Choose the column that holds the name of the service"),
}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLACE = ("address_1", "address_2", "city", "postal_code", "latitude", "longitude")
_SERVICE = (
    *("name", "description", "url", "email", "fees", "eligibility_description"),
    *("application_process", "minimum_age", "maximum_age"),
)


class ColumnsForm(forms.Form):
    """Which column is which of our fields."""

    def __init__(
        self,
        headings: Sequence[str],
        needs: Sequence[Need],
        remembered: Mapping[str, Any],
        *args: Any,
        encoding: str = "utf-8",
    ) -> None:
        super().__init__(*args)
        self.before = _as_before(remembered, headings)
        if self.before:
            self.fields["as_before"] = forms.ChoiceField(
                label=_("Columns"),
                choices=[("yes", _("As the last time")), ("no", _("As chosen below"))],
                widget=forms.RadioSelect,
                initial="yes",
            )
        choices = [("", _("Not in the file")), *((name, name) for name in headings)]
        guessed = _guesses(headings)
        for name, label, _words in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=name in _REQUIRED and not self.before,
                initial=guessed.get(name, ""),
                error_messages={"required": _NO_COLUMN.get(name, "")},
            )
        self.fields["needs"] = forms.MultipleChoiceField(
            label=_("All of these services help with"),
            choices=[(need.code, need.name) for need in needs],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=remembered.get("needs", []),
        )
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Letters of the file"), choices=ENCODINGS, initial=encoding
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.before and cleaned.get("as_before") != "yes":
            for name in _REQUIRED:
                if not cleaned.get(name):
                    self.add_error(name, _NO_COLUMN[name])
        return cleaned

    def mapping(self, source: ImportSource) -> DirectoryMap:
        """The mapping that was chosen. Call it on a valid form."""
        if self.before and self.cleaned_data.get("as_before") == "yes":
            return self.before
        chosen = {name: _column(self.cleaned_data[name]) for name, _label, _words in FIELDS}
        return DirectoryMap.model_validate(_mapping(source, chosen, self.cleaned_data["needs"]))


def _column(heading: str) -> str:
    return f"{{{heading}}}" if heading else ""


def _mapping(source: ImportSource, chosen: dict[str, str], needs: list[str]) -> dict[str, Any]:
    hours = {day: chosen[day] for day in _DAYS if chosen[day]}
    when = {name: chosen[name] for name in ("days", "times", "closes")}
    place = {name: chosen[name] for name in _PLACE}
    key = (
        [chosen["key"]]
        if chosen["key"]
        else [chosen[name] for name in ("organisation", "name", "postal_code") if chosen[name]]
    )
    return {
        "source": source.code,
        "title": source.title,
        "licence": source.licence,
        "key": key,
        "organisation": {
            "name": chosen["organisation"],
            "kind": Organisation.Kind.PROVIDER.value,
            "charity_number": chosen["charity_number"],
        },
        "service": {name: chosen[name] for name in _SERVICE},
        "location": {"name": chosen["location"], **place} if any(place.values()) else None,
        "phones": [chosen["phone"]] if chosen["phone"] else [],
        "schedules": [{"hours": hours, **when}] if hours or when["days"] or when["times"] else [],
        "terms": [{"taxonomy": source.title, "term": chosen["term"]}] if chosen["term"] else [],
        "needs": needs,
    }


def _as_before(remembered: Mapping[str, Any], headings: Sequence[str]) -> DirectoryMap | None:
    """The mapping of the last time, if the file has all of its columns."""
    if not remembered:
        return None
    mapping = DirectoryMap.model_validate(remembered)
    return mapping if mapping.columns() <= set(headings) else None


def _guesses(headings: Sequence[str]) -> dict[str, str]:
    """The most likely column for each field, by what it is called; none twice."""
    scored = sorted(
        (
            (_likeness(heading, words), name, heading)
            for name, _label, words in FIELDS
            for heading in headings
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for likeness, name, heading in scored:
        if likeness >= 85 and name not in found and heading not in found.values():
            found[name] = heading
    for name, same in (_REQUIRED, _REQUIRED[::-1]):  # a club is often called as what it does
        if same in found:
            found.setdefault(name, found[same])
    return found


def _likeness(heading: str, names: str) -> float:
    """How much a heading is like what is used for a field, 0 to 100."""
    plain = " ".join(heading.casefold().replace("_", " ").split())
    return max(fuzz.ratio(plain, name) for name in names.split(", "))
