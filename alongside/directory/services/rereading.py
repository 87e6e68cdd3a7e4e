"""Feeds that are read again by themselves, each at its own pace, more seldom while it fails."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.models import ImportSource
from alongside.directory.permission import may_keep_area

PACES = (1, 7)  # days
# Nobody else begins a feed within this time of its being taken up; a job that dies is made up for.
_TAKEN_UP = dt.timedelta(hours=6)


@all_or_nothing()
def set_reading(*, actor: Actor, source: ImportSource, days: int | None) -> None:
    """Read the feed again every so many days, beginning now; None pauses it."""
    may_keep_area(actor, source.area)
    if not source.url:
        raise Refused(_("Only a feed is read again by itself: a file has to be uploaded."))
    if days is not None and days not in PACES:
        raise Refused(_("Choose every day or every week."))
    ImportSource.objects.filter(pk=source.pk).update(
        reads_every=days, next_read_at=clock.now() if days else None, failures=0, why_failed=""
    )
    record(actor, "directory.set_reading", source, days=days)


@all_or_nothing()
def take_up_due(*, actor: Actor) -> list[uuid.UUID]:
    """The feeds that are to be read now. Each is given to one who asks, and to no other."""
    require(actor, Permission.SYSTEM)
    now = clock.now()
    due = ImportSource.objects.select_for_update(skip_locked=True).filter(
        reads_every__isnull=False, next_read_at__lte=now
    )
    taken = [source.pk for source in due]
    ImportSource.objects.filter(pk__in=taken).update(next_read_at=now + _TAKEN_UP)
    return taken


@all_or_nothing()
def put_off(*, actor: Actor, source: ImportSource, why: str = "") -> ImportSource:
    """Say when the feed is read the next time: at its pace, or soon where it failed, and why.

    After an hour, two, four, up to its pace. Who has paused it meanwhile is heeded.
    """
    require(actor, Permission.SYSTEM)
    source = ImportSource.objects.select_for_update().get(pk=source.pk)
    source.failures = source.failures + 1 if why else 0
    source.why_failed = why[:300]
    if source.reads_every:
        pace = dt.timedelta(days=source.reads_every)
        soon = dt.timedelta(hours=2 ** min(source.failures - 1, 10)) if why else pace
        source.next_read_at = clock.now() + min(soon, pace)
    source.save(update_fields=["failures", "why_failed", "next_read_at"])
    return source
