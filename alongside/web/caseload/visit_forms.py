"""How somebody gets to a service, and whether they went, as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.booking.support import Support
from alongside.care.models import FirstVisit
from alongside.ui.fields import DateBoxesField


class WayForm(forms.Form):
    """Who sees to the help, until when, on which day they go, and whether we may write to them."""

    arranged_by = forms.ChoiceField(
        label=_("Who arranges that help?"),
        choices=[*FirstVisit.Arranger.choices, ("", _("Nobody yet, or none is needed"))],
        widget=forms.RadioSelect,
        required=False,
    )
    arrange_by = DateBoxesField(label=_("Until when?"), required=False)
    visit_on = DateBoxesField(
        label=_("On which day do they go for the first time?"), required=False
    )
    message_ok = forms.BooleanField(
        label=_("They agree to a message in the way they chose"),
        help_text=_(
            "The day before, and after two weeks to ask whether they went. It names nobody and "
            "says nothing of help. Only for whoever chose text message or e-mail."
        ),
        required=False,
    )


class VisitForm(WayForm):
    """How sure they are, and what would help the first time."""

    field_order = ("confidence", "wanted", "arranged_by", "arrange_by", "visit_on", "message_ok")

    confidence = forms.ChoiceField(
        label=_("How sure are they that they will go?"),
        choices=FirstVisit.Confidence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how sure they are")},
    )
    wanted = forms.MultipleChoiceField(
        label=_("What would they like, the first time?"),
        help_text=_("Offer it to whoever is not sure."),
        choices=Support.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class FollowVisitForm(WayForm):
    """What is arranged, and whether they went."""

    field_order = (
        *("arranged", "arranged_by", "arrange_by", "visit_on", "message_ok"),
        *("went", "why_not", "help_came", "shown"),
    )
    help_came = forms.ChoiceField(
        label=_("Did the help come that was arranged?"),
        choices=[*FirstVisit.Came.choices, ("", _("Not known, or none was needed"))],
        widget=forms.RadioSelect,
        required=False,
    )

    arranged = forms.MultipleChoiceField(
        label=_("What is arranged for the first time?"),
        choices=Support.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    went = forms.ChoiceField(
        label=_("Did they go?"),
        choices=[*FirstVisit.Went.choices, ("", _("Not asked yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    why_not = forms.ChoiceField(
        label=_("If not: why?"),
        choices=[("", ""), *FirstVisit.WhyNot.choices],
        required=False,
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("went") == FirstVisit.Went.NO and not cleaned.get("why_not"):
            self.add_error("why_not", _("Choose why they did not go"))
        return cleaned
