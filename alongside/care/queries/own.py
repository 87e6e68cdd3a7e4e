"""Reading cases as the person themselves does, or whoever acts for them: in fewer columns."""

from django.db.models import Prefetch, QuerySet

from alongside.accounts.actor import Actor
from alongside.care.models import (
    Case,
)
from alongside.care.queries.cases import visible_to
from alongside.care.queries.contacts import contacts_visible_to
from alongside.care.queries.plans import actions_visible_to, goals_visible_to

# What a person may read of their case and of each contact: the database holds to the same.
_FOR_THE_PERSON = (
    *("organisation_id", "person_id", "referral_id", "status", "outcome"),
    *("opened_at", "first_contact_at", "next_contact_on", "closed_at"),
    *("worker__name", "organisation__name", "organisation__phone", "organisation__email"),
)


_FOR_A_PROXY = (
    *("person_id", "referral_id", "status", "opened_at", "next_contact_on", "closed_at"),
    *("worker__name", "organisation__name", "organisation__phone", "organisation__email"),
)


_CONTACT_FOR_THE_PERSON = ("case_id", "kind", "at", "outcome")


def for_the_person(actor: Actor) -> QuerySet[Case]:
    """The cases of the person who asks with their plans, newest first, in what they may read."""
    contacts = contacts_visible_to(actor).only(*_CONTACT_FOR_THE_PERSON)
    return (
        visible_to(actor)
        .select_related("worker", "organisation")
        .only(*_FOR_THE_PERSON)
        .prefetch_related("goals__actions", Prefetch("contacts", queryset=contacts))
        .order_by("-opened_at")
    )


def for_a_proxy(actor: Actor) -> QuerySet[Case]:
    """The cases of the person whom the actor acts for, newest first, in what they may read."""
    steps = Prefetch("actions", queryset=actions_visible_to(actor))
    goals = goals_visible_to(actor).prefetch_related(steps)
    return (
        visible_to(actor)
        .select_related("worker", "organisation")
        .only(*_FOR_A_PROXY)
        .prefetch_related(Prefetch("goals", queryset=goals))
        .order_by("-opened_at")
    )
