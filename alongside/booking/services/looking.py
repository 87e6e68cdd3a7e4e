"""Looking at who comes, and who waits."""

import uuid
from collections.abc import Collection

from alongside.accounts.actor import Actor
from alongside.audit.services import record


def look_at(*, actor: Actor, people: Collection[uuid.UUID]) -> None:
    """Note whose names a page of places has just shown; none, nothing is noted."""
    if people:
        record(actor, "place.see", people=sorted(set(people)))
