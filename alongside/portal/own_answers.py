"""What became of what somebody asked a team themselves, in words that are there in Welsh, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.referrals.states import Reason, Status

Names = Mapping[str, str]


@dataclass(frozen=True)
class Stand:
    """A tag with its colour, a sentence, and what comes next."""

    tag: Any
    colour: str
    sentence: Any
    next: Any = ""

    def about(self, names: Names) -> "Stand":
        """The same with the names filled in."""
        filled = str(self.sentence) % names, str(self.next) % names
        return Stand(str(self.tag), self.colour, *filled)


ASK_AGAIN = _("You can ask for help again at any time.")

# Where the person asked a team themselves.
OWN: dict[str, Stand] = {
    Status.SENT: Stand(
        _("On its way"),
        "blue",
        _("You asked %(team)s to help you. Nobody there has read it yet."),
        _("A link worker will read it and get in touch. You do not need to do anything."),
    ),
    Status.RECEIVED: Stand(
        _("Being read"),
        "blue",
        _("%(team)s has read what you sent."),
        _("They will soon say who can help you."),
    ),
    Status.DECLINED: Stand(
        _("Not this time"),
        "grey",
        _("%(team)s could not help this time. You did nothing wrong."),
        _("You can ring them, ask another team, or ask your GP about another way."),
    ),
    Status.RETURNED: Stand(
        _("Sent back"),
        "grey",
        _("%(team)s has not taken up what you asked."),
        _("You can ring them, ask again, or ask another team."),
    ),
    Status.WITHDRAWN: Stand(
        _("Taken back"),
        "grey",
        _("What you asked %(team)s was taken back."),
        ASK_AGAIN,
    ),
}

# Where the reason is not one to read on a screen, somebody should say it.
_WHY: dict[str, Any] = {
    Reason.FULL: _("They have no room at the moment."),
    Reason.NOT_ELIGIBLE: _("What they do is meant for other people or other needs."),
    Reason.OUT_OF_AREA: _("They help people who live somewhere else."),
    Reason.MORE_INFORMATION: _("They need to know more first."),
    Reason.NOT_AGREED: _("They were not sure that you had agreed."),
    Reason.HELPED_ELSEWHERE: _("Somebody else is helping you."),
    Reason.MISTAKE: _("It was sent by mistake."),
    Reason.NO_REPLY: _("They tried to reach you and could not."),
    Reason.CHANGED_MIND: _("You said that you did not want to go on."),
    Reason.MOVED: _("You moved away."),
    Reason.NO_ANSWER: _("They did not answer in time. That is not your fault."),
    Reason.TAKEN: _("Several places were asked, and another one said yes first."),
    Reason.GONE: _("The service cannot be reached any more. That is not your fault."),
    Reason.NOT_STARTED: _("Nobody got in touch in time. That is not your fault."),
}


def why(reason: str) -> str:
    """The reason in plain words; empty for one that somebody should say."""
    return str(_WHY.get(reason, ""))
