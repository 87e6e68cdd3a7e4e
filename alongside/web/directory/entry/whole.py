"""All forms of an entry together: what stood when they were drawn, and what was made of it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import BadRequest

from alongside.directory.entry import Entry, Hours, Spot
from alongside.needs.models import Need
from alongside.web.directory.entry.parts import CostForm, FactForm, PlaceForm
from alongside.web.directory.entry.times import TimeForm, initial_of
from alongside.web.directory.entry.words import WordsForm

_SALT = "alongside.directory.entry-form"
_LASTS = 12 * 60 * 60  # seconds; as long as a session
MOST = 30  # parts of a kind


class WholeForm:
    """The forms of one entry, filled from ``now`` or from what was posted.

    The posted forms carry, signed, the entry that they were drawn with: what differs from it is
    what their writer meant to change, whatever became of the entry meanwhile.
    """

    def __init__(
        self, now: Entry, needs: list[Need], data: Any = None, *, editor: bool = False
    ) -> None:
        self.base = _base(data) if data else now
        self.words = WordsForm(self.base, needs, data, editor=editor)
        self.places = _formset(
            PlaceForm,
            "places",
            data,
            initial=[_place(spot) for spot in self.base.locations],
            form_kwargs={"bases": self.base.locations},
        )
        times = _times(self.base)
        self.times = _formset(
            TimeForm,
            "times",
            data,
            initial=[initial_of(where, hours) for where, hours in times],
            form_kwargs={"bases": times, "places": [_called(s) for s in self.base.locations]},
        )
        self.costs = _formset(
            CostForm,
            "costs",
            data,
            initial=[
                {
                    "amount": cost.amount,
                    "option": cost.option,
                    "amount_description": cost.amount_description,
                }
                for cost in self.base.costs
            ],
            form_kwargs={"bases": self.base.costs},
        )
        self.facts = _formset(
            FactForm,
            "facts",
            data,
            initial=[
                {"fact": fact.fact, "description": fact.description}
                for fact in self.base.eligibilities
            ],
            form_kwargs={"bases": self.base.eligibilities},
        )

    @property
    def formsets(self) -> list[Any]:
        return [self.times, self.places, self.costs, self.facts]

    @property
    def token(self) -> str:
        """What the forms were drawn with, for their hidden input."""
        return signing.dumps(self.base.as_json(), salt=_SALT, compress=True)

    @property
    def forms(self) -> list[forms.Form]:
        """All of them, for the summary of errors."""
        return [self.words, *(form for formset in self.formsets for form in formset)]

    def is_valid(self) -> bool:
        """Every form is asked, so that all errors are shown at once."""
        return all([self.words.is_valid(), *(formset.is_valid() for formset in self.formsets)])

    def entry(self) -> Entry:
        """The entry as it should read."""
        spots: list[Spot] = []
        moved: dict[str, int] = {}
        for number, form in _kept(self.places):
            moved[str(number)] = len(spots)
            spots.append(replace(form.spot(), schedules=[]))
        held: list[list[Hours]] = [[] for _spot in spots]
        anywhere: list[Hours] = []
        for _number, form in _kept(self.times):
            at = moved.get(form.cleaned_data["where"])
            (anywhere if at is None else held[at]).append(form.hours())
        return replace(
            self.base,
            **self.words.values(),
            locations=[replace(s, schedules=h) for s, h in zip(spots, held, strict=True)],
            schedules=anywhere,
            costs=[form.cost() for _number, form in _kept(self.costs)],
            eligibilities=[form.eligibility() for _number, form in _kept(self.facts)],
        )


def _kept(formset: Any) -> list[tuple[int, Any]]:
    """The forms with something in them that are not to be removed, with their numbers."""
    return [
        (number, form)
        for number, form in enumerate(formset)
        if not form.cleaned_data.get("DELETE")
        and (number < formset.initial_form_count() or form.has_changed())
    ]


def _formset(form: type[forms.Form], prefix: str, data: Any, **more: Any) -> Any:
    made = forms.formset_factory(
        form, extra=1, max_num=MOST, absolute_max=MOST, validate_max=True, can_delete=True
    )
    return made(data, prefix=prefix, **more)


def _base(data: Any) -> Entry:
    try:
        return Entry.from_json(signing.loads(data.get("base", ""), salt=_SALT, max_age=_LASTS))
    except signing.BadSignature as error:
        raise BadRequest("The form does not say what it was drawn with.") from error


def _times(entry: Entry) -> list[tuple[str, Any]]:
    """Every time with the number of its place; none for those at no place in particular."""
    there = [(str(n), hours) for n, spot in enumerate(entry.locations) for hours in spot.schedules]
    return [*(("", hours) for hours in entry.schedules), *there]


def _called(spot: Spot) -> str:
    return spot.name or spot.address_1 or spot.postal_code or "–"


def _place(spot: Spot) -> dict[str, Any]:
    names = ("name", "address_1", "address_2", "city", "postal_code", "transportation")
    return {
        **{name: getattr(spot, name) for name in names},
        "has": [one.fact for one in spot.accessibility if one.fact and one.holds],
        "has_not": [one.fact for one in spot.accessibility if one.fact and not one.holds],
    }
