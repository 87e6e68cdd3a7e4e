"""Reading for somebody who acts for a person, and what is kept from them."""

import uuid

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import but_their_name
from alongside.common import clock
from alongside.common.errors import NotPermitted
from alongside.people.models import CareRelationship, Hidden, Invitation, Person, ProxyAccount
from alongside.people.queries import live_relationship, visible_to
from alongside.people.queries.relations import relations_visible_to
from alongside.people.rules import why_nobody
from alongside.people.states import RelationStatus

# What whoever acts for somebody reads of who that is: the database holds to the same.
_FOR_A_PROXY = ("given_name", "preferred_name", "family_name")


def proxy_account(user_id: uuid.UUID) -> ProxyAccount | None:
    """The account by which this active user acts for somebody today: asked at the door.

    None once it has ended or the person died, while all of it is hidden from them, and while the
    person is protected.
    """
    today = clock.today()
    hidden = Hidden.objects.filter(
        Q(relation=None) | Q(relation_id=OuterRef("relation_id")),
        person_id=OuterRef("relation__person_id"),
        what=Hidden.What.RECORD,
        ended_at=None,
    )
    accounts = ProxyAccount.objects.filter(
        Q(relation__until=None) | Q(relation__until__gte=today),
        ~Exists(hidden),
        user_id=user_id,
        user__is_active=True,
        relation__status=RelationStatus.STANDING,
        relation__starts_on__lte=today,
        relation__person__protected=False,
        relation__person__restricted=False,
        relation__person__has_died=False,
    )
    found = accounts.select_related("user", "relation__person").first()
    if found is None:
        return None
    relation = found.relation
    # A date of birth put right since makes somebody sixteen on another day than was written down.
    too_old = why_nobody(relation.kind, relation.person.date_of_birth, today)
    return None if too_old else found


def acted_for(actor: Actor) -> Person:
    """The person for whom the actor acts, in what the pages show of them."""
    return visible_to(actor).only(*_FOR_A_PROXY).get()


def acting_through() -> uuid.UUID:
    """The id of the relation through which whoever asks acts for somebody.

    A narrow door: the relation itself, with what was seen as evidence, they read not.
    Raises NotPermitted for whoever acts for nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_acts_through()")
        (relation_id,) = cursor.fetchone()
    if relation_id is None:
        raise NotPermitted(_("You act for nobody here."))
    return uuid.UUID(str(relation_id))


def not_hidden(field: str = "pk") -> Q:
    """SQL: it is not kept from the proxy who asks. A narrow door: what is hidden they read not."""
    return ~Q(**{f"{field}__in": RawSQL("SELECT people_hidden_from()", [])})


def hidden_visible_to(actor: Actor) -> QuerySet[Hidden]:
    """What is kept from whom, for the person and for those who plan care with them."""
    if actor.person_id:
        return Hidden.objects.filter(person_id=actor.person_id)
    if not actor.may(Permission.CASES_WORK):
        return Hidden.objects.none()
    return Hidden.objects.filter(live_relationship(actor, "person_id", CareRelationship.Level.CARE))


def hidden_now(actor: Actor, person_id: uuid.UUID) -> QuerySet[Hidden]:
    """What of the person is hidden at this moment."""
    now = hidden_visible_to(actor).filter(person_id=person_id, ended_at=None)
    named = now.select_related("relation", "hidden_by")
    return named.defer(*but_their_name("hidden_by"))


def accounts_visible_to(actor: Actor) -> QuerySet[ProxyAccount]:
    """Who of those who act for somebody has been let in."""
    return ProxyAccount.objects.filter(relation__in=relations_visible_to(actor))


def proxies_by_user(actor: Actor, person_id: uuid.UUID) -> dict[uuid.UUID, tuple[str, str]]:
    """By the user: name and as what, of everybody who acts or acted for the person."""
    accounts = accounts_visible_to(actor).filter(relation__person_id=person_id)
    accounts = accounts.select_related("relation")
    return {
        one.user_id: (one.relation.name, str(one.relation.get_kind_display())) for one in accounts
    }


def acts_as() -> str:
    """As what whoever asks acts for somebody: a narrow door, as ``acting_through`` is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_acts_as()")
        (kind,) = cursor.fetchone()
    return str(kind or "")


def let_themselves_in(person_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """By the user of each who ever acted for the person: the address whose link they used last.

    Asked by the house itself. Whether they still act, and for what, is not said by that.
    """
    used = Invitation.objects.filter(
        person_id=person_id, used_at__isnull=False, relation__isnull=False
    )
    addresses = dict(used.order_by("used_at").values_list("relation_id", "email"))
    accounts = ProxyAccount.objects.filter(relation_id__in=addresses, user__is_active=True)
    return {
        user_id: addresses[relation_id]
        for user_id, relation_id in accounts.values_list("user_id", "relation_id")
    }


def is_for_proxy(invitation_id: uuid.UUID) -> bool:
    """Whether a link is for somebody who acts for a person; asked by the house itself."""
    return Invitation.objects.filter(pk=invitation_id, relation__isnull=False).exists()


def link_holds(invitation_id: uuid.UUID) -> bool:
    """Whether whoever a link is for may still be let in: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_link_holds(%s)", [invitation_id])
        (answer,) = cursor.fetchone()
    return bool(answer)
