"""The work with a link worker, and their plan."""

from django.utils.translation import gettext_lazy as _

from alongside.care.models import Plan
from alongside.care.models.plan import WORDS
from alongside.rights.copying.parts.part import INNER, WHEN, WHO, Part

CARE: tuple[Part, ...] = (
    Part(
        "care.Case",
        _("Link workers who walked with you"),
        "person_id",
        {
            "worker": _("Link worker"),
            "organisation": _("Team"),
            "status": _("Where it stands"),
            "opened_at": _("Begun"),
            "first_contact_at": _("First spoken"),
            "last_contact_at": _("Last contact"),
            "next_contact_on": _("Next contact planned"),
            "contact_by": _("First talk was promised by"),
            "closed_at": _("Closed"),
            "outcome": _("How it ended"),
        },
        {"closing_note": _("What was written to whoever referred you")},
        {"created_at": INNER, "referral": INNER, "nudged_on": INNER, "escalated_on": INNER},
    ),
    Part(
        "care.CaseMove",
        _("When that began, changed hands and ended"),
        "case__person_id",
        {"created_at": WHEN, "name": _("What happened"), "by": WHO},
        left_out={"case": INNER, "status": INNER},
    ),
    Part(
        "care.Contact",
        _("Each time somebody was in touch, or tried"),
        "case__person_id",
        {
            "at": WHEN,
            "kind": _("How"),
            "minutes": _("Minutes"),
            "outcome": _("What came of it"),
            "by": WHO,
        },
        {"note": _("What they noted")},
        {"created_at": INNER, "case": INNER},
    ),
    Part(
        "care.Appointment",
        _("When you arranged to meet"),
        "case__person_id",
        {
            "at": WHEN,
            "kind": _("How"),
            "minutes": _("Minutes"),
            "place": _("Where"),
            "status": _("What came of it"),
            "worker": WHO,
        },
        left_out={"created_at": INNER, "case": INNER},
    ),
    Part(
        "care.FirstVisit",
        _("Services that you were told of, and how you got there"),
        "case__person_id",
        {
            "created_at": WHEN,
            "service_name": _("Service"),
            "confidence": _("How sure you were"),
            "wanted": _("What would have helped the first time"),
            "arranged": _("What was arranged"),
            "arranged_by": _("Who was to arrange it"),
            "arrange_by": _("By when"),
            "help_came": _("Whether that help came"),
            "visit_on": _("The day of your first visit"),
            "message_ok": _("You agreed to a message about it"),
            "written_at": _("We wrote to you on"),
            "own_word": _("You answered yourself"),
            "ask_on": _("When you were to be asked"),
            "asked_at": _("Asked on"),
            "went": _("Whether you went"),
            "why_not": _("Why not"),
            "by": WHO,
        },
        left_out={
            "case": INNER,
            "service": INNER,
            "referral": INNER,
            "reminded_on": INNER,
            "link": INNER,
        },
    ),
    Part(
        "care.Goal",
        _("What matters to you"),
        "case__person_id",
        {"created_at": WHEN, "words": _("In your words"), "status": _("Where it stands")},
        left_out={"case": INNER},
    ),
    Part(
        "care.Action",
        _("Steps towards it"),
        "goal__case__person_id",
        {
            "created_at": WHEN,
            "what": _("What"),
            "owner": _("Who does it"),
            "due_on": _("By"),
            "done_at": _("Done on"),
        },
        left_out={"goal": INNER},
    ),
    Part(
        "care.Plan",
        _("Your plan"),
        "case__person_id",
        {
            "written_at": WHEN,
            **{f.name: f.verbose_name for f in Plan._meta.concrete_fields if f.name in WORDS},
        },
        left_out={"created_at": INNER, "case": INNER, "number": INNER},
    ),
    Part(
        "care.PlanVersion",
        _("Your plan as it was before"),
        "plan__case__person_id",
        {"created_at": WHEN, "number": _("Version"), "words": _("What it said"), "by": WHO},
        left_out={"plan": INNER},
    ),
)
