"""The forms by which somebody's wish to be erased is decided, part by part, and carried out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.rights.services import PartVerdict
from alongside.rights.states import Ground, Part, Told

GOES, STAYS = "goes", "stays"
_AREA = {"rows": 2}


class WishForm(forms.Form):
    """For each part: whether it goes, on which ground it stays, and why."""

    def __init__(self, data: Any, kept: Mapping[Part, Any]) -> None:
        super().__init__(data)
        for part in Part:
            self._ask(part, must_stay=bool(kept[part]))
        self.fields["answer"] = forms.CharField(
            label=_("What goes, what stays, and why"),
            help_text=_(
                "The person reads this. Say that they can complain to the Information "
                "Commissioner. Could it bring somebody into danger to know why something stays? "
                "Then say only that the law keeps it."
            ),
            widget=LongText(attrs={"rows": 5}),
            max_length=5000,
            error_messages={"required": _("Write what goes and what stays, for the person")},
        )

    def _ask(self, part: Part, *, must_stay: bool) -> None:
        choices = [] if must_stay else [(GOES, _("It goes"))]
        self.fields[part.value] = forms.ChoiceField(
            label=_("Does it go?"),
            choices=[*choices, (STAYS, _("It stays"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("%s: say whether it goes or stays") % part.label},
        )
        self.fields[f"{part.value}_ground"] = forms.ChoiceField(
            label=_("If it stays: on which ground?"),
            choices=[("", _("Choose a ground") if must_stay else _("It goes")), *Ground.choices],
            required=False,
        )
        self.fields[f"{part.value}_why"] = forms.CharField(
            label=_("Why, for those who answer for it later"),
            widget=LongText(attrs=_AREA),
            max_length=2000,
            error_messages={"required": _("%s: write why") % part.label},
        )

    def asked(self) -> list[tuple[Part, list[forms.BoundField]]]:
        """Each part with its three fields."""
        return [
            (part, [self[part.value], self[f"{part.value}_ground"], self[f"{part.value}_why"]])
            for part in Part
        ]

    def verdicts(self) -> dict[Part, PartVerdict]:
        """What was said of each part."""
        said = self.cleaned_data
        return {
            part: PartVerdict(
                erased=said[part.value] == GOES,
                ground=said[f"{part.value}_ground"],
                rationale=said[f"{part.value}_why"],
            )
            for part in Part
        }


class CarryOutForm(forms.Form):
    """How many rows the page had shown, and how the person heard what goes."""

    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    told = forms.ChoiceField(
        label=_("How does the person know what goes?"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they were told")},
    )
