"""What whoever refers fills in to ask a person online first."""

import re
from typing import Any

from django.http import QueryDict

from alongside.accounts.actor import Actor
from alongside.organisations.queries import link_worker_teams
from alongside.people.models import Person
from alongside.questions.queries import version_for
from alongside.web.asking import AskingForm
from alongside.web.referring.begun import Begun
from alongside.web.referring.fields import NeedsField
from alongside.web.referring.forms import ReferralForm, first_shown

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TO_REACH = ("phone", "postcode", "contact_note")
_OF_THE_PERSON = ("given_name", "family_name", *_TO_REACH)
_FOR_A_TIME = ("slot", "help_wanted", "help_words")


class AskTeamForm(AskingForm, ReferralForm):
    """A referral to a link-worker team; who it is about is known here, and books no time yet."""

    left_out = (
        *AskingForm.left_out,
        *_OF_THE_PERSON,
        *("nhs_number", "date_of_birth", "open_seen"),
        *_FOR_A_TIME,
    )

    def details(self) -> dict[str, Any]:
        """Nothing new is said of the person."""
        return {}


def shown_first(actor: Actor, begun: Begun) -> AskTeamForm:
    """The form with what was typed for the referral, or with what it begins with."""
    form = AskTeamForm()
    form.initial = dict(first_shown(actor, begun, None).initial)
    if begun.data is not None:
        form.initial |= _typed(form, begun.data)
    return form


def stays_behind(begun: Begun, person: Person) -> list[str]:
    """The labels of what was typed for the referral and does not go along with the question.

    How to reach somebody is of them only where it is not held like that already.
    """
    form, typed = ReferralForm(), begun.data or QueryDict()
    return [
        str(form.fields[name].label)
        for name in (*_TO_REACH, *_FOR_A_TIME)
        if (said := typed.get(name, "").strip())
        and said.casefold() != str(getattr(person, name, "")).casefold()
    ]


def asks_more(form: AskTeamForm) -> str:
    """The name of the team that is chosen, where it asks something of its own; else nothing."""
    chosen = str(form["to"].value() or "")
    team = link_worker_teams().filter(pk=chosen).first() if _ID.fullmatch(chosen) else None
    version = version_for(team.pk) if team else None
    return team.name if team and version and version.content.questions else ""


def _typed(form: AskTeamForm, typed: QueryDict) -> dict[str, Any]:
    return {
        name: typed.getlist(name) if isinstance(field, NeedsField) else typed.get(name, "")
        for name, field in form.fields.items()
        if name in typed
    }
