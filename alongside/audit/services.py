"""Writing the audit."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models

from alongside.accounts.actor import Actor
from alongside.audit.models import AuditEntry
from alongside.common.whole import insert_at_the_end


def record(
    actor: Actor,
    verb: str,
    subject: models.Model | None = None,
    *,
    people: Iterable[uuid.UUID] = (),
    **detail: Any,
) -> AuditEntry:
    """Note that this actor did this, to this row, touching these people's records.

    ``detail`` holds ids and codes only: the audit is read by people who may not read stories.
    """
    entry = AuditEntry(
        actor=actor.label,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        role_code=actor.role_code,
        verb=verb,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        people=list(people),
        detail=detail,
    )
    insert_at_the_end(entry)
    return entry
