"""What was brought to a case on paper or as a file: a letter, a photograph, a form filled in."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case
from alongside.common.models import Row
from alongside.common.row_security import APP_ROLE
from alongside.common.virus_scan import Scan

LONGEST_TITLE = 100


class Document(Row):
    """A file of a case, as it was checked and kept.

    Of a picture only the picture is kept, drawn anew; a PDF is kept as it came. What is taken out
    is seen by the team no more; its row stays with the reason, and the file goes at once if it is
    about somebody else.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", _("Letter")
        FORM = "form", _("Form that the person filled in")
        PHOTO = "photo", _("Photograph")
        REPORT = "report", _("Report or result")
        OTHER = "other", _("Something else")

    class Media(models.TextChoices):
        JPEG = "image/jpeg", _("picture (JPEG)")
        PDF = "application/pdf", "PDF"

    class Why(models.TextChoices):
        WRONG_PERSON = "wrong_person", _("It is about somebody else")
        TWICE = "twice", _("It is here twice")
        UNREADABLE = "unreadable", _("It cannot be read")
        NOT_NEEDED = "not_needed", _("It is not needed for the help")
        ASKED = "asked", _("The person asked for it")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=6, choices=Kind)
    media = models.CharField(max_length=15, choices=Media)
    size = models.PositiveIntegerField(help_text="bytes, as kept")
    content = models.BinaryField()
    scan = models.CharField(
        max_length=7, choices=Scan, default=Scan.NONE, help_text="what a virus scanner said"
    )
    shown = models.BooleanField(default=False, help_text="on the person's own pages too")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    removed_why = models.CharField(max_length=12, choices=Why, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["case", "-created_at"], name="documents_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at=None, removed_by=None, removed_why="")
                | models.Q(removed_at__isnull=False, removed_by__isnull=False)
                & ~models.Q(removed_why=""),
                name="a_document_is_taken_out_with_a_reason",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            # The house alone says what the scanner said, through a door of its own.
            pgtrigger.Protect(
                name="scanned_by_the_house",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"NEW.scan <> OLD.scan AND current_user = '{APP_ROLE}'"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"document of {self.case_id}"

    @property
    def kilobytes(self) -> int:
        """How large it is, at least one."""
        return max(1, round(self.size / 1024))

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: nothing of anybody."""
        return f"document-{self.pk.hex[-8:]}"
