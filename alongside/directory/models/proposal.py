"""A change somebody would make to an entry, awaiting an editor. What is approved stays public."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.common.models import Row
from alongside.directory.models.enquiry import Enquiry
from alongside.directory.models.service import Service
from alongside.directory.states import ProposalStatus
from alongside.organisations.models import Organisation


class Proposal(Row):
    """Some fields of one entry, as they should read; by a user, or by who answered an enquiry."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="proposals")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    enquiry = models.OneToOneField(
        Enquiry, null=True, on_delete=models.PROTECT, related_name="proposal"
    )
    keeper = models.BooleanField(default=False, help_text="of its organisation, or of a claim")
    note = models.TextField(blank=True, help_text="to the editor")
    key = models.UUIDField(unique=True, help_text="of the form: a double click is one proposal")
    status = models.CharField(
        max_length=20, choices=ProposalStatus, default=ProposalStatus.OPEN.value
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        indexes = [models.Index(fields=["status", "created_at"], name="proposal_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.OPEN.value, decided_at=None)
                | ~Q(status=ProposalStatus.OPEN.value) & Q(decided_at__isnull=False),
                name="decided_means_decided_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.get_status_display()}"


class ProposedChange(Row):
    """One field of a proposal: how it read when it was proposed, and how it should read."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40, help_text="its name in directory.draft")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("proposal", "field"), name="field_once_a_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.decision}"
