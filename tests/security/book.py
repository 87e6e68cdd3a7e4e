"""A small, slow model of who may see whom, written apart from the product: one book of reasons."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from alongside.accounts.actor import Actor
from alongside.common import clock

Id = uuid.UUID

SEES_PEOPLE = {"referrer", "link_worker", "team_lead", "provider", "safeguarding_lead"}
SEES_REFERRALS = {"referrer", "link_worker", "team_lead", "provider"}
WORKS_CASES = {"link_worker", "team_lead"}
NO_LONGER = {"declined", "returned", "withdrawn"}


@dataclass
class Reason:
    """Why an organisation sees a person; ``until`` and ``only_user`` as somebody said."""

    person: Id
    organisation: Id
    level: str
    granted_by: Id
    until: dt.datetime | None = None
    only_user: Id | None = None
    ended: bool = False


@dataclass
class Sent:
    """A referral, as far as it matters here."""

    person: Id
    sender: Id
    receiver: Id
    kind: str
    consent: Id
    status: str = "sent"
    shows_plan: bool = False
    until: dt.datetime | None = None
    taken_back: bool = False


@dataclass
class Acting:
    """Somebody acts for a person, with all that a relation can cover."""

    person: Id
    until: dt.date | None = None
    ended: bool = False


@dataclass
class Book:
    """All that was ever said of who may see whom."""

    reasons: list[Reason] = field(default_factory=list)
    referrals: dict[Id, Sent] = field(default_factory=dict)
    cases: dict[Id, tuple[Id, Id]] = field(default_factory=dict)  # team and person
    goals: dict[Id, Id] = field(default_factory=dict)  # with the case of each
    letters: dict[Id, Id] = field(default_factory=dict)  # by letter, the case
    circles: dict[Id, set[tuple[Id, Id]]] = field(default_factory=dict)  # while protected
    opened: list[tuple[Id, Id, Id, dt.datetime]] = field(default_factory=list)  # in an emergency

    acting: dict[Id, Acting] = field(default_factory=dict)  # by the relation
    kept_back: set[Id] = field(default_factory=set)  # goals that no proxy sees

    def live(self, actor: Actor, person: Id, *levels: str) -> bool:
        """Whether the actor's organisation, or the actor alone, has a reason this very moment."""
        for reason in self.reasons:
            if reason.person != person or reason.organisation != actor.organisation_id:
                continue
            if levels and reason.level not in levels:
                continue
            if reason.only_user not in (None, actor.user_id) or reason.ended:
                continue
            if reason.until is None or reason.until > clock.now():
                return True
        return False

    def stays(self, actor: Actor, person: Id) -> bool:
        """Whether the whole organisation has a reason, not somebody alone in an emergency."""
        return any(
            (reason.person, reason.organisation) == (person, actor.organisation_id)
            and not (reason.ended or reason.only_user)
            and (reason.until is None or reason.until > clock.now())
            for reason in self.reasons
        )

    def begin(self, reason: Reason) -> None:
        """A reason for good is there once; one with an end stands beside it."""
        for earlier in self.reasons:
            same = (earlier.person, earlier.organisation, earlier.level) == (
                *(reason.person, reason.organisation, reason.level),
            )
            if same and earlier.until is None and reason.until is None and not earlier.ended:
                return
        self.reasons.append(reason)

    def end(self, actor: Actor, person: Id, organisation: Id, levels: Iterable[str]) -> None:
        """The actor ends what an organisation sees, as far as it is theirs to end."""
        for level in levels:
            cares = self.live(actor, person, "care")
            for reason in self.reasons:
                theirs = actor.organisation_id in (reason.organisation, reason.granted_by)
                if (reason.person, reason.organisation, reason.level) == (
                    *(person, organisation, level),
                ) and (actor.person_id == person or theirs or cares):
                    reason.ended = True

    def stop(self, actor: Actor, referral: Id, status: str) -> None:
        """A referral comes to nothing: the receiver's reason goes with it, if it was the only."""
        gone = self.referrals[referral]
        gone.status = status
        others = (
            other
            for key, other in self.referrals.items()
            if key != referral
            and (other.person, other.receiver, other.kind)
            == (gone.person, gone.receiver, gone.kind)
            and other.status not in NO_LONGER
        )
        if not any(others):
            level = "service" if gone.kind == "provider" else "care"
            self.end(actor, gone.person, gone.receiver, [level])

    def knows_where(self, actor: Actor, person: Id) -> bool:
        """Whether the actor may know where a protected person is."""
        if not self.live(actor, person):
            return False
        me = actor.user_id, actor.organisation_id
        return me in self.circles[person] or any(
            (user, organisation) == me and somebody == person and until > clock.now()
            for user, organisation, somebody, until in self.opened
        )

    def people(self, actor: Actor) -> set[Id]:
        if actor.role_code not in SEES_PEOPLE:
            return set()
        return {reason.person for reason in self.reasons if self.live(actor, reason.person)}

    def sent(self, actor: Actor) -> set[Id]:
        if actor.role_code not in SEES_REFERRALS:
            return set()
        return {
            key
            for key, one in self.referrals.items()
            if actor.organisation_id in (one.sender, one.receiver) and self.live(actor, one.person)
        }

    def consents(self, actor: Actor) -> set[Id]:
        if actor.role_code not in SEES_PEOPLE:
            return set()
        return {
            one.consent
            for one in self.referrals.values()
            if self.live(actor, one.person, "care")
            or (
                actor.organisation_id in (one.sender, one.receiver) and self.live(actor, one.person)
            )
        }

    def worked(self, actor: Actor) -> set[Id]:
        if actor.role_code not in WORKS_CASES:
            return set()
        return {
            case
            for case, (team, person) in self.cases.items()
            if team == actor.organisation_id and self.live(actor, person, "care")
        }

    def hidden(self, actor: Actor) -> set[Id]:
        if actor.role_code not in SEES_PEOPLE:
            return set()
        return {person for person in self.circles if self.knows_where(actor, person)}

    def to_a_proxy(self, relation: Id) -> dict[str, set[Id]]:
        """By the table: what somebody reads who acts for a person, while they do."""
        one = self.acting[relation]
        over = one.until is not None and one.until < clock.today()
        if one.ended or over or one.person in self.circles:
            return {}
        sent = {key: each for key, each in self.referrals.items() if each.person == one.person}
        cases = {case for case, (_team, person) in self.cases.items() if person == one.person}
        return {
            "people_person": {one.person},
            "referrals_referral": set(sent),
            "consent_consent": {each.consent for each in sent.values()},
            "care_case": cases,
            "care_goal": {
                goal
                for goal, case in self.goals.items()
                if case in cases and goal not in self.kept_back
            },
        }

    def documents(self, actor: Actor) -> set[Id]:
        """Letters of the team's own cases; they may say where a protected person is."""
        worked = self.worked(actor)
        return {
            letter
            for letter, case in self.letters.items()
            if case in worked
            and (
                self.cases[case][1] not in self.circles
                or self.knows_where(actor, self.cases[case][1])
            )
        }

    def plans(self, actor: Actor) -> set[Id]:
        """Goals: of the team's own cases, and what somebody agreed to show a service."""
        return {goal for goal, case in self.goals.items() if self._reads_plan(actor, case)}

    def _reads_plan(self, actor: Actor, case: Id) -> bool:
        if case in self.worked(actor):
            return True
        team, person = self.cases[case]
        return (
            actor.role_code == "provider"
            and self.live(actor, person, "service")
            and any(
                one.shows_plan
                and not one.taken_back
                and (one.until is None or one.until > clock.now())
                and (one.receiver, one.sender, one.person) == (actor.organisation_id, team, person)
                for one in self.referrals.values()
            )
        )
