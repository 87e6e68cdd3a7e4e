"""Reading keys."""

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import member_who_may, members_who_may
from alongside.common.errors import Refused
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


def in_the_name_of(key: Actor, email: str, permission: Permission) -> Actor:
    """The program, acting for that colleague with no more than its key is for.

    Raises Refused where nobody with the address may do that at the key's organisation.
    """
    membership = member_who_may(key.organisation, email, permission)
    if membership is None:
        raise Refused(
            _("Nobody who signs in with this address may do that at your organisation."),
            field="referrer",
        )
    colleague = Actor.of(membership)
    return replace(colleague, label=key.label, permissions=key.permissions & colleague.permissions)
