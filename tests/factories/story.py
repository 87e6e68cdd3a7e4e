"""One person's way through the house, told with the verbs that people use."""

import datetime as dt
import uuid
from typing import Any

from alongside.accounts.actor import Actor, acting_as
from alongside.asks.models import Ask
from alongside.asks.services import Question, ask
from alongside.attendance.models import Sheet
from alongside.begun import outside
from alongside.begun.asking import AtHome, ask_at_home
from alongside.begun.home_rules import Hears, HomeAsk, Reach, Whom
from alongside.begun.models import Door
from alongside.booking.models import Place, Session, WaitingEntry, WalkIn
from alongside.booking.services import add_hours, offer_slots, read_from
from alongside.care import services as care
from alongside.care.models import Case
from alongside.common import clock
from alongside.directory.models import Arrangement, Service
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation
from alongside.outreach.choosing import Query
from alongside.outreach.models import Invitee, InviteList
from alongside.outreach.services import Plan, make_list
from alongside.owncare.services import reflect
from alongside.people.models import Merge, Person, Relation
from alongside.people.services import begin_relation, open_own_account, register
from alongside.people.services.proxies import open_proxy_account
from alongside.people.states import RelationStatus
from alongside.questions.content import Content
from alongside.questions.content import Question as Asked
from alongside.questions.models import Form
from alongside.referrals import services as referrals
from alongside.referrals.models import Referral
from alongside.rights.models import Objection
from alongside.rights.services import object_to_use
from tests.factories.own_care import cared_for
from tests.factories.standing import person_of, preparing

# The synthetic range: 999 000 0000 and up, each with its check digit.
NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")

# The smallest letter that may be kept.
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def wish(**changes: object) -> referrals.Wish:
    """An ordinary referral's content."""
    content: dict[str, object] = {
        "needs": list(Need.objects.filter(code="loneliness")),
        "words": "I have not spoken to anyone since Sunday.",
        "consent_basis": "agreed",
        "feedback": Referral.Feedback.FULL,
    }
    return referrals.Wish(**(content | changes))  # type: ignore[arg-type]


# Who somebody is, unless told otherwise.
HERSELF: dict[str, Any] = {
    "date_of_birth": dt.date(1948, 3, 9),
    "given_name": "Ivy",
    "family_name": "Test",
    "phone": "01632 960001",
}


def registered(actor: Actor, number: str = NHS_NUMBERS[0], **details: object) -> Person:
    """Somebody whom this actor has entered."""
    with acting_as(actor):
        return register(
            actor=actor,
            nhs_number=number,
            **(HERSELF | details),
        )


def referred(actor: Actor, person: Person, to: Actor, **changes: object) -> Referral:
    """A referral of that person to that link worker's team."""
    with acting_as(actor):
        return referrals.send(
            actor=actor,
            person=person,
            to=Organisation.objects.get(pk=to.organisation_id),
            wish=wish(**changes),
            key=str(uuid.uuid4()),
        )


def taken_on(worker: Actor, referral: Referral) -> Case:
    with acting_as(worker):
        return care.take_on(actor=worker, referral=referral)


def service_of(provider: Actor, **fields: object) -> Service:
    """A service that the provider's organisation offers."""
    return Service.objects.create(
        organisation_id=provider.organisation_id,
        **({"name": "Tuesday lunch club", "takes_referrals": True} | fields),
    )


def referred_on(worker: Actor, case: Case, service: Service) -> Referral:
    """An onward referral from a case to a service."""
    with acting_as(worker):
        return referrals.send(
            actor=worker,
            person=case.person,
            to=service,
            wish=wish(),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )


def acting_for(worker: Actor, case: Case, **told: object) -> Relation:
    """Somebody who acts for the person of the case: unless told otherwise, her friend Mary."""
    content: dict[str, object] = {
        "kind": Relation.Kind.CARER,
        "name": "Mary Friend",
        "scopes": Relation.Scope.values,
        "evidence": "She said so to Amina, the two of them alone.",
    }
    with acting_as(worker):
        return begin_relation(
            actor=worker,
            person=case.person,
            key=uuid.uuid4(),
            **(content | told),  # type: ignore[arg-type]
        )


def somebody_for(person: Person, worker: Actor) -> Relation:
    """The same before anybody works with the person, so that a scene has somebody who acts."""
    with preparing():
        return Relation.objects.create(
            person=person,
            kind=Relation.Kind.CARER,
            name="Otto Friend",
            scopes=Relation.Scope.values,
            evidence="They said so.",
            starts_on=clock.today(),
            status=RelationStatus.STANDING,
            recorded_by_id=worker.user_id,
            recorded_for_id=worker.organisation_id,
        )


