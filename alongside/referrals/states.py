"""The life of a referral: its statuses and every legal move between them."""

from dataclasses import replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Seen")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("On a waiting list")
    CONTACTED = "contacted", _("Contacted")
    BOOKED = "booked", _("Booked")
    ATTENDED = "attended", _("Attended")
    NOT_ATTENDED = "not_attended", _("Did not attend")
    COMPLETED = "completed", _("Completed")
    DECLINED = "declined", _("Declined")
    RETURNED = "returned", _("Returned to the referrer")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")


class Side(models.TextChoices):
    """Who may make a move: the organisation it came from, or the one it went to."""

    FROM = "from", _("The referrer")
    TO = "to", _("The receiver")
    HOUSE = "house", _("By itself: the promised time ran out")


class Reason(models.TextChoices):
    """Why one was declined, returned, withdrawn or closed; and what came of a completed one."""

    FULL = "full", _("No places at present")
    NOT_ELIGIBLE = "not_eligible", _("The service is not for this person")
    OUT_OF_AREA = "out_of_area", _("Lives outside the area")
    UNSAFE = "unsafe", _("Would not be safe")
    MORE_INFORMATION = "more_information", _("More information is needed")
    NOT_AGREED = "not_agreed", _("The person has not agreed")
    NO_REPLY = "no_reply", _("No reply from the person")
    CHANGED_MIND = "changed_mind", _("The person changed their mind")
    HELPED_ELSEWHERE = "helped_elsewhere", _("The person has help from somebody else")
    MISTAKE = "mistake", _("Sent by mistake")
    MOVED = "moved", _("The person moved away")
    DIED = "died", _("The person died")
    NO_ANSWER = "no_answer", _("Nobody answered in the promised time")
    NOT_STARTED = "not_started", _("Nobody was in touch in the promised time")
    GONE = "gone", _("The service cannot be reached any more")
    TAKEN = "taken", _("Another service that was asked accepted first")
    # What came of it, where it was completed.
    KEEPS_COMING = "keeps_coming", _("They keep coming by themselves")
    GOT_THERE = "got_there", _("They got what they came for")
    IN_PART = "in_part", _("It helped in part")
    ALL_OFFERED = "all_offered", _("All that was offered is over")
    NO_HELP = "no_help", _("It did not help them")
    NOT_KNOWN = "not_known", _("Not known what came of it")
    OTHER = "other", _("Another reason")


UNANSWERED = frozenset({Status.SENT, Status.RECEIVED})
WORKING = frozenset(
    {
        Status.ACCEPTED,
        Status.WAITING,
        Status.CONTACTED,
        Status.BOOKED,
        Status.ATTENDED,
        Status.NOT_ATTENDED,
    }
)
OPEN = UNANSWERED | WORKING
# The receiver says that they came. (Whether they went is also asked of the person.) What is
# completed is so unless its last word of that was that they did not: see ``last_of_coming``.
CAME = frozenset({Status.ATTENDED, Status.COMPLETED})
REASONED = frozenset({Status.DECLINED, Status.RETURNED, Status.WITHDRAWN, Status.CLOSED})

