"""Words between the two sides of a referral."""

import uuid

from django.db.models import Sum
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common.document_files import checked
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.virus_scan import may_open, refusal, verdict_of
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.referrals.hearsay import OWN_WORD, Heard
from alongside.referrals.models import LONGEST_TEXT, Referral, ReferralFile, ReferralNote
from alongside.referrals.queries import files_visible_to
from alongside.referrals.services.moving import facts_of
from alongside.referrals.states import Side

MOST_OF_A_REFERRAL = 20 * 1024 * 1024  # bytes: the copy that the person asks for holds all


@all_or_nothing()
def add_note(
    *,
    actor: Actor,
    referral: Referral,
    text: str,
    key: uuid.UUID,
    file: bytes = b"",
    heard: Heard = OWN_WORD,
) -> ReferralNote:
    """Tell the other side something more. ``key`` is the form's: sent twice, it is kept once.

    ``heard``: what the other side said itself, by telephone say, and this one writes down.
    Raises Refused for a file that may not be kept (``document_files``), for any while the person
    is protected, and when the referral has no room.
    """
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
        **heard.columns,
    )
    insert(note)
    if file:
        _enclose(actor, note, referral, file)
    record(actor, "referral.note", referral, people=[referral.person_id], note=str(note.pk))
    tell(
        "referral.noted",
        key=f"referral.noted:{note.pk}",
        side=str(Side.FROM if by_sender else Side.TO),
        **facts_of(referral),
    )
    return note


def _enclose(actor: Actor, note: ReferralNote, referral: Referral, file: bytes) -> None:
    if actor.offer_id or referral.person.protected:
        raise Refused(
            _(
                "This person is protected: a letter may say where they are. Send no file here, "
                "and write nothing that would give it away."
            ),
            field="file",
        )
    scan = verdict_of(file)
    content, media = checked(file)
    hold("files", referral.pk)
    held = ReferralFile.objects.filter(referral=referral).aggregate(all=Sum("size"))["all"] or 0
    if held + len(content) > MOST_OF_A_REFERRAL:
        raise Refused(
            _("There is no room left for files of this referral (20 megabytes)."), field="file"
        )
    insert(
        ReferralFile(
            referral=referral,
            note=note,
            media=media,
            size=len(content),
            content=content,
            scan=scan,
            by_id=actor.user,
        )
    )


@all_or_nothing()
def open_file(*, actor: Actor, file: ReferralFile) -> bytes:
    """The file itself, and a note that the actor took it.

    Raises Refused while a virus scanner has not found it clean.
    """
    require(actor, Permission.REFERRALS_VIEW)
    found = files_visible_to(actor).filter(pk=file.pk)
    for content, scan, person_id in found.values_list("content", "scan", "referral__person_id"):
        if not may_open(scan):
            raise refusal(scan)
        record(actor, "referral.open_file", file, people=[person_id])
        return bytes(content)
    raise NotPermitted(_("You may not read this file."))


def _kept_with(actor: Actor, key: uuid.UUID, referral: Referral) -> ReferralNote | None:
    notes = ReferralNote.objects.only("pk", "referral_id", "organisation_id")
    return kept_with(key, notes, referral_id=referral.pk, organisation_id=actor.organisation)
