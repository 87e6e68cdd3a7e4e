"""Verbs about consent. Withdrawal acts at once, through the relationship it allowed."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record as note
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.consent.models import Consent
from alongside.outbox.services import tell
from alongside.people.models import CareRelationship, Person
from alongside.people.services import part


@all_or_nothing()
def record(
    *,
    actor: Actor,
    person: Person,
    recipient_id: uuid.UUID,
    basis: str,
    purpose: str = Consent.Purpose.REFERRAL,
    until: dt.date | None = None,
) -> Consent:
    """Keep what the person agreed to (or why it was not for them to agree)."""
    require(actor, Permission.REFERRALS_SEND)
    consent = Consent(
        person=person,
        purpose=purpose,
        basis=basis,
        recorded_by_id=actor.user,
        recorded_for_id=actor.organisation,
        recipient_id=recipient_id,
        until=until,
    )
    insert(consent)
    note(actor, "consent.record", consent, people=[person.pk], basis=basis)
    return consent


@all_or_nothing()
def withdraw(*, actor: Actor, consent: Consent) -> Consent:
    """The person has changed their mind: the recipient sees them no longer, from this moment.

    Whoever refers people writes it down for them, or the person does it themselves. A second
    withdrawal changes nothing. Raises Refused when the person did not agree to it themselves.
    """
    if actor.person_id:
        _check_own(actor, consent)
    else:
        require(actor, Permission.REFERRALS_SEND)
    consent = locked(consent)
    if consent.withdrawn_at:
        return consent
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])
    note(actor, "consent.withdraw", consent, people=[consent.person_id])
    tell("consent.withdrawn", key=f"consent.withdrawn:{consent.pk}", consent=str(consent.pk))
    for level in CareRelationship.Level.values:
        part(
            actor=actor,
            person_id=consent.person_id,
            organisation_id=consent.recipient_id,
            level=level,
            reason="consent.withdraw",
        )
    return consent


def _check_own(actor: Actor, consent: Consent) -> None:
    require(actor, Permission.OWN_RECORD)
    if consent.basis != Consent.Basis.AGREED:
        raise Refused(
            _(
                "Somebody decided this for you, because you could not at the time. "
                "Talk to them: they can look at it again with you."
            )
        )
