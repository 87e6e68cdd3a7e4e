"""What happens by itself on the morning of a day, told twice: nothing may happen twice by it."""

import datetime as dt

import time_machine

from alongside.care.tasks import follow_first_contacts
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.tasks import follow_promises
from tests.factories.standing import preparing


def morning(traveller: time_machine.Traveller, day: dt.date) -> list[Message]:
    """Go there, run the jobs and deliver what they tell, both twice; the messages it made."""
    traveller.move_to(dt.datetime.combine(day, dt.time(6), dt.UTC))
    with preparing():
        before = set(Message.objects.values_list("pk", flat=True))
    for _again in range(2):
        follow_promises(0)
        follow_first_contacts(0)
        with preparing():
            facts = list(OutboxFact.objects.filter(delivered_at=None).values_list("pk", flat=True))
        for fact in facts:
            deliver(fact)
    with preparing():
        return list(Message.objects.exclude(pk__in=before).order_by("created_at"))
