"""One referral to a link-worker team, and all that follows from it."""

from alongside.accounts.actor import Actor
from alongside.demo.casework import Casework
from alongside.demo.chance import Chance
from alongside.demo.content import read
from alongside.demo.lives import PRACTICES, Life
from alongside.demo.onward import Onward
from alongside.demo.promises import keep_promises
from alongside.people.models import Person
from alongside.people.services import register
from alongside.referrals import services as referrals
from alongside.referrals.models import Referral
from alongside.referrals.states import Reason, Status

_FEEDBACK = {"key": 65, "full": 25, "none": 10}
_WHO_SENDS = {"practice": 80, "hospital": 11, "council": 9}

_DECIDED = "Could not follow what it is about; decided with the family, who want this for them."


class Episode:
    """From the referrer's meeting with the person on."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.chance = life.chance
        cast = life.helpers.cast
        self.practice = self.chance.choice(PRACTICES[life.who.ward.network])
        sender = self.chance.one_of(_WHO_SENDS)
        self.referrer = self.chance.choice(
            cast.at(self.practice if sender == "practice" else sender, "referrer")
        )
        self.worker = self._worker()
        self.person: Person
        self.referral: Referral
        self.withdrawn = False
        self.casework: Casework | None = None

    @property
    def is_over(self) -> bool:
        """The team has worked with the person and closed the case."""
        return self.casework is not None and self.casework.is_closed

    def _worker(self) -> Actor:
        """Whoever of the team will take the person on; a lead keeps a few cases."""
        cast, team = self.life.helpers.cast, self.life.team
        lead = self.chance.likely(0.08)
        return self.chance.choice(cast.at(team, "team_lead" if lead else "link_worker"))

    def begin(self) -> None:
        """Register the person and refer them."""
        direct = self._direct_service() if self.chance.likely(0.04) else None
        with self.life.as_(self.referrer) as actor:
            self.person = register(
                actor=actor,
                nhs_number=self.life.who.nhs_number,
                date_of_birth=self.life.who.born,
                gp_practice=self.life.helpers.cast.organisations[self.practice],
                **self.life.who.details,
            )
            if direct:
                direct.send(actor, self.person, self._wish(), None)
                return
            self.referral = referrals.send(
                actor=actor,
                person=self.person,
                wish=self._wish(),
                to=self.life.helpers.cast.organisations[self.life.team],
                key=str(self.life.key()),
            )
        self._what_next()

    def _direct_service(self) -> Onward | None:
        service = self.life.service_for(self.life.who.needs[0])
        return Onward(self.life, service) if service else None

    def _what_next(self) -> None:
        if self.chance.likely(0.02):
            self.life.agenda.later(0.5, 6, self.withdraw)
        if self.chance.likely(0.012):  # a few are never looked at: silence happens
            keep_promises(self.life.agenda, self.referral.pk)
        else:
            self.life.agenda.later(0.1, 4, self.look)

    def _wish(self) -> referrals.Wish:
        who, chance = self.life.who, self.chance
        stories = [self.life.story(need) for need in who.needs]
        words = self.life.says(stories[0]["words"])
        if len(stories) > 1 and chance.likely(0.5):
            words = f"{words} {self.life.says(stories[1]['words'])}"
        known = chance.likely(0.08)
        return referrals.Wish(
            needs=[self.life.helpers.needs[code] for code in who.needs],
            words=words if chance.likely(0.92) else "",
            note=self._issues(self.life.says(stories[0]["notes"])) if chance.likely(0.6) else "",
            risk=Referral.Risk.KNOWN if known else Referral.Risk.NONE_KNOWN,
            risk_note=self.life.work("risk") if known else "",
            urgency=chance.one_of({"routine": 88, "soon": 12}),
            feedback=chance.one_of(_FEEDBACK),
            consent_basis=(basis := chance.one_of({"agreed": 99, "best_interests": 1})),
            consent_why="" if basis == "agreed" else _DECIDED,
        )

    def _issues(self, first: str) -> str:
        """What a practice tells of somebody's health: one line, or a few for whoever has more."""
        more = Chance.of("issues", self.life.who.nhs_number)
        known: list[str] = read("stories/everyday")["issues"]
        return "\n".join([first, *more.sample(known, more.choice([0, 0, 1, 2]))])

    def withdraw(self) -> None:
        with self.life.as_(self.referrer) as actor:
            if self._is_new():
                reason = self.chance.choice([Reason.CHANGED_MIND, Reason.MOVED, Reason.OTHER])
                self._move(actor, "withdraw", reason, self.life.work("withdraw", reason))
                self.withdrawn = True

    def _is_new(self) -> bool:
        return self.casework is None and self.referral.status in (Status.SENT, Status.RECEIVED)

    def look(self) -> None:
        """The team opens it and decides, mostly within days."""
        if self.withdrawn:
            return
        with self.life.as_(self.worker) as actor:
            self.referral = referrals.open_referral(actor=actor, referral=self.referral)
        fate = self.chance.one_of({"take_on": 93, "decline": 4, "hand_back": 3})
        self.life.agenda.later(0.05, 5, getattr(self, fate))

    def decline(self) -> None:
        if not self.withdrawn:
            reason = self.chance.choice([Reason.OUT_OF_AREA, Reason.NOT_ELIGIBLE, Reason.OTHER])
            with self.life.as_(self.worker) as actor:
                self._move(actor, "decline", reason, self.life.work("team_decline", reason))

    def hand_back(self) -> None:
        if not self.withdrawn:
            reason = Reason.MORE_INFORMATION
            with self.life.as_(self.worker) as actor:
                self._move(actor, "hand_back", reason, self.life.work("team_decline", reason))

    def take_on(self) -> None:
        if not self.withdrawn:
            self.casework = Casework(self.life, self.worker, self.person, self.referral)
            self.casework.begin()

    def _move(self, actor: Actor, name: str, reason: str, note: str) -> None:
        self.referral = referrals.move(
            actor=actor, referral=self.referral, name=name, reason=reason, note=note
        )
