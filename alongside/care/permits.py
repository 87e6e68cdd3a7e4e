"""What is asked of a message about a case at the moment when it would leave the house."""

import uuid

from alongside.accounts.actor import Actor, acting_as
from alongside.care.person_messages import NEW_WORKER, WENT
from alongside.care.quiet import death_is_said, is_about_the_dead, still_keeps_in_touch
from alongside.care.services import take_back_asking
from alongside.care.services.again import AGAIN, about_of, still_says_something
from alongside.care.services.writing import BY_HAND, NEW_WORKER_KEY, TO_PEOPLE
from alongside.messaging.models import Message
from alongside.messaging.permits import WAYS, permit
from alongside.people.queries.protection import may_write_to

CLOCKS = Actor.system("clocks")
_GO_ALL_THE_SAME = frozenset({"stilled", "stilled-sender"})


@permit
def is_where_they_are(message: Message) -> bool:
    """A protected person is written to where the circle says, not where they were at the time."""
    if message.template not in TO_PEOPLE or message.person_id is None:
        return True
    if message.channel == Message.Channel.LETTER:
        return True  # whoever carries letters asks by themselves where they live
    way = WAYS[Message.Channel(message.channel)]
    return may_write_to(message.person_id, way, message.recipient)


@permit
def is_not_over(message: Message) -> bool:
    """What comes late, after a day without a carrier, goes only while it still says something."""
    if message.template not in TO_PEOPLE or still_says_something(CLOCKS, message):
        return True
    if message.template == WENT:
        with acting_as(CLOCKS) as actor:
            take_back_asking(actor=actor, link=about_of(message))
    return False


@permit
def is_still_their_worker(message: Message) -> bool:
    """Who was given to somebody else since, or is walked with no more, does not hear a name."""
    if message.template != NEW_WORKER:
        return True
    step = uuid.UUID(message.key.removeprefix(NEW_WORKER_KEY).partition(AGAIN)[0])
    return still_keeps_in_touch(step, listed=message.from_organisation_id is not None)


@permit
def is_for_the_living(message: Message) -> bool:
    """Nothing goes to somebody who died, nor to others on the ground of what they agreed to."""
    if message.template in _GO_ALL_THE_SAME:
        return True
    to_others = message.to_organisation_id or message.to_user_id
    person_id = None if to_others else message.person_id
    if person_id is None and message.rests_on is None:
        return True
    return not is_about_the_dead(person_id, message.rests_on)


@permit
def is_not_said_to_have_died(message: Message) -> bool:
    """While nobody has found out whether they died, nothing goes to them by itself.

    What their link worker sends by hand goes: it may be how they find out.
    """
    if message.template not in TO_PEOPLE - BY_HAND or message.person_id is None:
        return True
    return not death_is_said(message.person_id)
