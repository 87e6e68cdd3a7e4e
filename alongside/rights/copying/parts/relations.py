"""Who acts for them."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, Part

RELATIONS: tuple[Part, ...] = (
    Part(
        "people.Relation",
        _("Who acts for you"),
        "person_id",
        {
            "created_at": WHEN,
            "kind": _("As what"),
            "name": _("Who"),
            "scopes": _("What they may do"),
            "starts_on": _("From"),
            "until": _("Until"),
            "status": _("Where it stands"),
            "recorded_by": _("Written down by"),
            "recorded_for": AT,
        },
        {"evidence": _("What was seen, or how you asked")},
    ),
    Part(
        "people.RelationStep",
        _("When that began and ended"),
        "relation__person_id",
        {"created_at": WHEN, "name": _("What happened"), "by": _("Written down by")},
        left_out={
            "relation": INNER,
            "status": INNER,
            "note": _("It says something of somebody else."),
        },
    ),
)
