"""What a link worker writes down."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.care.models import Action
from alongside.care.queries import Unfinished
from alongside.care.services import LONGEST_TEXT
from alongside.care.services.handover import Telling
from alongside.care.states import CHOSEN
from alongside.common.pasted import LongText
from alongside.consent.models import Consent
from alongside.organisations.models import Organisation
from alongside.outcomes.instruments import Instrument
from alongside.outcomes.models import Answer, Response
from alongside.people.ethnicity import Ethnicity
from alongside.ui.fields import DateBoxesField
from alongside.web.caseload.earlier import Earlier


class GoalForm(forms.Form):
    words = forms.CharField(
        label=_("What matters, in the person’s own words"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Write the goal in the person’s own words")},
    )


class ActionForm(forms.Form):
    what = forms.CharField(
        label=_("What will be done"),
        max_length=300,
        error_messages={"required": _("Write what will be done")},
    )
    owner = forms.ChoiceField(
        label=_("Who does it"),
        choices=Action.Owner.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who does it")},
    )
    due_on = DateBoxesField(label=_("By when"), must_be="future", required=False)


class ReassignForm(forms.Form):
    """Who has the case from now on."""

    to = forms.TypedChoiceField(
        label=_("Who takes it over?"),
        widget=forms.RadioSelect,
        coerce=uuid.UUID,
        error_messages={"required": _("Choose who takes it over")},
    )

    telling = forms.ChoiceField(
        label=_("Should the person be written to?"),
        help_text=_("Others may read a message: think of who lives with them."),
        choices=[
            (Telling.NOBODY, _("They are not written to: we talk with them")),
            (Telling.PLAIN, _("They are told that somebody else keeps in touch, without a name")),
            (Telling.NAMED, _("They are told the name of the colleague who keeps in touch")),
        ],
        initial=Telling.NOBODY,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        colleagues: Iterable[User],
        *args: Any,
        can_be_written_to: bool,
        away: Collection[uuid.UUID] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (
                str(one.pk),
                gettext("%(name)s (away today)") % {"name": one.name}
                if one.pk in away
                else one.name,
            )
            for one in colleagues
        ]
        if not can_be_written_to:
            del self.fields["telling"]


class EthnicityForm(forms.Form):
    """What the person says of their ethnic background."""

    ethnicity = forms.ChoiceField(
        label=_("How does the person describe their ethnic background?"),
        help_text=_(
            "Ask, and never guess. “Would rather not say” is an answer. It is used to see whether "
            "everybody is offered the same; figures name nobody."
        ),
        choices=Ethnicity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers")},
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(one.value, one.label) for one in CHOSEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended")},
    )
    note = forms.CharField(
        label=_("What to tell the referrer"),
        help_text=_("They see this, as you leave it. Take out what they need not know."),
        widget=LongText(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(
        self, unfinished: Unfinished, *args: Any, stays_within: bool = False, **kwargs: Any
    ) -> None:
        """Whoever closes with something still open says that they have looked at it.

        ``stays_within``: no other organisation reads the note.
        """
        super().__init__(*args, **kwargs)
        if stays_within:
            self.fields["note"].label = _("What to keep of how it ended")
            self.fields["note"].help_text = _(
                "It stays with the case, for your team. The person can ask to read it."
            )
        if unfinished:
            self.fields["looked"] = forms.BooleanField(
                label=_("I have looked at what is still open"),
                error_messages={"required": _("Look at what is still open, then tick")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned.pop("looked", None)  # said to the page, not kept with the case
        return cleaned


class MeasureForm(Earlier):
    """A questionnaire as its reviewed file words it; each question may be passed over."""

    point = forms.ChoiceField(
        label=_("Which time is this?"), choices=Response.Point.choices, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(label=_("How was it asked?"), choices=Response.Mode.choices)
    not_done_reason = forms.ChoiceField(
        label=_("Not done? Say why"),
        choices=[("", _("It was done")), *Response.NotDone.choices],
        required=False,
    )
    field_order = ("point", "mode", "on", "time")

    def __init__(self, asked: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for item in asked.items:
            self.fields[item.code] = forms.ChoiceField(
                label=item.wording,
                choices=[
                    *((str(number), str(number)) for number in item.scale),
                    *(
                        (value, label)
                        for value, label in Answer.Missing.choices
                        if value and value != Answer.Missing.NOT_ASKED
                    ),
                ],
                widget=forms.RadioSelect,
                required=False,
            )

    def answers(self) -> dict[str, int | str]:
        """Item codes with a number or a reason for none; questions passed over are left out."""
        given = ((item.code, self.cleaned_data.get(item.code, "")) for item in self.asked.items)
        return {code: int(text) if text.isdigit() else text for code, text in given if text}


class InvitationForm(forms.Form):
    """Where a link to their own pages reaches the person, and nobody else."""

    email = forms.EmailField(
        label=_("E-mail address that only they read"),
        help_text=_("The message names nobody. Whoever opens the link needs their date of birth."),
        error_messages={
            "required": _("Enter their e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
        },
    )


class AgreementForm(forms.Form):
    """What the person was asked apart from a referral, and what they said."""

    purpose = forms.ChoiceField(
        label=_("What did you ask about?"),
        choices=[
            (one.value, one.label) for one in Consent.Purpose if one != Consent.Purpose.REFERRAL
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you asked about")},
    )
    recipient_kind = forms.ChoiceField(
        label=_("Whom is it about?"),
        choices=[("", _("Everybody who helps them")), *Organisation.Kind.choices],
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("What was the answer?"),
        choices=Consent.Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the answer was")},
    )
    why = forms.CharField(
        label=_("If somebody else decided: who, whom they asked, and why"),
        help_text=_("The person can read this on their own pages."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    how = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=Consent.How.choices,
        initial=Consent.How.SPOKEN,
        required=False,
    )
    until = DateBoxesField(label=_("Until when, if not for good"), must_be="future", required=False)
