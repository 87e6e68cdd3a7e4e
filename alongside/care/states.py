"""The life of a case, and the words for how contacts and cases end."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a case ended. Silence is an ending of its own, never counted as success."""

    GOALS_MET = "goals_met", _("Goals met")
    GOALS_PARTLY_MET = "goals_partly_met", _("Goals partly met")
    GOALS_NOT_MET = "goals_not_met", _("Goals not met")
    REFERRED_ELSEWHERE = "referred_elsewhere", _("Another service took over")
    NO_REPLY = "no_reply", _("Never reached")
    CHANGED_MIND = "changed_mind", _("The person did not want to go on")
    MOVED = "moved", _("The person moved away")
    DIED = "died", _("The person died")
    NOT_STARTED = "not_started", _("Nobody was in touch in the promised time")


class ContactOutcome(models.TextChoices):
    SPOKE = "spoke", _("Spoke with the person")
    NO_ANSWER = "no_answer", _("No answer")
    LEFT_MESSAGE = "left_message", _("Left a safe message")
    DID_NOT_ATTEND = "did_not_attend", _("The person did not come")
    ASKED_LATER = "asked_later", _("Asked to be rung another time")
    WRONG_NUMBER = "wrong_number", _("Wrong or dead number")


# Tried, and not reached: these count towards the tries before the first talk.
NOT_REACHED = frozenset(
    {
        ContactOutcome.NO_ANSWER,
        ContactOutcome.LEFT_MESSAGE,
        ContactOutcome.ASKED_LATER,
        ContactOutcome.WRONG_NUMBER,
    }
)


# What a worker may close with. The clock says the one other, and a death that is noted the other:
# that ends more than a case (``care.services.note_death``).
CHOSEN = [one for one in Outcome if one not in (Outcome.NOT_STARTED, Outcome.DIED)]

# These complete the referral that began the case; the others close it, with themselves as reason.
COMPLETES = frozenset(
    {
        Outcome.GOALS_MET,
        Outcome.GOALS_PARTLY_MET,
        Outcome.GOALS_NOT_MET,
        Outcome.REFERRED_ELSEWHERE,
    }
)


class TaskStatus(models.TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("No longer needed")


MOVES: dict[str, Move] = {
    "reassign": Move(frozenset({Status.OPEN}), Status.OPEN, _("Give to a colleague")),
    "close": Move(frozenset({Status.OPEN}), Status.CLOSED, _("Close the case")),
    "lapse": Move(frozenset({Status.OPEN}), Status.CLOSED, _("Went back to the referrer")),
    # Only where a death that was noted turns out to be a mistake: see services/deaths.py.
    "reopen": Move(frozenset({Status.CLOSED}), Status.OPEN, _("Open the case again")),
}

TASK_MOVES: dict[str, Move] = {
    "finish": Move(frozenset({TaskStatus.OPEN}), TaskStatus.DONE, _("Done")),
    "drop": Move(frozenset({TaskStatus.OPEN}), TaskStatus.DROPPED, _("No longer needed")),
}
