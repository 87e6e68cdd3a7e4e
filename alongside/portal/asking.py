"""Who hears that a question waits for them: whoever may say yes, at an address of their own."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from alongside.accounts.actor import Actor, acting_as
from alongside.asks.queries import may_say_yes
from alongside.people.models import Relation
from alongside.people.queries import account_of
from alongside.people.queries.proxies import acts_as, let_themselves_in
from alongside.rights.queries import address_of


@dataclass(frozen=True)
class Told:
    """Who, where they let themselves in, and the page on which the question stands for them."""

    who: uuid.UUID
    address: str
    page: str


def who_is_told(person_id: uuid.UUID, ask_id: uuid.UUID) -> Iterator[Told]:
    """Whoever would find the question on their own pages now, asked with their own eyes.

    Only where they let themselves in: any other address others may read, too.
    """
    user_id, address = account_of(person_id), address_of(person_id)
    if user_id and address and _finds(Actor.of_person(user_id, person_id, ""), ask_id):
        yield Told(user_id, address, "own_asks")
    for proxy_id, proxys in sorted(let_themselves_in(person_id).items()):
        proxy = _acting(proxy_id, person_id)
        if proxy.acts_as and _finds(proxy, ask_id):
            yield Told(proxy_id, proxys, "acting_asks")


def _acting(user_id: uuid.UUID, person_id: uuid.UUID) -> Actor:
    """Whoever acts, as their relation says: the database knows whether it covers agreeing."""
    agreeing = [Relation.Scope.AGREE]
    unknown = Actor.of_proxy(user_id, person_id, "", acts_as="", scopes=agreeing)
    with acting_as(unknown):
        kind = acts_as()
    return Actor.of_proxy(user_id, person_id, "", acts_as=kind, scopes=agreeing)


def _finds(actor: Actor, ask_id: uuid.UUID) -> bool:
    with acting_as(actor):
        return may_say_yes(actor, ask_id)
