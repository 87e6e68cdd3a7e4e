"""Two records were of one person: which stayed, what each said, and whether it was a mistake."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models.person import Person


class Merge(Row):
    """One making one. While it stands, ``gone`` leads to ``kept``, where all that hung on it is.

    ``undoing`` names rows of other organisations and where the two could be found: with it a
    mistake is undone. Two doors write and read it, and nobody else.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(help_text="how it is known that they are one person")
    # The references themselves refuse; Django would read whole rows to say so, which nobody may.
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+"
    )
    merged_for = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    differed = models.JSONField(
        default=dict, help_text="by column: what stayed, what did not; no way to find them"
    )
    undoing = models.JSONField(
        default=dict, help_text="what moved and ended, by id; what stood where"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
    )
    undone_why = models.TextField(blank=True)
    could_not = models.JSONField(
        default=list, help_text="columns that had changed, and so stay as they are"
    )

    class Meta:
        ordering = ("-created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at=None), name="goes_into_one_record"
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("gone")), name="two_records_are_made_one"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None, undone_why="")
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_merge_says_who_and_when",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_its_undoing",
                exclude=["undone_at", "undone_by", "undone_why", "could_not"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
