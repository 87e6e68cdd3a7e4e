"""Asking why a referral ends, or what came of it, from whichever desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move
from alongside.common.pasted import LongText
from alongside.referrals.models import LONGEST_TEXT
from alongside.referrals.states import MOVES, REASONS
from alongside.web.doors import Request
from alongside.web.kept import kept_typing


class ReasonForm(forms.Form):
    """Why: the reasons that this move can have."""

    reason = forms.ChoiceField(label=_("Why?"), error_messages={"required": _("Choose a reason")})
    note = forms.CharField(
        label=_("Anything to tell the other side"),
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, move: str, typed: Any = None) -> None:
        super().__init__(typed, auto_id=f"{move}_%s")
        reasons = [(reason.value, reason.label) for reason in REASONS[move]]
        self.fields["reason"].choices = [("", _("Choose a reason")), *reasons]  # type: ignore[attr-defined]
        if move == "complete":
            self.fields["reason"].label = _("What came of it?")
            self.fields["reason"].error_messages["required"] = _("Choose what came of it")
            self.fields["reason"].choices = [("", _("Choose what came of it")), *reasons]  # type: ignore[attr-defined]
        self.move = move


@dataclass(frozen=True)
class Question:
    """A move that asks why, with its form."""

    name: str
    move: Move
    form: ReasonForm


def questions(
    request: Request, moves: Iterable[str], action: str, refused: ReasonForm | None = None
) -> list[Question]:
    """A form for each of the moves; the one that was refused, or typed before a session ended."""
    typed = kept_typing(request, action=action)
    open_forms = {refused.move: refused} if refused else {}
    move = str(typed.get("move")) if typed else ""
    if move in REASONS:
        open_forms[move] = ReasonForm(move, typed)
    return [Question(name, MOVES[name], open_forms.get(name) or ReasonForm(name)) for name in moves]
