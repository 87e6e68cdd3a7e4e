"""The OpenAPI document of what programs ask with a key: figures, and referrals."""

from functools import cache
from typing import Any

from alongside.insight.report import MEASURES
from alongside.interop.openapi import PROBLEM, json_of, refusal, refusals
from alongside.interop.referrals import openapi as referrals

_TEXT = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_VALUE = {"type": ["number", "string", "null"], "description": "“*” stands for a small number."}
_MEASURE = {
    "type": "object",
    "required": ["code", "name"],
    "properties": dict.fromkeys(
        (
            *("code", "name", "purpose", "counted", "out_of", "missing", "left_out", "source"),
            *("used_for", "caution", "owner", "reviewed_on"),
        ),
        _TEXT,
    ),
}
_FIGURES = {
    "allOf": [{"$ref": "#/components/schemas/Measure"}],
    "type": "object",
    "required": ["period", "columns", "lines", "facts", "small_numbers"],
    "properties": {
        "period": {"type": "object", "properties": {"first": _DAY, "last": _DAY}},
        "team": {"type": ["string", "null"], "format": "uuid"},
        "small_numbers": {**_TEXT, "description": "How they are hidden; empty: none are."},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"code": _TEXT, "label": _TEXT, "kind": _TEXT},
            },
        },
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"label": _TEXT, "values": {"type": "array", "items": _VALUE}},
            },
        },
        "facts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"label": _TEXT, "value": _VALUE, "kind": _TEXT},
            },
        },
    },
}


@cache
def document(server: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API that is served there."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Alongside for programs",
            "version": "1",
            "description": "The published figures as a page shows them, small numbers hidden; and "
            "referrals from an organisation’s own system. Send a key of your organisation in the "
            "header Authorization, as Bearer.",
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": {
            "/figures": {
                "get": {
                    "operationId": "measures",
                    "summary": "The measures, and how each is made.",
                    "responses": {
                        "200": json_of(
                            "They.",
                            {
                                "type": "object",
                                "properties": {
                                    "measures": {
                                        "type": "array",
                                        "items": {"$ref": "#/components/schemas/Measure"},
                                    }
                                },
                            },
                        ),
                        **refusals(),
                    },
                }
            },
            "/figures/{code}": {"get": _one()},
            **referrals.paths(),
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Measure": _MEASURE,
                "Figures": _FIGURES,
                "Problem": PROBLEM,
                **referrals.schemas(),
            },
        },
    }


def _one() -> dict[str, Any]:
    return {
        "operationId": "figures",
        "summary": "One measure for a period: of your area, of one team of it, or of yourselves.",
        "parameters": [
            {
                "name": "code",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": [*MEASURES]},
            },
            _parameter("first", _DAY, "The first day; not given, eleven months before the last."),
            _parameter("last", _DAY, "The last day, included; not given, today."),
            _parameter(
                "team", {"type": "string", "format": "uuid"}, "One link-worker team of your area."
            ),
        ],
        "responses": {
            "200": json_of("The figures.", {"$ref": "#/components/schemas/Figures"}),
            **refusals(),
            "404": refusal("There is no such measure."),
            "422": refusal("A parameter cannot be used; the answer says which and why."),
            "503": refusal("Parts and whole disagree, so nothing is published."),
        },
    }


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}
