"""The two parts of a plan as forms."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.care import plan_form, plan_page
from alongside.care.models import Plan
from alongside.care.plan_form import long_text
from alongside.ui.fields import DateBoxesField


class AboutMeForm(plan_form.AboutMeForm):
    """The same with what to ask for: a worker writes it down with the person."""

    helps = {
        "most_important": _("What a good day is, what they would not be without"),
        "people_important": _("Family, friends, neighbours, a pet, a group"),
        "strengths": _("What has helped before, what others come to them for"),
        "how_to_support": _("What helps, what does not, at which times"),
        "also_worth_knowing": _("Faith, culture, language, work, the past"),
    }


class ArrangedForm(forms.Form):
    """What person and link worker agree on."""

    contingency = long_text(
        "contingency",
        _("How it shows, what they do themselves, whom to call. Nobody is alone with it."),
    )
    ending = long_text("ending", _("What will be different, and what stays when the visits end"))
    review_on = DateBoxesField(
        label=plan_page.heading_of("review_on"), must_be="future", required=False
    )
    agreed = forms.ChoiceField(
        label=_("Was the plan agreed?"),
        choices=Plan.Agreed.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    agreed_name = forms.CharField(
        label=plan_page.heading_of("agreed_name"),
        help_text=_("For example: Rosa Hill, daughter"),
        max_length=200,
        required=False,
    )
    not_agreed_why = long_text("not_agreed_why", _("The person can read this."), rows=2)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("agreed") == Plan.Agreed.REPRESENTATIVE and not said.get("agreed_name"):
            self.add_error("agreed_name", _("Enter who acts for the person, and as what"))
        if said.get("agreed") == Plan.Agreed.NOT_AGREED and not said.get("not_agreed_why"):
            self.add_error("not_agreed_why", _("Say why it could not be agreed"))
        return said

    @classmethod
    def holding(cls, words: Mapping[str, str]) -> Self:
        """The form as if these words of a plan had been typed into it."""
        said = {name: words[name] for name in cls.base_fields if name != "review_on"}
        day = dt.date.fromisoformat(words["review_on"]) if words["review_on"] else None
        boxes = cls.base_fields["review_on"].widget
        typed = zip(boxes.widgets_names, boxes.decompress(day), strict=True)
        return cls(said | {f"review_on{box}": part for box, part in typed})

    def words(self) -> dict[str, str]:
        """The fields as a plan holds them; what another answer would have asked for is left out."""
        said = self.cleaned_data
        acts_for = said["agreed"] == Plan.Agreed.REPRESENTATIVE
        not_agreed = said["agreed"] == Plan.Agreed.NOT_AGREED
        return {
            **{name: said[name] for name in ("contingency", "ending", "agreed")},
            "review_on": said["review_on"].isoformat() if said["review_on"] else "",
            "agreed_name": said["agreed_name"] if acts_for else "",
            "not_agreed_why": said["not_agreed_why"] if not_agreed else "",
        }
