"""What stands before a referral, for a short while."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class Kind(models.TextChoices):
    """What a referral to a link worker is not for, as far as somebody must be rung instead."""

    EMERGENCY = "emergency", _("Somebody is in danger now, or needs medical help today")
    CRISIS = "crisis", _("They think of ending their life, or cannot cope")
    SAFEGUARDING = "safeguarding", _("An adult is being harmed or neglected")
    CHILD = "child", _("It is about a child or young person")


class Instead(Row):
    """Whom an organisation says to ring for one of these: its newest word holds.

    It holds for its own people and, if it is a link-worker team, for whoever refers from its area.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120, help_text="who answers there; empty: nobody any more")
    phone = models.CharField(max_length=40)
    how = models.CharField(max_length=300, blank=True, help_text="when, and what to say")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["organisation", "kind", "-created_at"], name="instead_that_holds")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name="", phone="") | ~models.Q(name="") & ~models.Q(phone=""),
                name="whom_to_ring_has_a_name_and_a_number",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.phone}"


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
