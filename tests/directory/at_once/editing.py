"""Reading and editing an entry as an editor does."""

import uuid
from dataclasses import replace

from alongside.directory.services.entries import read_back
from alongside.directory.services.proposals import revise


def reading(of):
    """The entry as it stands."""
    return read_back([of.pk])[of.pk]


def edit(rhys, of, before, **values):
    """A call that changes the entry, which the editor saw as it was ``before``."""
    after = replace(before, **values)
    return lambda: revise(actor=rhys, service=of, before=before, after=after, key=uuid.uuid4())