MOVES: dict[str, Move] = {
    "send": Move(frozenset({Status.DRAFT}), Status.SENT, _("Send"), Side.FROM),
    "receive": Move(frozenset({Status.SENT}), Status.RECEIVED, _("Open"), Side.TO),
    "accept": Move(UNANSWERED, Status.ACCEPTED, _("Accept"), Side.TO),
    "decline": Move(UNANSWERED, Status.DECLINED, _("Decline"), Side.TO, needs_reason=True),
    "hand_back": Move(UNANSWERED, Status.RETURNED, _("Return to the referrer"), Side.TO, True),
    "wait": Move(
        frozenset({Status.ACCEPTED, Status.CONTACTED, Status.NOT_ATTENDED}),
        Status.WAITING,
        _("Put on the waiting list"),
        Side.TO,
    ),
    "contact": Move(
        frozenset({Status.ACCEPTED, Status.WAITING}), Status.CONTACTED, _("Contacted"), Side.TO
    ),
    "book": Move(
        WORKING - {Status.BOOKED, Status.ATTENDED}, Status.BOOKED, _("Book a place"), Side.TO
    ),
    "attend": Move(WORKING, Status.ATTENDED, _("Record attended"), Side.TO),
    "miss": Move(WORKING, Status.NOT_ATTENDED, _("Record did not attend"), Side.TO),
    "complete": Move(WORKING, Status.COMPLETED, _("Complete"), Side.TO),
    "withdraw": Move(OPEN | {Status.DRAFT}, Status.WITHDRAWN, _("Withdraw"), Side.FROM, True),
    "recall": Move(OPEN, Status.RETURNED, _("Take back"), Side.FROM, True),
    "close": Move(WORKING, Status.CLOSED, _("Close without completing"), Side.TO, True),
    "lapse": Move(UNANSWERED, Status.RETURNED, _("Back to the referrer"), Side.HOUSE, True),
    "give_way": Move(UNANSWERED, Status.WITHDRAWN, _("Give way to another"), Side.HOUSE, True),
}

# What a service says by telephone, and whoever rang it may write down for it: each is the
# service's own move. A place is booked in its session; looking at it is nobody's word.
SAYABLE = ("accept", "decline", "wait", "attend", "miss", "complete", "close")
# The service did not say that: the referral stands where it stood before.
CORRECTED = ("correct", _("Put right by the service"))

# What a referral did before somebody was thought dead by mistake: no button makes this move, since
# where it leads is where it was. See alongside/care/services/deaths.py.
RESUMED = ("resume", _("Taken up again"))
# Likewise where a mark on a register is undone; see alongside/referrals/services/registers.py.
UNMARKED = ("unmark", _("A mark on the register was undone"))

# Once a link worker walks with somebody, the sender cannot take the person back: the case would
# be left with nobody in sight. A note to the link worker does it.
LINK_WORKER_MOVES: dict[str, Move] = {
    **MOVES,
    "withdraw": replace(MOVES["withdraw"], sources=UNANSWERED | {Status.DRAFT}),
    "recall": replace(MOVES["recall"], sources=UNANSWERED),
    # Accepted, and then nobody was in touch: what was promised to the person was not kept.
    "lapse": replace(MOVES["lapse"], sources=UNANSWERED | {Status.ACCEPTED}),
}

# Why a move was made, in the words of whoever makes it: nobody withdraws because they are full.
REASONS: dict[str, tuple[Reason, ...]] = {
    "decline": (
        Reason.FULL,
        Reason.NOT_ELIGIBLE,
        Reason.OUT_OF_AREA,
        Reason.UNSAFE,
        Reason.CHANGED_MIND,
        Reason.HELPED_ELSEWHERE,
        Reason.OTHER,
    ),
    # Not asked of a case of link workers, which says it itself.
    "complete": (
        Reason.KEEPS_COMING,
        Reason.GOT_THERE,
        Reason.IN_PART,
        Reason.ALL_OFFERED,
        Reason.NO_HELP,
        Reason.NOT_KNOWN,
    ),
    "lapse": (Reason.NO_ANSWER, Reason.NOT_STARTED),
    "give_way": (Reason.TAKEN,),
    "hand_back": (Reason.MORE_INFORMATION, Reason.NOT_AGREED, Reason.OTHER),
    "withdraw": (
        Reason.CHANGED_MIND,
        Reason.HELPED_ELSEWHERE,
        Reason.MISTAKE,
        Reason.MOVED,
        Reason.DIED,
        Reason.OTHER,
    ),
    "recall": (Reason.GONE, Reason.OTHER),
    "close": (
        Reason.NO_REPLY,
        Reason.CHANGED_MIND,
        Reason.HELPED_ELSEWHERE,
        Reason.NOT_ELIGIBLE,
        Reason.UNSAFE,
        Reason.MOVED,
        Reason.DIED,
        Reason.OTHER,
    ),
}
