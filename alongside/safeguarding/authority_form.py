"""The form that goes to the local authority: to children's or to adults' social care.

What is asked follows the common ground of the councils' forms: children under section 17 or 47 of
the Children Act 1989, adults under section 42 of the Care Act 2014 (in Wales: section 126 of the
Social Services and Well-being (Wales) Act 2014).
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.safeguarding.models import Concern
from alongside.safeguarding.queries import About
from alongside.safeguarding.states import Consent, Danger, Override, Step

TEMPLATE = Path(__file__).with_suffix(".typ")

Lines = list[tuple[str, str]]


def draw(concern: Concern, *, about: About, made_by: str, of: str) -> bytes:
    """The filled-in form as a PDF that screen readers can follow (PDF/UA-1)."""
    facts = json.dumps(_facts(concern, about, made_by, of))
    pdf: bytes = typst.compile(TEMPLATE, sys_inputs={"facts": facts}, pdf_standards=["ua-1"])
    return pdf


def _facts(concern: Concern, about: About, made_by: str, of: str) -> dict[str, Any]:
    child = concern.is_child
    parts = [
        (_("The child") if child else _("The adult"), _about(concern, about)),
        (_("What was said or seen"), _what(concern)),
        (_("Agreement"), _agreement(concern)),
        (_("What has been done"), _done(concern)),
        (_("Who refers"), _who(concern, made_by, of)),
    ]
    return {
        "title": _("Referral to children’s social care")
        if child
        else _("Safeguarding adult concern (Care Act 2014, section 42)"),
        "to": _("To the multi-agency safeguarding hub (MASH) or children’s social care")
        if child
        else _("To adult social care"),
        "confidential": _("Confidential: for social care only"),
        "parts": [
            {
                "heading": heading,
                "lines": [
                    {"label": label, "text": text or _("Not known")} for label, text in lines
                ],
            }
            for heading, lines in parts
        ],
    }


def _about(concern: Concern, about: About) -> Lines:
    born = f"{about.born:%d/%m/%Y}" if about.born else ""
    return [
        (_("Name, or how they are known"), concern.about_name),
        (_("Date of birth"), born),
        (_("How to find and reach them"), about.text),
        (_("Our reference"), concern.reference),
    ]


def _what(concern: Concern) -> Lines:
    organisation = concern.harm_organisation.name if concern.harm_organisation else ""
    harm = " ".join(part for part in (concern.harm_words, organisation) if part)
    return [
        (_("Word for word, written down %s") % _moment(concern.created_at), concern.said),
        (_("Who may be causing harm"), harm or str(concern.get_harm_display())),
        (_("In danger when this was raised?"), str(Danger(concern.danger).label)),
    ]


def _agreement(concern: Concern) -> Lines:
    asked = (_("Do they agree that this is shared?"), str(Consent(concern.consent).label))
    if concern.is_child:
        return [asked, (_("Basis"), _("A child at risk: no agreement is needed."))]
    if not concern.override:
        return [asked]
    basis = str(Override(concern.override).label)
    return [asked, (_("Lawful reason to share it"), basis), (_("Why"), concern.override_words)]


def _done(concern: Concern) -> Lines:
    steps = concern.chronology.select_related("by").exclude(step__in=[Step.CALL, Step.FORM])
    return [
        (f"{_moment(entry.created_at)} · {Step(entry.step).label}", entry.text or _by(entry.by))
        for entry in steps
    ]


def _by(user: Any) -> str:
    return user.name if user else ""


def _who(concern: Concern, made_by: str, of: str) -> Lines:
    return [
        (_("Raised by"), f"{concern.raised_by.name}, {concern.organisation.name}"),
        (_("Lead who sends this"), f"{made_by}, {of}"),
        (_("Phone"), concern.organisation.phone),
    ]


def _moment(value: dt.datetime) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
