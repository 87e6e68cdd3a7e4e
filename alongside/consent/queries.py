"""Reading consents."""

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.consent.models import Consent
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship


def visible_to(actor: Actor) -> QuerySet[Consent]:
    """Consents the organisation recorded or relies on; with care, all of the person's."""
    if not actor.may(Permission.PEOPLE_VIEW):
        return Consent.objects.none()
    party = Q(recorded_for_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    return Consent.objects.filter(
        party & Q(live_relationship(actor, "person_id"))
        | Q(live_relationship(actor, "person_id", CareRelationship.Level.CARE))
    )
