"""What keeps people safe, so that a newcomer finds something on each of its pages."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership
from alongside.accounts.queries import DEMO_DOMAIN
from alongside.care.models import Case
from alongside.care.states import Status
from alongside.common import clock
from alongside.common.once import hold
from alongside.consent.models import Consent
from alongside.consent.services import record, withdraw
from alongside.demo.agenda import Step
from alongside.demo.cast import Cast, load_cast
from alongside.demo.content import read
from alongside.demo.errands import errands
from alongside.demo.models import DemoArea
from alongside.directory.models import Service
from alongside.people import services as people
from alongside.people.models import CareRelationship, EmergencyAccess, Person
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, send
from alongside.safeguarding import services as safeguarding
from alongside.safeguarding.states import Danger, Harm

TEAM = "riverside_team"  # its members are those whom a visitor signs in as
PROVIDER = "green_shoots"
# The key of the emergency access that waits: where it stands, the rest stands too.
_MARK = uuid.UUID(int=27)


@dataclass(frozen=True)
class Scene:
    """Who acts, and in which cases: a small area has few, so a case may come up again."""

    as_of: dt.datetime
    cast: Cast
    cases: Iterator[Case]
    run_errands: Step

    def at_team(self, role: str) -> Actor:
        return self.cast.at(TEAM, role)[0]

    def says(self, what: str) -> str:
        words: dict[str, str] = read("stories/safeguards")
        return words[what]

    def day(self, days: int) -> dt.date:
        """So many days after the area's moment."""
        return timezone.localdate(self.as_of) + dt.timedelta(days=days)

    @contextmanager
    def ago(self, days: float, actor: Actor) -> Iterator[Actor]:
        """So many days before the area's moment somebody acts, and the house does its part."""
        with clock.telling(self.as_of - dt.timedelta(days=days)):
            with acting_as(actor):
                yield actor
            self.run_errands()


def scene_of(as_of: dt.datetime, cast: Cast, cases: Sequence[Case], run_errands: Step) -> Scene:
    """A scene in which each case comes up in turn, again and again."""
    return Scene(as_of, cast, cycle(cases), run_errands)


@transaction.atomic
def show_safeguards() -> None:
    """Consents that end, a hidden address, emergency access and a concern, in the last weeks.

    Told with the product's own verbs. Shown before, or with nobody to show it on, nothing happens.
    """
    hold("demo safeguards")
    if EmergencyAccess.objects.filter(pk=_MARK).exists():
        return
    cast = load_cast()
    cases = list(open_cases(cast))
    if not cases:
        return
    with errands() as run_errands:
        scene = scene_of(DemoArea.objects.get().as_of, cast, cases, run_errands)
        _agreements(scene)
        _referrals_for_a_while(scene)
        _concern(scene)
        _hidden_address(scene)
        _emergencies(scene)


def open_cases(cast: Cast) -> QuerySet[Case]:
    """The team's open cases, of workers as whom a visitor signs in; not the own pages' person."""
    return (
        Case.objects.filter(
            organisation=cast.organisations[TEAM],
            status=Status.OPEN,
            worker__email__endswith=DEMO_DOMAIN,
            person__own_account=None,
            person__protected=False,
        )
        .select_related("person", "referral")
        .order_by("person__nhs_number", "opened_at")
    )


def worker_of(case: Case) -> Actor:
    members = Membership.objects.select_related("user", "organisation")
    return Actor.of(members.get(user=case.worker_id, organisation=case.organisation_id))


def _agreements(scene: Scene) -> None:
    """Somebody, and whoever has pages of their own: written to for a season, and no research."""
    own = Case.objects.filter(status=Status.OPEN, person__own_account__isnull=False)
    for case in (next(scene.cases), own.select_related("person").first()):
        if case is None:
            continue
        with scene.ago(12, worker_of(case)) as actor:
            agreed, said_no = Consent.Basis.AGREED, Consent.Basis.SAID_NO
            record(
                actor=actor,
                person=case.person,
                purpose=Consent.Purpose.CONTACT,
                basis=agreed,
                until=scene.day(90),
            )
            record(actor=actor, person=case.person, purpose=Consent.Purpose.RESEARCH, basis=said_no)


