"""What both sides of a referral hear about a place that was booked by it. None names a person."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.directory.models import Service
from alongside.referrals.messages import Due, Fact, to_both_sides

_NOBODY = uuid.UUID(int=0)


def due_to_place(
    facts: Fact, about: str, by: str, starts_at: dt.datetime | None = None
) -> list[Due]:
    """Messages to each side but the one that did it; ``about`` is one of WORDS.

    ``starts_at``: when it is, where that is said before anybody signs in: it may be tomorrow.
    """
    but = uuid.UUID(by) if by not in ("person", "house") else _NOBODY

    def said(link: str) -> tuple[str, str]:
        subject, body = _WORDS[about](facts["reference"], link)
        return subject, f"{_when(starts_at)}\n\n{body}" if starts_at else body

    return to_both_sides(facts, f"place-{about}", said, but=but)


def _when(starts_at: dt.datetime) -> str:
    return date_format(timezone.localtime(starts_at), "l j F Y, H:i")


def due_to_doubt(service: Service) -> list[Due]:
    """The question to whoever keeps a service whose timetable lost sessions with people booked."""
    keeper = service.organisation
    words = {"service": service.name, "link": f"{settings.SITE_URL}{reverse('our_sessions')}"}
    body = _(
        "The timetable of %(service)s has changed, and people are booked where it has nothing any "
        "more.\n\n"
        "Please say whether these sessions take place: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    recipient = service.referral_email or keeper.email
    if not recipient:
        return []
    return [
        Due(
            template="sessions-in-doubt",
            recipient=recipient,
            to_organisation_id=keeper.pk,
            from_organisation_id=keeper.pk,
            subject=_("Do these sessions take place?"),
            body=body % words,
        )
    ]


def _booked(reference: str, link: str) -> tuple[str, str]:
    subject = _("A place is booked: %(reference)s") % {"reference": reference}
    return subject, _body(_("A place was booked for referral %(reference)s."), reference, link)


def _offered(reference: str, link: str) -> tuple[str, str]:
    subject = _("A place has come free: %(reference)s") % {"reference": reference}
    text = _(
        "A place has come free for referral %(reference)s, and is kept for a while. If the person "
        "chose text messages or e-mail they are asked themselves. Otherwise please ask them, and "
        "say there what they want."
    )
    return subject, _body(text, reference, link)


def _lapsed(reference: str, link: str) -> tuple[str, str]:
    subject = _("Nobody answered about a place: %(reference)s") % {"reference": reference}
    text = _(
        "A place that had come free for referral %(reference)s was kept for a while, and nobody "
        "answered: it goes to the next person. They are offered no other until somebody says that "
        "they still wait. Please ask them."
    )
    return subject, _body(text, reference, link)


def _cancelled(reference: str, link: str) -> tuple[str, str]:
    subject = _("A place was cancelled: %(reference)s") % {"reference": reference}
    text = _("A place that was booked for referral %(reference)s was given back.")
    return subject, _body(text, reference, link)


def _wanted_otherwise(reference: str, link: str) -> tuple[str, str]:
    subject = _("Another time would suit better: %(reference)s") % {"reference": reference}
    text = _(
        "The person whom referral %(reference)s is about has a place, and asks for another time. "
        "Until you move it, the place stays theirs."
    )
    return subject, _body(text, reference, link)


def _help(reference: str, link: str) -> tuple[str, str]:
    subject = _("Help to come is asked for: %(reference)s") % {"reference": reference}
    text = _(
        "Something would help the person whom referral %(reference)s is about to come. Please say "
        "there whether it can be arranged."
    )
    return subject, _body(text, reference, link)


def _no_help(reference: str, link: str) -> tuple[str, str]:
    subject = _("Help to come cannot be arranged: %(reference)s") % {"reference": reference}
    text = _(
        "Something that was asked for, so that the person whom referral %(reference)s is about can "
        "come, cannot be arranged. They keep their place. Please talk with them about it."
    )
    return subject, _body(text, reference, link)


def _help_found(reference: str, link: str) -> tuple[str, str]:
    subject = _("Help to come is arranged after all: %(reference)s") % {"reference": reference}
    text = _(
        "Something that was asked for, so that the person whom referral %(reference)s is about can "
        "come, is arranged after all. You need not look for another way."
    )
    return subject, _body(text, reference, link)


def _help_off(reference: str, link: str) -> tuple[str, str]:
    subject = _("Arranged help is not needed any more: %(reference)s") % {"reference": reference}
    text = _(
        "Something that you arranged, so that the person whom referral %(reference)s is about can "
        "come, is not asked for any more. Please call it off. They keep their place."
    )
    return subject, _body(text, reference, link)


def _rebooked(reference: str, link: str) -> tuple[str, str]:
    subject = _("A place was moved: %(reference)s") % {"reference": reference}
    text = _(
        "The place that was booked for referral %(reference)s was moved to another session. Please "
        "see that the person knows."
    )
    return subject, _body(text, reference, link)


def _time_booked(reference: str, link: str) -> tuple[str, str]:
    subject = _("A time is booked: %(reference)s") % {"reference": reference}
    text = _("A time with a link worker was booked for referral %(reference)s.")
    return subject, _body(text, reference, link)


def _time_freed(reference: str, link: str) -> tuple[str, str]:
    subject = _("A time is free again: %(reference)s") % {"reference": reference}
    text = _(
        "The time with a link worker that was booked for referral %(reference)s was given back."
    )
    return subject, _body(text, reference, link)


def _called_off(reference: str, link: str) -> tuple[str, str]:
    subject = _("A session was called off: %(reference)s") % {"reference": reference}
    text = _(
        "A session for which referral %(reference)s had a place does not take place. If the person "
        "chose text messages or e-mail they are told themselves, where that is safe. Please see "
        "that they know, and book another one."
    )
    return subject, _body(text, reference, link)


def _moved(reference: str, link: str) -> tuple[str, str]:
    subject = _("A session has another time or place: %(reference)s") % {"reference": reference}
    text = _(
        "A session for which referral %(reference)s has a place is at another time or place now. "
        "They stay booked. If the person chose text messages or e-mail they are told themselves, "
        "where that is safe. Please see that they know."
    )
    return subject, _body(text, reference, link)


def _ring(reference: str, link: str) -> tuple[str, str]:
    subject = _("Please ring before this: %(reference)s") % {"reference": reference}
    text = _(
        "The person whom referral %(reference)s is about has a place then. They chose no text "
        "message or e-mail, or none is safe, so nothing reminds them. Please ring them before, in "
        "the way that is safe for them."
    )
    return subject, _body(text, reference, link)


def _body(text: str, reference: str, link: str) -> str:
    said = {"reference": reference, "link": link}
    rest = _("Sign in to see it: %(link)s\n\nThis message names nobody on purpose.")
    return f"{text % said}\n\n{rest % said}"


_WORDS: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "booked": _booked,
    "offered": _offered,
    "lapsed": _lapsed,
    "cancelled": _cancelled,
    "rebooked": _rebooked,
    "time-booked": _time_booked,
    "time-cancelled": _time_freed,
    "change": _wanted_otherwise,
    "help": _help,
    "no-help": _no_help,
    "help-found": _help_found,
    "help-off": _help_off,
    "called-off": _called_off,
    "moved": _moved,
    "ring": _ring,
}
