"""What says where a protected person is, typed by mistake into a note that others read."""

import re

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.common.errors import Refused
from alongside.people.models import Person, Protection
from alongside.people.queries.protection import protection_of

_SHORTEST_LINE = 6  # characters of a first line of an address: shorter is said of many things
_SHORTEST_NUMBER = 7  # digits without the leading nought or country code


def check_gives_nothing_away(actor: Actor, person: Person, field: str, *texts: str) -> None:
    """Raise Refused, at ``field``, where a text says where the protected person is, or how to call.

    Asked of what the circle writes: whoever is not in it is told nothing by a refusal.
    """
    if actor.person_id or actor.acts_for or actor.offer_id or not any(texts):
        return
    if not person.protected:
        return
    kept = protection_of(actor, person.pk)
    if kept and any(gives_away(text, kept) for text in texts):
        raise Refused(
            _(
                "This says where the person is or how to reach them, and others read it. Take that "
                "out: it is kept apart for the few who may know."
            ),
            field=field,
        )


def gives_away(text: str, kept: Protection) -> bool:
    """Whether the postcode, phone number, e-mail or first line of the address is in the text.

    However spaced, and in capitals or not.
    """
    plain = re.sub(r"\s+", " ", text).casefold()
    letters, digits = re.sub(r"\W", "", plain), re.sub(r"\D", "", text)
    postcode = re.sub(r"\W", "", kept.postcode).casefold()
    number = re.sub(r"^(0|44)", "", re.sub(r"\D", "", kept.phone))
    line = re.sub(r"\s+", " ", re.split(r"[,\n]", kept.address)[0]).strip().casefold()
    return (
        bool(postcode and postcode in letters)
        or (len(number) >= _SHORTEST_NUMBER and number in digits)
        or bool(kept.email and kept.email.casefold() in plain)
        or (len(line) >= _SHORTEST_LINE and line in plain)
    )
