"""What they asked about their data."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

REQUESTS: tuple[Part, ...] = (
    Part(
        "rights.RightsRequest",
        _("What you asked for about your data"),
        "person_id",
        {
            "reference": _("Number"),
            "kind": _("What"),
            "created_at": _("Asked on"),
            "field": _("What is wrong"),
            "proposed": _("What should stand there"),
            "words": _("In your words"),
            "organisation": _("Who answers"),
            "due_on": _("By"),
            "status": _("Where it stands"),
            "answer": _("Answer"),
            "ended_at": _("Answered on"),
        },
        {"identity": _("How they made sure that it is you")},
        {"asked_by": INNER, "acting": INNER, "asked_for": INNER, "extended": INNER},
    ),
    Part(
        "rights.Correction",
        _("What was put right"),
        "request__person_id",
        {
            "created_at": WHEN,
            "field": _("What was wrong"),
            "before": _("Before"),
            "after": _("Now"),
            "by": WHO,
        },
        left_out={"request": INNER},
    ),
    Part(
        "rights.PartDecision",
        _("What was decided when you asked to have it erased"),
        "request__person_id",
        {"created_at": WHEN, "part": _("What"), "erased": _("Is it erased"), "by": WHO},
        {"rationale": _("Why")},
        {"request": INNER, "ground": _("It stands in the answer that you were given.")},
    ),
    Part(
        "rights.Objection",
        _("That you do not want it used beyond your care"),
        "person_id",
        {
            "created_at": WHEN,
            "source": _("Which"),
            "learned": _("Where that is from"),
            "recorded_by": _("Written down by"),
            "recorded_for": AT,
            "ended_at": _("Ended"),
        },
        left_out={"ended_by": INNER},
    ),
)
