"""Choices among rows: all are read where the field is shown, the chosen ones where it is sent."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.booking.free_times import How
from alongside.booking.models import SlotPlan
from alongside.booking.queries.slots import Slot, next_slots, plan_in
from alongside.needs.models import Need
from alongside.needs.queries import all_needs, by_code
from alongside.organisations.models import Organisation
from alongside.organisations.queries import link_worker_team, link_worker_teams
from alongside.ui.formats import dated


class TeamField(forms.ChoiceField):
    """One of the link-worker teams."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_teams, **kwargs)

    def to_python(self, value: Any) -> Organisation | None:
        typed = super().to_python(value)
        try:
            team = link_worker_team(uuid.UUID(typed)) if typed else None
        except ValueError:
            team = None
        if typed and not team:
            raise _no_such(self, typed)
        return team

    def valid_value(self, value: Any) -> bool:
        """It was found."""
        return True


class NeedsField(forms.MultipleChoiceField):
    """Some of the needs, by their codes, in the order chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_needs, widget=forms.CheckboxSelectMultiple, **kwargs)

    def to_python(self, value: Any) -> list[Need]:  # type: ignore[override]
        codes = super().to_python(value)
        found = by_code(codes) if codes else {}
        for code in codes:
            if code not in found:
                raise _no_such(self, code)
        return [found[code] for code in codes]

    def valid_value(self, value: Any) -> bool:
        """It was found."""
        return True


class SlotField(forms.ChoiceField):
    """One of a team's next free times, or none: whose it is, and when."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.RadioSelect,
            required=False,
            error_messages={
                "invalid_choice": gettext_lazy("That time went meanwhile. Choose another one")
            },
            **kwargs,
        )

    def show(self, organisation_id: str) -> bool:
        """Offer what is free of this team now; False where nothing is."""
        try:
            slots = next_slots(uuid.UUID(organisation_id))
        except ValueError:
            slots = []
        none = ("", _("No time yet: the team gets in touch"))
        self.choices = [none, *((slot.key, described(slot)) for slot in slots)]
        return bool(slots)

    def to_python(self, value: Any) -> tuple[SlotPlan, dt.datetime] | None:
        typed = super().to_python(value)
        found = plan_in(typed) if typed else None
        if typed and not found:
            raise _no_such(self, typed)
        return found

    def valid_value(self, value: Any) -> bool:
        """It was found; whether it is still free, the verb says."""
        return True


def described(slot: Slot) -> str:
    """When, how, where and with whom."""
    free = slot.free
    how = str(How(free.how).label)
    parts = (dated(free.starts_at), how, free.place, slot.plan.worker.name)
    return " · ".join(part for part in parts if part)


def _teams() -> Iterable[tuple[str, str]]:
    return [(str(team.pk), team.name) for team in link_worker_teams()]


def _needs() -> Iterable[tuple[str, str]]:
    return [(need.code, need.name) for need in all_needs().only("code", "name")]


def _no_such(field: forms.ChoiceField, value: str) -> forms.ValidationError:
    return forms.ValidationError(
        field.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
    )
