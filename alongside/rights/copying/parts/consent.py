"""What they agreed to."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, Part

CONSENT: tuple[Part, ...] = (
    Part(
        "consent.Consent",
        _("What you agreed to, or others for you"),
        "person_id",
        {
            "created_at": WHEN,
            "purpose": _("What for"),
            "basis": _("What it rests on"),
            "how": _("How it was said"),
            "given_by": _("By whom, for you"),
            "recipient": _("For whom"),
            "recipient_kind": _("For which kind of organisation"),
            "shared": _("What they see"),
            "taken_back": _("Of that, what they see no longer"),
            "why": _("Why it was not for you to decide"),
            "until": _("Last day"),
            "withdrawn_at": _("Taken back"),
            "recorded_by": _("Written down by"),
            "recorded_for": AT,
        },
        left_out={"ran_out_at": INNER, "adds_to": INNER},
    ),
    Part(
        "consent.ConsentStep",
        _("When you or others took some of it back"),
        "consent__person_id",
        {
            "created_at": WHEN,
            "name": _("What happened"),
            "data": _("What is seen no longer"),
            "by": _("Written down by"),
        },
        left_out={"consent": INNER},
    ),
)
