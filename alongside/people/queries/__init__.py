"""Reading people: always from what the actor may see."""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.people.models import CareRelationship, Invitation, OwnAccount, Person

# Clicked twice, a link is used once; the database holds to the same (people_accept).
A_MOMENT = dt.timedelta(minutes=1)
# What a person may read of themselves: the database holds to the same.
_FOR_THE_PERSON = (
    *("given_name", "preferred_name", "family_name", "date_of_birth"),
    *("phone", "email", "contact_by"),
)


def live_relationship(actor: Actor, person_field: str, *levels: str) -> Exists:
    """SQL: the actor's organisation has a live reason (at one of the levels) to see the person.

    ``person_field`` is the outer query's column that holds the person's id.
    """
    reasons = CareRelationship.objects.filter(
        _open_now(),
        Q(only_user=None) | Q(only_user_id=actor.user_id),
        organisation_id=actor.organisation,
        person_id=OuterRef(person_field),
    )
    return Exists(reasons.filter(level__in=levels) if levels else reasons)


def _open_now() -> Q:
    """SQL: nobody has ended it, and its time is not over by the database's own clock."""
    return Q(ended_at=None) & (Q(until=None) | Q(until__gt=Now()))


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people whom the actor's organisation has a live reason to see; a person sees one.

    So does whoever acts for one.
    """
    if actor.person_id:
        return Person.objects.filter(pk=actor.person_id)
    if actor.acts_for:
        return Person.objects.filter(pk=actor.acts_for)
    if not actor.may(Permission.PEOPLE_VIEW):
        return Person.objects.none()
    return Person.objects.filter(live_relationship(actor, "pk"))


def called_and_born(actor: Actor, given: str, family: str, born: dt.date | str) -> list[Person]:
    """Those of the people whom the actor may see who have that name and were born that day."""
    called = Q(given_name__iexact=given.strip()) | Q(preferred_name__iexact=given.strip())
    found = visible_to(actor).filter(called, family_name__iexact=family.strip())
    return list(found.filter(date_of_birth=born, merged_into=None)[:5])


def relationships_visible_to(actor: Actor) -> QuerySet[CareRelationship]:
    """The organisation's own reasons, those it gave, and all of anyone it plans care with.

    A person sees who has a reason to see them.
    """
    if actor.person_id:
        return CareRelationship.objects.filter(person_id=actor.person_id)
    if not actor.may(Permission.PEOPLE_VIEW):
        return CareRelationship.objects.none()
    return CareRelationship.objects.filter(
        Q(organisation_id=actor.organisation)
        | Q(granted_by_id=actor.organisation_id)
        | Q(live_relationship(actor, "person_id", CareRelationship.Level.CARE))
    )


def person_visible_to(actor: Actor, person_id: uuid.UUID) -> Person | None:
    """The person, or None when there is nobody by that id for this actor."""
    return visible_to(actor).filter(pk=person_id).first()


def themselves(actor: Actor) -> Person:
    """The person who asks, in what the pages about themselves show of them."""
    return visible_to(actor).only(*_FOR_THE_PERSON).get()


def kept_only(actor: Actor) -> bool:
    """Whether what is held of the person who asks is kept and not used."""
    return visible_to(actor).filter(restricted=True).exists()


def who_sees(actor: Actor) -> set[uuid.UUID]:
    """The organisations that have a live reason to see the person who asks."""
    live = relationships_visible_to(actor).filter(_open_now())
    return set(live.values_list("organisation_id", flat=True))


def who_helps(actor: Actor, person_id: uuid.UUID) -> QuerySet[CareRelationship]:
    """Each organisation that has a reason to see the person now, as far as the actor sees it."""
    live = relationships_visible_to(actor).filter(_open_now(), person_id=person_id, only_user=None)
    return live.select_related("organisation").order_by("organisation__name", "level")


def own_account(user_id: uuid.UUID) -> OwnAccount | None:
    """The account by which this active user is a person who is helped: asked at the door."""
    accounts = OwnAccount.objects.filter(
        user_id=user_id, user__is_active=True, person__has_died=False, person__merged_into=None
    )
    return accounts.select_related("user", "person").first()


def account_of(person_id: uuid.UUID) -> uuid.UUID | None:
    """The active user who is that person, if they were let in: asked by the house itself."""
    accounts = OwnAccount.objects.filter(person_id=person_id, user__is_active=True)
    return accounts.values_list("user_id", flat=True).first()


def person_with(user_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the person who is that active user: asked by the house itself."""
    accounts = OwnAccount.objects.filter(user_id=user_id, user__is_active=True)
    return accounts.values_list("person_id", flat=True).first()


def own_accounts_visible_to(actor: Actor) -> QuerySet[OwnAccount]:
    """Whether the people whom the actor plans care with have pages of their own."""
    if actor.person_id:
        return OwnAccount.objects.filter(person_id=actor.person_id)
    if not actor.may(Permission.CASES_WORK):
        return OwnAccount.objects.none()
    return OwnAccount.objects.filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    )


def invitation_to_send(invitation_id: uuid.UUID) -> Invitation:
    """An invitation of which a fact tells; asked by the house itself."""
    return Invitation.objects.get(pk=invitation_id)


def is_still_good(invitation_id: uuid.UUID, most_tries: int) -> bool:
    """Whether a link can still be used, or was a moment ago; asked by the house itself."""
    now = clock.now()
    unused = Q(used_at=None) | Q(used_at__gte=now - A_MOMENT)
    return Invitation.objects.filter(
        unused, pk=invitation_id, tries__lt=most_tries, expires_at__gt=now
    ).exists()
