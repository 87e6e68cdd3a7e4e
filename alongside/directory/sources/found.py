"""Reading JSON that is nearly what was agreed: null, empty, absent and wrong types are alike."""

from collections.abc import Mapping
from typing import Any

Object = Mapping[str, Any]


def text(data: Object, *names: str) -> str:
    """The first of these that says something, as text."""
    for name in names:
        value = data.get(name)
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, str | int | float):
            found = str(value).strip()
            if found:
                return found
    return ""


def number(data: Object, *names: str) -> int | None:
    """The first of these that is a whole number."""
    try:
        found = text(data, *names)
        return int(float(found)) if found else None
    except (ValueError, OverflowError):
        return None


def one(data: Object, *names: str) -> Object:
    """The first of these that is an object, or a list that begins with one."""
    for name in names:
        value = data.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, Mapping) and value:
            return value
    return {}


def many(data: Object, *names: str, plain: str = "") -> list[Object]:
    """The objects in the first of these that holds any.

    ``plain``: what a text says that stands where an object should, as in ``languages: ["Welsh"]``.
    """
    for name in names:
        value = data.get(name)
        parts = value if isinstance(value, list) else [value]
        found = [part for each in parts if (part := _as_object(each, plain))]
        if found:
            return found
    return []


def _as_object(part: Any, plain: str) -> Object:
    if isinstance(part, Mapping):
        return part
    return {plain: part} if plain and isinstance(part, str) and part.strip() else {}
