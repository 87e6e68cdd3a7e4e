"""A link worker's work with one person, from taking on to closing."""

import datetime as dt
import uuid

from django.utils import timezone

from alongside.accounts.actor import Actor
from alongside.care import services as care
from alongside.care.models import Action, Case, Contact, Goal
from alongside.care.models.plan import ABOUT_ME
from alongside.care.own_account import account_in
from alongside.care.states import ContactOutcome, Outcome
from alongside.common import clock
from alongside.demo.agenda import Step
from alongside.demo.chance import Chance
from alongside.demo.company import Company
from alongside.demo.content import read
from alongside.demo.lives import Life
from alongside.demo.onward import Onward
from alongside.demo.wellbeing import Answers, first_answers, later_answers
from alongside.outcomes.models import Response
from alongside.outcomes.services import record_response
from alongside.people.models import Death, Person
from alongside.referrals.about_me import Part
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish

_FIRST_TRIES = {"spoke": 50, "no_answer": 30, "left_message": 20}
_MEETINGS = {"spoke": 82, "did_not_attend": 9, "no_answer": 9}
_ENDINGS = {"goals_met": 46, "goals_partly_met": 36, "goals_not_met": 9, "referred_elsewhere": 9}
_NOT_DONE = {"declined": 45, "unwell": 25, "not_appropriate": 10, "not_asked": 20}


