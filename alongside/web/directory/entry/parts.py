"""Places, prices and facts of eligibility: a form for each that stands, and a blank one."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.common import postcode
from alongside.common.errors import Refused
from alongside.directory.entry import Access, Cost, Fact, Spot
from alongside.directory.models import Accessibility, Eligibility


class PartForm(forms.Form):
    """One part of an entry. ``bases`` are those that stand, in the order of the forms."""

    blank: Any

    def __init__(self, *args: Any, bases: list[Any], **kwargs: Any) -> None:
        number = re.search(r"-(\d+)$", str(kwargs.get("prefix")))
        at = int(number[1]) if number else len(bases)
        self.base = bases[at] if at < len(bases) else self.blank
        super().__init__(*args, **kwargs)


def _line(label: Any, longest: int = 255) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False)


def _facts(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=Accessibility.Fact.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PlaceForm(PartForm):
    """A place with its address and what it is like to enter."""

    blank = Spot()
    name = _line(gettext_lazy("Name of the place"))
    address_1 = _line(gettext_lazy("Street"))
    address_2 = _line(gettext_lazy("Street, second line"))
    city = _line(gettext_lazy("Town"), 100)
    postal_code = _line(gettext_lazy("Postcode"), 10)
    transportation = _line(gettext_lazy("How to get there"), 2000)
    has = _facts(gettext_lazy("It has"))
    has_not = _facts(gettext_lazy("It does not have"))

    def clean_postal_code(self) -> str:
        typed: str = self.cleaned_data["postal_code"]
        try:
            same = typed == self.base.postal_code
            return typed if same else postcode.parse(typed)
        except Refused as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if set(said.get("has", [])) & set(said.get("has_not", [])):
            self.add_error("has_not", _("The same is ticked as there and as not there"))
        return said

    def spot(self) -> Spot:
        """The place as an entry holds it; moved to where a new postcode is."""
        said = dict(self.cleaned_data)
        said.pop("DELETE", None)
        answers = dict.fromkeys(said.pop("has"), True) | dict.fromkeys(said.pop("has_not"), False)
        known = {access.fact: access for access in self.base.accessibility}
        access = [one for one in self.base.accessibility if not one.fact]
        access += [
            replace(known.get(fact, Access(fact)), holds=holds) for fact, holds in answers.items()
        ]
        moved = said["postal_code"] != self.base.postal_code
        place = None if moved else self.base.place
        return replace(self.base, **said, accessibility=access, place=place)


class CostForm(PartForm):
    """One price."""

    blank = Cost()
    amount = forms.DecimalField(
        label=gettext_lazy("Price in pounds"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a price like 4.50, or 0 for free")},
    )
    option = _line(gettext_lazy("Who or what for"), 100)
    amount_description = _line(gettext_lazy("More on it"), 200)

    def cost(self) -> Cost:
        said = dict(self.cleaned_data)
        said.pop("DELETE", None)
        amount = said.pop("amount")
        return replace(self.base, **said, amount="" if amount is None else f"{amount:.2f}")


class FactForm(PartForm):
    """One fact about whom it is for."""

    blank = Fact("")
    fact = forms.ChoiceField(
        label=gettext_lazy("Fact"),
        choices=[("", gettext_lazy("None")), *Eligibility.Fact.choices],
        required=False,
    )
    description = _line(gettext_lazy("In words"), 200)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if self.has_changed() and bool(said.get("fact")) != bool(said.get("description")):
            self.add_error("description", _("Choose a fact and say it in words"))
        return said

    def eligibility(self) -> Fact:
        said = self.cleaned_data
        same = (said["fact"], said["description"]) == (self.base.fact, self.base.description)
        return self.base if same else Fact(said["fact"], "", said["description"])
