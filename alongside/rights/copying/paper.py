"""The copy as a PDF that can be read, and heard (PDF/UA-1)."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

TEMPLATE = Path(__file__).with_suffix(".typ")


def draw(content: Mapping[str, Any]) -> bytes:
    """The copy on paper, in the order of its parts."""
    facts = json.dumps(_facts(content))
    pdf: bytes = typst.compile(TEMPLATE, sys_inputs={"facts": facts}, pdf_standards=["ua-1"])
    return pdf


def _facts(content: Mapping[str, Any]) -> dict[str, Any]:
    made = dt.datetime.fromisoformat(content["made_at"])
    return {
        "title": _("What is held about you"),
        "confidential": _("Confidential: about one person alone"),
        "name": content["name"],
        "lead": _("Asked for on %(asked)s, made on %(made)s by %(by)s. Number %(reference)s.")
        % {
            "asked": f"{dt.date.fromisoformat(content['asked_on']):%d/%m/%Y}",
            "made": f"{made:%d/%m/%Y}",
            "by": content["made_by"],
            "reference": content["reference"],
        },
        "parts": [
            {
                "heading": section["title"],
                "rows": [
                    [
                        {"label": one["label"], "text": one["text"]}
                        for one in row["values"]
                        if one["text"]
                    ]
                    for row in section["rows"]
                ],
            }
            for section in content["sections"]
        ],
        "withheld_heading": _("What was left out"),
        "withheld": [
            " · ".join(text for text in (one["section"], one["what"], one["when"]) if text)
            + f": {one['why']}."
            for one in content["withheld"]
        ]
        or [_("Nothing that was read for you was left out.")],
        "never_heading": _("What is never in a copy"),
        "never": content["never_in_a_copy"],
        "rights_heading": _("What you can do"),
        "rights": [
            _(
                "Is something wrong? Ask that it is put right, on your own pages or by anybody who "
                "helps you."
            ),
            _("Do you want less to be kept or used? Ask for that in the same way."),
            _("Do you think that we have got this wrong? Tell %s first, if you like.")
            % content["made_by"],
            _("You can complain to the Information Commissioner: ico.org.uk, 0303 123 1113."),
        ],
    }
