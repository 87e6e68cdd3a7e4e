"""Which rights somebody may ask for, where a request has got to, and who may move it on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move, Table


class Kind(models.TextChoices):
    """UK GDPR, chapter III."""

    COPY = "copy", _("A copy of what is held")  # article 15


class Status(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class Side(models.TextChoices):
    OFFICER = "officer", _("Whoever answers")
    ASKER = "asker", _("The person, or whoever asked for them")


class Withheld(models.TextChoices):
    """Why the law lets something out of a copy: Data Protection Act 2018, schedules 2 and 3."""

    THIRD_PARTY = "third_party", _("It says something of somebody else who has not agreed")
    HARM = "harm", _("A health professional says it would seriously harm somebody to read it")
    CRIME = "crime", _("It would get in the way of preventing or detecting a crime")
    LEGAL = "legal", _("It is advice of a lawyer, or for a court")


_OPEN = frozenset({str(Status.ASKED)})

MOVES: Table = {
    "answer": Move(_OPEN, Status.ANSWERED, _("Answer"), Side.OFFICER),
    "refuse": Move(_OPEN, Status.REFUSED, _("Refuse"), Side.OFFICER, needs_reason=True),
    "take_back": Move(_OPEN, Status.TAKEN_BACK, _("Take back"), Side.ASKER),
    "extend": Move(_OPEN, Status.ASKED, _("Take longer"), Side.OFFICER, needs_reason=True),
}
