"""Meetings that were arranged beforehand, and how somebody got to a service the first time."""

import datetime as dt
import uuid

from alongside.accounts.actor import Actor
from alongside.booking.support import Support
from alongside.care import services as care
from alongside.care.models import Appointment, Case, Contact
from alongside.care.states import ContactOutcome
from alongside.demo.chance import Chance
from alongside.referrals.models import Referral

_PLACES = ("The practice, room 3", "Alderbrook library", "The café at the park", "")
_SURE = {"low": 30, "fair": 45, "high": 25}


class Company:
    """What a link worker arranges in one case; its chance is its own, so that no other changes."""

    def __init__(self, referral: Referral) -> None:
        self.chance = Chance.of("company", referral.pk)
        self.arranged: Appointment | None = None

    def arrange(self, actor: Actor, case: Case, at: dt.datetime) -> None:
        """Some meetings have a time and a place."""
        if self.arranged is None and self.chance.likely(0.35):
            self.arranged = care.book_appointment(
                actor=actor,
                case=case,
                key=self._key(),
                kind=self.chance.choice([Contact.Kind.FACE_TO_FACE, Contact.Kind.PHONE]),
                at=at,
                minutes=self.chance.choice([30, 45, 60]),
                place=self.chance.choice(_PLACES),
            )

    def settle(self, actor: Actor, outcome: str) -> None:
        """Say what became of the arranged meeting; a miss is noted by whoever calls."""
        if self.arranged:
            kept = outcome == ContactOutcome.SPOKE
            status = Appointment.Status.KEPT if kept else Appointment.Status.CANCELLED
            care.settle_appointment(actor=actor, appointment=self.arranged, status=status)
            self.arranged = None

    def see_there(self, actor: Actor, case: Case, referral: Referral) -> None:
        """Plan how somebody gets to a service, with company for those who are not sure."""
        if referral.service is None or not self.chance.likely(0.5):
            return
        sure = self.chance.one_of(_SURE)
        wanted = [self.chance.choice(Support.values)] if sure == "low" else []
        visit = care.plan_visit(
            actor=actor,
            case=case,
            service=referral.service,
            referral=referral,
            key=self._key(),
            confidence=sure,
            wanted=wanted,
        )
        if wanted and self.chance.likely(0.6):
            care.follow_visit(actor=actor, visit=visit, shown=visit.said, arranged=wanted)

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)
