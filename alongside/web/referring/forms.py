"""What a referrer is asked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.common import nhs_number, phone, postcode
from alongside.common.errors import Refused
from alongside.common.pasted import LongText
from alongside.needs.models import Need
from alongside.organisations.queries import link_worker_teams
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.referrals.queries import last_feedback
from alongside.referrals.services import LONGEST_TEXT, Wish
from alongside.ui.fields import DateBoxesField
from alongside.web.deciding import DecidingForm
from alongside.web.referring.begun import Begun
from alongside.web.referring.fields import NeedsField, SlotField, TeamField
from alongside.web.support import HelpForm


def _parsed(parse: Any, text: str) -> str:
    """The parsed text, its refusal turned into the field's own error."""
    try:
        return str(parse(text))
    except Refused as error:
        raise forms.ValidationError(error.message) from error


class WhoForm(forms.Form):
    """The two things that recognise a person."""

    nhs_number = forms.CharField(
        label=_("NHS number"),
        help_text=_("10 digits, like 999 000 0018"),
        max_length=20,
        error_messages={"required": _("Enter the NHS number")},
    )
    date_of_birth = DateBoxesField(
        label=_("Date of birth"),
        help_text=_("For example, 31 3 1958"),
        must_be="past",
        birthday=True,
        error_messages={"required": _("Enter the date of birth")},
    )

    def clean_nhs_number(self) -> str:
        return _parsed(nhs_number.parse, self.cleaned_data["nhs_number"])

    @staticmethod
    def of(number: object, born: object) -> "Who | None":
        """Who the hidden fields of the second step speak of; None if somebody altered them."""
        try:
            day = dt.date.fromisoformat(str(born))
            return Who(nhs_number.parse(str(number)), day)
        except (Refused, ValueError):
            return None


@dataclass(frozen=True)
class Who:
    """The two things that recognise a person, read and checked."""

    nhs_number: str
    date_of_birth: dt.date

    @property
    def typed(self) -> str:
        """As the boxes of WhoForm would send it, url-encoded."""
        born = self.date_of_birth
        boxes = {"day": born.day, "month": born.month, "year": born.year}
        fields = {f"date_of_birth-{part}": number for part, number in boxes.items()}
        return urlencode({"nhs_number": self.nhs_number, **fields})

    @property
    def spaced(self) -> str:
        return nhs_number.spaced(self.nhs_number)


