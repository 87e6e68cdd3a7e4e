"""The lives of a place, of who waits for one, and of a register’s line: tables of legal moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class PlaceStatus(models.TextChoices):
    OFFERED = "offered", _("Offered")
    BOOKED = "booked", _("Booked")
    DECLINED = "declined", _("Not wanted")
    LAPSED = "lapsed", _("No answer in time")
    CANCELLED = "cancelled", _("Cancelled")
    CALLED_OFF = "called_off", _("Called off")


class WaitingStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Offered a place")
    PLACED = "placed", _("Has a place")
    LAPSED = "lapsed", _("Did not answer")
    LEFT = "left", _("No longer waits")


class RegisterStatus(models.TextChoices):
    EXPECTED = "expected", _("Not marked")
    CAME = "came", _("Came")
    MISSED = "missed", _("Did not come")


_P, _W, _R = PlaceStatus, WaitingStatus, RegisterStatus

# These take up room in a session: an offer keeps its place until it is answered.
HELD = frozenset({_P.OFFERED, _P.BOOKED})
QUEUED = frozenset({_W.WAITING, _W.OFFERED})

PLACE_MOVES: dict[str, Move] = {
    "book": Move(frozenset(), _P.BOOKED, _("Book a place")),
    "offer": Move(frozenset(), _P.OFFERED, _("Offer the place")),
    "accept": Move(frozenset({_P.OFFERED}), _P.BOOKED, _("Take the place")),
    "decline": Move(frozenset({_P.OFFERED}), _P.DECLINED, _("Not this place")),
    "lapse": Move(frozenset({_P.OFFERED}), _P.LAPSED, _("Nobody answered")),
    "cancel": Move(frozenset({_P.BOOKED}), _P.CANCELLED, _("Cancel the place")),
    "call_off": Move(HELD, _P.CALLED_OFF, _("The session does not take place")),
    # The database makes this one, when nobody there has a reason to see the person any more.
    "end": Move(HELD, _P.CANCELLED, _("Ended with the help")),
}

WAITING_MOVES: dict[str, Move] = {
    "wait": Move(frozenset(), _W.WAITING, _("Put on the waiting list")),
    "offer": Move(frozenset({_W.WAITING}), _W.OFFERED, _("Offer the place")),
    "place": Move(frozenset({_W.OFFERED}), _W.PLACED, _("Take the place")),
    "stay": Move(frozenset({_W.OFFERED, _W.LAPSED}), _W.WAITING, _("Go on waiting")),
    "lapse": Move(frozenset({_W.OFFERED}), _W.LAPSED, _("Nobody answered")),
    "leave": Move(QUEUED | {_W.LAPSED}, _W.LEFT, _("Take off the waiting list")),
    "end": Move(QUEUED | {_W.LAPSED}, _W.LEFT, _("Ended with the help")),
}

REGISTER_MOVES: dict[str, Move] = {
    "attend": Move(frozenset({_R.EXPECTED, _R.MISSED}), _R.CAME, _("Came")),
    "miss": Move(frozenset({_R.EXPECTED, _R.CAME}), _R.MISSED, _("Did not come")),
    "undo": Move(frozenset({_R.CAME, _R.MISSED}), _R.EXPECTED, _("Undo")),
}
