"""What somebody may ask by the front door, and for whom. Pure decisions, no database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.common.errors import Refused
from alongside.consent.models import Consent
from alongside.consent.rules import why_not
from alongside.people.rules import ALONE_AT, age_on
from alongside.referrals.models import LONGEST_TEXT

MOST_NEEDS = 3
LONGEST_NOTE = 70  # characters about safe ways: with the rest it fits into Person.contact_note


class Level(models.TextChoices):
    """The way to help that the guide advised."""

    SELF = "self", gettext_lazy("Looking for something themselves")
    LIGHT = "light", gettext_lazy("A short talk about what there is")
    LINK_WORKER = "link_worker", gettext_lazy("A link worker beside them for a while")


class Way(models.TextChoices):
    """How somebody can be reached without danger."""

    RING = "phone", gettext_lazy("Ring")
    TEXT = "sms", gettext_lazy("Text message")
    EMAIL = "email", gettext_lazy("E-mail")


class Hear(models.TextChoices):
    """How somebody wants to be told that it arrived, and what the answer is."""

    TEXT = "text", gettext_lazy("By text message")
    EMAIL = "email", gettext_lazy("By e-mail")
    NOT = "not", gettext_lazy("No, send me nothing")

    @property
    def needs(self) -> Way | None:
        """The way that has to be safe for it."""
        return {Hear.TEXT: Way.TEXT, Hear.EMAIL: Way.EMAIL}.get(self)


class Time(models.TextChoices):
    """When somebody would rather be rung."""

    MORNING = "morning", gettext_lazy("Mornings")
    NOON = "noon", gettext_lazy("Around midday")
    AFTERNOON = "afternoon", gettext_lazy("Afternoons")
    EVENING = "evening", gettext_lazy("Early evenings")


class Relationship(models.TextChoices):
    """Who asks for somebody, as they say themselves."""

    PARTNER = "partner", gettext_lazy("Husband, wife or partner")
    CHILD = "child", gettext_lazy("Daughter or son")
    PARENT = "parent", gettext_lazy("Mother, father or guardian")
    RELATIVE = "relative", gettext_lazy("Another relative")
    FRIEND = "friend", gettext_lazy("Friend or neighbour")
    CARER = "carer", gettext_lazy("Carer")
    OTHER = "other", gettext_lazy("Somebody else")


class Decides(models.TextChoices):
    """Whose decision it is that somebody is asked for."""

    THEY = "they", gettext_lazy("They know about it and want it")
    PARENT = "parent", gettext_lazy("They are under 16, and I have parental responsibility")
    ATTORNEY = (
        "attorney",
        gettext_lazy(
            "They cannot decide this, and I am their attorney or deputy for health and welfare"
        ),
    )
    NOT_YET = "not_yet", gettext_lazy("They do not know yet, or they do not want it")


BASES = {
    Decides.THEY: Consent.Basis.AGREED,
    Decides.PARENT: Consent.Basis.PARENT,
    Decides.ATTORNEY: Consent.Basis.ATTORNEY,
}


# What to do where somebody of that age decides otherwise: see ``consent.rules``.
_WRONG_AGE = {
    Decides.THEY: gettext_lazy(
        "They are under 16. Somebody with parental responsibility asks for them, or their school "
        "or GP practice does."
    ),
    Decides.PARENT: gettext_lazy(
        "They are 16 or older: from then on they decide themselves. Ask them, and choose that "
        "they know about it."
    ),
    Decides.ATTORNEY: gettext_lazy(
        "They are under 16: somebody with parental responsibility decides for them."
    ),
}


@dataclass(frozen=True)
class Whom:
    """Who is to be helped."""

    given_name: str
    family_name: str
    born: dt.date
    postcode: str
    phone: str = ""
    email: str = ""
    language: str = ""
    needs_interpreter: bool = False


@dataclass(frozen=True)
class Reach:
    """How it is safe to be in touch, and when; ``asker_first``: with whoever asked for them."""

    ways: Sequence[str]
    asker_first: bool = False
    leave_message: bool = False
    times: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Asker:
    """Who asks for somebody close to them; ``keep`` is their own word, that the team keeps it."""

    name: str
    relationship: str
    decides: str
    phone: str = ""
    email: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Hears:
    """Where a confirmation and the answer may safely go, in which language."""

    way: str
    recipient: str
    language: str


@dataclass(frozen=True)
class HomeAsk:
    """All that somebody asks by the front door."""

    whom: Whom
    reach: Reach
    needs: Sequence[str]
    words: str = ""
    safety: str = ""
    dangers: Sequence[str] = ()  # in the words of the guide's answers
    asker: Asker | None = None
    hears: Hears | None = None
    level: str = ""
    because: Sequence[str] = ()
    ring_soon: bool = False  # they said so where the guide had stopped them
    agrees: bool = False
    spoken: str = "en-gb"
    answers: dict[str, Any] = field(default_factory=dict)


def check(asking: HomeAsk, today: dt.date) -> None:
    """Raise Refused, with what to do instead, for what no team is asked like this."""
    if asking.asker:
        check_asker(asking.asker, asking.whom.born, today)
    else:
        check_alone(asking.whom.born, today)
    if not 1 <= len(asking.needs) <= MOST_NEEDS:
        raise Refused(_("Choose one, two or three things that would help."), field="needs")
    for name in ("words", "safety"):
        if len(getattr(asking, name)) > LONGEST_TEXT:
            raise Refused(_("This is too long: keep it under 10,000 characters."), field=name)
    check_reach(asking.whom, asking.reach, asking.asker)
    if not asking.agrees:
        raise Refused(
            _("Say that you agree: without that, nothing is sent."),
            field="agrees",
        )


def check_alone(born: dt.date, today: dt.date) -> None:
    """Nobody under 16 asks alone: who can ask with them, and whom to ring at once."""
    if age_on(born, today) < ALONE_AT:
        raise Refused(
            _(
                "Until you are 16, ask together with a grown-up: a parent or carer can ask here "
                "for you, and so can your school or your GP practice. If you would rather talk "
                "with somebody first, Childline listens day and night: 0800 1111, free."
            ),
            field="date_of_birth",
        )


def check_asker(asker: Asker, born: dt.date, today: dt.date) -> None:
    """Nobody is asked for behind their back, and nobody decides for others who may not."""
    if asker.decides == Decides.NOT_YET:
        raise Refused(
            _(
                "Talk with them first: nothing is sent about somebody who does not know or does "
                "not want it. Below it says what you can do."
            ),
            field="decides",
        )
    if why_not(BASES[Decides(asker.decides)], born, today):
        raise Refused(str(_WRONG_AGE[Decides(asker.decides)]), field="decides")
    if asker.decides != Decides.THEY and not asker.keep:
        raise Refused(
            _("You decide for them, so the team has to keep who you are. Say that it may."),
            field="keep",
        )


def check_reach(whom: Whom, reach: Reach, asker: Asker | None) -> None:
    """There is a way to be in touch, and each that is said to be safe can be used."""
    if not reach.ways:
        raise Refused(_("Choose at least one safe way to be in touch."), field="ways")
    through = asker if asker and reach.asker_first else whom
    if {Way.RING, Way.TEXT} & set(reach.ways) and not through.phone:
        raise Refused(_("Enter a phone number, or choose another way."), field="phone")
    if Way.EMAIL in reach.ways and not through.email:
        raise Refused(_("Enter an e-mail address, or choose another way."), field="email")
    if asker and reach.asker_first and not asker.keep:
        raise Refused(
            _("The team gets in touch with you first, so it has to keep who you are."),
            field="keep",
        )
