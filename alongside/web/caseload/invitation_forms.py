"""A list of people to invite, whom to look for, and what they said, as forms."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alongside.common.pasted import LongText
from alongside.needs.queries import all_needs
from alongside.outreach.choosing import OLDEST, Query
from alongside.outreach.models import LONGEST_PURPOSE, MOST_A_WEEK, InviteList
from alongside.outreach.rows import LARGEST_FILE
from alongside.outreach.services import Plan
from alongside.outreach.services.answering import ANSWERS
from alongside.ui.fields import DateBoxesField

_ASKED = ("age_from", "age_to", "looked_need", "area", "quiet_months", "agreed_practice")
_AREA = r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?$"


class ListForm(forms.Form):
    """What the list is for, on which ground, how fast and how long; then whom to look for."""

    name = forms.CharField(
        label=_("Name of the list"),
        max_length=80,
        help_text=_("Your team reads it. Name nobody."),
        error_messages={"required": _("Give the list a name")},
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Why these people, and what you offer them."),
        max_length=LONGEST_PURPOSE,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": _("Say what the list is for")},
    )
    basis = forms.ChoiceField(
        label=_("What does it rest on in law?"),
        choices=InviteList.Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it rests on in law")},
    )
    basis_why = forms.CharField(
        label=_("Why does that hold here?"),
        max_length=LONGEST_PURPOSE,
        widget=LongText(attrs={"rows": 2}),
        error_messages={"required": _("Say why that holds here")},
    )
    need = forms.ChoiceField(
        label=_("Which need is it about?"),
        help_text=_("The reason of the referral when somebody says yes. The message names it not."),
        error_messages={"required": _("Choose the need that it is about")},
    )
    a_week = forms.IntegerField(
        label=_("How many invitations a week, at most?"),
        help_text=_("As many as your team can ring if all say yes."),
        min_value=1,
        max_value=MOST_A_WEEK,
        error_messages={"required": _("Say how many invitations a week, at most")},
    )
    review_on = DateBoxesField(
        label=_("When do you look whether it should go on?"),
        must_be="future",
        error_messages={"required": _("Enter the day on which you look whether it should go on")},
    )
    keep_until = DateBoxesField(
        must_be="future",
        label=_("Until when do you need the list?"),
        help_text=_("The day after, it is deleted; referrals stay. Two years at most."),
        error_messages={"required": _("Enter the day until which you need the list")},
    )
    source = forms.ChoiceField(
        label=_("Where do the people come from?"),
        choices=InviteList.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the people come from")},
    )
    age_from = forms.IntegerField(
        label=_("From which age?"), required=False, min_value=0, max_value=OLDEST
    )
    age_to = forms.IntegerField(
        label=_("Up to which age?"), required=False, min_value=0, max_value=OLDEST
    )
    looked_need = forms.ChoiceField(label=_("Once referred to you for"), required=False)
    area = forms.RegexField(
        _AREA,
        label=_("First half of the postcode"),
        required=False,
        error_messages={"invalid": _("Write it like AB1 or AB12.")},
    )
    quiet_months = forms.IntegerField(
        label=_("Nobody of you was in touch for how many months?"),
        required=False,
        min_value=1,
        max_value=60,
    )
    agreed_practice = forms.BooleanField(
        label=_("Only people whose practice has a data-sharing agreement that holds"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = [(need.code, need.name) for need in all_needs()]
        which: Any = self.fields["need"]
        looked: Any = self.fields["looked_need"]
        which.choices = [("", _("Choose one")), *needs]
        looked.choices = [("", _("Any reason")), *needs]

    @staticmethod
    def said_of(one: InviteList) -> dict[str, Any]:
        """What was said of a list, for another one like it: the days are said anew."""
        same = ("name", "purpose", "basis", "basis_why", "a_week", "source")
        said = {name: getattr(one, name) for name in same} | {"need": one.need.code}
        query = {name: one.query.get(name.removeprefix("looked_")) for name in _ASKED}
        return said | (query if one.query else {})

    def plan(self) -> Plan:
        """What is said of the list."""
        said = self.cleaned_data
        need = next(one for one in all_needs() if one.code == said["need"])
        names = [name for name in Plan.__dataclass_fields__ if name != "need"]
        return Plan(need=need, **{name: said[name] for name in names})

    def query(self) -> Query | None:
        """Whom to look for; None where they come from a file."""
        said = self.cleaned_data
        if said["source"] != InviteList.Source.QUERY:
            return None
        asked = {name.removeprefix("looked_"): said[name] for name in _ASKED}
        return Query(**asked | {"area": said["area"].upper()})


class FileForm(forms.Form):
    """The people of a list, from a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV file with NHS numbers and dates of birth, at most 2,000 rows. Only people whom "
            "your team looks after are put on the list; the file is not kept."
        ),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )

    def clean_file(self) -> UploadedFile:
        """Refuses what is too large before any of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 1 megabyte. Split it."))
        return file


class SaidForm(forms.Form):
    """What somebody on a list told the team."""

    said = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[(one.value, one.label) for one in ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer")},
    )