class Casework:
    """One case. The person is tried, met, listened to; some are never reached."""

    def __init__(self, life: Life, worker: Actor, person: Person, referral: Referral) -> None:
        self.life, self.chance = life, life.chance
        self.telling = Chance.of("plan", referral.pk)
        self.worker, self.person, self.referral = worker, person, referral
        self.company = Company(referral)
        self.case: Case
        self.is_closed = False
        self.tries = 0
        self.meetings = self.chance.randint(2, 8)
        self.first: Answers | None = None
        self.goals: list[Goal] = []
        self.actions: list[Action] = []
        self.onward = self.chance.choice([0, 0, 1, 1, 2])

    def begin(self) -> None:
        with self.life.as_(self.worker) as actor:
            self.case = care.take_on(actor=actor, referral=self.referral)
        self.life.agenda.later(0.5, 9, self.try_to_reach)

    def try_to_reach(self) -> None:
        outcome = self.chance.one_of(_FIRST_TRIES)
        self.tries += 1
        with self.life.as_(self.worker) as actor:
            if outcome != ContactOutcome.SPOKE:
                self._log(actor, outcome, *self._after_a_miss())
            elif self.chance.likely(0.06):
                self._log(actor, outcome, *self._ending(Outcome.CHANGED_MIND, 1, 10))
            else:
                self._log(actor, outcome, 4, 18, self.meet, first=True)
                if self.chance.likely(0.35):
                    self._measure(actor, Response.Point.BASELINE)

    def _after_a_miss(self) -> tuple[float, float, Step]:
        if self.tries < 4:
            return 2, 9, self.try_to_reach
        return self._ending(Outcome.NO_REPLY, 5, 20)

    def meet(self) -> None:
        outcome = self.chance.one_of(_MEETINGS)
        with self.life.as_(self.worker) as actor:
            self.company.settle(actor, outcome)
            if outcome != ContactOutcome.SPOKE:
                self.tries += 1
                self._log(actor, outcome, *self._after_a_miss_later())
                return
            self.meetings -= 1
            self._log(actor, outcome, *self._after_a_meeting())
            self._do_what_is_due(actor)

    def _after_a_miss_later(self) -> tuple[float, float, Step]:
        if self.tries > 8 and self.chance.likely(0.5):
            return self._ending(Outcome.NO_REPLY, 7, 20)
        return 2, 12, self.meet

    def _after_a_meeting(self) -> tuple[float, float, Step]:
        sad = self.chance.random()
        if sad < 0.006:
            return 5, 30, self._note_death
        if sad < 0.016:
            return self._ending(Outcome.MOVED, 5, 30)
        if sad < 0.028:
            return self._ending(Outcome.CHANGED_MIND, 3, 14)
        return 7, 28, self.meet if self.meetings > 0 else self.finish

    def _do_what_is_due(self, actor: Actor) -> None:
        asked_before = self.has_baseline
        if not asked_before and self.chance.likely(0.6):
            self._measure(actor, Response.Point.BASELINE)
        if not self.goals and self.telling.likely(0.7):
            self._write_plan(actor)
        if not self.goals or (len(self.goals) < 3 and self.chance.likely(0.15)):
            self._set_goal(actor)
        for action in list(self.actions):
            if self.chance.likely(0.45):
                care.finish_action(actor=actor, action=action)
                self.actions.remove(action)
        if self.onward and self.chance.likely(0.6):
            self.onward -= 1
            self._refer_on(actor)
        if self.first and self.meetings == 2 and self.chance.likely(0.12) and asked_before:
            self._measure(actor, Response.Point.REVIEW)

    def finish(self) -> None:
        """The last meeting: how it is now, and goodbye."""
        with self.life.as_(self.worker) as actor:
            self._log(actor, ContactOutcome.SPOKE, *self._ending(self._outcome(), 0.1, 12))
            if self.first and self.chance.likely(0.64):
                self._measure(actor, Response.Point.FINAL)
            elif self.chance.likely(0.1):
                self._leave_out(actor, Response.Point.FINAL)

    def _outcome(self) -> str:
        return self.chance.one_of(_ENDINGS)

    def _ending(self, outcome: str, soonest: float, latest: float) -> tuple[float, float, Step]:
        return soonest, latest, lambda: self._close(outcome)

    def _close(self, outcome: str) -> None:
        with self.life.as_(self.worker) as actor:
            note = self.life.work("closing", outcome)
            care.close_case(actor=actor, case=self.case, outcome=outcome, note=note)
        self.is_closed = True

    def _note_death(self) -> None:
        with self.life.as_(self.worker) as actor:
            key = self.life.key()
            care.note_death(actor=actor, person=self.person, source=Death.Source.FAMILY, key=key)
        self.life.agenda.end()

    def _log(
        self,
        actor: Actor,
        outcome: str,
        soonest: float,
        latest: float,
        then: Step,
        *,
        first: bool = False,
    ) -> None:
        """Note the contact, promise the next one, and plan it: promises are sometimes late."""
        moment = self.life.agenda.later(soonest, latest, then)
        promised: dt.date = timezone.localdate(moment)
        if self.chance.likely(0.35):
            promised = max(clock.today(), promised - dt.timedelta(days=self.chance.randint(3, 21)))
        kind = self._kind(outcome)
        care.log_contact(
            actor=actor,
            case=self.case,
            key=self.life.key(),
            kind=kind,
            minutes=self._minutes(kind, outcome),
            outcome=outcome,
            note=self.life.work("contact", "first" if first else outcome),
            next_contact_on=None if self.chance.likely(0.03) else promised,
        )
        if then == self.meet and outcome == ContactOutcome.SPOKE:
            self.company.arrange(actor, self.case, moment)

    def _kind(self, outcome: str) -> str:
        kinds = Contact.Kind
        if outcome == ContactOutcome.DID_NOT_ATTEND:
            return kinds.FACE_TO_FACE
        if outcome != ContactOutcome.SPOKE:
            return kinds.PHONE
        return self.chance.one_of(
            {
                kinds.PHONE: 46,
                kinds.FACE_TO_FACE: 32,
                kinds.HOME_VISIT: 15,
                kinds.VIDEO: 4,
                kinds.TEXT: 3,
            }
        )

    def _minutes(self, kind: str, outcome: str) -> int:
        if outcome != ContactOutcome.SPOKE or kind == Contact.Kind.TEXT:
            return 5
        longer = kind in (Contact.Kind.FACE_TO_FACE, Contact.Kind.HOME_VISIT)
        return self.chance.choice([30, 45, 60, 75] if longer else [10, 15, 20, 30, 45])

    @property
    def has_baseline(self) -> bool:
        return self.first is not None

    def _measure(self, actor: Actor, point: str) -> None:
        """Ask the four questions; some would rather not, and then there is no number."""
        if self.chance.likely(0.1):
            self._leave_out(actor, point)
            return
        if point == Response.Point.BASELINE:
            answers = self.first = first_answers(self.chance)
        else:
            answers = later_answers(self.chance, self.first or {})
        self._record(actor, point, answers, "")

    def _leave_out(self, actor: Actor, point: str) -> None:
        if point == Response.Point.BASELINE:
            self.first = {}
        self._record(actor, point, {}, self.chance.one_of(_NOT_DONE))

    def _record(self, actor: Actor, point: str, answers: Answers, why_not: str) -> None:
        record_response(
            actor=actor,
            person=self.person,
            case_id=self.case.pk,
            instrument_code="ons4",
            point=point,
            answers=answers,
            mode=self.chance.one_of({"phone": 55, "in_person": 40, "self": 5}),
            key=str(self.life.key()),
            not_done_reason=why_not,
        )

    def _write_plan(self, actor: Actor) -> None:
        """What the person says of themselves, and mostly what was agreed too."""
        said = read("stories/plan")
        names = [name for name in ABOUT_ME if name in said and self.telling.likely(0.75)]
        if self.telling.likely(0.6):
            names += ["contingency", "ending"]
        words = {name: self.telling.choice(said[name]) for name in names}
        if "ending" in names:
            ahead = dt.timedelta(days=self.telling.randint(60, 120))
            words |= {"agreed": "person", "review_on": (clock.today() + ahead).isoformat()}
        key = uuid.UUID(int=self.telling.getrandbits(128), version=4)
        care.write_plan(actor=actor, case=self.case, base=0, words=words, key=key)

    def _set_goal(self, actor: Actor) -> None:
        story = self.life.story(self.chance.choice(self.life.who.needs))
        key, words = self.life.key(), self.life.says(story["goals"])
        if words in {goal.words for goal in self.goals}:
            return  # nobody wants the same thing twice
        goal = care.set_goal(actor=actor, case=self.case, key=key, words=words)
        self.goals.append(goal)
        how_many = min(len(story["actions"]), self.chance.randint(1, 3))
        for line in self.chance.sample(story["actions"], how_many):
            owner, what = line.format(**self.life.who.slots).split("|")
            due = clock.today() + dt.timedelta(days=self.chance.randint(3, 28))
            action = care.agree_action(
                actor=actor, goal=goal, key=self.life.key(), what=what, owner=owner, due_on=due
            )
            self.actions.append(action)

    def _refer_on(self, actor: Actor) -> None:
        need = self.chance.choice(self.life.who.needs)
        service = self.life.service_for(need)
        if service is None:
            return
        wish = Wish(
            needs=[self.life.helpers.needs[need]],
            words=self.life.says(self.life.story(need)["goals"]),
            about_me=account_in(actor, self.case).only([Part.HOW_TO_SUPPORT]),
            note=self.life.work("onward_note"),
            feedback=self.chance.one_of({"key": 55, "full": 45}),
            consent_basis="agreed",
        )
        onward = Onward(self.life, service)
        onward.send(actor, self.person, wish, self.case.referral)
        self.company.see_there(actor, self.case, onward.referral)
