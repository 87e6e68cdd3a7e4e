"""What is asked of somebody who raises a concern, and of the lead who answers for it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common.pasted import LongText
from alongside.organisations.queries import named
from alongside.people.models import Person
from alongside.safeguarding.duty import OnDuty
from alongside.safeguarding.models import LONGEST_TEXT
from alongside.safeguarding.services import Told
from alongside.safeguarding.states import (
    AtRisk,
    Consent,
    Danger,
    Debrief,
    Decision,
    Harm,
    Override,
)


def _words(label: Any, missing: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=LongText(attrs={"rows": rows}),
        max_length=LONGEST_TEXT,
        error_messages={"required": missing},
        **more,
    )


def _radios(label: Any, choices: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
        **more,
    )


class ConcernForm(forms.Form):
    """A minute's worth: what was said comes first, while it is fresh."""

    words = _words(
        _("What was said, or what did you see?"),
        _("Write what was said or what you saw"),
        rows=5,
        help_text=_("Their own words, as exactly as you can. Do not tidy them up or explain."),
    )
    person = forms.ChoiceField(label=_("Who is it about?"), required=False)
    about = forms.CharField(
        label=_("Their name, or how you know them"),
        help_text=_("Also an address or an age, if you know one."),
        max_length=200,
        required=False,
    )
    at_risk = _radios(_("Are they a child or an adult?"), AtRisk.choices, "", required=False)
    danger = _radios(
        _("Are they in danger right now?"),
        Danger.choices,
        _("Say whether they are in danger right now"),
    )
    harm = _radios(
        _("Who may be causing harm?"), Harm.choices, _("Say who may be causing harm, or not known")
    )
    harm_person = forms.CharField(label=_("Who is that?"), max_length=300, required=False)
    harm_service = forms.CharField(label=_("Which one?"), max_length=300, required=False)
    consent = _radios(
        _("Do they agree that you share this?"),
        Consent.choices,
        _("Say whether they agree"),
        help_text=_(
            "You may share it with your lead in any case. Never promise to keep it secret."
        ),
    )
    override = forms.ChoiceField(
        label=_("Is there a reason to share it all the same?"),
        choices=[("", _("I leave that to the lead")), *Override.choices],
        required=False,
    )
    override_words = forms.CharField(
        label=_("Why does that hold here?"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    left_out = forms.TypedMultipleChoiceField(
        label=_("Is it about one of the leads? Then they are not told"),
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        people: Iterable[Person],
        leads: Iterable[OnDuty],
        *args: Any,
        about: Person | None = None,
        **kwargs: Any,
    ) -> None:
        """``about`` is the person whose page it was begun from: then nobody has to be chosen."""
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in people}
        self.about_whom = about
        choices = [("", _("Somebody not in this list")), *_names(self.known)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        self.fields["left_out"].choices = [  # type: ignore[attr-defined]
            (str(lead.user.pk), lead.user.name) for lead in leads
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        someone = self.about_whom or said.get("person")
        if not someone and not said.get("about", "").strip():
            self.add_error("about", _("Choose who it is about, or write who they are"))
        if not someone and not said.get("at_risk"):
            self.add_error("at_risk", _("Say whether they are a child or an adult"))
        if said.get("harm") == Harm.ORGANISATION and not said.get("harm_service", "").strip():
            self.add_error("harm_service", _("Write which service or organisation"))
        if bool(said.get("override")) != bool(said.get("override_words", "").strip()):
            self.add_error(
                "override_words",
                _("Choose the reason and write why it holds here, or leave both to the lead"),
            )
        return said

    def told(self) -> Told:
        """What the form says, for the verb."""
        said = self.cleaned_data
        by_service = said["harm"] == Harm.ORGANISATION
        return Told(
            words=said["words"],
            at_risk=said["at_risk"],
            person=self.about_whom or self.known.get(said["person"]),
            about=said["about"],
            harm=said["harm"],
            harm_words=said["harm_service"] if by_service else said["harm_person"],
            harm_organisation=named(said["harm_service"]) if by_service else None,
            danger=said["danger"],
            consent=said["consent"],
            override=said["override"] if said["consent"] != Consent.AGREED else "",
            override_words=said["override_words"] if said["consent"] != Consent.AGREED else "",
            left_out=said["left_out"],
        )


def _names(known: dict[str, Person]) -> list[tuple[str, str]]:
    return [(key, person.full_name) for key, person in known.items()]


class DecisionForm(forms.Form):
    decision = forms.MultipleChoiceField(
        label=_("What is done?"),
        choices=Decision.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is done")},
    )
    override = forms.ChoiceField(
        label=_("The lawful reason for sharing it, if they did not agree"),
        choices=[("", _("They agreed, or nothing is shared")), *Override.choices],
        required=False,
    )
    override_words = forms.CharField(
        label=_("Why does that hold here?"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    rationale = _words(
        _("Why?"),
        _("Write why: somebody may have to answer for it later"),
        help_text=_("What you weighed, whom you asked, what the person wants."),
    )

    def __init__(self, *args: Any, asks_for_reason: bool, **kwargs: Any) -> None:
        """A child, or an adult who agreed: no other reason has to be given."""
        super().__init__(*args, **kwargs)
        if not asks_for_reason:
            del self.fields["override"], self.fields["override_words"]


class WhyForm(forms.Form):
    why = _words(_("Why?"), _("Write why"))


class StopForm(WhyForm):
    """Which organisation is sent nobody new, where the concern does not say."""

    organisation = forms.CharField(
        label=_("Which organisation?"),
        error_messages={"required": _("Write which organisation")},
    )
    field_order = ("organisation", "why")

    def clean_organisation(self) -> Any:
        found = named(self.cleaned_data["organisation"])
        if found is None:
            raise forms.ValidationError(_("Write its name as it stands in the directory"))
        return found


class NoteForm(forms.Form):
    text = _words(
        _("What happened?"),
        _("Write the note before you keep it"),
        help_text=_("It cannot be changed or deleted afterwards."),
    )


class LetInForm(forms.Form):
    user_id = forms.TypedChoiceField(
        label=_("Who has to know?"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who has to know")},
    )
    why = _words(_("Why do they have to know?"), _("Write why they have to know"))

    def __init__(self, colleagues: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [(str(one.pk), one.name) for one in colleagues]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    learning = _words(
        _("What was learnt?"),
        _("Write what was learnt, if only that it went well"),
        help_text=_("For next time: what helped, what was in the way."),
    )
    debrief = _radios(
        _("Did whoever raised it get to talk about it?"),
        Debrief.choices,
        _("Say what came of the offer to talk about it"),
    )


class DutyForm(forms.Form):
    user_id = forms.TypedChoiceField(
        label=_("Who?"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who")},
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=99, initial=1
    )
    minutes = forms.IntegerField(
        label=_("Minutes until the next is told"), min_value=1, max_value=1440, initial=30
    )
    mobile = forms.CharField(
        label=_("Mobile number for text messages"),
        help_text=_("Colleagues who raise a concern see it, so that they can call."),
        max_length=40,
        required=False,
    )

    def __init__(self, leads: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [(str(one.pk), one.name) for one in leads]  # type: ignore[attr-defined]
