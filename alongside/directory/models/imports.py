"""What came from elsewhere, in which batch, and what stood there before."""

from django.db import models

from alongside.common.models import Row
from alongside.directory.models.service import Service


class ImportBatch(Row):
    """One file read into the directory."""

    source = models.CharField(max_length=60, help_text="the mapping's name for where it comes from")
    file_name = models.CharField(max_length=255)
    actor = models.CharField(max_length=80)
    counts = models.JSONField(
        default=dict, help_text="created, updated, unchanged, skipped, failed"
    )
    organisations = models.JSONField(default=list, help_text="ids of the organisations it made")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.source} {self.created_at:%Y-%m-%d %H:%M}"


class ImportedRecord(Row):
    """Which of our services a source's record is, and what the source last said of it.

    Where a value that stands now differs from ``written``, somebody here edited it: the next
    import keeps it.
    """

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=400, help_text="what tells the source's records apart")
    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="imported")
    written = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("source", "key"), name="record_once_a_source")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class ImportChange(Row):
    """What one batch did to one service: made it (``before`` is null), or changed it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField()
    written_before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("batch", "service"), name="change_once_a_batch")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.service_id}"
