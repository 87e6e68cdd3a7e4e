"""How a service is booked, and which session somebody comes to, as forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from alongside.booking.models import Session, SessionPlan
from alongside.booking.services import (
    LEAST_HOURS,
    MOST_HOURS,
    MOST_PLACES,
    MOST_WEEKS,
)
from alongside.common.working_days import is_bank_holiday
from alongside.ui.formats import dated
from alongside.web.support import HelpForm


def number_field(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    """A whole number in these bounds, whose every fault is told with them."""
    wrong = _("Enter a whole number from %(least)d to %(most)d") % {"least": least, "most": most}
    said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=said, **more
    )


class PlanForm(forms.Form):
    """Places each time, weeks ahead, and how long an offer is kept."""

    places = number_field(_("How many places each session has"), 1, MOST_PLACES)
    weeks_ahead = number_field(
        _("How many weeks ahead people can be booked"), 1, MOST_WEEKS, initial=6
    )
    answer_hours = number_field(
        _("How many hours a place is kept for who is offered it from the waiting list"),
        LEAST_HOURS,
        MOST_HOURS,
        initial=48,
    )
    is_open = forms.BooleanField(label=_("People can be booked in"), required=False, initial=True)

    @classmethod
    def of(cls, plan: SessionPlan | None) -> "PlanForm":
        """The form as it was said last."""
        fields = ("places", "weeks_ahead", "answer_hours", "is_open")
        return cls(initial={name: getattr(plan, name) for name in fields} if plan else None)


class PlacesForm(forms.Form):
    """How many places one session has."""

    places = number_field(_("Places in this session"), 1, MOST_PLACES)


class ChooseForm(HelpForm):
    """Which of the sessions ahead."""

    session = forms.ChoiceField(
        label=_("Which session?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a session"),
            "invalid_choice": _("That session can no longer be booked. Choose another one"),
        },
    )

    def __init__(self, sessions: Iterable[Session], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {str(one.pk): one for one in sessions}
        choices: Any = [(key, _described(one)) for key, one in self.sessions.items()]
        self.fields["session"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Session:
        """The session that was chosen, once the form is valid."""
        return self.sessions[self.cleaned_data["session"]]


def _described(session: Session) -> str:
    left = (
        now_in("%(number)d of %(places)d places free")
        % {"number": session.free, "places": session.places}
        if session.free
        else now_in("full: they go on the waiting list")
    )
    holiday = is_bank_holiday(timezone.localdate(session.starts_at))
    said = (dated(session.starts_at), now_in("bank holiday") if holiday else "", left)
    return " · ".join(filter(None, said))
