"""What a service said by telephone, as a form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.common import clock
from alongside.common.pasted import LongText
from alongside.referrals.hearsay import Heard, Hearsay
from alongside.referrals.models import LONGEST_TEXT
from alongside.referrals.services.hearsay import LONGEST_NAME
from alongside.referrals.states import MOVES, REASONS
from alongside.ui.fields import DateBoxesField

ASKED = "asked"
_SAID = {
    "accept": _("Yes, they take them on"),
    "decline": _("No, they do not"),
    ASKED: _("They asked something first"),
    "wait": _("They are on the waiting list"),
    "attend": _("They came"),
    "miss": _("They did not come"),
    "complete": _("It is finished"),
    "close": _("It ended without being finished"),
}
_NEEDS_WHY = ("decline", "complete", "close")


class HearsayForm(forms.Form):
    """What they said, who said it, how and when."""

    said = forms.ChoiceField(
        label=_("What did they say?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said")},
    )
    reason = forms.ChoiceField(
        label=_("If it is a no, or it is over: why, or what came of it?"), required=False
    )
    heard_from = forms.CharField(
        label=_("Who told you?"),
        help_text=_("Their name, or what they do there."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Write who told you"),
            "max_length": _("Keep the name under 120 characters"),
        },
    )
    heard_how = forms.ChoiceField(
        label=_("How?"), choices=Hearsay.How.choices, widget=forms.RadioSelect
    )
    heard_on = DateBoxesField(label=_("On which day?"), must_be="past")
    note = forms.CharField(
        label=_("What they said or asked, if there is more to it"),
        help_text=_("The service reads it, too."),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, moves: Iterable[str], typed: Any = None) -> None:
        today = {"heard_how": Hearsay.How.PHONE, "heard_on": clock.today()}
        super().__init__(typed, initial=today)
        offered = [name for name in _SAID if name == ASKED or name in set(moves)]
        self.fields["said"].choices = [(name, _SAID[name]) for name in offered]  # type: ignore[attr-defined]
        groups = [
            (_SAID[name], [(f"{name}:{why}", why.label) for why in REASONS[name]])
            for name in offered
            if name in _NEEDS_WHY
        ]
        self.fields["reason"].choices = [("", _("Choose one")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The reason belongs to what they said; a question says what was asked."""
        said = self.cleaned_data.get("said", "")
        name, _colon, why = self.cleaned_data.get("reason", "").partition(":")
        if said == ASKED and not self.cleaned_data.get("note"):
            self.add_error("note", _("Write what they asked"))
        needed = said in MOVES and (MOVES[said].needs_reason or said == "complete")
        if said and (needed or why) and name != said:
            wrong = _("Choose one that goes with what they said") if why else _("Choose a reason")
            self.add_error("reason", wrong)
        self.cleaned_data["reason"] = why
        return self.cleaned_data

    @property
    def heard(self) -> Heard:
        """Who, how and when."""
        said = self.cleaned_data
        return Heard(said["heard_from"], said["heard_how"], said["heard_on"])
