"""What stands before a referral, for a short while."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class Draft(Row):
    """A referral that somebody has begun and not sent. Its author alone reads it.

    Its id is the key of the form that sends it.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(help_text="who it is about, and what was typed")
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-kept_at",)
        indexes = [models.Index(fields=["by", "organisation", "-kept_at"], name="drafts_of_author")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Launch(Row):
    """Somebody's details, handed over by a system of the organisation for one of its people.

    They are here until the link is opened, once, or runs out.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(help_text="who it is about; empty once it was opened")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None, opened_by=None)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False, content={}),
                name="opened_launch_holds_nothing_more",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_opened", exclude=["content", "opened_at", "opened_by"]),
        ]

    def __str__(self) -> str:
        return f"launch {self.pk}"