def let_in(relation: Relation) -> Actor:
    """Whoever acts for somebody, signed in to their own pages."""
    with acting_as(Actor.system("test")) as system:
        user = open_proxy_account(
            actor=system, relation_id=relation.pk, person_id=relation.person_id
        )
    return Actor.of_proxy(
        user.pk,
        relation.person_id,
        relation.name,
        acts_as=relation.kind,
        scopes=relation.scopes,
    )


def themselves(person: Person) -> Actor:
    """The person, signed in to their own pages."""
    with acting_as(Actor.system("test")) as system:
        account = open_own_account(actor=system, person_id=person.pk)
    return Actor.of_person(account.user_id, person.pk, person.full_name)


def objecting(worker: Actor, case: Case) -> Objection:
    """The worker wrote down that the person opted out of use beyond their care."""
    with acting_as(worker):
        return object_to_use(
            actor=worker, person_id=case.person_id, key=uuid.uuid4(), source="national"
        )


def asked_from_outside(worker: Actor, **changes: object) -> tuple[Door, uuid.UUID]:
    """A link of the worker's team, and what a dentist asked through it: its id."""
    with acting_as(worker):
        door = outside.make_door(
            actor=worker,
            name="Elm dentists",
            domains=["elm-dental.example"],
            once=False,
            days=14,
            key=uuid.uuid4(),
        )
    key = uuid.uuid4()
    content = {
        "nhs_number": "",
        "born": "1950-05-01",
        "details": {
            **dict.fromkeys(("phone", "postcode", "contact_note"), ""),
            "given_name": "Otis",
            "family_name": "Quill",
        },
        "needs": ["loneliness"],
        **dict.fromkeys(("words", "note", "risk_note", "consent_why"), ""),
        "risk": "none",
        "urgency": "routine",
        "consent_basis": "agreed",
        "consent_how": "spoken",
    }
    with acting_as(Actor.system("test")) as house:
        opened = outside.open_door(door.pk)
        assert opened is not None
        outside.ask(
            actor=house,
            door=opened,
            email="dee@elm-dental.example",
            who={"name": "Dee", "works_as": "Dentist", "works_at": "Elm Dental", "phone": ""},
            content=content | changes,
            key=key,
        )
    return door, key


def home_asking(**changes: Any) -> HomeAsk:
    """What Ivy asks by the front door, for herself."""
    said: dict[str, Any] = {
        "whom": Whom("Ivy", "Test", dt.date(1950, 5, 1), "ZZ1 1AA", phone="07700 900123"),
        "reach": Reach(ways=["phone", "sms"], times=["morning"]),
        "needs": ["loneliness"],
        "words": "I have nobody to eat with.",
        "level": "link_worker",
        "because": ["You said that it is hard to begin alone."],
        "hears": Hears("text", "+447700900123", "en-gb"),
        "agrees": True,
    }
    return HomeAsk(**{**said, **changes})


def asked_at_home(worker: Actor, **changes: Any) -> AtHome:
    """What was asked of the worker's team by the front door."""
    with acting_as(Actor.system("test")) as house:
        return ask_at_home(
            actor=house,
            team=Organisation.objects.get(pk=worker.organisation_id),
            asking=home_asking(**changes),
            key=uuid.uuid4(),
        )


