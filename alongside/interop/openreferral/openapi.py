"""The OpenAPI document, made from the same parameters that are checked."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from alongside.interop.openreferral.parameters import (
    OrganizationQuestion,
    ServiceQuestion,
    TaxonomyQuestion,
    TermQuestion,
)

_SCHEMA = "https://raw.githubusercontent.com/OpenReferralUK/uk-profile/main/schema"
_EXTENSIONS = """The directory of this installation as Open Referral UK 3.0 (HSDS-UK 3.0).

Properties that begin with `x_` are ours: `x_first_visit` (what happens the first time),
`x_takes_referrals`, `x_verified_at` and `x_verified_by` (when and by whom the entry was last found
true), `x_tier` (listed, self-declared, checked, commissioned) with `x_tier_given_on` and
`x_tier_expires_on`, `x_source` (the directory it came from), `x_capacity` (the last word on whether
there is room: unit, state, expected_wait_days, updated), `x_exceptions` of a schedule (days on
which it does not hold, or holds besides), `x_fact` and `x_holds` of accessibility, `x_outcodes` and
`x_area_code` of a service area, `x_distance` of a place (metres from the postcode),
`x_merged_into` (the id of the entry that one no longer listed was made one with).

Eligibility is told in words (`eligibility_description`) and as attributes whose link_type is
`eligibility`; needs are attributes whose link_type is `need`.

Parameters marked `x-extension` are ours; those marked `x-hsds` are of HSDS 3.0. A parameter that
is not listed is ignored."""
_PAGE = {
    "type": "object",
    "required": [
        *("total_items", "total_pages", "page_number", "size", "first_page", "last_page"),
        *("empty", "contents"),
    ],
    "properties": {
        **{
            name: {"type": "integer", "minimum": 0}
            for name in ("total_items", "total_pages", "page_number", "size")
        },
        **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
    },
}
# Path, its schema, its parameters, what it answers.
_LISTS: tuple[tuple[str, str, type[BaseModel], str], ...] = (
    ("services", "compiled/service_list.json", ServiceQuestion, "Services"),
    (
        "service_at_locations",
        "compiled/service_at_location_list.json",
        ServiceQuestion,
        "Services at their locations",
    ),
    ("taxonomies", "taxonomy.json", TaxonomyQuestion, "Taxonomies"),
    ("taxonomy_terms", "taxonomy_term.json", TermQuestion, "Terms of taxonomies"),
    ("organizations", "compiled/organization_list.json", OrganizationQuestion, "Organisations"),
)
_ONES = {
    "services": ("compiled/service.json", "A service with everything known of it"),
    "service_at_locations": (
        "compiled/service_at_location.json",
        "A service at a location with everything known of both",
    ),
    "taxonomies": ("taxonomy.json", "A taxonomy"),
    "taxonomy_terms": ("taxonomy_term.json", "A term"),
    "organizations": ("compiled/organization.json", "An organisation"),
}


@cache
def document(server: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API that is served there."""
    paths: dict[str, Any] = {"/": {"get": _details()}}
    for name, schema, question, summary in _LISTS:
        paths[f"/{name}"] = {"get": _list(name, schema, question, summary)}
        one, about = _ONES[name]
        paths[f"/{name}/{{id}}"] = {"get": _one(name, one, about)}
    paths["/hsds.zip"] = {"get": _download()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open Referral UK",
            "version": "3.0",
            "summary": "Open, without registering, from any web page.",
            "description": _EXTENSIONS,
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": {"Page": _PAGE, "Problem": _problem()}},
    }


def _details() -> dict[str, Any]:
    text = {"type": "string"}
    shape = {
        "type": "object",
        "required": ["version", "profile", "openapi_url"],
        "properties": {
            "version": text,
            "profile": {**text, "format": "uri"},
            "openapi_url": {**text, "format": "uri"},
        },
    }
    return {
        "operationId": "details",
        "summary": "What this interface is.",
        "responses": {"200": _json("The details.", shape)},
    }


def _list(name: str, schema: str, question: type[BaseModel], summary: str) -> dict[str, Any]:
    page = {
        "allOf": [
            {"$ref": "#/components/schemas/Page"},
            {
                "properties": {
                    "contents": {"type": "array", "items": {"$ref": f"{_SCHEMA}/{schema}"}}
                }
            },
        ]
    }
    return {
        "operationId": f"list_{name}",
        "summary": f"{summary}, page by page.",
        "parameters": [*_parameters(question)],
        "responses": {
            "200": _json("A page.", page),
            "304": {"description": "Nothing has changed since."},
            "422": _refusal("A parameter cannot be used; the answer says which and why."),
        },
    }


def _one(name: str, schema: str, summary: str) -> dict[str, Any]:
    return {
        "operationId": f"one_{name}",
        "summary": f"{summary}.",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "format": "uuid"},
            }
        ],
        "responses": {
            "200": _json("It.", {"$ref": f"{_SCHEMA}/{schema}"}),
            "304": {"description": "Nothing has changed since."},
            "404": _refusal("There is none with this id."),
        },
    }


def _download() -> dict[str, Any]:
    zipped = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "operationId": "download",
        "summary": "Everything as CSV files, one for each table of HSDS, with their sources.",
        "responses": {"200": {"description": "A ZIP file.", "content": zipped}},
    }


def _parameters(question: type[BaseModel]) -> Any:
    described = question.model_json_schema()
    for name, schema in described["properties"].items():
        shape = _without_null(_resolved(schema, described.get("$defs", {})))
        description = shape.pop("description", "")
        marked = [mark for mark in ("x-extension", "x-hsds") if shape.pop(mark, False)]
        parameter: dict[str, Any] = {
            "name": name,
            "in": "query",
            "required": False,
            "description": description,
            "schema": {key: part for key, part in shape.items() if key != "title"},
            **dict.fromkeys(marked, True),
        }
        if shape.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        yield parameter


def _resolved(schema: Any, named: dict[str, Any]) -> Any:
    """The schema with what it refers to in its place."""
    if isinstance(schema, list):
        return [_resolved(part, named) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = named[schema["$ref"].rpartition("/")[2]]
        rest = {key: part for key, part in schema.items() if key != "$ref"}
        kept = {key: part for key, part in target.items() if key not in ("title", "description")}
        return _resolved({**kept, **rest}, named)
    return {key: _resolved(part, named) for key, part in schema.items()}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is not given is left out; it is never null."""
    rest = {key: part for key, part in schema.items() if key not in ("anyOf", "default")}
    if schema.get("default") not in (None, "", []):
        rest["default"] = schema["default"]
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    return {**options[0], **rest} if len(options) == 1 else rest


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "problem"],
                    "properties": {"parameter": text, "problem": text, "given": text},
                },
            },
        },
    }


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refusal(description: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": description, "content": {"application/problem+json": problem}}
