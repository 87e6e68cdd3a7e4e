"""Who looked, and who changed something."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

LOOKS: tuple[Part, ...] = (
    Part(
        "audit.AuditEntry",
        _("Who looked at or changed what is held about you"),
        "people__overlap",
        {"created_at": WHEN, "user": WHO, "organisation": AT, "verb": _("What they did")},
        left_out={
            "actor": INNER,
            "role_code": INNER,
            "subject_type": INNER,
            "subject_id": INNER,
            "people": _("It can name others who stood in the same list."),
            "detail": INNER,
        },
    ),
)
