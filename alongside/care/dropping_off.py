"""Signs that somebody is being lost on the way, each with a code. No database."""

from collections.abc import Iterable, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.care.attempts import MOST_TRIES
from alongside.care.models import FirstVisit
from alongside.care.states import ContactOutcome


class Sign(models.TextChoices):
    MISSED_TWICE = "missed_twice", _("Did not come twice in a row")
    NO_REPLY = "no_reply", _("No reply after three tries")
    MOVED = "moved", _("Moved away")
    DID_NOT_GO = "did_not_go", _("Did not go to a service")
    NOT_ASKED = "not_asked", _("Nobody has asked yet whether they went")


def signs(
    outcomes: Sequence[str],
    tries: int,
    visits: Iterable[FirstVisit],
    to_ask: bool,
) -> list[Sign]:
    """The signs in a case: ``outcomes`` of its contacts, the newest first; ``tries`` at a first.

    ``to_ask``: it is time to ask whether they went to one of the visits (``care.asking``).
    """
    found = []
    if list(outcomes[:2]) == [ContactOutcome.DID_NOT_ATTEND] * 2:
        found.append(Sign.MISSED_TWICE)
    if tries >= MOST_TRIES:
        found.append(Sign.NO_REPLY)
    reasons = {visit.why_not for visit in visits if visit.went == FirstVisit.Went.NO}
    if FirstVisit.WhyNot.MOVED in reasons:
        found.append(Sign.MOVED)
    if reasons - {FirstVisit.WhyNot.MOVED}:
        found.append(Sign.DID_NOT_GO)
    if to_ask:
        found.append(Sign.NOT_ASKED)
    return found
