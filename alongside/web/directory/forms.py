"""What somebody looking for a service is asked. Every box may stay empty."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from alongside.common.errors import Refused
from alongside.directory.places import Spot, find
from alongside.directory.search import Question
from alongside.needs.models import Need

METRES_PER_MILE = 1609.344
MILES = (1, 3, 5, 10, 25)


class SearchForm(forms.Form):
    """Words, a need, a postcode, and how far from it."""

    words = forms.CharField(label=_("What are you looking for?"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    within = forms.TypedChoiceField(
        label=_("How far away?"),
        choices=[
            ("", _("Any distance")),
            *((str(n), ngettext_lazy("Within %d mile", "Within %d miles", n) % n) for n in MILES),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    need = forms.ChoiceField(label=_("To help with"), required=False)

    spot: Spot | None = None

    def __init__(self, needs: list[Need], *args: Any, home: str = "", **kwargs: Any) -> None:
        """``home`` is the postcode to search from where none is typed: it stays on the server."""
        super().__init__(*args, **kwargs)
        self.home = home
        if home:
            self.fields["postcode"].label = _("Postcode, if not from home")
        choices = [("", _("Anything")), *((need.code, need.name) for need in needs)]
        self.fields["need"].choices = choices  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if not typed:
            self.spot = self._home_spot()
            return ""
        try:
            self.spot = find(typed)
        except Refused as error:
            raise forms.ValidationError(error.message) from error
        return self.spot.label

    def _home_spot(self) -> Spot | None:
        """Where the person lives, under no name that says where; None if it is not known."""
        try:
            return replace(find(self.home), label=gettext("home")) if self.home else None
        except Refused:
            return None

    @property
    def home_is_lost(self) -> bool:
        """There is a postcode to search from, but nobody knows where it is."""
        return bool(self.home) and self.is_valid() and self.spot is None

    def question(self, page: int) -> Question:
        """What to search for. Call it on a valid form."""
        miles = self.cleaned_data["within"]
        return Question(
            words=self.cleaned_data["words"],
            need=self.cleaned_data["need"],
            near=self.spot.place if self.spot else None,
            within=miles * METRES_PER_MILE if miles and self.spot else None,
            page=page,
        )
