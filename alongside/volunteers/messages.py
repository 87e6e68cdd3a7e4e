"""The words of a link and of a code. Neither names anybody, or says what it is about."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.volunteers.links import digits_of, link_to
from alongside.volunteers.models import Code, Offer
from alongside.volunteers.queries import Glimpse


def link_words(offer: Offer) -> tuple[str, str]:
    """Subject and body of the message that carries the link."""
    body = _(
        "%(organisation)s asks you something.\n\n"
        "Open it: %(link)s\n\n"
        "You need no account. A code is sent to you when you open it, so have this e-mail or your "
        "telephone at hand. The link works until %(day)s, for you alone: please do not pass it "
        "on.\n\n"
        "Did you not expect this? Then ask them, and do not open it."
    )
    about = {
        "organisation": offer.volunteer.organisation.name,
        "link": link_to(offer.pk),
        "day": date_format(timezone.localtime(offer.expires_at), "j F Y"),
    }
    return _("%(organisation)s asks you something") % about, body % about


def arrival_words(offer: Offer, glimpse: Glimpse) -> tuple[str, str]:
    """Subject and body of the message that says that a referral came, with a link to answer it."""
    about = {
        "service": glimpse.service,
        "day": date_format(timezone.localtime(glimpse.sent_at), "l j F"),
        "link": link_to(offer.pk),
        "until": date_format(timezone.localtime(offer.expires_at), "j F Y"),
    }
    body = _(
        "1 new referral – %(service)s, %(day)s\n\n"
        "Say yes, say no or ask: %(link)s\n\n"
        "You need no account. A code is sent to you when you open it. Opening it answers nothing. "
        "The link works until %(until)s.\n\n"
        "This message names nobody on purpose."
    )
    return _("1 new referral – %(service)s, %(day)s") % about, body % about


def reply_words(offer: Offer) -> tuple[str, str]:
    """Subject and body of the message that says that their question is answered."""
    body = _(
        "What you asked through our link is answered.\n\n"
        "Read it, and say yes or no: %(link)s\n\n"
        "You need no account. A code is sent to you when you open it. Opening it answers nothing. "
        "The link works until %(day)s.\n\n"
        "This message names nobody on purpose."
    )
    about = {
        "link": link_to(offer.pk),
        "day": date_format(timezone.localtime(offer.expires_at), "j F Y"),
    }
    return _("Your question is answered"), body % about


def code_words(code: Code) -> tuple[str, str]:
    """Subject and body of the message that carries a code."""
    body = _(
        "Your code: %(code)s\n\n"
        "It works once, for ten minutes, in the browser in which you asked for it. Nobody who is "
        "honest asks you for it. Did you not ask? Then tell whoever sent you the link."
    )
    return _("Your code"), body % {"code": digits_of(code.pk)}
