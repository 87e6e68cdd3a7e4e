"""What was put right: what stood there before stays in the history."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.rights.models.asking import RightsRequest
from alongside.rights.states import Correctable


class Correction(AppendOnly):
    """One value of a person's row, before and after."""

    request = models.OneToOneField(
        RightsRequest, on_delete=models.PROTECT, related_name="correction"
    )
    field = models.CharField(max_length=20, choices=Correctable)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.field} ({self.request_id})"