def on_the_way(worker: Actor, case: Case, service: Service) -> dict[str, list[object]]:
    """What stands along the way of a case, by the names of its ids in addresses."""
    with acting_as(worker):
        appointment = care.book_appointment(
            actor=worker,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            at=clock.now() + dt.timedelta(days=2),
            minutes=30,
        )
        visit = care.plan_visit(
            actor=worker, case=case, service=service, key=uuid.uuid4(), confidence="low"
        )
        task = care.make_task(actor=worker, case=case, key=uuid.uuid4(), what="Ring them")
        absence = care.be_away(
            actor=worker,
            key=uuid.uuid4(),
            worker=worker.user,
            starts_on=clock.today() + dt.timedelta(days=30),
            ends_on=clock.today() + dt.timedelta(days=31),
        )
        tie = care.draw_tie(
            actor=worker, case=case, key=uuid.uuid4(), name="Rosa", kind="person", circle="closest"
        )
        plan = Plan(
            name="Quiet winter",
            purpose="To offer a talk.",
            basis=InviteList.Basis.CARE,
            basis_why="They are offered help for themselves.",
            need=Need.objects.get(code="loneliness"),
            a_week=5,
            review_on=clock.today() + dt.timedelta(days=30),
            keep_until=clock.today() + dt.timedelta(days=90),
        )
        found = Query(age_from=18)
        invited = make_list(actor=worker, plan=plan, query=found, key=uuid.uuid4())
        document = care.add_document(
            actor=worker,
            case=case,
            key=uuid.uuid4(),
            file=PDF,
            title="Letter",
            kind="letter",
            shown=True,
        )
    sent_file = uuid.uuid4()  # of somebody protected nobody may send one
    if not case.person.protected:
        with acting_as(worker):
            written = referrals.add_note(
                actor=worker, referral=case.referral, text="See this", key=uuid.uuid4(), file=PDF
            )
            sent_file = written.files.get().pk
    with acting_as(worker):
        question = ask(
            actor=worker,
            case=case,
            service=service,
            question=Question(wish(words="Sundays are long."), "It may suit you."),
            key=uuid.uuid4(),
        )
        offered = offer_slots(actor=worker, worker_id=worker.user)
        hours = add_hours(
            actor=worker,
            plan=offered,
            key=uuid.uuid4(),
            weekday=0,
            starts=dt.time(9),
            ends=dt.time(12),
        )
        calendar = read_from(
            actor=worker, plan=offered, url="https://calendar.example/a.ics", key=uuid.uuid4()
        )
        reflection = reflect(actor=worker, key=uuid.uuid4(), text="A long week.")
    door, asked = asked_from_outside(worker)
    with preparing():
        form = Form.objects.create(
            organisation_id=case.organisation_id,
            changed_by_id=worker.user_id,
            draft=Content((Asked("q1", "text", "Why?"),)).as_json(),
        )
        sheet = Sheet.objects.create(organisation_id=service.organisation_id, by_id=worker.user_id)
        session = Session.objects.create(
            organisation_id=service.organisation_id,
            service=service,
            schedule_id=uuid.uuid4(),
            day=clock.today() + dt.timedelta(days=3),
            starts_at=clock.now() + dt.timedelta(days=3),
            places=5,
        )
        came = WalkIn.objects.create(
            session=session,
            organisation_id=service.organisation_id,
            name="Olive Penrose",
            tapped_at=clock.now(),
            by_id=worker.user_id,
        )
        theirs = {
            "person_id": case.person_id,
            "organisation_id": service.organisation_id,
            "from_organisation_id": case.organisation_id,
            "referral_id": case.referral_id,
        }
        place = Place.objects.create(session=session, **theirs)
        entry = WaitingEntry.objects.create(service=service, **theirs)
        arrangement = Arrangement.objects.create(
            service=service,
            area=Area.objects.order_by("name").first(),
            reference="Borders",
            until=clock.today(),
            made_by_id=worker.user_id,
            made_for_id=case.organisation_id,
        )
        beforehand = Ask.objects.create(
            person_id=case.person_id,
            organisation_id=case.organisation_id,
            asked_by_id=worker.user_id,
            team_id=case.organisation_id,
            needs=["loneliness"],
            risk=Referral.Risk.NONE_KNOWN,
            shares=["identity"],
            basis="agreed",
            last_day=clock.today() + dt.timedelta(days=9),
        )
        invitee = Invitee.objects.create(invite_list=invited, person_id=case.person_id)
        twin, double = (person_of(worker) for _twice in range(2))
        merged = Merge.objects.create(
            kept_id=case.person_id,
            gone=double,
            reason="Of the same person.",
            merged_by_id=worker.user_id,
            merged_for_id=worker.organisation_id,
        )
    return {
        "list_id": [invited.pk],
        "arrangement_id": [arrangement.pk],
        "invitee_id": [invitee.pk],
        "session_id": [session.pk],
        "came_id": [came.pk],
        "hours_id": [hours.pk],
        "calendar_id": [calendar.pk],
        "worker_id": [worker.user],
        "place_id": [place.pk],
        "entry_id": [entry.pk],
        "appointment_id": [appointment.pk],
        "visit_id": [visit.pk],
        "task_id": [task.pk],
        "tie_id": [tie.pk],
        "absence_id": [absence.pk],
        "document_id": [document.pk],
        "reflection_id": [reflection.pk],
        "form_id": [form.pk],
        "question": ["q1"],
        "number": [1],
        "door_id": [door.pk],
        "asked_id": [asked],
        "ask_id": [question.pk, beforehand.pk],
        "person_id": [case.person_id],
        "other_id": [twin.pk],
        "merge_id": [merged.pk],
        "file_id": [sent_file],
        "sheet_id": [sheet.pk],
        **cared_for(worker, case),
    }
