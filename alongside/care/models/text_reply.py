"""What a person texted back to a message that the house wrote for their link worker."""

import pgtrigger
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case
from alongside.common.models import AppendOnly
from alongside.messaging.models import Answer


class TextReply(AppendOnly):
    """One text message from them: a short answer, or words. Its id is that of the answer taken."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="text_replies")
    template = models.CharField(max_length=60, help_text="the message that they answered")
    said = models.CharField(max_length=5, choices=Answer.Said)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["case", "-at"], name="text_replies_of_a_case")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"text reply of {self.case_id}"
