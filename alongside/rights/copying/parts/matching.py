"""What was looked for with them, what was suggested, and what could not be found."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

MATCHING: tuple[Part, ...] = (
    Part(
        "matching.Brief",
        _("What was looked for with you"),
        "person_id",
        {
            "written_at": WHEN,
            "needs": _("Needs"),
            "words": _("In your words"),
            "access": _("What you need to take part"),
            "language": _("Language"),
            "times": _("When you can come"),
            "most_cost": _("What you can pay, in pounds"),
            "furthest": _("How far you can go, in miles"),
            "by": WHO,
            "organisation": AT,
        },
        left_out={"created_at": INNER, "case_id": INNER},
    ),
    Part(
        "matching.Suggestion",
        _("Services that were suggested"),
        "person_id",
        {
            "created_at": WHEN,
            "service": _("Service"),
            "state": _("What came of it"),
            "age_band": _("Age then"),
            "gender": _("Gender as it was noted then"),
            "ethnic_group": _("Ethnicity as it was noted then, in five groups"),
            "by": WHO,
            "organisation": AT,
        },
        left_out={
            "case_id": INNER,
            "place": INNER,
            "provider_services": INNER,
            "changed_at": INNER,
        },
    ),
    Part(
        "gaps.GapEvidence",
        _("Needs for which nothing was found"),
        "person_id",
        {
            "created_at": WHEN,
            "need": _("Need"),
            "reason": _("Why nothing suited"),
            "by": WHO,
            "organisation": AT,
        },
        left_out={"case_id": INNER, "gap": INNER},
    ),
)
