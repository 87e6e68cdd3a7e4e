"""Words that the OpenAPI documents of several APIs share."""

from typing import Any

from pydantic import BaseModel

_TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"parameter": _TEXT, "problem": _TEXT}},
        },
    },
}
_REFUSALS = {
    "400": "The key stands in the address.",
    "401": "There is no key, or it opens nothing.",
    "403": "The key is not for this.",
    "429": "Asked too often; Retry-After says when to ask again.",
}


def described(model: type[BaseModel]) -> dict[str, Any]:
    """The schemas of a model and of its parts, by their names."""
    whole = model.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = whole.pop("$defs", {})
    return {**parts, model.__name__: whole}


def json_of(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """An answer with JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def refusals() -> dict[str, Any]:
    """What every address with a key may answer."""
    return {status: refusal(words) for status, words in _REFUSALS.items()}


def refusal(description: str) -> dict[str, Any]:
    """An answer that says what went wrong."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
