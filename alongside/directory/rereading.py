"""Reading a feed again by itself: nobody looks at the preview first."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.models import ImportPreview, ImportSource
from alongside.directory.reading import read_feed
from alongside.directory.services.previews import begin_feed, commit, discard
from alongside.directory.services.rereading import put_off


def read_again(*, actor: Actor, source_id: uuid.UUID) -> ImportSource | None:
    """Read a feed and do what it says; what was edited here is kept, as ever.

    One that fails does nothing, and is tried again later (``put_off``). Where somebody has an open
    preview of it, theirs goes first. None for a feed that was paused.
    """
    with acting_as(actor):
        source = ImportSource.objects.filter(pk=source_id, reads_every__isnull=False).first()
        if source is None:
            return None
        if any(preview.is_open for preview in source.previews.defer("file")):
            return put_off(actor=actor, source=source, why=_("A preview waits for your decision."))
        preview = begin_feed(actor=actor, source=source)
    why = _done(actor, read_feed(actor=actor, preview_id=preview.pk))
    with acting_as(actor):
        return put_off(actor=actor, source=source, why=why)


def _done(actor: Actor, preview: ImportPreview) -> str:
    """Do what the feed says; why not, where it stopped or is refused."""
    try:
        if preview.state == ImportPreview.State.READY:
            with acting_as(actor):
                commit(actor=actor, preview_id=preview.pk)
            return ""
        why = preview.why_stopped or _("It could not be read.")
    except Refused as refusal:
        why = refusal.message
    with acting_as(actor):
        discard(actor=actor, preview_id=preview.pk)
    return why
