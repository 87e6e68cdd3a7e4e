"""A change somebody would make to an entry, awaiting an editor. What is approved stays public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.directory.models.enquiry import Enquiry
from alongside.directory.models.service import Service
from alongside.directory.states import ProposalStatus
from alongside.organisations.models import Organisation


class Proposal(Row):
    """Some fields of one entry, as they should read; or all that is known of one to be made.

    By a user, by who answered an enquiry, or by a visitor, of whom nothing is kept here.
    """

    service = models.ForeignKey(
        Service,
        null=True,
        on_delete=models.CASCADE,
        related_name="proposals",
        help_text="empty while it is to be made",
    )
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
        return f"{self.title}: {self.get_status_display()}"

    @property
    def title(self) -> str:
        """The name of the service, also of one that is still to be made."""
        return self.service.name if self.service else self._said("name")

    @property
    def offered_by(self) -> str:
        """The name of the organisation, which may not be known here yet."""
        return self.service.organisation.name if self.service else self._said("organisation")

    def _said(self, field: str) -> str:
        said = (change.after for change in self.changes.all() if change.field == field)
        return str(next(said, ""))


class ProposalTold(Row):
    """Where to tell a visitor what became of their proposal: for the editors alone.

    The address is forgotten once they were told, or after a time (``forget_proposers``).
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="told")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)

    class Meta:
        verbose_name_plural = "proposals told"
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return str(self.proposal_id)


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
