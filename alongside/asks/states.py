"""What becomes of a question that somebody is asked on their own pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class AskStatus(models.TextChoices):
    """No answer is a status, too."""

    WAITING = "waiting", _("No answer yet")
    PHONE = "phone", _("Would like to be rung about it")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    TAKEN_BACK = "taken_back", _("No longer asked")


OPEN = frozenset({AskStatus.WAITING, AskStatus.PHONE})
# What whoever is asked can say; the last is for whoever asked.
MOVES: dict[str, Move] = {
    "yes": Move(OPEN, AskStatus.YES, _("Yes")),
    "no": Move(OPEN, AskStatus.NO, _("No, thank you")),
    "phone": Move(OPEN, AskStatus.PHONE, _("Please ring me about it")),
    "take_back": Move(OPEN, AskStatus.TAKEN_BACK, _("Ask no longer")),
}
ANSWERS = ("yes", "no", "phone")
