"""Reading who asked not to be listed."""

from collections.abc import Iterable
from typing import Self

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.directory import identity
from alongside.directory.models import Suppression


class Suppressions:
    """All of them in memory, so that an import may ask for each of its rows."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._names: dict[tuple[str, str], Suppression] = {}
        self._numbers: dict[str, Suppression] = {}
        self._addresses: dict[str, Suppression] = {}
        for one in suppressions:
            if one.postcode:
                self._names[one.folded_name, one.postcode] = one
            if one.charity_number:
                self._numbers[one.charity_number] = one
            if one.address:
                self._addresses[one.address] = one

    @classmethod
    def load(cls) -> Self:
        """Those that hold now."""
        return cls(Suppression.objects.filter(lifted_at=None))

    def holds(
        self,
        *names: str,
        postcode: str = "",
        charity_number: str = "",
        urls: Iterable[str] = (),
    ) -> Suppression | None:
        """The suppression that keeps a service out; None where nothing does.

        ``names`` are those of the service and of its organisation: one that was asked for at this
        postcode is enough, as is the charity number or a web address.
        """
        if not (self._names or self._numbers or self._addresses):
            return None
        code = identity.folded_postcode(postcode) if postcode else ""
        for name in names if code else ():
            if found := self._names.get((identity.folded_name(name), code)):
                return found
        if charity_number:
            found = self._numbers.get(identity.folded_number(charity_number))
            if found:
                return found
        addresses = (identity.folded_address(url) for url in urls if url)
        return next((self._addresses[one] for one in addresses if one in self._addresses), None)


def suppressions_visible_to(actor: Actor) -> QuerySet[Suppression]:
    """Those that hold now, by name: for whoever keeps the directory."""
    if not actor.may(Permission.DIRECTORY_EDIT):
        return Suppression.objects.none()
    return Suppression.objects.filter(lifted_at=None).select_related("by")
