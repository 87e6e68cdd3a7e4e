"""What is to become of a row of a list. Pure decisions, no database."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Use(models.TextChoices):
    """What the list is for, with what it rests on in law (UK GDPR)."""

    CARE = "care", _("To offer these people help for themselves: articles 6(1)(e) and 9(2)(h)")
    BEYOND = (
        "beyond_care",
        _("Anything else, such as planning, research or a survey: ask your privacy officer first"),
    )


class Fate(models.TextChoices):
    """One for each row; the first that holds, in this order."""

    WRONG = "wrong", _("To put right")
    TWICE = "twice", _("On the list before")
    UNKNOWN = "unknown", _("Not among the people your team looks after")
    MISMATCH = "mismatch", _("Another date of birth is held")
    DIED = "died", _("The person died")
    RESTRICTED = "restricted", _("Kept and not used, as they asked")
    OBJECTS = "objects", _("They said no to use beyond their care")
    PROTECTED = "protected", _("Protected: only those who know what is safe")
    WORKED_WITH = "worked_with", _("Has a link worker")
    WAITING = "waiting", _("Is waiting for an answer from your team")
    OFFER = "offer", _("Can be offered help")


@dataclass(frozen=True)
class Known:
    """What the team knows of somebody whom a row names, as far as it matters here."""

    same_birth: bool
    died: bool = False
    restricted: bool = False
    objects: bool = False
    protected: bool = False
    worked_with: bool = False
    waiting: bool = False


def fate_of(known: Known | None, use: str) -> Fate:
    """What becomes of a row that could be read and names nobody twice."""
    if known is None:
        return Fate.UNKNOWN
    if not known.same_birth:
        return Fate.MISMATCH
    for holds, fate in (
        (known.died, Fate.DIED),
        (known.restricted, Fate.RESTRICTED),
        (known.objects and use == Use.BEYOND, Fate.OBJECTS),
        (known.protected, Fate.PROTECTED),
        (known.worked_with, Fate.WORKED_WITH),
        (known.waiting, Fate.WAITING),
    ):
        if holds:
            return fate
    return Fate.OFFER


class Omitted(models.TextChoices):
    """Why somebody on a list is not invited, beside what a fate says."""

    OPTED_OUT = "opted_out", _("They want no invitations")
    NO_WAY = "no_way", _("They chose neither text message nor e-mail: ring or write by hand")
    SHARED = "shared", _("Somebody else answers there, too: ring and ask who is speaking")


@dataclass(frozen=True)
class Standing:
    """What decides whether somebody is invited now."""

    known: Known | None
    opted_out: bool = False
    has_way: bool = True
    shared: bool = False


def why_not(standing: Standing, use: str) -> str:
    """The code of why they are not invited now, of ``Fate`` or ``Omitted``; empty: they are."""
    fate = fate_of(standing.known, use)
    if fate != Fate.OFFER:
        return str(fate)
    if standing.opted_out:
        return str(Omitted.OPTED_OUT)
    if not standing.has_way:
        return str(Omitted.NO_WAY)
    return str(Omitted.SHARED) if standing.shared else ""


def why_label(code: str) -> str:
    """The same in words."""
    return str(Omitted(code).label if code in Omitted.values else Fate(code).label)
