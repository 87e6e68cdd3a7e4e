"""Dev's lunch club has Ivy, and refers her on to Nia's warm room itself."""

import uuid

from alongside.accounts.actor import acting_as
from alongside.referrals.models import Referral
from alongside.referrals.services import move, send
from tests.factories.several import Two
from tests.factories.story import referred_on, wish


def with_the_club(two: Two, *steps: str) -> Referral:
    """Amina refers Ivy to the club, which makes these steps: accepts, unless told otherwise."""
    sent = referred_on(two.people.amina, two.case, two.club)
    with acting_as(two.people.dev) as dev:
        for step in steps or ("accept",):
            move(actor=dev, referral=sent, name=step)
    return sent


def on_from_the_club(two: Two, theirs: Referral, key: str = "", **changes: object) -> Referral:
    """Dev refers Ivy on to the warm room."""
    changes = {"also": ()} | changes
    with acting_as(two.people.dev) as dev:
        return send(
            actor=dev,
            person=Referral.objects.get(pk=theirs.pk).person,
            to=two.room,
            wish=wish(**changes),
            key=key or str(uuid.uuid4()),
            parent=Referral.objects.get(pk=theirs.pk),
        )
