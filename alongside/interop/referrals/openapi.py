"""What the OpenAPI document says of referrals."""

from typing import Any

from alongside.interop.openapi import described, json_of, refusal, refusals
from alongside.interop.referrals.body import NewLaunch, NewReferral
from alongside.referrals.models import Referral
from alongside.referrals.states import Status

_TEXT = {"type": "string"}
_MOMENT = {"type": "string", "format": "date-time"}
_ID = {"type": "string", "format": "uuid"}
_TOLD = {
    "type": "object",
    "required": ["id", "reference", "sent_at", "feedback", "steps"],
    "properties": {
        "id": _ID,
        "reference": _TEXT,
        "sent_at": _MOMENT,
        "feedback": {"type": "string", "enum": Referral.Feedback.values},
        "steps": {
            "type": "array",
            "description": "As many as the feedback that was wished for tells.",
            "items": {
                "type": "object",
                "properties": {
                    "status": {"type": "string", "enum": Status.values},
                    "at": _MOMENT,
                },
            },
        },
    },
}
_CHOICES = {
    "type": "object",
    "properties": {
        "teams": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": _ID, "name": _TEXT}},
        },
        "needs": {
            "type": "array",
            "items": {"type": "object", "properties": {"code": _TEXT, "name": _TEXT}},
        },
    },
}
_LINK = {
    "type": "object",
    "required": ["url", "expires_at"],
    "properties": {"url": {"type": "string", "format": "uri"}, "expires_at": _MOMENT},
}
_AGAIN = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Your own key for this request: sent again, nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
_ONE = {"name": "referral_id", "in": "path", "required": True, "schema": _ID}


def schemas() -> dict[str, Any]:
    """Of what is sent, and of what comes back."""
    return {**described(NewReferral), **described(NewLaunch), "Told": _TOLD}


def paths() -> dict[str, Any]:
    """The addresses and what each answers."""
    return {
        "/referral-choices": {
            "get": {
                "operationId": "referral_choices",
                "summary": "The teams that a person can be referred to, and the needs by code.",
                "responses": {"200": json_of("They.", _CHOICES), **refusals()},
            }
        },
        "/referrals": {
            "post": {
                "operationId": "send_referral",
                "summary": "Refer a person to a link-worker team, in a colleague’s name.",
                "parameters": [_AGAIN],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/NewReferral"}}
                    },
                },
                "responses": {
                    "201": json_of("It is sent.", {"$ref": "#/components/schemas/Told"}),
                    **refusals(),
                    "404": refusal("It was sent before, and is no longer for you to see."),
                    "409": refusal("Something else was sent with this Idempotency-Key."),
                    "413": refusal("It is too large."),
                    "415": refusal("It is not JSON."),
                    "422": refusal("Nothing was sent; the answer says which parts are wrong."),
                },
            }
        },
        "/referrals/{referral_id}": {
            "get": {
                "operationId": "referral",
                "summary": "How far a referral of your organisation is.",
                "parameters": [_ONE],
                "responses": {
                    "200": json_of("So far.", {"$ref": "#/components/schemas/Told"}),
                    **refusals(),
                    "404": refusal("There is none that your organisation sent and may see."),
                },
            }
        },
        "/launches": {
            "post": {
                "operationId": "launch_referral",
                "summary": "A link that opens the form with somebody’s details, for a colleague.",
                "description": "It works once, for ten minutes, for a colleague of your "
                "organisation who is signed in here or signs in. Nobody is signed in by it.",
                "parameters": [_AGAIN],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/NewLaunch"}}
                    },
                },
                "responses": {
                    "201": json_of("The link.", _LINK),
                    **refusals(),
                    "404": refusal("That link has run out."),
                    "409": refusal("Something else was sent with this Idempotency-Key."),
                    "413": refusal("It is too large."),
                    "415": refusal("It is not JSON."),
                    "422": refusal("No link was made; the answer says which parts are wrong."),
                },
            }
        },
    }
