"""What is asked when somebody's whereabouts are hidden."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.people.models import Person
from alongside.people.services import Reach


class ReachForm(forms.Form):
    """How and when it is safe to be in touch."""

    channels = forms.MultipleChoiceField(
        label=_("Which ways are safe?"),
        help_text=_("Ask the person. With none ticked, nothing is sent to them."),
        choices=Person.Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    times = forms.CharField(
        label=_("When is it safe?"),
        help_text=_(
            "For example: weekdays 9 to 3. Do not say why. Whoever rings or writes reads it; as no "
            "program can keep to it, nothing is sent by itself. Leave it empty if any hour is safe."
        ),
        max_length=200,
        required=False,
    )

    def reach(self) -> Reach:
        return Reach(self.cleaned_data["channels"], self.cleaned_data["times"])


class _Colleagues(forms.Form):
    def __init__(self, colleagues: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in colleagues]
        self.fields["circle"].choices = choices  # type: ignore[attr-defined]


class ProtectForm(_Colleagues, ReachForm):
    """Who may know, and what is safe."""

    circle = forms.TypedMultipleChoiceField(
        label=_("Who else has to know where they are?"),
        help_text=_("As few as possible. You are one of them."),
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("circle", "channels", "times")


class CircleForm(_Colleagues):
    """One more who has to know."""

    circle = forms.TypedChoiceField(
        label=_("Let a colleague know too"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a colleague")},
    )


class WhereaboutsForm(ReachForm):
    """What the circle knows, put right by the circle."""

    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if not typed.strip():
            return ""
        try:
            return postcode.parse(typed)
        except Refused as error:
            raise forms.ValidationError(error.message) from error

    def ways(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("phone", "email", "address", "postcode")}