def _referrals_for_a_while(scene: Scene) -> None:
    """One to a service for four weeks more, one whose time is over, one taken back."""
    services = Service.objects.filter(
        organisation=scene.cast.organisations[PROVIDER],
        takes_referrals=True,
        status=Service.Status.ACTIVE,
    ).order_by("name")
    for service, sent, until in zip(services, (9, 33, 20), (28, -4, None), strict=False):
        case = next(scene.cases)
        worker = worker_of(case)
        with scene.ago(sent, worker) as actor:
            _refer_on(actor, case, service, scene.day(until) if until else None)
        if until is None:
            with scene.ago(6, worker) as actor:
                given = Consent.objects.filter(
                    person=case.person, recipient=service.organisation_id
                )
                withdraw(actor=actor, consent=given.latest("created_at"))


def _refer_on(actor: Actor, case: Case, service: Service, until: dt.date | None) -> None:
    wish = Wish(
        needs=list(case.referral.reasons.all())[:1],
        feedback=Referral.Feedback.FULL,
        consent_basis=Consent.Basis.AGREED,
        consent_until=until,
    )
    send(
        actor=actor,
        person=case.person,
        to=service,
        wish=wish,
        key=f"safeguards {service.pk}",
        parent=case.referral,
    )


def _concern(scene: Scene) -> None:
    """A link worker heard of harm; the team's safeguarding lead has it and has decided."""
    case, lead = next(scene.cases), scene.at_team("safeguarding_lead")
    with scene.ago(3.1, lead) as actor:
        safeguarding.put_on_duty(
            actor=actor, user_id=lead.user, position=1, minutes=30, mobile="07700 900123"
        )
    told = safeguarding.Told(
        words=scene.says("concern"),
        person=case.person,
        harm=Harm.PERSON,
        harm_words=scene.says("harm"),
        danger=Danger.NO,
    )
    with scene.ago(3, worker_of(case)) as actor:
        concern = safeguarding.raise_concern(actor=actor, told=told, key=uuid.uuid4())
    with scene.ago(2.99, lead) as actor:
        safeguarding.acknowledge(actor=actor, concern=concern)
        safeguarding.note(
            actor=actor, concern=concern, text=scene.says("concern_note"), key=uuid.uuid4()
        )


def _hidden_address(scene: Scene) -> None:
    """Whoever works with the person and the lead know where they are; their team does not."""
    case, lead = next(scene.cases), scene.at_team("safeguarding_lead")
    reach = people.Reach([Person.Channel.PHONE], scene.says("safe_times"))
    with scene.ago(15, worker_of(case)) as actor:
        people.protect(actor=actor, person=case.person, circle=[lead.user], reach=reach)


def _emergencies(scene: Scene) -> None:
    """One waits for the privacy officer, one was judged; of people whom the team does not know."""
    team = scene.cast.organisations[TEAM]
    known = CareRelationship.objects.filter(person_id=OuterRef("pk"), organisation=team)
    strangers = Person.objects.filter(~Exists(known)).order_by("nhs_number")
    lead, officer = scene.at_team("team_lead"), scene.at_team("privacy_officer")
    for person, days, key in zip(strangers, (24, 0.2), (uuid.uuid4(), _MARK), strict=False):
        waits = key == _MARK
        why = EmergencyAccess.Why.LIFE if waits else EmergencyAccess.Why.CARE
        emergency = people.Emergency(why, scene.says("waits" if waits else "judged"))
        with scene.ago(days, lead) as actor:
            people.break_glass(
                actor=actor,
                nhs_number=person.nhs_number or "",
                date_of_birth=person.date_of_birth,
                emergency=emergency,
                key=key,
            )
        if not waits:
            with scene.ago(days - 1, officer) as actor:
                access = EmergencyAccess.objects.get(pk=key)
                people.judge(actor=actor, access=access, verdict=EmergencyAccess.Verdict.JUSTIFIED)
