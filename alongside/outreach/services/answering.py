"""Verbs that hear what somebody says to an invitation: by its link, or to the team."""

import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.consent.models import Consent
from alongside.messaging.models import Answer
from alongside.organisations.models import Organisation
from alongside.outreach.messages import cannot_words
from alongside.outreach.models import Invitee, OptOut
from alongside.outreach.queries import invitees_visible_to
from alongside.outreach.services.inviting import LINK_LASTS, for_the_team
from alongside.referrals import services as referrals
from alongside.referrals.models import Referral

Status = Invitee.Status
ANSWERS = (Status.YES, Status.NOT_NOW, Status.NEVER)


def link_is_open(link: uuid.UUID) -> bool:
    """Whether an answer by that link would still be taken: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_asked(%s, %s)", [link, clock.now() - LINK_LASTS])
        (works,) = cursor.fetchone()
    return bool(works)


def answer(*, actor: Actor, link: uuid.UUID, said: str) -> bool:
    """Keep what the person says, once; False where the link is of no more use.

    A yes is a referral in the team's queue; a never holds for every list of every team, also where
    the team may see the person no more. Raises Refused where a yes can no longer be acted on.
    """
    with transaction.atomic():  # two actors, each with an audit of their own: both or neither
        held = _hear(actor=actor, link=link, said=said)
        if held is not None and said == Status.YES:
            with acting_as(for_the_team(held.organisation_id, held.user_id)) as team:
                _refer_by_link(actor=team, invitee_id=held.invitee_id)
    return held is not None


# What a text message says to an invitation. To ask to be rung is what was offered.
_BY_TEXT = {
    Answer.Said.YES: Status.YES,
    Answer.Said.RING: Status.YES,
    Answer.Said.NO: Status.NOT_NOW,
    Answer.Said.STOP: Status.NEVER,
}


def answer_by_text(*, actor: Actor, link: uuid.UUID, said: str) -> None:
    """Take what somebody texted back to an invitation, once, as the link would.

    Where it cannot be read, or a yes can no longer be acted on, the team sees that they wrote:
    somebody rings. The words are not kept.
    """
    wish = _BY_TEXT.get(Answer.Said(said))
    try:
        if wish is None or not answer(actor=actor, link=link, said=wish):
            note_that_they_wrote(actor=actor, link=link)
    except Refused:
        note_that_they_wrote(actor=actor, link=link)


@all_or_nothing()
def note_that_they_wrote(*, actor: Actor, link: uuid.UUID) -> None:
    """Somebody texted back what nobody could take as an answer, while none is there."""
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_wrote(%s, %s)", [link, clock.now()])


@dataclass(frozen=True)
class _Held:
    """Who answered, and whose list it was."""

    invitee_id: uuid.UUID
    person_id: uuid.UUID
    organisation_id: uuid.UUID
    user_id: uuid.UUID


@all_or_nothing()
def _hear(*, actor: Actor, link: uuid.UUID, said: str) -> _Held | None:
    require(actor, Permission.SYSTEM)
    if said not in ANSWERS:
        raise Refused(_("Choose one answer"), field="said")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM outreach_answer(%s, %s, %s, %s)",
            [link, clock.now() - LINK_LASTS, said, clock.now()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    held = _Held(*row)
    record(actor, "list.answer", people=[held.person_id], invitee=str(held.invitee_id), said=said)
    return held


@all_or_nothing()
def _refer_by_link(*, actor: Actor, invitee_id: uuid.UUID) -> None:
    found = invitees_visible_to(actor).filter(pk=invitee_id).first()
    if found is None:
        raise Refused(cannot_words())
    _refer(actor, found, Consent.How.ONLINE)


@all_or_nothing()
def note_answer(*, actor: Actor, invitee: Invitee, said: str) -> Invitee:
    """Write down what somebody on a list told the team. Said twice it stays.

    Whoever was not reached can say it too. Raises OutOfTurn where they answered otherwise before;
    a never can always be said.
    """
    require(actor, Permission.CASES_WORK)
    if said not in ANSWERS:
        raise Refused(_("Choose one answer"), field="said")
    invitee = locked(invitee)
    if invitee.status == said:
        return invitee
    if invitee.status in ANSWERS and said != Status.NEVER:
        raise OutOfTurn(_("They answered before: look at the list again."))
    invitee.status, invitee.answered_at, invitee.by_link = said, clock.now(), False
    invitee.save(update_fields=["status", "answered_at", "by_link"])
    if said == Status.NEVER:
        insert(OptOut(person_id=invitee.person_id, how=OptOut.How.SAID), unless_there=True)
    record(actor, "list.note", invitee, people=[invitee.person_id], said=said)
    if said == Status.YES:
        _refer(actor, invitee, Consent.How.SPOKEN)
    return invitee


def _refer(actor: Actor, invitee: Invitee, how: str) -> None:
    """In the team's own queue; whoever works there reads that it answers an invitation."""
    invite_list = invitee.invite_list
    invitee.referral = referrals.send(
        actor=actor,
        person=invitee.person,
        to=Organisation.objects.get(pk=actor.organisation),
        wish=referrals.Wish(
            needs=[invite_list.need],
            consent_basis=Consent.Basis.AGREED,
            consent_how=how,
            feedback=Referral.Feedback.NONE,
        ),
        key=f"invited:{invitee.pk}",
    )
    invitee.save(update_fields=["referral"])
