"""Random histories of referrals, cases and questionnaires, and figures counted the slow way."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass

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


def history(chance: random.Random, team: Actor, sender: Actor, person: Person, size: int) -> None:
    """``size`` referrals to the team and all that may follow. Call while ``preparing``."""
    needs = list(Need.objects.all()[:12])
    for number in range(size):
        referral = _referral(chance, team, sender, person, number)
        for place, need in enumerate(chance.sample(needs, chance.randint(0, 3)), start=1):
            ReferralReason.objects.create(referral=referral, need=need, position=place)
        if chance.random() < 0.8:
            _case(chance, team, referral)


def _referral(
    chance: random.Random, team: Actor, sender: Actor, person: Person, number: int
) -> Referral:
    status = chance.choice([status for status in Status if status != Status.DRAFT])
    sent_at = START + dt.timedelta(days=chance.random() * DAYS)
    return Referral.objects.create(
        kind=Referral.Kind.LINK_WORKER,
        status=status,
        person=person,
        from_organisation_id=sender.organisation_id,
        from_user_id=sender.user_id,
        to_organisation_id=team.organisation_id,
        risk=Referral.Risk.NONE_KNOWN,
        words="I would like to get out of the house again.",
        key=f"{team.organisation_id}-{number}",
        sent_at=sent_at,
        ended_at=None if status in OPEN else sent_at,
    )


def _case(chance: random.Random, team: Actor, referral: Referral) -> None:
    opened_at = referral.sent_at + dt.timedelta(days=chance.random() * 9)
    spoke = chance.random() < 0.7
    over = chance.random() < 0.85
    case = Case.objects.create(
        person=referral.person,
        organisation_id=team.organisation_id,
        referral=referral,
        worker_id=team.user_id,
        opened_at=opened_at,
        first_contact_at=opened_at + dt.timedelta(hours=chance.random() * 300) if spoke else None,
        status="closed" if over else "open",
        closed_at=opened_at + dt.timedelta(days=60 + chance.random() * 60) if over else None,
        outcome="goals_met" if over else "",
    )
    points = chance.choices(Response.Point.values, k=chance.randint(0, 6))
    for point in points:
        _response(chance, team, case, point)


def _response(chance: random.Random, team: Actor, case: Case, point: str) -> None:
    done = chance.random() < 0.85
    response = Response.objects.create(
        person=case.person,
        organisation_id=team.organisation_id,
        case_id=case.pk,
        instrument_code="ons4",
        instrument_version="1",
        point=point,
        mode="phone",
        taken_at=case.opened_at + dt.timedelta(days=chance.random() * 60),
        recorded_by_id=team.user_id,
        not_done_reason="" if done else "declined",
        key=str(uuid.uuid4()),
    )
    for item in ITEMS if done else ():
        known = chance.random() < 0.85
        Answer.objects.create(
            response=response,
            item=item,
            value=chance.randint(0, 10) if known else None,
            missing="" if known else chance.choice(Answer.Missing.values),
        )
