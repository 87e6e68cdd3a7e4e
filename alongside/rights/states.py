"""Which rights somebody may ask for, where a request has got to, and who may move it on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move, Table


class Kind(models.TextChoices):
    """UK GDPR, chapter III."""

    COPY = "copy", _("A copy of what is held")  # article 15
    CORRECTION = "correction", _("Something to be put right")  # article 16
    RESTRICTION = "restriction", _("To be kept and not used")  # article 18


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


class Correctable(models.TextChoices):
    """What a person's row holds that can be wrong; by the names of its columns."""

    GIVEN_NAME = "given_name", _("First name")
    FAMILY_NAME = "family_name", _("Last name")
    PREFERRED_NAME = "preferred_name", _("What they are called")
    DATE_OF_BIRTH = "date_of_birth", _("Date of birth")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", _("Address")
    POSTCODE = "postcode", _("Postcode")
    LANGUAGE = "language", _("Language")
    WRITTEN = "written", _("Something that was written")


_OPEN = frozenset({str(Status.ASKED)})

MOVES: Table = {
    "answer": Move(_OPEN, Status.ANSWERED, _("Answer"), Side.OFFICER),
    "refuse": Move(_OPEN, Status.REFUSED, _("Refuse"), Side.OFFICER, needs_reason=True),
    "take_back": Move(_OPEN, Status.TAKEN_BACK, _("Take back"), Side.ASKER),
    "lift": Move(
        frozenset({str(Status.ANSWERED)}), Status.ANSWERED, _("Use it again"), Side.OFFICER
    ),
    "extend": Move(_OPEN, Status.ASKED, _("Take longer"), Side.OFFICER, needs_reason=True),
}
