"""The standard's own schemas, as a stranger's validator has them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SCHEMAS = Path(__file__).parent / "schemas"
FIXTURES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "openreferral"


@cache
def validator(name: str) -> Draft202012Validator:
    """Checks one thing; formats too (uuid, uri, email, date-time)."""
    registry: Registry[Any] = Registry().with_resources(
        (path.name, Resource(json.loads(path.read_text()), DRAFT202012))
        for path in SCHEMAS.glob("*.json")
    )
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def faults(name: str, thing: Any) -> list[str]:
    """What is wrong with it, each with where."""
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validator(name).iter_errors(thing)
    ]


def nulls(thing: Any, where: str = "") -> list[str]:
    """Where it says null or nothing at all."""
    if isinstance(thing, dict):
        return [each for key, part in thing.items() for each in nulls(part, f"{where}/{key}")]
    if isinstance(thing, list):
        found = [
            each for place, part in enumerate(thing) for each in nulls(part, f"{where}/{place}")
        ]
        return found if thing else [where]
    return [where] if thing is None else []
