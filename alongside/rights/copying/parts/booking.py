"""Places in sessions, and waiting for one."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

_HELP, _HELP_WORDS = _("What would help you to come"), _("What there is to know about that")
_SIDES = {"from_organisation": INNER, "referral_id": INNER}

BOOKING: tuple[Part, ...] = (
    Part(
        "booking.Place",
        _("Places that were booked for you or offered to you"),
        "person_id",
        {
            "created_at": WHEN,
            "session": _("Session"),
            "organisation": AT,
            "status": _("What came of it"),
            "answer_by": _("Kept for you until"),
            "change_asked_at": _("You asked for another time on"),
            "change_words": _("What would have suited you better"),
            "help_wanted": _HELP,
            "help_arranged": _("Of it, what was arranged"),
            "help_refused": _("Of it, what could not be arranged"),
            "help_words": _HELP_WORDS,
        },
        left_out=_SIDES,
    ),
    Part(
        "booking.PlaceMove",
        _("Each step of those places"),
        "place__person_id",
        {"created_at": WHEN, "name": _("What happened"), "by": WHO},
        left_out={"place": INNER, "status": INNER},
    ),
    Part(
        "booking.RegisterLine",
        _("Whether you came, as the registers have it"),
        "place__person_id",
        {"created_at": WHEN, "status": _("What came of it")},
        left_out={"mark_id": INNER, "place": INNER},
    ),
    Part(
        "booking.RegisterMark",
        _("Each mark on those registers"),
        "line__place__person_id",
        {
            "created_at": WHEN,
            "name": _("What happened"),
            "tapped_at": _("Tapped on"),
            "by": WHO,
        },
        left_out={"line": INNER, "status": INNER, "referral_was": INNER},
    ),
    Part(
        "booking.WaitingEntry",
        _("Waiting lists on which you were"),
        "person_id",
        {
            "created_at": WHEN,
            "service": _("Service"),
            "organisation": AT,
            "status": _("What came of it"),
            "asked_at": _("You were asked whether you still want it on"),
            "wanted_at": _("You said yes on"),
            "help_wanted": _HELP,
            "help_words": _HELP_WORDS,
        },
        left_out={**_SIDES, "session": INNER, "place": INNER},
    ),
    Part(
        "booking.WaitingMove",
        _("Each step on those waiting lists"),
        "entry__person_id",
        {"created_at": WHEN, "name": _("What happened"), "by": WHO},
        left_out={"entry": INNER, "status": INNER},
    ),
)
