"""Which rights somebody may ask for, where a request has got to, and who may move it on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move, Table


class Kind(models.TextChoices):
    """UK GDPR, chapter III."""

    COPY = "copy", _("A copy of what is held")  # article 15
    CORRECTION = "correction", _("Something to be put right")  # article 16
    RESTRICTION = "restriction", _("To be kept and not used")  # article 18
    ERASURE = "erasure", _("To be erased")  # article 17


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


# What whoever acts for somebody may ask to have put right. A date of birth says until when a parent
# acts, and who reaches the person lets themselves in: these the person asks for, or a colleague.
BY_PROXY = (
    *(Correctable.GIVEN_NAME, Correctable.FAMILY_NAME, Correctable.PREFERRED_NAME),
    *(Correctable.LANGUAGE, Correctable.WRITTEN),
)


class Part(models.TextChoices):
    """What can be erased by itself, in the order in which it is decided."""

    PLAN = "plan", _("Their plan, in their own words")
    WORK = "work", _("Notes of contacts, goals and steps")
    REFERRALS = "referrals", _("What was written in referrals")
    MESSAGES = "messages", _("Messages about them")
    IDENTITY = "identity", _("Who they are, and every way to find them here")


class Ground(models.TextChoices):
    """Why something is kept although the person wants it erased: UK GDPR article 17."""

    LAW = (
        "law",
        _("The law, or the NHS records code, says for how long it is kept"),
    )  # 17(3)(b), (c)
    SAFETY = "safety", _("It is needed to keep somebody safe")  # 17(3)(b)
    CLAIM = "claim", _("It is needed for a legal claim")  # 17(3)(e)
    USE = "use", _("It is still needed for what it was collected for")  # 17(1)(a)


class Source(models.TextChoices):
    """Whose rule an objection to use beyond care follows."""

    NATIONAL = "national", _("National data opt-out")
    OWN = "own", _("Their own objection, to this house")  # UK GDPR article 21


class Learned(models.TextChoices):
    """Where an objection was learned."""

    PAGES = "pages", _("The person said so on their own pages")
    TOLD = "told", _("The person told somebody who helps them")
    CHECKED = "checked", _("The NHS service that checks for opt-outs said so")


class Told(models.TextChoices):
    """How the person heard what will be erased, before it is."""

    PAGES = "pages", _("On their own pages, a week ago or more")
    SPOKEN = "spoken", _("Somebody told them, in a way that is safe for them")
    LETTER = "letter", _("In a letter, handed over or sent where it is safe")


_OPEN = frozenset({str(Status.ASKED)})

MOVES: Table = {
    "answer": Move(_OPEN, Status.ANSWERED, _("Answer"), Side.OFFICER),
    "refuse": Move(_OPEN, Status.REFUSED, _("Refuse"), Side.OFFICER, needs_reason=True),
    "take_back": Move(_OPEN, Status.TAKEN_BACK, _("Take back"), Side.ASKER),
    "lift": Move(
        frozenset({str(Status.ANSWERED)}), Status.ANSWERED, _("Use it again"), Side.OFFICER
    ),
    "erase": Move(frozenset({str(Status.ANSWERED)}), Status.ANSWERED, _("Erase"), Side.OFFICER),
    "extend": Move(_OPEN, Status.ASKED, _("Take longer"), Side.OFFICER, needs_reason=True),
}
