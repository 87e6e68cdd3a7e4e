"""Choices among rows: all are read where the field is shown, the chosen ones where it is sent."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from alongside.needs.models import Need
from alongside.needs.queries import all_needs, by_code
from alongside.organisations.models import Organisation
from alongside.organisations.queries import link_worker_team, link_worker_teams


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


def _teams() -> Iterable[tuple[str, str]]:
    return [(str(team.pk), team.name) for team in link_worker_teams()]


def _needs() -> Iterable[tuple[str, str]]:
    return [(need.code, need.name) for need in all_needs().only("code", "name")]


def _no_such(field: forms.ChoiceField, value: str) -> forms.ValidationError:
    return forms.ValidationError(
        field.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
    )
