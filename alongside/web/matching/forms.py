"""What is looked for with somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care.models import Case
from alongside.common.pasted import LongText
from alongside.matching.models import Brief
from alongside.matching.services import LONGEST_WORDS
from alongside.needs.models import Need
from alongside.needs.queries import all_needs
from alongside.web.directory.choices import CHOICES

_OF_VENUES = frozenset({"women-only", "men-only"})
ACCESS = {code: name for code, name in CHOICES["access"].items() if code not in _OF_VENUES}
TIMES = {f"{kind}:{code}": name for kind in ("part", "day") for code, name in CHOICES[kind].items()}
LANGUAGES = CHOICES["language"]


class BriefForm(forms.Form):
    """What is looked for; every box may stay empty but one of the first two."""

    needs = forms.MultipleChoiceField(
        label=_("What they need"), widget=forms.CheckboxSelectMultiple, required=False
    )
    words = forms.CharField(
        label=_("What they say, in their own words"),
        widget=LongText(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
    )
    times = forms.MultipleChoiceField(
        label=_("When they can come"),
        choices=list(TIMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access = forms.MultipleChoiceField(
        label=_("What they need to get in and take part"),
        choices=list(ACCESS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language other than English"),
        choices=[("", _("None needed")), *LANGUAGES.items()],
        required=False,
    )
    most_cost = forms.DecimalField(
        label=_("The most they can pay each time, in pounds"),
        min_value=0,
        max_value=9999,
        decimal_places=2,
        required=False,
        error_messages={
            "invalid": _("Enter pounds, like 3 or 3.50"),
            "min_value": _("Enter 0 pounds or more"),
            "max_value": _("Enter 9999 pounds or less, or leave it empty"),
        },
    )
    furthest = forms.IntegerField(
        label=_("How far they can go, in miles"),
        min_value=1,
        max_value=200,
        required=False,
        error_messages={
            "invalid": _("Enter whole miles, like 3"),
            "min_value": _("Enter 1 mile or more, or leave it empty"),
            "max_value": _("Enter 200 miles or less, or leave it empty"),
        },
    )

    def __init__(self, needs: list[Need], typed: Any = None, **more: Any) -> None:
        super().__init__(typed, **more)
        choices = [(need.code, need.name) for need in needs]
        self.fields["needs"].choices = choices  # type: ignore[attr-defined]


def first_words(case: Case, brief: Brief | None) -> dict[str, Any]:
    """What stands in the form at first: what was looked for before, else what is known."""
    if brief:
        return {name: getattr(brief, name) for name in BriefForm.base_fields}
    spoken = case.person.language.strip().lower()
    return {
        "needs": [named.need.code for named in case.referral.named_reasons.all()],
        "language": next(
            (code for code, name in LANGUAGES.items() if str(name).lower() == spoken), ""
        ),
    }


class GapForm(forms.Form):
    """Nothing suits: for which need. Each reason is a button beside it."""

    need = forms.ChoiceField(label=_("The need"))

    def __init__(self, needs: dict[str, str], typed: Any = None) -> None:
        super().__init__(typed)
        self.fields["need"].choices = list(needs.items())  # type: ignore[attr-defined]


def brief_form(case: Case, brief: Brief | None, typed: Any = None) -> BriefForm:
    """The form for a case, with what was typed or what is known."""
    return BriefForm(list(all_needs()), typed, initial=first_words(case, brief))
