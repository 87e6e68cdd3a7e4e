"""Giving out those who wait, as a form: for each of them a choice of who."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alongside.care.splitting import Load
from alongside.care.waiting import Proposal
from alongside.referrals.models import Referral


class AssignForm(forms.Form):
    """A field ``to-…`` for each referral; nobody chosen leaves it waiting."""

    def __init__(
        self,
        referrals: Sequence[Referral],
        proposals: Mapping[uuid.UUID, Proposal],
        team: Sequence[Load],
        *args: Any,
    ) -> None:
        super().__init__(*args)
        for referral in referrals:
            said = proposals[referral.pk]
            able = [load for load in team if load.worker_id not in said.limits]
            self.fields[f"to-{referral.pk}"] = forms.ChoiceField(
                label=_("Who takes on %(name)s?") % {"name": referral.person.full_name},
                choices=[
                    ("", _("Leave waiting")),
                    *((str(load.worker_id), named(load)) for load in able),
                ],
                initial=str(said.to.worker_id) if said.to else "",
                required=False,
            )

    def gives(self, only: str = "") -> dict[uuid.UUID, uuid.UUID]:
        """By referral who was chosen; of one alone, if ``only`` names it."""
        chosen = {name.removeprefix("to-"): to for name, to in self.cleaned_data.items() if to}
        return {
            uuid.UUID(referral): uuid.UUID(to)
            for referral, to in chosen.items()
            if only in ("", referral)
        }


def named(load: Load) -> str:
    """One of the team, where somebody is chosen: who is away is marked."""
    return _("%(name)s (away today)") % {"name": load.name} if load.away else load.name
