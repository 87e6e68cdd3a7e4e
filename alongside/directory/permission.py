"""Who may write the directory."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common.errors import NotPermitted
from alongside.directory.models import Service
from alongside.directory.queries.areas import is_in_area


def may_import(actor: Actor) -> None:
    """Raise NotPermitted unless the actor is a directory editor or the house itself."""
    if not actor.may(Permission.SYSTEM):
        require(actor, Permission.DIRECTORY_EDIT)


def may_edit(actor: Actor, service: Service | None) -> None:
    """Raise NotPermitted unless the actor is an editor of the area that the entry belongs to.

    An entry of no area, and one that is still to be made (None), is every editor's.
    """
    require(actor, Permission.DIRECTORY_EDIT)
    if service and not is_in_area(actor.area_id, service.organisation.area_id):
        raise NotPermitted(
            _("This entry is kept by the editors of %(area)s.")
            % {"area": service.organisation.area}
        )


def may_keep(actor: Actor, service: Service) -> None:
    """Raise NotPermitted unless the actor may edit the entry, or is the house itself."""
    if not actor.may(Permission.SYSTEM):
        may_edit(actor, service)
