"""A key, of which only the digest is kept."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.models import User
from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.keys.scopes import Scope
from alongside.organisations.models import Organisation


class KeyedRequest(Row):
    """Something that a program of the organisation asked to be done, once: ``made`` came of it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    posted_key = models.CharField(max_length=100, help_text="the program's own for this request")
    digest = models.BinaryField(max_length=32, help_text="of what was asked, under our secret")
    made = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("organisation", "posted_key"), name="request_is_once")
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return str(self.pk)


class ApiKey(Row):
    """``handle`` is its public half, by which people and programs call it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="api_keys"
    )
    name = models.CharField(_("what it is for"), max_length=80)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices))
    handle = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the secret half")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    a_minute = models.PositiveSmallIntegerField(help_text="how many questions a minute")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True, help_text="the one that is counted")
    asked = models.PositiveIntegerField(default=0, help_text="how often within that minute")

    class Meta:
        ordering = ("-created_at",)
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_use_and_end",
                exclude=["expires_at", "revoked_at", "last_used_at", "minute", "asked"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.handle})"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()

    @property
    def may(self) -> list[str]:
        """What it is for, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]
