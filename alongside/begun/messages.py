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


def arrival_words(by: Asked.By) -> Words:
    """The team has something to answer."""
    subject, who = {
        Asked.By.PROFESSIONAL: (
            _("Somebody was asked for from outside"),
            _("A professional without an account asks you to take somebody on."),
        ),
        Asked.By.SELF: (
            _("Somebody asks for help themselves"),
            _("Somebody asks you for help themselves, by the front door."),
        ),
        Asked.By.OTHER: (
            _("Somebody asks for help for a person close to them"),
            _("Somebody asks you for help for a person close to them, by the front door."),
        ),
    }[by]
    return subject, _to_the_board(who)


def taken_back_words(taken_in: bool) -> Words:
    """Whoever asked by the front door wants it no more."""
    if taken_in:
        who = _(
            "Somebody who asked you for help by the front door, and whose referral you took in, "
            "says that they want it no more. Look at your board, and speak with them."
        )
    else:
        who = _(
            "Somebody who had asked you for help by the front door has taken it back. Nothing of "
            "what they wrote is kept, and there is nothing to answer."
        )
    return _("Something that you were asked was taken back"), _to_the_board(who)


def _to_the_board(who: str) -> str:
    where = _("Read it on your board: %(link)s") % {"link": f"{settings.SITE_URL}/cases/"}
    return "\n\n".join((f"{who} {where}", _("This message names nobody on purpose.")))


def waiting_words() -> Words:
    """Something has waited for the team for a week."""
    body = _(
        "Somebody without an account asked you a week ago for help, and nobody "
        "has answered. After 30 days what they wrote is deleted, and they are told that it was not "
        "answered. Read it on your board: %(link)s\n\nThis message names nobody on purpose."
    )
    return _("What you were asked from outside still waits"), body % {
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
