"""Organisations that take no new referrals for now."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class IntakePause(Row):
    """No new referral goes to any service of the organisation while one of these stands.

    It says neither why nor by whom; ``source_id`` is known to whoever asked for it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "source_id"),
                condition=Q(ended_at=None),
                name="paused_once_by_one_source",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} takes no new referrals"
