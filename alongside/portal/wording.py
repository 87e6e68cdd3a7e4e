"""Where a referral stands, said to the person it is for: short words, kind, never blaming."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.portal.own_answers import ASK_AGAIN, OWN, Names, Stand
from alongside.referrals.states import Reason, Status
from alongside.rights.states import Part

_TRY_ELSEWHERE = _("%(sender)s knows this. They can look for another way with you.")

_LINK_WORKER: dict[str, Stand] = {
    Status.SENT: Stand(
        _("On its way"),
        "blue",
        _("%(sender)s asked %(team)s to help you. Nobody there has read it yet."),
        _("A link worker will read it and get in touch. You do not need to do anything."),
    ),
    Status.RECEIVED: Stand(
        _("Being read"),
        "blue",
        _("%(team)s has read what %(sender)s sent."),
        _("They will soon say who can help you."),
    ),
    Status.ACCEPTED: Stand(
        _("Somebody will help"),
        "aqua-green",
        _("%(helper)s is going to help you."),
        _("%(helper)s will be in touch. If you hear nothing, call and ask."),
    ),
    Status.WAITING: Stand(
        _("Waiting"),
        "yellow",
        _("You are on the waiting list of %(team)s."),
        _("They will be in touch when it is your turn."),
    ),
    Status.CONTACTED: Stand(
        _("You have help"),
        "green",
        _("%(helper)s is helping you."),
        _("No day is fixed for the next talk. You can call and ask for one."),
    ),
    Status.COMPLETED: Stand(
        _("Finished"),
        "green",
        _("You and %(helper)s have finished."),
        ASK_AGAIN,
    ),
    Status.DECLINED: Stand(
        _("Not this time"),
        "grey",
        _("%(team)s could not help this time. You did nothing wrong."),
        _TRY_ELSEWHERE,
    ),
    Status.RETURNED: Stand(
        _("Sent back"),
        "grey",
        _("%(team)s asked %(sender)s to look at this again."),
        _("%(sender)s will talk to you about it."),
    ),
    Status.WITHDRAWN: Stand(
        _("Taken back"),
        "grey",
        _("%(sender)s took this request back."),
        _("If you do not know why, ask %(sender)s."),
    ),
    Status.CLOSED: Stand(
        _("Ended"),
        "grey",
        _("This has come to an end."),
        ASK_AGAIN,
    ),
}

_SERVICE: dict[str, Stand] = {
    **_LINK_WORKER,
    Status.SENT: Stand(
        _("Asked"),
        "blue",
        _("We asked if %(service)s has a place for you."),
        _("They will answer. You do not need to do anything."),
    ),
    Status.RECEIVED: Stand(
        _("Being read"),
        "blue",
        _("The people at %(service)s have read that you would like to come."),
        _("They will answer soon."),
    ),
    Status.ACCEPTED: Stand(
        _("They said yes"),
        "aqua-green",
        _("You are welcome at %(service)s."),
        _("They will tell you when to come. You can also call them."),
    ),
    Status.WAITING: Stand(
        _("Waiting"),
        "yellow",
        _("You are on the waiting list for %(service)s."),
        _("They will be in touch when there is a place."),
    ),
    Status.CONTACTED: Stand(
        _("In touch"),
        "aqua-green",
        _("The people at %(service)s have been in touch with you."),
        _("If you are not sure what comes next, call them."),
    ),
    Status.BOOKED: Stand(
        _("You have a place"),
        "green",
        _("There is a place for you at %(service)s."),
        _("If you are not sure when to come, or cannot come, call them."),
    ),
    Status.ATTENDED: Stand(
        _("You have been there"),
        "green",
        _("You have been to %(service)s."),
        _("If you like it, keep going."),
    ),
    Status.NOT_ATTENDED: Stand(
        _("You missed it"),
        "yellow",
        _("You had a place at %(service)s but were not there. That is all right."),
        _("If you still want to come, call them. If it is hard to get there, say so."),
    ),
    Status.COMPLETED: Stand(
        _("Finished"),
        "green",
        _("You have finished at %(service)s."),
        ASK_AGAIN,
    ),
    Status.DECLINED: Stand(
        _("Not this time"),
        "grey",
        _("%(service)s could not take you this time. You did nothing wrong."),
        _TRY_ELSEWHERE,
    ),
    Status.RETURNED: Stand(
        _("Sent back"),
        "grey",
        _("The people at %(service)s asked %(sender)s to look at this again."),
        _("%(sender)s will talk to you about it."),
    ),
}

# Nobody took it back: several were asked at once, and another one was faster.
_GAVE_WAY = Stand(
    _("Not needed"),
    "grey",
    _("We asked %(service)s too. You do not need a place there for this any more."),
)


def of_link_worker(status: str, names: Names, *, own: bool = False) -> Stand:
    """Where a referral to link workers stands; ``own``: the person asked themselves.

    ``names`` holds team, sender and helper, as they are called.
    """
    if own and status in OWN:
        return OWN[status].about(names)
    said = _LINK_WORKER.get(status, _LINK_WORKER[Status.CONTACTED])
    return said.about(names)


def of_service(status: str, names: Names, reason: str = "") -> Stand:
    """Where a referral to a service stands; ``names`` holds its name as service too."""
    said = _GAVE_WAY if reason == Reason.TAKEN else _SERVICE[status]
    return said.about(names)


_OWN_PARTS: Mapping[Part, Any] = {
    Part.PLAN: _("your plan, in your own words"),
    Part.WORK: _("what was noted when people were in touch with you, your goals and steps"),
    Part.REFERRALS: _("what was written in your referrals"),
    Part.MESSAGES: _("messages about you"),
    Part.IDENTITY: _("who you are, and every way to find you here"),
}


def own_parts(parts: Iterable[Part]) -> str:
    """Parts of the person's record, said to them."""
    return "; ".join(str(_OWN_PARTS[part]) for part in parts)
