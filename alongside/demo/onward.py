"""A referral to a service, and what the people there make of it."""

from alongside.accounts.actor import Actor
from alongside.demo.agenda import Step
from alongside.demo.lives import Life
from alongside.demo.promises import keep_promises
from alongside.directory.models import Service
from alongside.people.models import Person
from alongside.referrals import services as referrals
from alongside.referrals.models import Referral
from alongside.referrals.states import Reason

_FIRST_ANSWER = {"accept": 77, "decline": 12, "hand_back": 3, "silence": 8}
_WHY_DECLINED = {"full": 55, "not_eligible": 25, "unsafe": 5, "other": 15}


class Onward:
    """From sending until the service is done with it, or today."""

    def __init__(self, life: Life, service: Service) -> None:
        self.life = life
        self.chance = life.chance
        self.service = service
        code = next(
            c for c, o in life.helpers.cast.organisations.items() if o == service.organisation
        )
        self.provider = self.chance.choice(life.helpers.cast.at(code, "provider"))
        self.referral: Referral
        self.visits = self.chance.choice([1, 1, 2, 3])

    def send(
        self, sender: Actor, person: Person, wish: referrals.Wish, parent: Referral | None
    ) -> None:
        """Called while the sender acts."""
        self.referral = referrals.send(
            actor=sender,
            person=person,
            wish=wish,
            to=self.service,
            parent=parent,
            key=str(self.life.key()),
        )
        self._later(0.2, 5, self.look)

    def look(self) -> None:
        with self.life.as_(self.provider) as actor:
            referrals.open_referral(actor=actor, referral=self.referral)
        answer = self.chance.one_of(_FIRST_ANSWER)
        if answer == "silence":
            keep_promises(self.life.agenda, self.referral.pk)
        else:
            self._later(0.1, 5, getattr(self, answer))

    def accept(self) -> None:
        self._move("accept", note=self.life.work("provider", "accept"))
        if self.chance.likely(0.2):
            self._later(1, 4, self.wait)
        else:
            self._later(1, 8, self.contact)

    def decline(self) -> None:
        reason = self.chance.one_of(_WHY_DECLINED)
        self._move("decline", reason=reason, note=self.life.work("decline", reason))

    def hand_back(self) -> None:
        reason = Reason.MORE_INFORMATION
        self._move("hand_back", reason=reason, note=self.life.work("decline", reason))

    def wait(self) -> None:
        self._move("wait", note=self.life.work("provider", "wait"))
        self._later(14, 70, self.contact)

    def contact(self) -> None:
        self._move("contact")
        if self.chance.likely(0.1):
            self._later(3, 10, self.give_up)
        else:
            self._later(0.1, 6, self.book)

    def book(self) -> None:
        self._move("book", note=self.life.work("provider", "book"))
        self._later(3, 14, self.attend if self.chance.likely(0.78) else self.miss)

    def miss(self) -> None:
        self._move("miss", note=self.life.work("provider", "miss"))
        if self.chance.likely(0.55):
            self._later(2, 10, self.book)
        else:
            self._later(7, 21, self.give_up)

    def attend(self) -> None:
        self._move("attend", note=self.life.work("provider", "attend"))
        self.visits -= 1
        if self.visits:
            self._later(6, 9, self.attend)
        elif self.chance.likely(0.8):
            self._later(14, 60, self.complete)

    def complete(self) -> None:
        came = {"keeps_coming": 6, "got_there": 4, "in_part": 3, "all_offered": 2, "not_known": 1}
        reason = self.chance.one_of(came)
        self._move("complete", reason=reason, note=self.life.work("provider", "complete"))

    def give_up(self) -> None:
        reason = self.chance.one_of({"no_reply": 5, "changed_mind": 4, "moved": 1})
        self._move("close", reason=reason, note=self.life.work("provider", "close", reason))

    def _later(self, soonest: float, latest: float, step: Step) -> None:
        self.life.agenda.later(soonest, latest, step)

    def _move(self, name: str, reason: str = "", note: str = "") -> None:
        with self.life.as_(self.provider) as actor:
            self.referral = referrals.move(
                actor=actor, referral=self.referral, name=name, reason=reason, note=note
            )
