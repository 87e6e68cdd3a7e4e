"""A person's own pages: the link that lets them in, and their account."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import Invitation, OwnAccount, Person, Relation
from alongside.people.queries.protection import may_write_to, protection_of
from alongside.people.queries.proxies import link_holds
from alongside.people.restriction import check_living
from alongside.people.services.proxies import open_proxy_account
from alongside.people.states import RelationStatus

INVITATION_HOLDS = dt.timedelta(days=7)
MOST_TRIES = 5  # wrong dates of birth, then the link is of no more use
MOST_LINKS_AN_HOUR = 3


@all_or_nothing()
def open_own_account(
    *, actor: Actor, person_id: uuid.UUID, email: str = "", name: str = ""
) -> OwnAccount:
    """Give the person an account of their own; opened before, it stays as it is.

    ``email`` and ``name`` are the user's: left out, the user has neither, for accounts are read
    by everybody who works here.
    """
    require(actor, Permission.SYSTEM)
    hold("own account", person_id)
    earlier = OwnAccount.objects.select_related("user").filter(person_id=person_id).first()
    if earlier:
        return earlier
    user = User.objects.create_user(email or f"{new_id()}@own.invalid", name=name)
    account = OwnAccount(person_id=person_id, user=user)
    insert(account)
    record(actor, "account.open", account, people=[person_id])
    return account


@all_or_nothing()
def invite(*, actor: Actor, person: Person, email: str, key: uuid.UUID) -> Invitation:
    """Send the person a link to pages of their own, which also lets them in again later.

    ``key`` becomes the invitation's id: the same form sent twice invites once.
    """
    require(actor, Permission.CASES_WORK)
    hold("invitation", key)
    earlier = kept_with(key, Invitation.objects, person_id=person.pk, relation_id=None)
    if earlier:
        return earlier
    if not email:
        raise Refused(_("Write the address that the link goes to."), field="email")
    check_living(person)
    if person.protected:
        _check_safe(actor, person)
    acting = _read_by(person.pk, email).filter(relation__status=RelationStatus.STANDING).first()
    if acting and acting.relation:
        raise Refused(
            _(
                "A link for %(name)s, who acts for them, went to this address. Whoever reads it "
                "there knows the date of birth, too, and would be in the person’s own pages: take "
                "an address that the person alone reads."
            )
            % {"name": acting.relation.name},
            field="email",
        )
    return _send_link(actor, person.pk, email, key, sent_by_id=actor.user)


@all_or_nothing()
def invite_proxy(*, actor: Actor, relation: Relation, email: str, key: uuid.UUID) -> Invitation:
    """Send whoever acts for a person a link, which works with the person's date of birth.

    ``key`` becomes the invitation's id. Raises Refused when they do not act today, and while where
    the person is is kept from most: then nobody is let in.
    """
    require(actor, Permission.CASES_WORK)
    hold("invitation", key)
    earlier = kept_with(key, Invitation.objects, relation_id=relation.pk)
    if earlier:
        return earlier
    if not email:
        raise Refused(_("Write the address that the link goes to."), field="email")
    check_living(relation.person)
    if not relation.acts:
        raise Refused(_("They do not act for the person today."))
    if relation.person.protected:
        raise Refused(_("This person is protected: nobody who acts for them is let in until then."))
    if _read_by(relation.person_id, email, own=True).exists():
        raise Refused(
            _(
                "A link to the person’s own pages went to this address. Whoever acts for them "
                "needs another one: those pages show more, and what is hidden from them."
            ),
            field="email",
        )
    return _send_link(
        actor, relation.person_id, email, key, sent_by_id=actor.user, relation_id=relation.pk
    )


def _read_by(person_id: uuid.UUID, email: str, *, own: bool = False) -> QuerySet[Invitation]:
    """The links for the person that went to this address before, of one kind: theirs or others'."""
    there = Invitation.objects.filter(person_id=person_id, relation__isnull=own)
    return there.filter(email__iexact=email).select_related("relation")


def _check_safe(actor: Actor, person: Person) -> None:
    """Raise Refused unless the actor knows that an e-mail is safe for a protected person."""
    kept = protection_of(actor, person.pk)
    if kept is None or Person.Channel.EMAIL not in kept.channels:
        raise Refused(
            _(
                "This person is protected, and e-mail is not among the ways that are safe. "
                "Ask those who may know where they are."
            ),
            field="email",
        )
    if kept.times.strip():
        raise Refused(
            _(
                "It is written down when it is safe for this person, and the link would come at "
                "any hour. If an e-mail is safe at any hour, take the time out in safe mode first."
            ),
            field="email",
        )


@all_or_nothing()
def send_new_link(*, actor: Actor, email: str) -> None:
    """Send a link to whoever has let themselves in by one sent to this address before.

    To any other address, and after too many in one hour, nothing is sent; nobody is told which.
    """
    require(actor, Permission.SYSTEM)
    hold("new link", email.lower())
    sent = Invitation.objects.filter(email__iexact=email)
    an_hour_ago = clock.now() - dt.timedelta(hours=1)
    if sent.filter(created_at__gte=an_hour_ago).count() >= MOST_LINKS_AN_HOUR:
        return
    for invitation in sent.filter(used_at__isnull=False).distinct("person_id", "relation_id"):
        if not link_holds(invitation.pk):
            continue  # they acted for somebody, and do no longer
        if not may_write_to(invitation.person_id, Person.Channel.EMAIL):
            continue  # protected since: whoever reads that address today may be the danger
        _send_link(
            actor,
            invitation.person_id,
            invitation.email,
            new_id(),
            relation_id=invitation.relation_id,
        )


def _send_link(
    actor: Actor,
    person_id: uuid.UUID,
    email: str,
    key: uuid.UUID,
    sent_by_id: uuid.UUID | None = None,
    relation_id: uuid.UUID | None = None,
) -> Invitation:
    invitation = Invitation(
        pk=key,
        person_id=person_id,
        email=email,
        sent_by_id=sent_by_id,
        relation_id=relation_id,
        expires_at=clock.now() + INVITATION_HOLDS,
    )
    insert(invitation)
    record(actor, "account.invite", invitation, people=[person_id])
    tell("person.invited", key=f"person.invited:{key}", invitation=str(key))
    return invitation


@dataclass(frozen=True)
class Accepted:
    """What came of a link: ``over``, ``mismatch`` or ``match``, and then the user.

    That is the person, or with ``is_proxy`` somebody who acts for them.
    """

    outcome: str
    user: User | None = None
    is_proxy: bool = False


@all_or_nothing()
def accept(*, actor: Actor, invitation_id: uuid.UUID, date_of_birth: dt.date) -> Accepted:
    """Use a link, with the date of birth of the person it was sent to.

    A wrong date is counted, and stays counted: whoever calls this must not undo it.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, person_id, relation_id FROM people_accept(%s, %s, %s, %s)",
            [invitation_id, date_of_birth, clock.now(), MOST_TRIES],
        )
        outcome, person_id, relation_id = cursor.fetchone()
    if outcome != "match":
        return Accepted(outcome)
    if relation_id:
        opened = open_proxy_account(actor=actor, relation_id=relation_id, person_id=person_id)
        return Accepted(outcome, opened, is_proxy=True)
    return Accepted(outcome, open_own_account(actor=actor, person_id=person_id).user)
