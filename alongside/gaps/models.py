"""What people need and the area does not have."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly, Row
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation
from alongside.people.models import Person


class Reason(models.TextChoices):
    """Why nothing suited."""

    NONE = "none", _("There is nothing of the kind")
    FULL = "full", _("It is full")
    TOO_FAR = "too_far", _("It is too far away")
    COST = "cost", _("It costs too much")
    LANGUAGE = "language", _("Not in their language")
    ACCESS = "access", _("They cannot get in or take part")
    CRITERIA = "criteria", _("They are not whom it is for")


class Gap(Row):
    """A need, an area and a reason; nothing of any person. ``people`` counts its evidence."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    people = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("need", "area", "reason"), nulls_distinct=False, name="gap_once"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.get_reason_display()}"


class GapEvidence(AppendOnly):
    """For one person nothing suited: who says so, and when. The gap itself names nobody."""

    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, related_name="evidence")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(help_text="a case of the care app")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("gap", "case_id"), name="evidence_once_a_case")
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"evidence of {self.gap_id}"
