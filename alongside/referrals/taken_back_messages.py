"""What a receiver hears when a part of what was agreed is taken back. It names nobody."""

from django.utils.translation import gettext as _

from alongside.referrals.messages import (
    Due,
    Fact,
    desk_of,
    link_to,
    service_words,
    to_the_receiver,
)


def due_to_part(referral: Fact) -> list[Due]:
    """The message to whoever has the referral: less is shown there from now on."""
    words = {
        "reference": referral["reference"],
        "for_service": service_words(referral),
        "link": link_to(referral, desk_of(referral)),
    }
    subject = _("Something was taken back: %(reference)s") % words
    body = _(
        "The person whom referral %(reference)s%(for_service)s is about agreed that you see some "
        "things about them, and has taken one of them back. You no longer see it here. Please do "
        "not use what you remember of it or wrote down.\n\n"
        "Everything else goes on as before: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return to_the_receiver(referral, "part-taken-back", subject, body % words)