class WhatForForm(DecidingForm):
    """The person as they are reached, what would help, and that they agree."""

    given_name = forms.CharField(
        label=_("First name"),
        max_length=100,
        error_messages={"required": _("Enter the first name")},
    )
    family_name = forms.CharField(
        label=_("Last name"),
        max_length=100,
        error_messages={"required": _("Enter the last name")},
    )
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, required=False, widget=forms.TextInput
    )
    postcode = forms.CharField(label=_("Home postcode"), max_length=12, required=False)
    contact_note = forms.CharField(
        label=_("How and when is it safe to get in touch?"),
        help_text=_("For example: afternoons only, do not leave a message"),
        max_length=200,
        required=False,
    )
    needs = NeedsField(
        label=_("What do they need help with?"),
        help_text=_("Choose one, two or three"),
        error_messages={"required": _("Choose at least one reason for the referral")},
    )
    words = forms.CharField(
        label=_("In the person’s own words"),
        help_text=_("One line is enough"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    note = forms.CharField(
        label=_("Important issues"),
        help_text=_(
            "Only what a link worker must know to help: for example falls, hearing, memory. One on "
            "each line, at most five. No results, medicines or history."
        ),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    risk = forms.ChoiceField(
        label=_("Is there any risk to know about?"),
        choices=Referral.Risk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether there is a risk to know about")},
    )
    risk_note = forms.CharField(
        label=_("What should we know to keep everyone safe?"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    urgency = forms.ChoiceField(
        label=_("How soon?"),
        choices=Referral.Urgency.choices,
        widget=forms.RadioSelect,
        initial=Referral.Urgency.ROUTINE,
    )
    consent = forms.BooleanField(label=_("The person agrees to this referral"), required=False)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return _parsed(phone.parse, typed) if typed else ""

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        return _parsed(postcode.parse, typed) if typed.strip() else ""

    def clean_needs(self) -> list[Need]:
        chosen: list[Need] = self.cleaned_data["needs"]
        if len(chosen) > 3:
            raise forms.ValidationError(
                _("Choose at most three reasons: the ones that matter most to the person")
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("risk") == Referral.Risk.KNOWN and not cleaned.get("risk_note", "").strip():
            self.add_error("risk_note", _("Write what we should know to keep everyone safe"))
        return cleaned

    def details(self) -> dict[str, Any]:
        """What the form says about the person."""
        names = ("given_name", "family_name", "phone", "postcode", "contact_note")
        return {name: self.cleaned_data[name] for name in names}


class ReferralForm(HelpForm, WhatForForm):
    """The referral itself. Who it is about comes along, hidden, from the step before."""

    nhs_number = forms.CharField(widget=forms.HiddenInput)
    date_of_birth = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    # The open referrals that the sender has been shown: a new one since then is shown first.
    open_seen = forms.CharField(widget=forms.HiddenInput, required=False)
    to = TeamField(label=_("Refer to"), error_messages={"required": _("Choose a link-worker team")})
    slot = SlotField(label=_("A time with the link worker"))
    feedback = forms.ChoiceField(
        label=_("What do you want to hear back?"),
        choices=Referral.Feedback.choices,
        widget=forms.RadioSelect,
        initial=Referral.Feedback.KEY,
    )

    def clean_nhs_number(self) -> str:
        return _parsed(nhs_number.parse, self.cleaned_data["nhs_number"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slot, team = cleaned.get("slot"), cleaned.get("to")
        if slot and team and slot[0].organisation_id != team.pk:
            self.add_error(
                "slot", _("That time is of another team. Choose one of this team, or none")
            )
        if cleaned.get("help_wanted") and not slot and "slot" not in self.errors:
            self.add_error(
                "help_wanted",
                _("Choose a time that the help is for, or write it to the team and choose no help"),
            )
        return cleaned

    def offer_times(self) -> bool:
        """Show the next free times of the team that is chosen; False where there are none."""
        slots: Any = self.fields["slot"]
        return bool(slots.show(str(self["to"].value() or "")))

    def wish(self) -> Wish:
        """What the form says about the referral."""
        said = self.cleaned_data
        return Wish(
            needs=said["needs"],
            words=said["words"],
            note=said["note"],
            risk=said["risk"],
            risk_note=said["risk_note"] if said["risk"] == Referral.Risk.KNOWN else "",
            urgency=said["urgency"],
            feedback=said["feedback"],
            told=self.details(),
            **self.decided(),
        )


_OF_THE_PERSON = ("given_name", "family_name", "phone", "postcode", "contact_note")


def first_shown(actor: Actor, begun: Begun, person: Person | None) -> ReferralForm:
    """The form for somebody, filled with what the actor may already see of them, and with what
    their own system said. What they want to hear back is as it was the last time."""
    form = ReferralForm()
    teams = list(link_worker_teams())
    nearest = [team for team in teams if team.area_id == actor.area_id] or teams
    form.initial = {
        "nhs_number": begun.nhs_number,
        "date_of_birth": begun.born,
        "open_seen": begun.seen,
        "to": str(nearest[0].pk) if nearest else "",
        "urgency": Referral.Urgency.ROUTINE,
        "feedback": last_feedback(actor) or Referral.Feedback.KEY,
    }
    if person:
        form.initial |= {name: getattr(person, name) for name in _OF_THE_PERSON}
    form.initial |= {name: text for name, text in begun.given.items() if text}
    return form


def as_begun(typed: QueryDict) -> ReferralForm:
    """The form as far as it was filled in, with nothing said yet of what is missing."""
    form = ReferralForm()
    form.initial = {
        name: typed.getlist(name) if isinstance(field, NeedsField) else typed.get(name, "")
        for name, field in form.fields.items()
    }
    return form
