"""An organisation's own words for a message to people."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.messaging.models.channel import Channel
from alongside.organisations.models import Organisation


class Wording(AppendOnly):
    """One version. The newest holds; without words of its own the standing ones hold again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "template", "channel", "language", "version"],
                name="a_version_of_words_is_one",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.channel} {self.language} {self.version}"
