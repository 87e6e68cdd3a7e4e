"""Reading keys."""

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_who_may
from alongside.keys.models import ApiKey
from alongside.keys.scopes import STANDS_ON, Scope


def visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the actor's organisation, for whoever looks after them."""
    if actor.organisation_id is None or not actor.may(Permission.KEYS_MANAGE):
        return ApiKey.objects.none()
    return ApiKey.objects.filter(organisation_id=actor.organisation_id).select_related("made_by")


def scopes_open_to(actor: Actor) -> list[Scope]:
    """What a key of the actor's organisation could be for: what somebody there may do."""
    return [
        scope
        for scope in Scope
        if any(members_who_may(actor.organisation, each) for each in STANDS_ON[scope])
    ]
