"""A contact as a form: with one person, with somebody picked from a list, with a group."""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.care.models import Appointment, Case, Contact, Risk
from alongside.care.next_contact import PROPOSED, in_weeks
from alongside.care.services import LONGEST_TEXT
from alongside.care.states import ContactOutcome
from alongside.common.pasted import LongText
from alongside.referrals.models import Referral
from alongside.ui.fields import DateBoxesField
from alongside.ui.formats import day
from alongside.web.caseload.earlier import Earlier

ONE_TO_ONE = [(kind.value, kind.label) for kind in Contact.Kind if kind != Contact.Kind.GROUP]


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=600,
        error_messages={
            "required": _("Enter the minutes it took"),
            "invalid": _("Enter whole minutes, like 20"),
            "max_value": _("Enter at most 600 minutes"),
            "min_value": _("Enter 0 minutes or more"),
        },
    )


def _note(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Note"),
        help_text=help_text,
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
        error_messages={"max_length": _("This is too long: keep it under 10,000 characters")},
    )


class ContactForm(Earlier):
    """One contact, or one attempt at it."""

    kind = forms.ChoiceField(label=_("How"), choices=ONE_TO_ONE, initial=Contact.Kind.PHONE)
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=ContactOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it")},
    )
    minutes = _minutes()
    note = _note()
    next_contact_on = DateBoxesField(label=_("Next contact"), must_be="future", required=False)
    field_order: tuple[str, ...] = ("outcome", "minutes", "note", "kind", "on", "time")

    @classmethod
    def after(cls, appointment: Appointment) -> Self:
        """What is known of one that took place, filled in."""
        was = timezone.localtime(appointment.at)
        known = {"kind": appointment.kind, "minutes": appointment.minutes}
        return cls(initial={**known, "on": was.date(), "time": was.time()})

    def proposed(self) -> list[tuple[str, str]]:
        """Buttons that save it with the next contact: their values and their words."""
        words = {
            "week": gettext("Save: next contact in a week, %(day)s"),
            "two_weeks": gettext("Save: next contact in two weeks, %(day)s"),
        }
        return [
            (name, words[name] % {"day": day(in_weeks(weeks))}) for name, weeks in PROPOSED.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        weeks = PROPOSED.get(str(self.data.get("next_contact", "")))
        if weeks and cleaned.get("next_contact_on"):
            self.add_error(
                "next_contact_on",
                gettext(
                    "You wrote a day, too. Press “Save contact” to keep it, or clear the boxes."
                ),
            )
        elif weeks:
            cleaned["next_contact_on"] = in_weeks(weeks)
        return cleaned


class _Picked(forms.TypedChoiceField):
    """One case of those offered. Whether it may be picked the verb says, which reads it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=_case_with, **more)

    def valid_value(self, value: Any) -> bool:
        return True


def _case_with(key: str) -> Case:
    return Case(pk=uuid.UUID(key))


class PickedContactForm(ContactForm):
    """A contact with somebody picked from the caseload."""

    case = _Picked(
        label=_("With whom?"),
        error_messages={
            "required": _("Choose whom it was with"),
            "invalid_choice": _("Choose whom it was with"),
        },
    )
    field_order = ("case", *ContactForm.field_order)

    def offer(self, cases: Iterable[Case]) -> None:
        """These are shown to pick from."""
        self.fields["case"].choices = [("", ""), *told_apart(cases)]  # type: ignore[attr-defined]


class GroupForm(Earlier):
    """One session, and who of the caseload was there."""

    came = forms.TypedMultipleChoiceField(
        label=_("Who came?"),
        widget=forms.CheckboxSelectMultiple,
        coerce=uuid.UUID,
        required=False,
    )
    missed = forms.TypedMultipleChoiceField(
        label=_("Who was expected and did not come?"),
        widget=forms.CheckboxSelectMultiple,
        coerce=uuid.UUID,
        required=False,
    )
    minutes = _minutes()
    note = _note(_("It goes into everybody’s record, word for word. Name nobody."))
    field_order = ("came", "missed", "minutes", "note")

    def __init__(self, cases: Iterable[Case], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {case.pk: case for case in cases}
        choices = told_apart(self.known.values())
        for name in ("came", "missed"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        both = set(cleaned.get("came", ())) & set(cleaned.get("missed", ()))
        if both:
            names = ", ".join(sorted(self.known[pk].person.full_name for pk in both))
            self.add_error("missed", _("Ticked both times: %(names)s") % {"names": names})
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the verb takes: the outcome of each case, the minutes, the note."""
        said = self.cleaned_data
        came = {self.known[pk]: ContactOutcome.SPOKE for pk in said["came"]}
        missed = {self.known[pk]: ContactOutcome.DID_NOT_ATTEND for pk in said["missed"]}
        of_all = {name: said[name] for name in ("minutes", "note", "at")}
        return {"outcomes": came | missed, **of_all}


def told_apart(cases: Iterable[Case]) -> list[tuple[str, str]]:
    """Choices, by the name of the person; whoever shares theirs is known by their birthday."""
    cases = list(cases)
    alike = Counter(_named(case) for case in cases)
    names = [_named(case) if alike[_named(case)] == 1 else _with_birthday(case) for case in cases]
    return [(str(case.pk), _flagged(case, name)) for case, name in zip(cases, names, strict=True)]


def _flagged(case: Any, name: str) -> str:
    """With a word on a risk that is known: what it is stands on the page of the case."""
    if Risk.Kind.ALONE in case.noted_kinds:
        return gettext("%(name)s (do not visit alone)") % {"name": name}
    if case.noted_kinds or case.told_risk == Referral.Risk.KNOWN:
        return gettext("%(name)s (risk noted)") % {"name": name}
    return name


def _named(case: Case) -> str:
    """Family name first, as lists are read."""
    person = case.person
    return f"{person.family_name}, {person.preferred_name or person.given_name}"


def _with_birthday(case: Case) -> str:
    return gettext("%(name)s, born %(born)s, with us since %(since)s") % {
        "name": _named(case),
        "born": day(case.person.date_of_birth),
        "since": day(case.opened_at),
    }
