"""Letting in whoever acts for a person, and keeping from them what the person wants kept."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.people.models import Hidden, Person, ProxyAccount, Relation
from alongside.people.queries.proxies import hidden_visible_to
from alongside.people.rules import ALONE_AT, age_on


@all_or_nothing()
def open_proxy_account(*, actor: Actor, relation_id: uuid.UUID, person_id: uuid.UUID) -> User:
    """The user with whom somebody acts for that person; opened before, it stays as it is."""
    require(actor, Permission.SYSTEM)
    hold("proxy account", relation_id)
    earlier = ProxyAccount.objects.select_related("user").filter(relation_id=relation_id).first()
    if earlier:
        return earlier.user
    user = User.objects.create_user(f"{new_id()}@own.invalid", name="")
    account = ProxyAccount(relation_id=relation_id, user=user)
    insert(account)
    record(actor, "proxy.open", account, people=[person_id])
    return user


@all_or_nothing()
def hide(
    *,
    actor: Actor,
    person: Person,
    what: str,
    subject: uuid.UUID,
    relation: Relation | None = None,
    judged: str = "",
) -> None:
    """From now on whoever acts for the person (or this one) sees nothing of it, anywhere.

    The person says so, or somebody who plans care with them writes it down at their word.
    Under 16, ``judged`` says who judged that the child understands enough to wish that, and why.
    Hidden already, nothing changes. Raises Refused where a child's understanding was not judged.
    """
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.CASES_WORK)
    if not judged.strip() and needs_judgement(person):
        raise Refused(
            _("They are under 16. Write who judged that they understand enough, and why."),
            field="judged",
        )
    hold("hidden", person.pk)
    there = hidden_visible_to(actor).filter(
        person_id=person.pk, relation=relation, subject=subject, ended_at=None
    )
    if there.exists():
        return
    hidden = Hidden(
        person_id=person.pk,
        relation=relation,
        what=what,
        subject=subject,
        judged=judged.strip(),
        hidden_by_id=actor.user,
    )
    insert(hidden)
    record(actor, "proxy.hide", hidden, people=[person.pk], what=what)


def needs_judgement(person: Person, on: dt.date | None = None) -> bool:
    """Whether somebody has to judge first that the person understands enough (Gillick)."""
    return age_on(person.date_of_birth, on or clock.today()) < ALONE_AT


@all_or_nothing()
def show_again(*, actor: Actor, person_id: uuid.UUID, hidden_id: uuid.UUID) -> None:
    """It is hidden no longer. Done before, nothing changes."""
    require(actor, Permission.OWN_RECORD if actor.person_id else Permission.CASES_WORK)
    standing = hidden_visible_to(actor).filter(pk=hidden_id, person_id=person_id, ended_at=None)
    if standing.update(ended_at=clock.now()):
        record(actor, "proxy.show_again", people=[person_id], hidden=str(hidden_id))
