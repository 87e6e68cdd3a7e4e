"""Random histories of referrals, cases and questionnaires, and figures counted the slow way."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership, User
from alongside.care.models import Case
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.outcomes.models import Answer, Response
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral, ReferralReason
from alongside.referrals.states import OPEN, Status
from tests.factories.standing import Standing, person_of, preparing, relationship

START = dt.datetime(2025, 1, 1, 8, tzinfo=dt.UTC)
DAYS = 500
ITEMS = ("satisfied", "worthwhile", "happy", "anxious")


@dataclass(frozen=True)
class District:
    """Three teams with their histories: two in Efua's borough, Cara's outside it."""

    people: Standing
    second: Actor

    @property
    def in_borough(self) -> set[uuid.UUID]:
        return {self.people.amina.organisation_id, self.second.organisation_id}


def district_of(people: Standing) -> District:
    """Tell everybody’s history, the same at every call."""
    second = _second_team(people)
    with preparing():
        ivy = person_of(people.amina)
        for team in (second, people.cara):
            relationship(ivy, team, CareRelationship.Level.CARE)
        relationship(ivy, people.gita, CareRelationship.Level.REFERRER)
        for seed, (team, size) in enumerate(
            ((people.amina, 90), (second, 25), (people.cara, 20)), start=1
        ):
            history(random.Random(seed), team, people.gita, ivy, size)
    return District(people, second)


def _second_team(people: Standing) -> Actor:
    team = Organisation.objects.create(
        name="Alderbrook South link workers",
        kind=Organisation.Kind.LINK_WORKER_TEAM,
        area=people.borough,
    )
    user = User.objects.create_user("sam@example.test", name="Sam")
    return Actor.of(
        Membership.objects.create(user=user, organisation=team, role_code="link_worker")
    )


@dataclass
class History:
    """What happened, put into the tables all at once: a statement for each, not for each row."""

    chance: random.Random
    team: Actor
    sender: Actor
    person: Person
    referrals: list[Referral] = field(default_factory=list)
    reasons: list[ReferralReason] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def tell(self, needs: list[Need]) -> None:
        """One referral and all that may follow."""
        referral = self._refer()
        drawn = self.chance.sample(needs, self.chance.randint(0, 3))
        self.reasons += [
            ReferralReason(referral=referral, need=need, position=place)
            for place, need in enumerate(drawn, start=1)
        ]
        if self.chance.random() < 0.8:
            self._take_on(referral)

    def keep(self) -> None:
        Referral.objects.bulk_create(self.referrals)
        ReferralReason.objects.bulk_create(self.reasons)
        Case.objects.bulk_create(self.cases)
        Response.objects.bulk_create(self.responses)
        Answer.objects.bulk_create(self.answers)

    def _refer(self) -> Referral:
        chance = self.chance
        status = chance.choice([status for status in Status if status != Status.DRAFT])
        sent_at = START + dt.timedelta(days=chance.random() * DAYS)
        referral = Referral(
            kind=Referral.Kind.LINK_WORKER,
            status=status,
            person=self.person,
            from_organisation_id=self.sender.organisation_id,
            from_user_id=self.sender.user_id,
            to_organisation_id=self.team.organisation_id,
            risk=Referral.Risk.NONE_KNOWN,
            words="I would like to get out of the house again.",
            key=f"{self.team.organisation_id}-{len(self.referrals)}",
            sent_at=sent_at,
            ended_at=None if status in OPEN else sent_at,
        )
        self.referrals.append(referral)
        return referral

    def _take_on(self, referral: Referral) -> None:
        chance = self.chance
        opened_at = referral.sent_at + dt.timedelta(days=chance.random() * 9)
        spoke = chance.random() < 0.7
        over = chance.random() < 0.85
        first_contact_at = opened_at + dt.timedelta(hours=chance.random() * 300) if spoke else None
        case = Case(
            person=referral.person,
            organisation_id=self.team.organisation_id,
            referral=referral,
            worker_id=self.team.user_id,
            opened_at=opened_at,
            first_contact_at=first_contact_at,
            status="closed" if over else "open",
            closed_at=opened_at + dt.timedelta(days=60 + chance.random() * 60) if over else None,
            outcome="goals_met" if over else "",
        )
        self.cases.append(case)
        for point in chance.choices(Response.Point.values, k=chance.randint(0, 6)):
            self._answer(case, point)

    def _answer(self, case: Case, point: str) -> None:
        chance = self.chance
        done = chance.random() < 0.85
        response = Response(
            person=case.person,
            organisation_id=self.team.organisation_id,
            case_id=case.pk,
            instrument_code="ons4",
            instrument_version="1",
            point=point,
            mode="phone",
            taken_at=case.opened_at + dt.timedelta(days=chance.random() * 60),
            recorded_by_id=self.team.user_id,
            not_done_reason="" if done else "declined",
            key=str(uuid.uuid4()),
        )
        self.responses.append(response)
        for item in ITEMS if done else ():
            known = chance.random() < 0.85
            answer = Answer(
                response=response,
                item=item,
                value=chance.randint(0, 10) if known else None,
                missing="" if known else chance.choice(Answer.Missing.values),
            )
            self.answers.append(answer)


def history(chance: random.Random, team: Actor, sender: Actor, person: Person, size: int) -> None:
    """``size`` referrals to the team and all that may follow. Call while ``preparing``."""
    needs = list(Need.objects.all()[:12])
    told = History(chance, team, sender, person)
    for _number in range(size):
        told.tell(needs)
    told.keep()
