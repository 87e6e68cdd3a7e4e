"""What is asked of an organisation that is to take part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.onboarding.newcomer import Newcomer
from alongside.organisations.models import Area, Organisation


class NewcomerForm(forms.Form):
    """Asked of the organisation itself, at the public door."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=255,
        error_messages={"required": _("Enter the name of the organisation")},
    )
    kind = forms.ChoiceField(
        label=_("What kind is it?"),
        choices=Organisation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind it is")},
    )
    area = forms.ChoiceField(
        label=_("Where does it work?"),
        error_messages={"required": _("Choose where it works")},
    )
    ods_code = forms.CharField(
        label=_("ODS code"),
        help_text=_("NHS organisations have one, like A81001."),
        max_length=20,
        required=False,
    )
    charity_number = forms.CharField(
        label=_("Charity number"),
        help_text=_("If it is registered, like 1123456."),
        max_length=20,
        required=False,
    )
    offers = forms.CharField(
        label=_("What does it offer?"),
        help_text=_("In a few sentences: what, for whom, when and where."),
        widget=LongText(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Write in a few sentences what it offers")},
    )
    contact_name = forms.CharField(
        label=_("Name of the person who answers for it"),
        help_text=_("They sign its data-sharing agreement and invite their colleagues."),
        max_length=150,
        error_messages={"required": _("Enter the name of the person who answers for it")},
    )
    contact_email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("One that only they read."),
        error_messages={
            "required": _("Enter their e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )
    website = forms.CharField(required=False)  # people do not see it: what fills it in is a robot

    def __init__(self, areas: Sequence[Area], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        choices = [("", ""), *((pk, area.name) for pk, area in self.areas.items())]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def newcomer(self) -> Newcomer:
        """What was said, once it is valid."""
        said = {name: self.cleaned_data[name] for name in self.said}
        return Newcomer(**said, area=self.areas[self.cleaned_data["area"]])

    said: tuple[str, ...] = (
        *("name", "kind", "ods_code", "charity_number", "offers"),
        *("contact_name", "contact_email"),
    )
