"""Who may write the directory."""

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission


def may_import(actor: Actor) -> None:
    """Raise NotPermitted unless the actor is a directory editor or the house itself."""
    if not actor.may(Permission.SYSTEM):
        require(actor, Permission.DIRECTORY_EDIT)
