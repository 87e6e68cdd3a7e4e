"""An organisation says that an entry is its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.directory.states import ClaimStatus
from alongside.organisations.models import Organisation


class Claim(Row):
    """While held, the organisation's members keep the entry: what they propose comes first.

    The code that proves it goes to the contact on record, never to an address the claimant gave.
    """

    class Proof(models.TextChoices):
        CODE = "code", _("A code sent to the contact on record")
        EDITOR = "editor", _("An editor made sure")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.ASKED.value)
    proof = models.CharField(max_length=10, choices=Proof, blank=True)
    hint = models.CharField(max_length=60, blank=True, help_text="where the code went; else nobody")
    code_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="wrong codes entered")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("service", "organisation"),
                condition=Q(status__in=[ClaimStatus.ASKED.value, ClaimStatus.HELD.value]),
                name="one_live_claim_each",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.HELD.value) | ~Q(proof=""),
                name="held_means_proven",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.organisation}, {self.get_status_display()}"
