"""Who hears of what was written down for a service, and of what the service put right."""

from django.utils.translation import gettext as _

from alongside.organisations.models import Organisation
from alongside.referrals.messages import (
    Due,
    Fact,
    desk_of,
    due,
    link_to,
    resting,
    service_words,
    step_words,
    to_the_receiver,
    to_the_sender,
    who_has_it_now,
)
from alongside.referrals.rules import is_told
from alongside.referrals.states import CORRECTED, Status


def due_to_step(fact: Fact) -> list[Due]:
    """The messages called for by a ``referral.moved`` fact, whoever's word the step is."""
    told = bool(fact.get("noted_by")) or fact["move"] == CORRECTED[0]
    return _due_to_hearsay(fact) if told else due(fact)


def _due_to_hearsay(fact: Fact) -> list[Due]:
    """The service hears what was written down for it, and whoever has it in hand by a colleague.

    What the service puts right its sender hears whatever they wished to be told: they rely on it.
    """
    if fact["move"] == CORRECTED[0]:
        return to_the_sender(fact, "referral-corrected", *_corrected_words(fact))
    there = to_the_receiver(fact, "referral-noted-for", *_noted_words(fact))
    holder = who_has_it_now(fact, Organisation.objects.get(pk=fact["from_organisation"]))
    knows = holder is not None and str(holder.pk) == fact["noted_by"]
    if knows or not is_told(fact["feedback"], fact["status"]):
        return resting(fact, there)
    return [*resting(fact, there), *to_the_sender(fact, "referral-step", *step_words(fact))]


def _noted_words(fact: Fact) -> tuple[str, str]:
    words = {
        "reference": fact["reference"],
        "for_service": service_words(fact),
        "status": str(Status(fact["status"]).label).lower(),
        "link": link_to(fact, desk_of(fact)),
    }
    subject = _("Written down for you: %(reference)s, %(status)s") % words
    body = _(
        "Whoever sent the referral %(reference)s%(for_service)s wrote down what they were told by "
        "telephone, face to face or by letter: %(status)s.\n\n"
        "If that is right, there is nothing to do. If it is not, put it right within a week: "
        "%(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _corrected_words(fact: Fact) -> tuple[str, str]:
    words = {
        "reference": fact["reference"],
        "for_service": service_words(fact),
        "status": str(Status(fact["status"]).label).lower(),
        "link": link_to(fact, "refer"),
    }
    subject = _("Your referral %(reference)s: that was not their answer") % words
    body = _(
        "Of your referral %(reference)s%(for_service)s something was written down as the service’s "
        "word. The service says that this is not so. It stands where it stood before: "
        "%(status)s.\n\n"
        "Sign in to see more: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words
