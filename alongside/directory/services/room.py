"""Verbs about room: the last word on it, by whoever keeps the entry."""

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import ROLES
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Capacity, Enquiry, Service
from alongside.directory.permission import may_edit
from alongside.directory.queries.keepers import keeps
from alongside.directory.services.freshness import PROVIDER, SpentLink

LONGEST_WAIT = 3650  # days
# Kept in English, and said in the language of whoever reads it.
BY_LINK = gettext_noop("the provider, through a link")


@all_or_nothing()
def say_room(
    *,
    actor: Actor,
    service: Service,
    state: str,
    available: int | None = None,
    maximum: int | None = None,
    expected_wait_days: int | None = None,
    description: str = "",
) -> Capacity:
    """The last word on whether there is room, said now: by an editor, or by who keeps the entry.

    Raises NotPermitted for somebody else's entry.
    """
    if actor.may(Permission.DIRECTORY_EDIT):
        may_edit(actor, service)
        said_by = str(ROLES[actor.role_code].name)
    else:
        require(actor, Permission.ROOM_SAY)
        if not keeps(actor, service):
            raise NotPermitted(_("Only who looks after this entry can say whether it has room."))
        said_by = actor.organisation_name
    if available is not None and maximum is not None and available > maximum:
        raise Refused(_("There cannot be more free places than places."), field="available")
    return _said(
        actor,
        service,
        said_by,
        state=Capacity.State(state),
        available=available,
        maximum=maximum,
        expected_wait_days=expected_wait_days,
        description=description,
    )


def say_room_by_link(
    *, enquiry_id: uuid.UUID, state: str, expected_wait_days: int | None = None
) -> Capacity:
    """The provider says through its link whether there is room; the link stays good for its answer.

    Raises SpentLink when the link was used, is too old, or its entry is not listed.
    """
    with acting_as(PROVIDER) as actor:
        return _say_by_link(actor, enquiry_id, state, expected_wait_days)


@all_or_nothing()
def _say_by_link(actor: Actor, enquiry_id: uuid.UUID, state: str, wait: int | None) -> Capacity:
    enquiry = (
        Enquiry.objects.select_for_update(of=("self", "service"))
        .select_related("service")
        .get(pk=enquiry_id)
    )
    if not enquiry.is_open or enquiry.service.status == Service.Status.INACTIVE:
        raise SpentLink(_("This link has been used, or is too old."))
    return _said(
        actor,
        enquiry.service,
        BY_LINK,
        state=Capacity.State(state),
        available=None,
        maximum=None,
        expected_wait_days=wait,
        description="",
    )


def _said(actor: Actor, service: Service, by: str, **said: object) -> Capacity:
    room, _made = Capacity.objects.update_or_create(
        service=service,
        unit="place",
        defaults={**said, "updated": clock.now(), "source": by[:100]},
    )
    record(actor, "directory.say_room", service, state=str(said["state"]))
    return room
