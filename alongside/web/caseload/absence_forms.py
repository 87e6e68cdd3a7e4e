"""Saying who is away, as a form."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.models import User
from alongside.ui.fields import DateBoxesField


class AwayForm(forms.Form):
    """From when to when, and who covers; whoever leads also says who."""

    worker = forms.TypedChoiceField(label=gettext_lazy("Who is away?"), coerce=uuid.UUID)
    starts_on = DateBoxesField(label=gettext_lazy("First day away"))
    ends_on = DateBoxesField(
        label=gettext_lazy("Last day away"), help_text=gettext_lazy("Cover ends with this day.")
    )
    cover = forms.TypedChoiceField(
        label=gettext_lazy("Who covers?"),
        help_text=gettext_lazy(
            "Talk with them first. Their board shows the cases meanwhile, and they are told."
        ),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
    )

    def __init__(self, team: Iterable[User], own: Any, leads: bool, *args: Any) -> None:
        super().__init__(*args)
        named = [(str(user.pk), user.name) for user in team]
        worker: Any = self.fields["worker"]
        cover: Any = self.fields["cover"]
        worker.choices, worker.initial = named, str(own)
        cover.choices = [("", _("Nobody yet: the team lead looks for somebody")), *named]
        if not leads:
            worker.choices = [one for one in named if one[0] == str(own)]
            worker.widget = forms.HiddenInput()
            cover.choices = [one for one in cover.choices if one[0] != str(own)]
