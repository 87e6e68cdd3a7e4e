"""Reading referrals as the person themselves does, or whoever acts for them: in fewer columns."""

from django.db.models import (
    Prefetch,
    QuerySet,
)

from alongside.accounts.actor import Actor
from alongside.referrals.models import (
    Referral,
)
from alongside.referrals.queries.said import moves_visible_to
from alongside.referrals.queries.seen import visible_to
from alongside.referrals.reasons import reason_names

# What a person may read of a referral for them, and of its steps: the database holds to the same.
_FOR_THE_PERSON = (
    *(
        "reference",
        "kind",
        "status",
        "person_id",
        "words",
        "about_me",
        "sent_at",
        "ended_at",
        "parent_id",
    ),
    *("from_organisation__name", "from_organisation__phone", "from_organisation__email"),
    "from_user__name",
    *("to_organisation__name", "to_organisation__phone", "to_organisation__email"),
    *("service__name", "service__organisation_id", "handler__name"),
    *("consent__recipient_id", "consent__withdrawn_at", "consent__basis", "consent__how"),
)
_FOR_A_PROXY = (
    *("reference", "kind", "status", "sent_at", "ended_at"),
    *("from_organisation__name", "handler__name", "service__name"),
    *("to_organisation__name", "to_organisation__phone", "to_organisation__email"),
)
_STEP_FOR_THE_PERSON = ("referral_id", "name", "status", "reason", "created_at")


def for_a_proxy(actor: Actor) -> QuerySet[Referral]:
    """What was sent for the person whom the actor acts for, newest first, in what they may read."""
    return (
        visible_to(actor)
        .select_related("to_organisation", "from_organisation", "service", "handler")
        .only(*_FOR_A_PROXY)
        .annotate(reason_names=reason_names("pk"))
        .order_by("-sent_at", "-created_at")
    )


def for_the_person(actor: Actor) -> QuerySet[Referral]:
    """What was sent for the person who asks, newest first, in the columns for their eyes."""
    steps = moves_visible_to(actor).only(*_STEP_FOR_THE_PERSON)
    return (
        visible_to(actor)
        .select_related(
            *("from_organisation", "to_organisation", "service"),
            *("from_user", "handler", "consent"),
        )
        .only(*_FOR_THE_PERSON)
        .prefetch_related(Prefetch("moves", queryset=steps))
        .annotate(reason_names=reason_names("pk"))
        .order_by("-sent_at", "-created_at")
    )
