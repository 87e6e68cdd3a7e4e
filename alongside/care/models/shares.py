"""How a team weighs its cases, and how many hours each of it works."""

from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class Shares(Row):
    """A team's own rule, as its lead has set it; a team without one goes by the usual rule."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=dict, help_text="by factor, beyond the one of every case")
    hours = models.JSONField(default=dict, help_text="a week, by the user's id")
    languages = models.JSONField(default=dict, help_text="that they speak, by the user's id")
    places = models.JSONField(
        default=dict, help_text="beginnings of postcodes where they work, by the user's id"
    )

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"shares of {self.organisation_id}"
