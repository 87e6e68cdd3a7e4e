"""Which organisation has a reason to see a person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models.person import Person


class CareRelationship(Row):
    """Why an organisation may see a person, and how much. The one answer to that question."""

    class Level(models.TextChoices):
        REFERRER = "referrer", _("Sees what it sent and what became of it")
        CARE = "care", _("Plans with the person and sees the whole case")
        SERVICE = "service", _("Sees the least that its service needs")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    reason = models.CharField(max_length=60, help_text="the verb that began it")
    granted_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(
        null=True, blank=True, help_text="from then on it opens nothing, though nobody ended it"
    )
    only_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="in an emergency: this user alone, not their colleagues",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person", "organisation", "level"),
                condition=models.Q(ended_at=None, until=None),
                name="one_live_relationship_per_level",
            ),
            models.CheckConstraint(
                condition=models.Q(only_user=None) | models.Q(until__isnull=False),
                name="one_user_alone_sees_for_a_while",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_reason="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ended_reason=""),
                name="relationship_end_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "person"],
                condition=models.Q(ended_at=None),
                include=["level", "until", "only_user"],  # every policy asks them
                name="live_relationship",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="stays_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at", "ended_reason"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.person_id} ({self.level})"
