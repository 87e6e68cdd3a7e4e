"""Handing cases over, keeping somebody from one, and the team's rule, as forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.accounts.models import User
from alongside.care.services.handover import LONGEST_NOTE, Telling
from alongside.care.splitting import MOST_POINTS, Factor, Fit
from alongside.common.pasted import LongText

FAIRLY = "fairly"


class HandoverForm(forms.Form):
    """Which cases, and to whom."""

    case = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Tick the cases that you give on")},
        label=gettext_lazy("Which cases?"),
        widget=forms.CheckboxSelectMultiple,
    )
    to = forms.ChoiceField(
        label=gettext_lazy("Who takes them over?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who takes them over")},
    )
    note = forms.CharField(
        label=gettext_lazy("A word to whoever takes them over"),
        help_text=gettext_lazy("It stands as a task in each of the cases. Name nobody."),
        max_length=LONGEST_NOTE,
        widget=LongText(attrs={"rows": 2}),
        required=False,
    )

    telling = forms.ChoiceField(
        label=gettext_lazy("Should the people be written to?"),
        help_text=gettext_lazy(
            "By text message or e-mail, to those who chose that and to whom it is safe. "
            "Others may read a message: think of who lives with them."
        ),
        choices=Telling.choices,
        initial=Telling.NOBODY,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, cases: Iterable[tuple[str, str]], team: Iterable[tuple[str, str]], *args: Any
    ) -> None:
        super().__init__(*args)
        which: Any = self.fields["case"]
        who: Any = self.fields["to"]
        which.choices = list(cases)
        which.initial = [value for value, _label in which.choices]
        who.choices = [(FAIRLY, _("Split fairly, by what each carries")), *team]


class KeepFromForm(forms.Form):
    """Who should not have the case."""

    users = forms.MultipleChoiceField(
        label=gettext_lazy("Who should not have this case?"),
        help_text=gettext_lazy("Somebody who knows the person, say. The reason is not kept."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, team: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users: Any = self.fields["users"]
        users.choices = [(str(user.pk), user.name) for user in team]


def _several(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()][:20]


class SharesForm(forms.Form):
    """Points for each factor and fit; hours, languages and places for each of the team."""

    def __init__(self, team: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for factor in (*Factor, *Fit):
            self.fields[factor.value] = forms.IntegerField(
                label=factor.label,
                help_text=(
                    _("points more, 0 to %(most)s")
                    if isinstance(factor, Factor)
                    else _("points less for that colleague, 0 to %(most)s")
                )
                % {"most": MOST_POINTS},
                min_value=0,
                max_value=MOST_POINTS,
            )
        for user, name in team:
            self.fields[f"hours-{user}"] = forms.FloatField(
                label=_("%(name)s: hours a week") % {"name": name}, min_value=1, max_value=60
            )
            self.fields[f"languages-{user}"] = forms.CharField(
                label=_("%(name)s: languages beyond English") % {"name": name},
                help_text=_("Separate them with commas."),
                max_length=200,
                required=False,
            )
            self.fields[f"places-{user}"] = forms.CharField(
                label=_("%(name)s: where they work") % {"name": name},
                help_text=_("Beginnings of postcodes with commas between them, such as E1, E14."),
                max_length=200,
                required=False,
            )

    def said_of(self, user: object) -> tuple[list[str], list[str]]:
        """The languages and the places of one of the team."""
        said = self.cleaned_data
        return _several(said[f"languages-{user}"]), _several(said[f"places-{user}"])
