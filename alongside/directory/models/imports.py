"""What came from elsewhere, in which batch, and what stood there before."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.organisations.models import Area

SILENCE = dt.timedelta(minutes=15)  # longer than any page of a feed takes to come


class ImportSource(Row):
    """Somebody whose directory is read again and again, and how their columns become ours."""

    class Kind(models.TextChoices):
        SHEET = "sheet", _("A file with columns (CSV or Excel)")
        OPEN_REFERRAL = "openreferral", _("An Open Referral UK feed (1.0 or 3.0)")
        OPEN_ACTIVE = "openactive", _("An OpenActive feed of sessions")

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose editors read it, over their entries alone; empty: the whole directory",
    )
    mapping = models.JSONField(default=dict, blank=True, help_text="as last used: see mapping.py")
    read_until = models.CharField(
        max_length=1000, blank=True, help_text="where the next reading of its feed goes on"
    )
    reads_every = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="days between two readings by itself; empty: it is paused"
    )
    next_read_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="one after the other")
    why_failed = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class ImportPreview(Row):
    """What a source holds and what it would change: kept until somebody decides on it."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        STOPPED = "stopped", _("Stopped half-way")
        READY = "ready", _("Ready to check")
        COMMITTED = "committed", _("Done")
        DISCARDED = "discarded", _("Thrown away")

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="previews")
    file_name = models.CharField(max_length=255, blank=True)
    file = models.BinaryField(null=True, help_text="as uploaded, until its columns are mapped")
    actor = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    whole = models.BooleanField(
        default=True, help_text="it holds all that the source has: what is not in it is absent"
    )
    next_page = models.CharField(max_length=1000, blank=True, help_text="of a feed, to read next")
    pages = models.JSONField(default=list, help_text="digests of the pages read, to notice loops")
    why_stopped = models.TextField(blank=True)
    read_until = models.CharField(
        max_length=1000, blank=True, help_text="where a later reading takes up what changed since"
    )
    counts = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.source} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state not in (self.State.COMMITTED, self.State.DISCARDED)

    @property
    def is_silent(self) -> bool:
        """It is said to be read, and nothing has come of it for so long that nobody seems to."""
        return self.state == self.State.READING and clock.now() - self.changed_at > SILENCE


class PreviewRecord(Row):
    """One record of a preview: what it says, and what would come of it."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("New")
        UPDATED = "updated", _("Changed")
        UNCHANGED = "unchanged", _("The same as before")
        SKIPPED = "skipped", _("Passed over")
        FAILED = "failed", _("Cannot be read")

    preview = models.ForeignKey(ImportPreview, on_delete=models.CASCADE, related_name="records")
    number = models.PositiveIntegerField(help_text="its line or place")
    key = models.CharField(max_length=400, blank=True)
    name = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    entry = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    gone = models.BooleanField(default=False, help_text="the source says that it deleted it")
    notes = models.JSONField(default=list)
    changes = models.JSONField(default=list, help_text="field, what stands here, what would stand")
    conflicts = models.JSONField(default=list, help_text="field, as edited here, as the source has")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("number", "id")
        indexes = [models.Index(fields=["preview", "outcome", "number"], name="preview_outcome")]

    def __str__(self) -> str:
        return self.name or self.key


class ImportBatch(Row):
    """One file read into the directory."""

    source = models.CharField(max_length=60, help_text="the mapping's name for where it comes from")
    file_name = models.CharField(max_length=255)
    actor = models.CharField(max_length=80)
    counts = models.JSONField(
        default=dict, help_text="created, updated, unchanged, skipped, failed"
    )
    organisations = models.JSONField(default=list, help_text="ids of the organisations it made")
    preview = models.OneToOneField(
        ImportPreview, null=True, blank=True, on_delete=models.SET_NULL, related_name="batch"
    )
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
    fingerprint = models.CharField(
        max_length=32, blank=True, help_text="of the record as it was read without any repair"
    )
    absent_since = models.DateTimeField(
        null=True, blank=True, help_text="when the source was first found without it"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["source", "absent_since"],
                condition=models.Q(absent_since__isnull=False),
                name="record_absent",
            )
        ]
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
    sources_before = models.JSONField(default=dict, help_text="see services/field_sources.py")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("batch", "service"), name="change_once_a_batch")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.service_id}"
