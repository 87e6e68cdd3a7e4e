"""What helps somebody to come, and how far that is: said alike of first visits and of places."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 200  # characters of what whoever arranges it has to know


class Support(models.TextChoices):
    """What somebody may need to get there, and to be understood there."""

    BUDDY = "buddy", _("Somebody who comes along")
    TRANSPORT = "transport", _("A way to get there")
    INTERPRETER = "interpreter", _("An interpreter")


_CALLS = frozenset({"phone", "video"})  # ``How``: nobody has to get there


def kinds_for(how: str) -> list[str]:
    """What may be asked for with a time of that kind; empty is a session that one comes to."""
    return [Support.INTERPRETER.value] if how in _CALLS else [str(one) for one in Support.values]


class Stage(models.TextChoices):
    """How far it is with one of them. Asked and not answered is a stage, too."""

    ASKED = "asked", _("asked for, not arranged yet")
    ARRANGED = "arranged", _("arranged")
    REFUSED = "refused", _("cannot be arranged")


@dataclass(frozen=True)
class Wanted:
    """What is asked for with a booking; ``words``: which language, say, or that it is a wheelchair.

    Without any ``kinds`` the words say nothing.
    """

    kinds: Sequence[str] = ()
    words: str = ""


NOTHING = Wanted()


@dataclass(frozen=True)
class Help:
    """One of what was asked for, and how far it is."""

    kind: str
    stage: str

    @property
    def label(self) -> str:
        return str(Support(self.kind).label)

    @property
    def stage_label(self) -> str:
        return str(Stage(self.stage).label)

    @property
    def is_open(self) -> bool:
        return self.stage == Stage.ASKED


def help_in(
    wanted: Collection[str], arranged: Collection[str], refused: Collection[str]
) -> list[Help]:
    """Each that is wanted, in the order of the list, with how far it is."""

    def stage(kind: str) -> str:
        if kind in arranged:
            return Stage.ARRANGED
        return Stage.REFUSED if kind in refused else Stage.ASKED

    return [Help(kind, stage(kind)) for kind in Support.values if kind in wanted]
