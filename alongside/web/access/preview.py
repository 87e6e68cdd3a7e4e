"""What a role sees here, as a page: which pages open, what of a person's record, and what never."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from alongside.accounts.permissions import Permission
from alongside.accounts.roles import Role
from alongside.web.access.addresses import Address, addresses
from alongside.web.access.record import fields

_OF_OTHERS = {
    *(Permission.SYSTEM, Permission.OWN_RECORD, Permission.SIGN_IN_KEEP),
    *(Permission.PROXY_NEWS, Permission.PROXY_PLAN, Permission.PROXY_AGREE),
}


def preview_of(role: type[Role]) -> dict[str, Any]:
    """All of it, read from the very code that opens and shuts."""
    return {
        "permissions": sorted(role.permissions, key=lambda each: str(each.label)),
        "closed": [each for each in Permission if each not in role.permissions | _OF_OTHERS],
        "pages": [(name, list(found)) for name, found in groupby(_pages(role), key=_part)],
        "fields": [(each, _reads(each, role)) for each in fields()],
    }


def _reads(field: Any, role: type[Role]) -> str:
    if role.code in field.roles:
        return "yes"
    return "agreed" if role.code in field.agreed else "no"


def _pages(role: type[Role]) -> Iterator[Address]:
    for address in addresses():
        if address.permissions and address.opens_to(role) and not address.public:
            yield address


def _part(address: Address) -> str:
    """The part of the service that it belongs to: the first word of its route."""
    return address.route.split("/")[1]
