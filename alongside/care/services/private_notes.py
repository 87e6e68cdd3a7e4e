"""Verbs about what a link worker notes for themselves."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.care.models import Case, PrivateNote
from alongside.care.services.cases import check_length, open_case
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import kept_with
from alongside.common.whole import all_or_nothing


@all_or_nothing()
def write_private_note(*, actor: Actor, case: Case, key: uuid.UUID, text: str) -> PrivateNote:
    """Keep a note that the actor alone reads. ``key`` becomes its id: sent twice it is kept once.

    Nobody is told of it. The audit keeps that it was written, never what it says.
    """
    case = open_case(actor, case)
    earlier = kept_with(key, PrivateNote.objects, case_id=case.pk, by_id=actor.user)
    if earlier:
        return earlier
    if not text.strip():
        raise Refused(_("Write your note."), field="text")
    check_length(text, "text")
    note = PrivateNote(pk=key, case=case, text=text, by_id=actor.user)
    insert(note)
    record(actor, "private_note.write", note, people=[case.person_id])
    return note
