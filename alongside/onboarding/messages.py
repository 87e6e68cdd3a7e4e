"""The words of the messages about working here. None says anything of anybody who is helped."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.onboarding.links import link_to
from alongside.onboarding.models import Invitation, JoinRequest, Practice
from alongside.organisations.models import Agreement


def invitation_words(invitation: Invitation) -> tuple[str, str]:
    """Subject and body."""
    words = {
        "organisation": invitation.organisation.name,
        "sender": invitation.sent_by.name,
        "at": invitation.from_organisation.name,
        "role": invitation.role.name,
        "link": link_to(invitation.pk),
        "day": _day(invitation.expires_at),
    }
    body = _(
        "%(sender)s (%(at)s) invites you to work on Alongside for %(organisation)s, as: "
        "%(role)s.\n\n"
        "Begin here: %(link)s\n\n"
        "The link is for you alone. It works once, until %(day)s.\n\n"
        "Do you not know %(sender)s? Then do not open it: throw this message away."
    )
    return _("You are invited to work for %(organisation)s") % words, body % words


def asked_words(request: JoinRequest) -> tuple[str, str]:
    """To whoever looks after the area."""
    words = {"name": request.name, "link": f"{settings.SITE_URL}/organisations/"}
    body = _("%(name)s asks to take part. Look at it and answer: %(link)s")
    return _("%(name)s asks to take part") % words, body % words


def refused_words(request: JoinRequest) -> tuple[str, str]:
    """To whoever asked."""
    words = {"name": request.name, "reason": request.reason}
    body = _(
        "You asked whether %(name)s can take part in Alongside. At the moment it cannot:\n\n"
        "%(reason)s\n\n"
        "You are welcome to ask again."
    )
    return _("Your request to take part"), body % words


def soon_words(agreement: Agreement) -> tuple[str, str]:
    """To those who may sign."""
    words = _about(agreement)
    body = _(
        "The data-sharing agreement of %(organisation)s holds until %(day)s.\n\n"
        "Read it and sign it again: %(link)s\n\n"
        "Without it no new referrals reach you from the day after on. Open ones stay."
    )
    return _("Your data-sharing agreement runs out on %(day)s") % words, body % words


def over_words(agreement: Agreement) -> tuple[str, str]:
    """To those who may sign, when it has run out or was ended."""
    words = _about(agreement)
    body = _(
        "The data-sharing agreement of %(organisation)s no longer holds. No new referrals reach "
        "you. Those that are open stay: please look after these people as before.\n\n"
        "Read it and sign it again, and new ones reach you at once: %(link)s"
    )
    return _("No new referrals: your data-sharing agreement no longer holds"), body % words


def over_words_for_the_area(agreement: Agreement) -> tuple[str, str]:
    """To whoever looks after the area."""
    words = {**_about(agreement), "link": f"{settings.SITE_URL}/organisations/agreements/"}
    body = _(
        "The data-sharing agreement of %(organisation)s no longer holds. No new referrals go "
        "there; those that are open stay. They were told.\n\n"
        "The register of agreements: %(link)s"
    )
    return _("The agreement of %(organisation)s no longer holds") % words, body % words


def access_words(due: int) -> tuple[str, str]:
    """To whoever looks after members: a quarter has passed."""
    body = ngettext(
        "A quarter has passed: please look whether %(number)s colleague still needs access.\n\n"
        "It takes a minute: %(link)s\n\n"
        "Somebody who left and can still sign in is the door that is left open most often.",
        "A quarter has passed: please look whether %(number)s colleagues still need access.\n\n"
        "It takes a minute for each: %(link)s\n\n"
        "Somebody who left and can still sign in is the door that is left open most often.",
        due,
    )
    words = {"number": due, "link": f"{settings.SITE_URL}/organisation/access/"}
    return _("Who still needs access?"), body % words


def practice_words(practice: Practice) -> tuple[str, str]:
    """As the message about a real referral, so that they know what to look for."""
    words = {
        "organisation": practice.organisation.name,
        "reference": practice.reference,
        "link": f"{settings.SITE_URL}/organisation/practice/",
    }
    body = _(
        "A practice referral has come to %(organisation)s: %(reference)s. Nobody real is meant.\n\n"
        "Open it: %(link)s\n\n"
        "Messages about real referrals look like this one. They name nobody, on purpose."
    )
    return _("Practice: a new referral %(reference)s") % words, body % words


def _about(agreement: Agreement) -> dict[str, str]:
    last_day = agreement.until - dt.timedelta(minutes=1)
    return {
        "organisation": agreement.organisation.name,
        "day": _day(last_day),
        "link": f"{settings.SITE_URL}/organisation/agreement/",
    }


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def signed_out_words() -> tuple[str, str]:
    """To whom a colleague signed out everywhere."""
    body = _(
        "You were signed out of Alongside everywhere just now, by whoever looks after this where "
        "you work.\n\n"
        "Sign in again as before: %(link)s\n\n"
        "Do you not know why? Ask them. If somebody else may know your password, set a new one."
    )
    return _("You were signed out of Alongside"), body % {"link": f"{settings.SITE_URL}/"}


def reset_words() -> tuple[str, str]:
    """To whoever's second step was taken away by a colleague."""
    body = _(
        "Your second step of signing in to Alongside, such as an authenticator app or a passkey, "
        "was taken away just now by whoever looks after this where you work, because it was said "
        "to be lost. You are signed out everywhere.\n\n"
        "Sign in and set up a new one now: %(link)s\n\n"
        "Did you not ask for it? Then set a new password at once, and tell them."
    )
    return _("How you sign in to Alongside was changed"), body % {"link": f"{settings.SITE_URL}/"}
