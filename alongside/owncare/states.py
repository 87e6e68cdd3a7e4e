"""The course of a visit that somebody makes alone, and of an idea."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class Status(models.TextChoices):
    OUT = "out", _("Out")
    OVERDUE = "overdue", _("Not back in time, reminded")
    ALARM = "alarm", _("Colleagues were told")
    OVER = "over", _("Over")


class Outcome(models.TextChoices):
    """What is said at the end: the first by whoever was out, the others by who looked for them."""

    SAFE = "safe", _("Safe, said so themselves")
    REACHED = "reached", _("Reached: they are safe")
    HELP = "help", _("Police or an ambulance were called")
    HARMED = "harmed", _("Something happened to them")


OF_A_COLLEAGUE = (Outcome.REACHED, Outcome.HELP, Outcome.HARMED)

_OPEN = frozenset({Status.OUT, Status.OVERDUE, Status.ALARM})

MOVES: dict[str, Move] = {
    "set_out": Move(frozenset(), Status.OUT, _("I am going")),
    "remind": Move(frozenset({Status.OUT, Status.OVERDUE}), Status.OVERDUE, _("Reminded")),
    "call": Move(_OPEN, Status.ALARM, _("Told")),
    "extend": Move(_OPEN, Status.OUT, _("I need longer")),
    "raise_alarm": Move(_OPEN, Status.ALARM, _("Raise the alarm now")),
    "say_safe": Move(_OPEN, Status.OVER, _("I am safe")),
    "say_what_happened": Move(frozenset({Status.ALARM}), Status.OVER, _("Say what happened")),
}


class Step(models.TextChoices):
    """What a line of the course is: the moves by their names, and that nobody could be told."""

    SET_OUT = "set_out", _("Set out")
    REMIND = "remind", _("Reminded")
    CALL = "call", _("Told")
    UNANSWERED = "unanswered", _("Nobody to tell")
    EXTEND = "extend", _("Needs longer")
    RAISE_ALARM = "raise_alarm", _("Raised the alarm")
    SAY_SAFE = "say_safe", _("Said that they are safe")
    SAY_WHAT_HAPPENED = "say_what_happened", _("Said what happened")


class IdeaState(models.TextChoices):
    NEW = "new", _("New")
    TRYING = "trying", _("We are trying it")
    DONE = "done", _("Done")
    NOT_NOW = "not_now", _("Not now")


IDEA_MOVES: dict[str, Move] = {
    "try": Move(
        frozenset({IdeaState.NEW, IdeaState.NOT_NOW, IdeaState.DONE}),
        IdeaState.TRYING,
        _("Try it"),
    ),
    "finish": Move(frozenset({IdeaState.NEW, IdeaState.TRYING}), IdeaState.DONE, _("It is done")),
    "put_off": Move(frozenset({IdeaState.NEW, IdeaState.TRYING}), IdeaState.NOT_NOW, _("Not now")),
}
