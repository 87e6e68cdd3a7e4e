"""What they answered when asked how they feel."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

OUTCOMES: tuple[Part, ...] = (
    Part(
        "outcomes.Response",
        _("When you were asked how you feel"),
        "person_id",
        {
            "taken_at": WHEN,
            "instrument_code": _("Questions"),
            "point": _("When in the course"),
            "mode": _("How you were asked"),
            "by_proxy": _("Somebody else answered"),
            "not_done_reason": _("Why you were not asked"),
            "recorded_by": WHO,
            "organisation": AT,
        },
        left_out={"created_at": INNER, "case_id": INNER, "instrument_version": INNER},
    ),
    Part(
        "outcomes.Answer",
        _("What you answered"),
        "response__person_id",
        {
            "created_at": WHEN,
            "item": _("Question"),
            "value": _("Answer"),
            "missing": _("Why there is none"),
        },
        left_out={"response": INNER},
        along={"response": "instrument_code"},
    ),
)
