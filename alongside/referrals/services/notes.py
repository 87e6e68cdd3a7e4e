"""Words between the two sides of a referral."""

import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.referrals.models import LONGEST_TEXT, Referral, ReferralNote
from alongside.referrals.services.moving import facts_of
from alongside.referrals.states import Side


@all_or_nothing()
def add_note(*, actor: Actor, referral: Referral, text: str, key: uuid.UUID) -> ReferralNote:
    """Tell the other side something more. ``key`` is the form's: sent twice, it is kept once."""
    require(actor, Permission.OFFER_ANSWER if actor.offer_id else Permission.REFERRALS_VIEW)
    by_sender = referral.has_on_side(Side.FROM, actor.organisation_id)
    if not by_sender and not referral.has_on_side(Side.TO, actor.organisation_id):
        raise NotPermitted(_("Only the two sides of a referral can add to it."))
    if not text.strip():
        raise Refused(_("Write the note before you send it."), field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This is too long: keep it under 10,000 characters."), field="text")
    if not actor.offer_id:
        check_gives_nothing_away(actor, referral.person, "text", text)
    hold("note", key)
    # A volunteer reads no more of a note than that it is there: their link is of one referral.
    notes = ReferralNote.objects.only("pk")
    earlier = notes.filter(pk=key).first() if actor.offer_id else _kept_with(actor, key, referral)
    if earlier:
        return earlier
    note = ReferralNote(
        pk=key,
        referral=referral,
        by_id=actor.user,
        organisation_id=actor.organisation,
        text=text,
    )
    insert(note)
    record(actor, "referral.note", referral, people=[referral.person_id], note=str(note.pk))
    tell(
        "referral.noted",
        key=f"referral.noted:{note.pk}",
        side=str(Side.FROM if by_sender else Side.TO),
        **facts_of(referral),
    )
    return note


def _kept_with(actor: Actor, key: uuid.UUID, referral: Referral) -> ReferralNote | None:
    notes = ReferralNote.objects.only("pk", "referral_id", "organisation_id")
    return kept_with(key, notes, referral_id=referral.pk, organisation_id=actor.organisation)
