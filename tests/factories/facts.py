"""What follows from what was done: the facts that wait are delivered, as by the worker."""

from alongside.accounts.actor import acting_as
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.services import move
from tests.factories.standing import preparing


def tell_all() -> None:
    """Deliver every fact that waits, and those that follow from it."""
    for _round in range(3):
        with preparing():
            waiting = list(
                OutboxFact.objects.filter(delivered_at=None).values_list("pk", flat=True)
            )
        for fact in waiting:
            deliver(fact)


def the_service_says(people, onward, *steps: str) -> None:
    """Dev makes these steps with a referral to his service, and everybody is told."""
    for name in steps:
        reason = {"decline": "full", "close": "no_reply"}.get(name, "")
        with acting_as(people.dev) as dev:
            move(actor=dev, referral=onward, name=name, reason=reason)
    tell_all()
