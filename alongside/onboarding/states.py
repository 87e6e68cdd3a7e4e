"""A request to take part: its statuses and its moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class RequestStatus(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    TAKEN_ON = "taken_on", _("Taken on")
    REFUSED = "refused", _("Refused")


REQUEST_MOVES: dict[str, Move] = {
    "take_on": Move(frozenset({RequestStatus.ASKED}), RequestStatus.TAKEN_ON, _("Take on")),
    "refuse": Move(frozenset({RequestStatus.ASKED}), RequestStatus.REFUSED, _("Refuse")),
}
