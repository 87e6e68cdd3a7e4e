"""Whether the database knows the vocabulary that came with this version."""

from typing import Any

from django.core import checks
from django.db import DatabaseError

from alongside.needs import vocabulary
from alongside.needs.services import newer_than_loaded

TAG = "needs"


@checks.register(TAG)
def vocabulary_is_loaded(app_configs: Any, **_options: Any) -> list[checks.CheckMessage]:
    """New ways to say a need are heard once ``alongside migrate`` has loaded them."""
    try:
        newer = newer_than_loaded(vocabulary.read())
    except DatabaseError:
        return []  # there is none, or it was never migrated: others say so
    if not newer:
        return []
    return [
        checks.Warning(
            f"{newer} needs read otherwise in this version than the database knows them.",
            hint="“alongside migrate” loads them; what people here changed stays theirs.",
            id="needs.W001",
        )
    ]
