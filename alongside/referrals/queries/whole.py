"""Reading one referral with all that its page shows."""

import uuid

from django.db.models import (
    Prefetch,
)

from alongside.accounts.actor import Actor
from alongside.consent.models import Consent
from alongside.people.models import WAYS_TO_FIND
from alongside.referrals.models import (
    Referral,
)
from alongside.referrals.queries.said import files_visible_to
from alongside.referrals.queries.seen import listed, visible_to


def referral_visible_to(actor: Actor, referral_id: uuid.UUID) -> Referral | None:
    """One referral with all that its page shows, or None if there is none for this actor.

    A service that may not be in touch with the person does not get to know how.
    """
    found = (
        listed(visible_to(actor))
        .select_related("consent")
        .prefetch_related("named_reasons__need")
        .prefetch_related("moves__by", "moves__organisation", "notes__by", "notes__organisation")
        .prefetch_related(Prefetch("notes__files", queryset=files_visible_to(actor)))
        .filter(pk=referral_id)
        .first()
    )
    if found and _contact_is_kept_from(actor, found):
        for way in WAYS_TO_FIND:
            setattr(found.person, way, "")
        found.person.gp_practice_id = None
    return found


def _contact_is_kept_from(actor: Actor, referral: Referral) -> bool:
    service = referral.kind == Referral.Kind.PROVIDER
    ours = referral.from_organisation_id == actor.organisation_id
    consent = referral.consent
    return service and not ours and not (consent and consent.shares(Consent.Data.CONTACT))
