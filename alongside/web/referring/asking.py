"""What whoever refers fills in to ask a person online first."""

from typing import Any

from django.http import QueryDict

from alongside.accounts.actor import Actor
from alongside.web.asking import AskingForm
from alongside.web.referring.begun import Begun
from alongside.web.referring.fields import NeedsField
from alongside.web.referring.forms import ReferralForm, first_shown

_OF_THE_PERSON = ("given_name", "family_name", "phone", "postcode", "contact_note")


class AskTeamForm(AskingForm, ReferralForm):
    """A referral to a link-worker team; who it is about is known here, and books no time yet."""

    left_out = (
        *AskingForm.left_out,
        *_OF_THE_PERSON,
        *("nhs_number", "date_of_birth", "open_seen"),
        *("slot", "help_wanted", "help_words"),
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


def _typed(form: AskTeamForm, typed: QueryDict) -> dict[str, Any]:
    return {
        name: typed.getlist(name) if isinstance(field, NeedsField) else typed.get(name, "")
        for name, field in form.fields.items()
        if name in typed
    }
