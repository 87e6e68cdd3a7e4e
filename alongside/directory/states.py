"""What becomes of a problem, a proposal and a claim: their statuses and every legal move."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class ProblemStatus(models.TextChoices):
    OPEN = "open", _("Waiting")
    FIXED = "fixed", _("Put right")
    UNFOUNDED = "unfounded", _("Was right as it stood")


PROBLEM_MOVES: dict[str, Move] = {
    "fix": Move(frozenset({ProblemStatus.OPEN}), ProblemStatus.FIXED, _("It is put right")),
    "dismiss": Move(
        frozenset({ProblemStatus.OPEN}),
        ProblemStatus.UNFOUNDED,
        _("It is right as it stands"),
        needs_reason=True,
    ),
    "reopen": Move(
        frozenset({ProblemStatus.FIXED, ProblemStatus.UNFOUNDED}),
        ProblemStatus.OPEN,
        _("Open it again"),
    ),
}


class ProposalStatus(models.TextChoices):
    OPEN = "open", _("Waiting")
    TAKEN = "taken", _("Taken over")
    PARTLY = "partly", _("Taken over in part")
    TURNED_DOWN = "turned_down", _("Not taken over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_PROPOSED = frozenset({ProposalStatus.OPEN})

PROPOSAL_MOVES: dict[str, Move] = {
    "take": Move(_PROPOSED, ProposalStatus.TAKEN, _("Take over")),
    "take_in_part": Move(_PROPOSED, ProposalStatus.PARTLY, _("Take over in part")),
    "turn_down": Move(_PROPOSED, ProposalStatus.TURNED_DOWN, _("Do not take over")),
    "withdraw": Move(_PROPOSED, ProposalStatus.WITHDRAWN, _("Withdraw"), side="proposer"),
}


class ClaimStatus(models.TextChoices):
    ASKED = "asked", _("Waiting for proof")
    HELD = "held", _("Held")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")


_ASKED = frozenset({ClaimStatus.ASKED})

CLAIM_MOVES: dict[str, Move] = {
    "prove": Move(_ASKED, ClaimStatus.HELD, _("Enter the code"), side="claimant"),
    "confirm": Move(_ASKED, ClaimStatus.HELD, _("Confirm"), side="editor", needs_reason=True),
    "refuse": Move(_ASKED, ClaimStatus.REFUSED, _("Refuse"), side="editor", needs_reason=True),
    "withdraw": Move(_ASKED, ClaimStatus.ENDED, _("Withdraw"), side="claimant"),
    "end": Move(
        frozenset({ClaimStatus.HELD}), ClaimStatus.ENDED, _("End"), side="editor", needs_reason=True
    ),
}
