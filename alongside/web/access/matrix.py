"""The access matrix: addresses and verbs down, roles across, as a page of Markdown."""

from collections.abc import Collection, Iterable, Iterator

from alongside.accounts.permissions import Permission
from alongside.accounts.roles import EVERYBODY
from alongside.web.access.addresses import Address, addresses
from alongside.web.access.verbs import Verb, verbs

_HEAD = """# Who may do what

Made from the code by `alongside access-matrix`; a test fails while this file says anything else, \
and another opens each address as each role.

## Addresses

“yes”: it opens. “own”: it opens where it concerns them, and for anybody else there is no such \
page (404). An empty field: it is closed to the role (403). Visitors who have not signed in are \
asked to (“sign in”). “key”: programs ask with a key of their organisation; a sign-in opens \
nothing. What is shown on a page is decided row by row, by `visible_to` and by the \
row security of the database.

"""
_VERBS = """
## Verbs

What changes anything, whichever page or program it is asked from. “yes”: the role has the \
permission; each verb then asks whether this person, referral or entry is theirs. “The house” \
stands for background tasks and commands. Where several permissions are named, which one is \
needed depends on what the verb is done to.

"""


def matrix() -> str:
    """The whole page."""
    return _HEAD + _table(_address_rows()) + _VERBS + _table(_verb_rows())


def _table(rows: Iterable[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * (lines[0].count("|") - 1) + "|", *lines[1:]]) + "\n"


def _address_rows() -> Iterator[list[str]]:
    yield ["address", "asks for", "visitor", *(str(role.name) for role in EVERYBODY)]
    for address in addresses():
        if address.scope:
            shut, opens = "key", ["key" for _role in EVERYBODY]
        else:
            shut = "yes" if address.public else "sign in"
            opens = ["" if not address.opens_to(role) else _opens(address) for role in EVERYBODY]
        yield [f"`{address.route}`", _asked_of(address), shut, *opens]


def _opens(address: Address) -> str:
    return "own" if address.is_of_one else "yes"


def _asked_of(address: Address) -> str:
    if address.scope:
        return f"a key for `{address.scope}`"
    if address.public:
        return "nothing: it is public"
    return _named(address.permissions) or "a sign-in"


def _verb_rows() -> Iterator[list[str]]:
    yield ["verb", "asks for", "the house", *(str(role.name) for role in EVERYBODY)]
    for verb in verbs():
        house = "yes" if Permission.SYSTEM in verb.permissions else ""
        opens = ["yes" if verb.opens_to(role) else "" for role in EVERYBODY]
        yield [f"{verb.app}: {verb.name}", _asked_by(verb), house, *opens]


def _asked_by(verb: Verb) -> str:
    return _named(verb.permissions) or "no permission: what it is done to decides"


def _named(permissions: Collection[Permission]) -> str:
    return " or ".join(f"`{permission.value}`" for permission in sorted(permissions))
