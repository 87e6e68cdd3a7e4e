"""The words for who asks from outside, and for the team. None names the person it is about."""

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.begun.models import Asked, DoorCode
from alongside.begun.outside import digits_of

Words = tuple[str, str]


def code_words(code: DoorCode) -> Words:
    """Subject and body of the message that carries a code."""
    body = _(
        "Your code: %(code)s\n\n"
        "It works once, for ten minutes, in the browser in which you asked for it. Nobody who is "
        "honest asks you for it. Did you not ask? Then do nothing."
    )
    return _("Your code"), body % {"code": digits_of(code.pk)}


def arrival_words() -> Words:
    """The team has something to answer."""
    body = _(
        "A professional without an account asks you to take somebody on. Read it on your board: "
        "%(link)s\n\nThis message names nobody on purpose."
    )
    return _("Somebody was asked for from outside"), body % {"link": f"{settings.SITE_URL}/cases/"}


def waiting_words() -> Words:
    """Something has waited for the team for a week."""
    body = _(
        "A professional without an account asked you a week ago to take somebody on, and nobody "
        "has answered. After 30 days what they wrote is deleted, and they are told that it was not "
        "answered. Read it on your board: %(link)s\n\nThis message names nobody on purpose."
    )
    return _("Somebody asked for from outside still waits"), body % {
        "link": f"{settings.SITE_URL}/cases/"
    }


def answer_words(asked: Asked) -> Words:
    """What came of it."""
    about = {"reference": asked.reference, "team": asked.team.name, "phone": asked.team.phone}
    if asked.referral_id:
        said = _("%(team)s has taken in what you asked under %(reference)s.")
    elif asked.answered_by_id:
        said = _("%(team)s cannot take on what you asked under %(reference)s.")
    else:
        said = _(
            "What you asked %(team)s under %(reference)s was not answered within 30 days. Nobody "
            "was referred, and what you wrote is deleted. If help is still needed, ask again."
        )
    if asked.team.phone:
        said = f"{said} {_('If you have a question, ring %(phone)s.')}"
    return _("What you asked under %(reference)s") % about, said % about
