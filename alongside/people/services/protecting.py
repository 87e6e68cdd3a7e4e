"""Safe mode: where somebody can be found is kept from all but a named circle."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.models import WAYS_TO_FIND, CircleMember, CircleNews, Person, Protection
from alongside.people.queries.protection import circle_of, is_in_circle, protection_of

_MOVED = (*WAYS_TO_FIND, "gp_practice_id")


@dataclass(frozen=True)
class Reach:
    """How and when it is safe to be in touch.

    No channel named, or a time in words, which no program keeps to: nothing is sent by itself.
    """

    channels: Collection[str] = ()
    times: str = ""


@all_or_nothing()
def protect(
    *, actor: Actor, person: Person, circle: Collection[uuid.UUID] = (), reach: Reach | None = None
) -> None:
    """Switch safe mode on, at once: from now on the actor and ``circle`` alone see the ways to find

    the person (phone, e-mail, address, postcode, practice, note on contact).
    ``circle`` are the ids of colleagues at the actor's organisation. On already, nothing changes.
    Raises Refused when somebody named is no colleague whose work it is.
    """
    require(actor, Permission.PEOPLE_PROTECT)
    _check_colleagues(actor, circle)
    person = locked(person)
    if person.protected:
        return
    reach = reach or Reach()
    # The circle first: once the person is protected, only it may add to itself.
    _admit(actor, person.pk, {actor.user, *circle})
    kept = Protection(
        person=person,
        channels=list(reach.channels),
        times=reach.times,
        switched_on_by_id=actor.user,
        **{name: getattr(person, name) for name in _MOVED},
    )
    insert(kept)
    for name in WAYS_TO_FIND:
        setattr(person, name, "")
    person.gp_practice_id, person.protected = None, True
    person.save(update_fields=[*WAYS_TO_FIND, "gp_practice", "protected"])
    record(actor, "person.protect", person, people=[person.pk])
    tell("person.protected", key=f"person.protected:{kept.pk}", person=str(person.pk))


@all_or_nothing()
def unprotect(*, actor: Actor, person: Person) -> None:
    """Switch safe mode off: the circle alone may, and who was in it stays written down."""
    require(actor, Permission.PEOPLE_PROTECT)
    person = locked(person)
    if not person.protected:
        return
    kept = _held(actor, person)
    person.protected = False
    for name in _MOVED:
        setattr(person, name, getattr(kept, name))
    person.save(update_fields=[*WAYS_TO_FIND, "gp_practice", "protected"])
    Protection.objects.filter(pk=kept.pk).delete()
    circle_of(actor, person.pk).update(ended_at=clock.now())
    record(actor, "person.unprotect", person, people=[person.pk])


@all_or_nothing()
def put_right(
    *, actor: Actor, person: Person, reach: Reach, ways: Mapping[str, str] | None = None
) -> None:
    """Change what the circle holds: the safe ways and times, or where the person can be found.

    ``ways`` go by the columns of WAYS_TO_FIND; what is not named stays.
    """
    require(actor, Permission.PEOPLE_PROTECT)
    kept = _held(actor, person)
    ways = {name: text for name, text in (ways or {}).items() if name in WAYS_TO_FIND}
    for name, text in ways.items():
        setattr(kept, name, text)
    kept.channels, kept.times = list(reach.channels), reach.times
    kept.save(update_fields=["channels", "times", *ways])
    record(actor, "person.put_right", person, people=[person.pk], changed=sorted(ways))


@all_or_nothing()
def add_to_circle(*, actor: Actor, person: Person, users: Collection[uuid.UUID]) -> None:
    """Let colleagues know where the person is. In it before, they stay in it."""
    require(actor, Permission.PEOPLE_PROTECT)
    _held(actor, person)
    _check_colleagues(actor, users)
    _admit(actor, person.pk, users)


@all_or_nothing()
def leave_circle(*, actor: Actor, person: Person, user_id: uuid.UUID) -> None:
    """Somebody need not know any more. Raises Refused for the last: nobody would know then."""
    require(actor, Permission.PEOPLE_PROTECT)
    _held(actor, person)
    members = list(circle_of(actor, person.pk).select_for_update(of=("self",)))
    leaving = [member for member in members if member.user_id == user_id]
    if leaving and len(members) == len(leaving):
        raise Refused(_("Somebody has to know. Add a colleague first."))
    for member in leaving:
        member.ended_at = clock.now()
        member.save(update_fields=["ended_at"])
        record(actor, "circle.leave", person, people=[person.pk], who=str(user_id))


@all_or_nothing()
def tell_the_circle(*, actor: Actor, person: Person, told: Mapping[str, str]) -> None:
    """Keep for the circle what somebody wrote of where a protected person can be found.

    It comes with a referral; a service sends nobody on who is protected.
    """
    require(actor, Permission.REFERRALS_SEND)
    ways = {name: text for name, text in told.items() if name in WAYS_TO_FIND and text.strip()}
    if ways:
        insert(CircleNews(person=person, said_by_id=actor.user, told=ways))


@all_or_nothing()
def tell_the_circle_of_a_wish(*, actor: Actor, person: Person, contact_by: str) -> None:
    """Keep for the circle by which way the person said that they would like to be reached.

    By itself it changes nothing: the circle knows which way is safe.
    """
    require(actor, Permission.PEOPLE_VIEW)
    insert(CircleNews(person=person, said_by_id=actor.user, told={"contact_by": contact_by}))


def _held(actor: Actor, person: Person) -> Protection:
    """What is kept of the person. Raises NotPermitted for whoever is not in the circle."""
    kept = protection_of(actor, person.pk)
    if kept is None or not is_in_circle(actor, person.pk):
        raise NotPermitted(_("Only those who may know where this person is can change this."))
    return kept


def _check_colleagues(actor: Actor, users: Collection[uuid.UUID]) -> None:
    able = set(
        colleagues_who_may(actor, Permission.PEOPLE_PROTECT)
        .filter(pk__in=users)
        .values_list("pk", flat=True)
    )
    if set(users) - able:
        raise Refused(_("Choose colleagues of yours who work with people."), field="circle")


def _admit(actor: Actor, person_id: uuid.UUID, users: Collection[uuid.UUID]) -> None:
    for user_id in sorted(users):
        member = CircleMember(
            person_id=person_id,
            user_id=user_id,
            organisation_id=actor.organisation,
            added_by_id=actor.user,
        )
        insert(member, unless_there=True)
        record(actor, "circle.join", people=[person_id], who=str(user_id))
