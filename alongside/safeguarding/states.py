"""The life of a concern, and the words for what is said, decided and learnt of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class Status(models.TextChoices):
    RAISED = "raised", _("Waiting for a lead")
    ACKNOWLEDGED = "acknowledged", _("A lead has it")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class AtRisk(models.TextChoices):
    """Which law and which door: they differ in whether the person has to agree."""

    CHILD = "child", _("A child (under 18)")
    ADULT = "adult", _("An adult")


class Harm(models.TextChoices):
    PERSON = "person", _("A person")
    ORGANISATION = "organisation", _("A service or organisation")
    UNKNOWN = "unknown", _("Not known")


class Danger(models.TextChoices):
    YES = "yes", _("Yes, or I am not sure")
    NO = "no", _("No, not at this moment")


class Consent(models.TextChoices):
    AGREED = "agreed", _("Yes, they agree")
    REFUSED = "refused", _("No, they do not want it shared")
    NOT_ASKED = "not_asked", _("I did not or could not ask")


class Override(models.TextChoices):
    """When an adult's concern may be shared though they did not agree.

    After the Care and Support Statutory Guidance (Care Act 2014), 14.36 to 14.45 and 14.95, and the
    Social Care Institute for Excellence’s guide to sharing safeguarding information.
    """

    CAPACITY = "capacity", _("They cannot decide this at present (Mental Capacity Act)")
    OTHERS = "others", _("Others are at risk, children among them")
    COERCED = "coerced", _("They may be under pressure or threat")
    CRIME = "crime", _("A serious crime may have happened or may be prevented")
    STAFF = "staff", _("Somebody in a position of trust may be causing the harm")
    VITAL = "vital", _("Their life or health is in serious danger")


class Decision(models.TextChoices):
    AUTHORITY = "authority", _("Refer to the local authority")
    POLICE = "police", _("Tell the police")
    STRATEGY = "strategy", _("Ask for a strategy discussion")
    ADVICE = "advice", _("Ask for advice, and keep watching")
    NOTHING = "nothing", _("No further action")


class Debrief(models.TextChoices):
    HELD = "held", _("It took place")
    ARRANGED = "arranged", _("It is arranged")
    NOT_WANTED = "not_wanted", _("It was offered and not wanted")


_OPEN = frozenset({Status.RAISED, Status.ACKNOWLEDGED, Status.DECIDED})

MOVES: dict[str, Move] = {
    "raise": Move(frozenset(), Status.RAISED, _("Concern raised")),
    "acknowledge": Move(frozenset({Status.RAISED}), Status.ACKNOWLEDGED, _("I have it")),
    "decide": Move(frozenset({Status.ACKNOWLEDGED}), Status.DECIDED, _("Decide")),
    "look_again": Move(
        frozenset({Status.DECIDED, Status.CLOSED}), Status.ACKNOWLEDGED, _("Look at it again")
    ),
    "close": Move(frozenset({Status.DECIDED}), Status.CLOSED, _("Close")),
}


class Step(models.TextChoices):
    """What a line of the chronology is: the moves, and what happens between them."""

    RAISE = "raise", _("Concern raised")
    CALL = "call", _("Lead told")
    UNANSWERED = "unanswered", _("Nobody to tell")
    ACKNOWLEDGE = "acknowledge", _("A lead has it")
    NOTE = "note", _("Note")
    JOIN = "join", _("Let into the circle")
    LEAVE = "leave", _("Left the circle")
    FORM = "form", _("Form for the local authority made")
    DECIDE = "decide", _("Decided")
    PROTECT = "protect", _("Whereabouts hidden")
    STOP = "stop", _("New referrals to the organisation stopped")
    LIFT = "lift", _("Referrals to the organisation allowed again")
    DEBRIEF = "debrief", _("Asked to talk about it")
    LOOK_AGAIN = "look_again", _("Looked at again")
    CLOSE = "close", _("Closed")
