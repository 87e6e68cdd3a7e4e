"""Making two entries one, and two again."""

import uuid
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.entry import COMPARED, Entry, differences
from alongside.directory.models import DuplicatePair, Merge, Service
from alongside.directory.permission import may_import, may_keep
from alongside.directory.services.entries import Writer, read_back
from alongside.directory.services.field_sources import kept_sources, put_back_sources
from alongside.directory.services.holding import hold_entries
from alongside.directory.services.words import refresh_words
from alongside.organisations.models import Organisation
from alongside.outbox.services import tell

LISTS = (
    *("locations", "phones", "schedules", "terms", "needs", "costs", "eligibilities"),
    *("languages", "contacts", "urls", "areas", "funding", "reviews"),
)
MERGED = "directory.services_merged"
UNMERGED = "directory.merge_undone"


@all_or_nothing()
def merge(
    *, actor: Actor, kept_id: uuid.UUID, gone_id: uuid.UUID, take: tuple[str, ...] = ()
) -> Merge:
    """Make one entry of two. The one kept takes over what it does not say itself.

    ``take`` names fields that are taken from the other one although both say something. The one
    that is gone stays as a row that is no longer listed: its address leads to the one kept, what
    people were referred to does not change under them, and all of it can be undone. Other parts of
    the house hear of it by the fact ``directory.services_merged``. Raises Refused for an entry
    with itself, and for one that is already made one with another.
    """
    may_import(actor)
    kept, gone = _both(kept_id, gone_id)
    for one in (kept, gone):
        may_keep(actor, one)
    standing = read_back([kept.pk, gone.pk])
    before = standing[kept.pk]
    after = _together(before, standing[gone.pk], take)
    sources = kept_sources({kept.pk: differences(before, after)})
    _writer().change([(kept.pk, before, after)])
    done = Merge.objects.create(
        kept=kept,
        gone=gone,
        actor=actor.label,
        status_before=gone.status,
        kept_before=before.as_json(),
        sources_before=sources[kept.pk],
        kept_after=read_back([kept.pk])[kept.pk].as_json(),
    )
    _list_as(gone, Service.Status.DEFUNCT)
    pair = sorted([kept.pk, gone.pk])
    DuplicatePair.objects.filter(one=pair[0], other=pair[1]).update(
        state=DuplicatePair.State.MERGED, decided_by=actor.label
    )
    refresh_words()
    tell(MERGED, str(done.pk), merge=str(done.pk), kept=str(kept.pk), gone=str(gone.pk))
    record(actor, "directory.merge", done, kept=str(kept.pk), gone=str(gone.pk))
    return done


@all_or_nothing()
def undo_merge(*, actor: Actor, merge_id: uuid.UUID) -> None:
    """Two again, as they were. Raises Refused where the one kept was edited since."""
    may_import(actor)
    done = Merge.objects.select_for_update().filter(pk=merge_id, undone_at=None).first()
    if done is None:
        raise Refused(_("This was undone before. Nothing was changed."))
    held = hold_entries([done.kept_id, done.gone_id], wait=False)
    for one in held.values():
        may_keep(actor, one)
    gone = held[done.gone_id]
    now = read_back([done.kept_id])[done.kept_id]
    after = Entry.from_json(done.kept_after)
    edited = differences(after, now)
    if edited:
        raise Refused(
            _("The entry was edited since (%s), so it cannot be taken apart. Edit it instead.")
            % ", ".join(edited)
        )
    before = Entry.from_json(done.kept_before)
    _writer().change([(done.kept_id, now, before)])
    put_back_sources({done.kept_id: (differences(now, before), done.sources_before)})
    if gone.status == Service.Status.DEFUNCT:  # not if it was taken down meanwhile
        _list_as(gone, done.status_before)
    done.undone_at = clock.now()
    done.save(update_fields=["undone_at"])
    pair = sorted([done.kept_id, done.gone_id])
    DuplicatePair.objects.filter(one=pair[0], other=pair[1]).update(
        state=DuplicatePair.State.DISTINCT, decided_by=actor.label
    )
    refresh_words()
    tell(
        UNMERGED,
        f"{done.pk} undone",
        merge=str(done.pk),
        kept=str(done.kept_id),
        gone=str(done.gone_id),
    )
    record(actor, "directory.undo_merge", done, kept=str(done.kept_id), gone=str(done.gone_id))


@all_or_nothing()
def note_moved(*, actor: Actor, merge_id: uuid.UUID, **ids: list[str]) -> None:
    """Rows of other parts of the house that followed a merge: an undo takes them back."""
    may_import(actor)
    merge_row = Merge.objects.select_for_update().get(pk=merge_id)
    merge_row.moved = {**merge_row.moved, **ids}
    merge_row.save(update_fields=["moved"])


def _both(kept_id: uuid.UUID, gone_id: uuid.UUID) -> tuple[Service, Service]:
    if kept_id == gone_id:
        raise Refused(_("These are the same entry already."))
    found = hold_entries([kept_id, gone_id], wait=False)
    if len(found) < 2:
        raise Refused(_("One of the two is no longer in the directory."))
    if Merge.objects.filter(gone__in=found, undone_at=None).exists():
        raise Refused(_("One of the two was made one with another entry before."))
    return found[kept_id], found[gone_id]


def _together(kept: Entry, gone: Entry, take: tuple[str, ...]) -> Entry:
    """What the one kept says, with what only the other one says."""
    unknown = set(take) - set(COMPARED)
    if unknown:
        raise Refused(_("There is no field %s.") % ", ".join(sorted(unknown)))
    empty = Entry(organisation="", name="")
    taken: dict[str, Any] = {}
    for name in COMPARED:
        here, there = getattr(kept, name), getattr(gone, name)
        if name in take:
            taken[name] = there
        elif name in LISTS:
            taken[name] = here + [part for part in there if not _held(name, part, here)]
        elif here == getattr(empty, name):
            taken[name] = there
    return replace(kept, **taken)


def _held(name: str, part: Any, here: list[Any]) -> bool:
    """Whether it is there already; the same postcode is the same place, however it is written."""
    if name == "locations" and part.postal_code:
        return any(spot.postal_code == part.postal_code for spot in here)
    if name == "phones":
        return any(line.number == part.number for line in here)
    return part in here


def _list_as(service: Service, status: str) -> None:
    Service.objects.filter(pk=service.pk).update(status=status, last_modified=clock.now())


def _writer() -> Writer:
    return Writer(source="merged", kind=Organisation.Kind.PROVIDER.value)
