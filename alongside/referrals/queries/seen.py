"""Reading referrals: always from what the actor may see."""

import uuid

from django.db.models import (
    BooleanField,
    Func,
    Q,
    QuerySet,
)
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.statements import put_together_once
from alongside.people.queries import live_relationship
from alongside.referrals.models import (
    Referral,
)
from alongside.referrals.reasons import reason_names
from alongside.referrals.states import OPEN, Status

_OVER = Func("consent_id", function="consent_is_over", output_field=BooleanField())


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """What the organisation sent or received, while it has a live reason to see the person.

    Of what a service was sent only that to which the person agrees still: another reason to see
    them, such as a later referral, opens nothing that they took back or agreed to for a while.
    A person sees what was sent for them, in the columns that are for their eyes; whoever acts for
    them less of it, but for what is hidden.
    """
    if actor.person_id:
        return Referral.objects.filter(person_id=actor.person_id).exclude(status=Status.DRAFT)
    if actor.acts_for:
        return _of_whom_they_act_for(actor, actor.acts_for)
    if not actor.may(Permission.REFERRALS_VIEW):
        return Referral.objects.none()
    sent = Q(from_organisation_id=actor.organisation)
    agreed_still = ~Q(kind=Referral.Kind.PROVIDER) | ~Q(_OVER)
    received = Q(to_organisation_id=actor.organisation) & agreed_still
    return Referral.objects.filter(sent | received).filter(live_relationship(actor, "person_id"))


def not_hidden(field: str) -> Q:
    """SQL: the referral (or the consent) of that id is not kept from the proxy who asks.

    Through a narrow door: what a child agreed to alone is among what is hidden.
    """
    return ~Q(**{f"{field}__in": RawSQL("SELECT referrals_hidden_from()", [])})


def _of_whom_they_act_for(actor: Actor, person_id: uuid.UUID) -> QuerySet[Referral]:
    if not actor.may(Permission.PROXY_NEWS):
        return Referral.objects.none()
    theirs = Referral.objects.filter(not_hidden("pk"), person_id=person_id)
    return theirs.exclude(status=Status.DRAFT)


def listed(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    return referrals.select_related(
        "person", "from_organisation", "to_organisation", "service", "handler", "from_user"
    ).annotate(reason_names=reason_names("pk"))


@put_together_once
def in_brief(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Referral]:
    """One referral that the actor may see, with whom and what it is about; empty for none."""
    return visible_to(actor).filter(pk=referral_id).select_related("person", "service")


def open_to_team(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether a referral of the person to the actor's own team goes on, as they agreed to it."""
    ours = visible_to(actor).filter(person_id=person_id, to_organisation_id=actor.organisation)
    return ours.filter(service=None, status__in=OPEN, consent__withdrawn_at=None).exists()
