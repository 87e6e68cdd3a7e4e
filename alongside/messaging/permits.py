"""Whether a message that was due when it was written may still go, at the moment it would."""

from collections.abc import Callable

from django.db import connection

from alongside.messaging.models import Message, StoppedNumber
from alongside.people.models import Person
from alongside.people.queries.protection import may_write_to

Permit = Callable[[Message], bool]
_permits: list[Permit] = []
WAYS = {
    Message.Channel.EMAIL: Person.Channel.EMAIL,
    Message.Channel.TEXT: Person.Channel.TEXT,
    Message.Channel.LETTER: Person.Channel.LETTER,
}


def permit(ask: Permit) -> Permit:
    """Decorator: ask this, as the system actor, of every message before it leaves the house."""
    if ask not in _permits:
        _permits.append(ask)
    return ask


def may_go(message: Message) -> bool:
    """Whether everybody who is asked lets the message go."""
    return all(ask(message) for ask in _permits)


@permit
def is_safe(message: Message) -> bool:
    """A protected person gets nothing in a way that is not safe; whoever else is written to does.

    A message from no organisation to none is to the person themselves.
    """
    if message.person_id is None or message.to_organisation_id or message.to_user_id:
        return True
    return may_write_to(message.person_id, WAYS[Message.Channel(message.channel)])


@permit
def is_wanted(message: Message) -> bool:
    """A number from which somebody asked for no more text messages gets none."""
    if message.channel != Message.Channel.TEXT:
        return True
    return not StoppedNumber.objects.filter(number=message.recipient, ended_at=None).exists()


@permit
def is_where_they_live(message: Message) -> bool:
    """A letter goes to nobody who moved since it was written, or who may not be written to."""
    if message.channel != Message.Channel.LETTER:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT messaging_address_holds(%s, %s)", [message.person_id, message.recipient]
        )
        return cursor.fetchone() == (True,)
