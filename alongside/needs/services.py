"""Verbs about the vocabulary. The only writers."""

from pathlib import Path

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common.whole import all_or_nothing
from alongside.needs import vocabulary
from alongside.needs.models import Need, ShippedNeed
from alongside.needs.vocabulary import Entry

_FIELDS = ("name", "description", "maps", "position")


@all_or_nothing()
def load_needs(*, actor: Actor, path: Path = vocabulary.SHIPPED) -> int:
    """Bring the vocabulary up to a file, see ``bring_up_to``. Answers how many needs it holds."""
    entries = vocabulary.read(path)
    bring_up_to(entries)
    record(actor, "needs.load", needs=len(entries))
    return len(entries)


@all_or_nothing()
def bring_up_to(entries: list[Entry]) -> None:
    """Add what the entries say anew since the last time; what people changed stays theirs.

    A synonym that they added or took out, a name that they wrote, a need of their own or one that
    they removed: none of it is touched.
    """
    present = {need.code: need for need in Need.objects.select_for_update()}
    before = {shipped.code: shipped for shipped in ShippedNeed.objects.all()}
    now = _shipped(entries)
    for shipped in now:
        need, last = present.get(shipped.code), before.get(shipped.code)
        if need:
            _update(need, last, shipped)
        elif not last:
            Need.objects.create(
                code=shipped.code,
                synonyms=shipped.synonyms,
                **{field: getattr(shipped, field) for field in _FIELDS},
            )
    ShippedNeed.objects.bulk_create(
        now,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*_FIELDS, "synonyms"],
    )


def newer_than_loaded(entries: list[Entry]) -> int:
    """How many of the entries differ from what was loaded last; all, where none ever was."""
    fields = ("code", "synonyms", *_FIELDS)
    before = {last.code: last for last in ShippedNeed.objects.all()}
    return sum(
        one.code not in before
        or any(getattr(one, name) != getattr(before[one.code], name) for name in fields)
        for one in _shipped(entries)
    )


def _shipped(entries: list[Entry]) -> list[ShippedNeed]:
    return [
        ShippedNeed(
            code=entry.code,
            name=entry.name,
            description=entry.description,
            synonyms=entry.synonyms,
            maps=entry.maps,
            position=position,
        )
        for position, entry in enumerate(entries)
    ]


def _update(need: Need, last: ShippedNeed | None, shipped: ShippedNeed) -> None:
    """Write what has changed since it was shipped last, where nobody changed it here."""
    changed = {}
    for field in _FIELDS:
        now, new = getattr(need, field), getattr(shipped, field)
        if last and now == getattr(last, field) and now != new:
            changed[field] = new
    said = list(last.synonyms) if last else []
    kept = [each for each in need.synonyms if each not in said or each in shipped.synonyms]
    added = [each for each in shipped.synonyms if each not in said and each not in kept]
    if kept + added != need.synonyms:
        changed["synonyms"] = kept + added
    for field, value in changed.items():
        setattr(need, field, value)
    if changed:
        need.save(update_fields=[*changed])
