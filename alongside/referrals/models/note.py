"""What both sides of a referral write to each other, and what comes with it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.document_files import JPEG, PDF
from alongside.common.models import AppendOnly, Row
from alongside.common.virus_scan import Scan
from alongside.organisations.models import Organisation
from alongside.referrals.hearsay import Hearsay, whole_hearsay
from alongside.referrals.models.referral import Referral


class ReferralNote(Hearsay, AppendOnly):
    """Something one side adds for the other, after the referral was sent."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ("created_at", "id")
        constraints = [whole_hearsay("note_said_by_somebody")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    @property
    def written_by(self) -> str:
        """Who wrote it, and for whom; or whose word it was that they wrote down."""
        return self.in_words(f"{self.by.name}, {self.organisation.name}")

    def __str__(self) -> str:
        return f"note on {self.referral_id}"


class ReferralFile(Row):
    """A letter, picture or form that came with a note: checked by what it holds, for both sides.

    Nobody opens one while the person is protected, but those who know where they are.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="files")
    note = models.ForeignKey(ReferralNote, on_delete=models.PROTECT, related_name="files")
    media = models.CharField(max_length=15, choices=[(JPEG, _("picture (JPEG)")), (PDF, "PDF")])
    size = models.PositiveIntegerField(help_text="bytes, as kept")
    content = models.BinaryField()
    scan = models.CharField(
        max_length=7, choices=Scan, default=Scan.NONE, help_text="what a virus scanner said"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("note",), name="one_file_with_a_note")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="never_changed", exclude=["scan"]),
        ]

    def __str__(self) -> str:
        return f"file of {self.referral_id}"

    @property
    def kilobytes(self) -> int:
        """How large it is, at least one."""
        return max(1, round(self.size / 1024))

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: nothing of anybody."""
        return f"file-{self.pk.hex[-8:]}"
