"""Who saw or changed what: written in the same transaction, never altered."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from alongside.common.models import AppendOnly
from alongside.organisations.models import Organisation


class AuditEntry(AppendOnly):
    """One look or one change. ``people`` lists everyone whose record it touched."""

    actor = models.CharField(max_length=80, help_text="user:<id> or system:<task>")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    role_code = models.CharField(max_length=30, blank=True)
    verb = models.CharField(max_length=60, help_text="for example referral.send, person.see")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    people = ArrayField(models.UUIDField(), default=list, blank=True)
    detail = models.JSONField(default=dict, blank=True, help_text="ids and codes, never stories")

    class Meta:
        indexes = [
            GinIndex(fields=["people"], name="audit_people"),
            models.Index(fields=["organisation", "-created_at"], name="audit_organisation"),
            models.Index(fields=["subject_id"], name="audit_subject"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.actor} {self.verb}"
