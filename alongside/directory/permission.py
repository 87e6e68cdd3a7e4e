"""Who may write the directory."""

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common.errors import NotPermitted
from alongside.directory.models import Service
from alongside.directory.queries.areas import is_in_area, keeps_area
from alongside.organisations.models import Area


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


def may_keep_area(actor: Actor, area: Area | None) -> None:
    """Raise NotPermitted unless the actor keeps what is said for all of this area.

    That is a feed and how it is read, who is not to be listed, a collection, a pace. What is for
    the whole directory (None) is kept by the house, and by editors of no area.
    """
    if actor.may(Permission.SYSTEM):
        return
    require(actor, Permission.DIRECTORY_EDIT)
    if keeps_area(actor.area_id, area.pk if area else None):
        return
    raise NotPermitted(
        _("This is kept by the editors of %(area)s.") % {"area": area}
        if area
        else _("This is for the whole directory: editors of one area cannot change it.")
    )


def may_read_in(actor: Actor, area: Area | None) -> None:
    """Raise NotPermitted for a list that the editors of another area read in.

    One that is read for the whole directory everybody may read in, over the entries they keep.
    """
    if area is None:
        may_import(actor)
    else:
        may_keep_area(actor, area)
