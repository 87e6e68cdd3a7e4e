"""What the forms of a directory are made of: parts that can be compared, and kept as JSON."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Self, cast

import orjson


class Part:
    """A piece of an entry. Its lists have an order of their own, so that equal ones are equal."""

    def __post_init__(self) -> None:
        for name in _lists(cast(Any, type(self))):
            parts = getattr(self, name)
            if len(parts) > 1:
                object.__setattr__(self, name, sorted(parts, key=repr))

    def as_json(self) -> dict[str, Any]:
        """The form as kept in the database, without what was not given."""
        return {name: _plain(value) for name, value in _given(self).items()}

    def as_text(self) -> str:
        """The same, as text."""
        return orjson.dumps(self, _given, orjson.OPT_PASSTHROUGH_DATACLASS).decode()

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """The form as it was kept."""
        return cls(**{name: _read(name, value) for name, value in form.items()})


# Which part is told under which name; each form adds its own.
FORMS: dict[str, type[Part]] = {}


@cache
def defaults(form: type) -> tuple[tuple[str, Any], ...]:
    """The names of a part's fields, and what stands in each where nothing was given."""
    return tuple(
        (part.name, [] if part.default_factory is not MISSING else part.default)
        for part in fields(form)
    )


@cache
def _lists(form: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(form) if part.default_factory is not MISSING)


def _given(part: Part) -> dict[str, Any]:
    return {
        name: value
        for name, default in defaults(cast(Any, type(part)))
        if (value := getattr(part, name)) != default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return value.as_json()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _read(name: str, value: Any) -> Any:
    if name == "place":
        return (value[0], value[1]) if value else None
    if name == "terms":
        return [(taxonomy, term) for taxonomy, term in value]
    if name in FORMS and value:
        form = FORMS[name]
        several = isinstance(value, list)
        return [form.from_json(part) for part in value] if several else form.from_json(value)
    return value
