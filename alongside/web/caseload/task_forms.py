"""What is to do, and what came of it, as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.services import LONGEST_TEXT
from alongside.care.states import TASK_MOVES
from alongside.common.pasted import LongText
from alongside.ui.fields import DateBoxesField


class TaskForm(forms.Form):
    """A new task, for one of the team or for whoever takes it."""

    what = forms.CharField(
        label=_("What is to be done?"),
        max_length=300,
        widget=LongText(attrs={"rows": 2}),
        error_messages={"required": _("Write what is to be done")},
    )
    due_on = DateBoxesField(label=_("By when"), must_be="future", required=False)
    owner = forms.TypedChoiceField(
        label=_("Who does it?"),
        empty_value=None,
        required=False,
    )

    def __init__(self, team: Any, own: Any, *args: Any, about_case: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = [
            ("", _("Whoever of the team is free")),
            *((str(user.pk), user.name) for user in team),
        ]
        owner.initial = str(own)
        if not about_case:
            self.fields["what"].help_text = _(
                "About a person? Begin it on the page of their case, and name nobody here."
            )


class SettleForm(forms.Form):
    """What became of a task."""

    move = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(name, move.label) for name, move in TASK_MOVES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it")},
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("The team reads it. The person can ask for a copy."),
        max_length=LONGEST_TEXT,
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )
