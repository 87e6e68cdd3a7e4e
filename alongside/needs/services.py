"""Verbs about the vocabulary. The only writers."""

from pathlib import Path

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.whole import all_or_nothing
from alongside.needs import vocabulary
from alongside.needs.models import Need


@all_or_nothing()
def load_needs(*, actor: Actor, path: Path = vocabulary.SHIPPED) -> int:
    """Add the needs of a file, or bring them up to it; others stay. Answers how many it holds."""
    entries = vocabulary.read(path)
    for position, entry in enumerate(entries):
        Need.objects.update_or_create(
            code=entry.code,
            defaults={
                "name": entry.name,
                "description": entry.description,
                "synonyms": entry.synonyms,
                "maps": entry.maps,
                "position": position,
            },
        )
    record(actor, "needs.load", needs=len(entries))
    return len(entries)
