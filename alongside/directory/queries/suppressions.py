"""Reading who asked not to be listed."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.directory import identity
from alongside.directory.models import Suppression
from alongside.organisations.queries import areas_above


class Suppressions:
    """All of them in memory, so that an import may ask for each of its rows."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._names: dict[tuple[str, str], list[Suppression]] = defaultdict(list)
        self._numbers: dict[str, list[Suppression]] = defaultdict(list)
        self._addresses: dict[str, list[Suppression]] = defaultdict(list)
        self._above: dict[uuid.UUID, list[uuid.UUID]] = {}
        for one in suppressions:
            if one.postcode:
                self._names[one.folded_name, one.postcode].append(one)
            if one.charity_number:
                self._numbers[one.charity_number].append(one)
            if one.address:
                self._addresses[one.address].append(one)

    def __bool__(self) -> bool:
        return bool(self._names or self._numbers or self._addresses)

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
        area: uuid.UUID | None = None,
    ) -> Suppression | None:
        """The suppression that keeps a service out; None where nothing does.

        ``names`` are those of the service and of its organisation: one that was asked for at this
        postcode is enough, as is the charity number or a web address. ``area`` is that of the
        service: what was asked for in another does not hold there; of no area, any holds.
        """
        if not self:
            return None
        code = identity.folded_postcode(postcode) if postcode else ""
        found = [
            one
            for name in (names if code else ())
            for one in self._names.get((identity.folded_name(name), code), ())
        ]
        if charity_number:
            found += self._numbers.get(identity.folded_number(charity_number), ())
        for url in filter(None, urls):
            found += self._addresses.get(identity.folded_address(url), ())
        return next((one for one in found if self._reaches(one, area)), None)

    def _reaches(self, one: Suppression, area: uuid.UUID | None) -> bool:
        if one.area_id is None or area is None:
            return True
        if area not in self._above:
            self._above[area] = areas_above(area)
        return one.area_id in self._above[area]


def suppressions_visible_to(actor: Actor) -> QuerySet[Suppression]:
    """Those that hold now, by name: for whoever keeps the directory."""
    if not actor.may(Permission.DIRECTORY_EDIT):
        return Suppression.objects.none()
    return Suppression.objects.filter(lifted_at=None).select_related("by", "area")
