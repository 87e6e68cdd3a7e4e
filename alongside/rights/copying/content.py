"""The content of a copy: what is given, what is withheld, and what is never in one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.common import clock
from alongside.rights.copying.parts import LEFT_OUT
from alongside.rights.copying.reading import Held, Section, name_of
from alongside.rights.models import Check, RightsRequest
from alongside.rights.states import Withheld

FORMAT = "alongside-copy-1"
# Saying which of the others it is could itself do the harm.
_SAID = {Withheld.THIRD_PARTY: Withheld.THIRD_PARTY.label}


def content_of(
    actor: Actor, request: RightsRequest, sections: list[Section], checks: Mapping[str, Check]
) -> dict[str, Any]:
    """Plain values, to be kept as JSON: the same answers the paper and the file."""
    return {
        "format": FORMAT,
        "reference": request.reference,
        "name": name_of(sections),
        "asked_on": clock.local_day(request.created_at).isoformat(),
        "made_at": clock.now().isoformat(),
        "made_by": actor.organisation_name,
        "sections": [
            {
                "code": section.part.code,
                "title": str(section.part.title),
                "rows": [_row(row, checks) for row in section.rows],
            }
            for section in sections
        ],
        "withheld": list(_withheld(sections, checks)),
        "never_in_a_copy": sorted({str(reason) for reason in LEFT_OUT.values()}),
    }


def _row(row: Held, checks: Mapping[str, Check]) -> dict[str, Any]:
    notes = [
        {"name": note.name, "label": note.label, "value": note.value, "text": note.text}
        for note in row.notes
        if checks[note.item].given
    ]
    return {"id": str(row.id), "values": [vars(value) for value in row.values] + notes}


def _withheld(sections: Iterable[Section], checks: Mapping[str, Check]) -> Iterable[dict[str, str]]:
    """What is not given, by kind and place; never a word of it."""
    for section in sections:
        for row in section.rows:
            when = next((value.text for value in row.said if value.name in _MOMENTS), "")
            for note in row.notes:
                if not checks[note.item].given:
                    reason = _SAID.get(Withheld(checks[note.item].why_not), _("The law allows it"))
                    yield {
                        "section": str(section.part.title),
                        "what": note.label,
                        "when": when,
                        "why": str(reason),
                    }


_MOMENTS = ("created_at", "at", "sent_at", "opened_at", "taken_at")


def for_machines(content: Mapping[str, Any]) -> dict[str, Any]:
    """The copy as a file for programs: each row an object, by the names of its columns."""
    return {
        **{name: content[name] for name in ("format", "reference", "name", "asked_on", "made_at")},
        "made_by": content["made_by"],
        "data": {
            section["code"]: [
                {"id": row["id"]} | {one["name"]: one["value"] for one in row["values"]}
                for row in section["rows"]
            ]
            for section in content["sections"]
        },
        "labels": {
            section["code"]: {
                one["name"]: one["label"] for row in section["rows"] for one in row["values"]
            }
            for section in content["sections"]
        },
        "withheld": content["withheld"],
        "never_in_a_copy": content["never_in_a_copy"],
    }
