"""Ivy asks for a copy; Petra reads the notes and gives it; what is left out is said."""

import dataclasses
import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.db import DatabaseError, ProgrammingError, connection

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals import services as referring
from alongside.referrals.models import Referral
from alongside.rights import queries, services
from alongside.rights.copying.content import for_machines
from alongside.rights.copying.paper import draw
from alongside.rights.models import Check, Copy, RightsRequest
from alongside.rights.rules import months_after
from alongside.rights.services import Verdict
from alongside.rights.states import Kind, Status
from alongside.rights.tasks import warn_of_what_is_due
from tests.factories.at_once import at_once
from tests.factories.standing import member_of, preparing, privacy_officer
from tests.factories.story import NHS_NUMBERS, registered, themselves
from tests.rights.conftest import SON, answered_of_their_own, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        ((2026, 1, 15), 1, (2026, 2, 15)),
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2026, 12, 31), 1, (2027, 1, 31)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
    ],
)
def test_a_month_is_counted_as_the_commissioner_does(day, months, due):
    assert months_after(dt.date(*day), months) == dt.date(*due)


def test_the_copy_says_what_they_sent_along_of_what_they_wrote(scene):
    told = {"on": "2026-11-20", "parts": {"how_to_support": "Speak slowly; I hear badly."}}
    with preparing():
        Referral.objects.filter(pk=scene.case.referral_id).update(about_me=told)
    copy = scene.given(scene.asked(words="All of it"))
    assert told in [row["about_me"] for row in for_machines(copy.content)["data"]["referral"]]
    said = "How and when to support me: Speak slowly; I hear badly. (20/11/2026)"
    assert said in str(copy.content), "on paper as it is read"


def test_the_copy_says_which_part_was_taken_back_and_when(scene):
    when = {"how_to_support": "2026-11-21T09:30:00+00:00"}
    told = {"on": "2026-11-20", "parts": {"strengths": "Baking."}, "taken_back": when}
    with preparing():
        Referral.objects.filter(pk=scene.case.referral_id).update(about_me=told)
    said = str(scene.given(scene.asked(words="All of it")).content)
    assert "How and when to support me: taken back on 21/11/2026" in said and "Baking." in said


def test_the_copy_holds_all_of_it_and_says_what_was_left_out(scene):
    request = scene.asked(words="All of it")
    copy = scene.given(request, note=Verdict(given=False, why_not="third_party"))
    file = for_machines(copy.content)
    assert file["data"]["person"][0]["nhs_number"] == NHS_NUMBERS[0]
    assert file["data"]["goal"][0]["words"] == "See people"
    assert file["data"]["action"][0]["what"] == "Visit the club"
    assert {row["to_organisation"] for row in file["data"]["referral"]} == {
        "Alderbrook link workers",
        "Green Shoots",
    }
    assert [row["value"] for row in file["data"]["answer"] if row["item"] == "satisfied"] == [4]
    assert any(row["verb"] == "case.take_on" for row in file["data"]["auditentry"])
    everything = json.dumps(copy.content)
    assert SON not in everything and "Knits well" not in everything
    assert "Thank you" in everything, "what was read and harms nobody is given"
    left_out = {(one["section"], one["what"], one["why"]) for one in copy.content["withheld"]}
    third = "It says something of somebody else who has not agreed"
    assert ("Referrals", "Note from whoever sent it", third) in left_out
    assert ("Each time somebody was in touch, or tried", "What they noted", third) in left_out
    assert any("concern for somebody’s safety" in reason for reason in file["never_in_a_copy"])
    pdf = draw(copy.content)
    assert pdf.startswith(b"%PDF") and b"StructTreeRoot" in pdf, "tagged, so that it can be heard"


def test_why_a_note_would_do_harm_is_not_told(scene):
    copy = scene.given(scene.asked(), text=Verdict(given=False, why_not="harm"))
    assert [one["why"] for one in copy.content["withheld"]] == ["The law allows it"]
    assert "seriously harm" not in json.dumps(copy.content)


def test_nothing_is_given_that_nobody_has_read(scene):
    request = scene.asked()
    with pytest.raises(Refused, match="have not been read"), acting_as(scene.petra) as petra:
        services.release(actor=petra, request=request, key=uuid.uuid4(), words=words)
    scene.read(request)
    with acting_as(scene.people.amina) as amina:
        referring.add_note(
            actor=amina, referral=scene.case.referral, text="Rafe again", key=uuid.uuid4()
        )
    with pytest.raises(Refused, match="1 note has not"), acting_as(scene.petra) as petra:
        services.release(actor=petra, request=request, key=uuid.uuid4(), words=words)
    with preparing():
        assert not Copy.objects.exists()


def test_another_persons_data_is_not_in_it(scene):
    tom = registered(scene.people.gita, NHS_NUMBERS[1], given_name="Tomos", family_name="Other")
    copy = json.dumps(scene.given(scene.asked()).content)
    assert "Tomos" not in copy and str(tom.pk) not in copy and NHS_NUMBERS[1] not in copy


def test_the_copys_role_reads_one_person_while_they_ask_and_nobody_else(scene):
    def seen(actor, person_id, table="people_person"):
        reader = dataclasses.replace(actor, person_id=person_id)
        with acting_as(reader, role="alongside_copy"), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return cursor.fetchone()[0]

    tom = registered(scene.people.gita, NHS_NUMBERS[1])
    assert seen(scene.petra, scene.ivy.pk) == 0, "nobody has asked"
    request = scene.asked()
    assert seen(scene.petra, scene.ivy.pk) == 1
    assert seen(scene.petra, tom.pk) == 0
    for other in (
        *scene.people.everyone.values(),
        privacy_officer(scene.people, "Olu", scene.people.cara),
    ):
        assert seen(other, scene.ivy.pk) == 0, other.name
    for table in ("safeguarding_concern", "people_protection", "people_circlenews"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(scene.petra, scene.ivy.pk, table)
    scene.given(request)
    assert seen(scene.petra, scene.ivy.pk) == 0, "it is answered"


def test_a_protected_person_is_handed_their_copy_and_it_holds_no_place(scene):
    from alongside.people.services import protect

    with acting_as(scene.people.amina) as amina:
        protect(actor=amina, person=scene.ivy)
    copy = scene.given(scene.asked())
    assert "01632 960001" not in json.dumps(copy.content)
    with acting_as(scene.herself) as ivy:
        assert queries.copy_of(ivy, copy.request_id) is None
    with acting_as(scene.petra) as petra:
        assert queries.copy_of(petra, copy.request_id) == copy


def test_what_a_team_asked_of_its_own_is_in_it_but_not_of_a_protected_person(scene):
    from alongside.people.services import protect

    answered_of_their_own(scene)
    content = json.dumps(scene.given(scene.asked()).content)
    assert "What does she eat?" in content and "Brown bread" in content
    with acting_as(scene.people.amina) as amina:
        protect(actor=amina, person=scene.ivy)
    assert "Brown bread" not in json.dumps(scene.given(scene.asked()).content)


def test_whoever_walks_with_her_asks_for_her_and_says_how_they_know(scene):
    with acting_as(scene.people.ben) as ben:
        asking = {"actor": ben, "person_id": scene.ivy.pk, "kind": Kind.COPY}
        with pytest.raises(Refused, match="made sure"):
            services.ask(**asking, key=uuid.uuid4())
        key = uuid.uuid4()
        first = services.ask(**asking, key=key, identity="Asked me face to face")
        assert services.ask(**asking, key=key, identity="Asked me face to face") == first
        with pytest.raises(Refused, match="asked for already"):
            services.ask(**asking, key=uuid.uuid4(), identity="Asked me again")
    assert first.organisation_id == scene.petra.organisation_id
    for name in ("cara", "gita", "dev", "efua"):
        with (
            acting_as(getattr(scene.people, name)) as actor,
            pytest.raises((NotPermitted, ProgrammingError, DatabaseError)),
        ):
            services.ask(
                actor=actor,
                person_id=scene.ivy.pk,
                kind=Kind.COPY,
                key=uuid.uuid4(),
                identity="curious",
            )


def test_a_link_worker_learns_that_it_was_given_not_what(scene):
    copy = scene.given(scene.asked())
    with acting_as(scene.people.amina) as amina:
        assert queries.of_person(amina, scene.ivy.pk).get().status == Status.ANSWERED
        assert queries.copy_of(amina, copy.request_id) is None


def test_raw_sql_gives_exactly_what_visible_to_gives(scene):
    scene.given(scene.asked(), note=Verdict(given=False, why_not="third_party"))
    tom = themselves(registered(scene.people.gita, NHS_NUMBERS[1]))
    tables = {
        "rights_rightsrequest": queries.visible_to,
        "rights_requeststep": queries.steps_visible_to,
        "rights_check": queries.checks_visible_to,
        "rights_copy": queries.copies_visible_to,
        "rights_enclosure": queries.enclosures_visible_to,
    }
    everyone = scene.people.everyone | {
        "petra": scene.petra,
        "olu": privacy_officer(scene.people, "Olu", scene.people.cara),
        "herself": scene.herself,
        "tom": tom,
    }
    sees = {"petra": 4, "herself": 3, "amina": 2, "ben": 2, "leila": 2}
    for name, actor in everyone.items():
        count = 0
        for table, visible_to in tables.items():
            with acting_as(actor), connection.cursor() as cursor:
                cursor.execute(f"SELECT id FROM {table}")
                raw = {row[0] for row in cursor.fetchall()}
                both = set(visible_to(actor).values_list("pk", flat=True))
            with preparing():
                first_lock = set(visible_to(actor).values_list("pk", flat=True))
            assert raw == both == first_lock, f"{name} in {table}"
            count += bool(raw)
        assert count == sees.get(name, 0), name


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE rights_copy SET content = '{}'",
        "DELETE FROM rights_copy",
        "DELETE FROM rights_rightsrequest",
        "UPDATE rights_rightsrequest SET words = 'Nothing'",
        "UPDATE rights_requeststep SET reason = ''",
    ],
)
def test_what_was_given_and_said_stays(scene, command):
    scene.given(scene.asked())
    with (
        pytest.raises(DatabaseError, match="Cannot"),
        preparing(),
        connection.cursor() as cursor,
    ):
        cursor.execute(command)


def test_she_takes_it_back_and_may_ask_again(scene):
    request = scene.asked()
    for actor in (scene.people.amina, scene.petra):
        with pytest.raises(NotPermitted), acting_as(actor):
            services.take_back(actor=actor, request=request)
    with acting_as(scene.herself) as ivy:
        services.take_back(actor=ivy, request=request)
        with pytest.raises(OutOfTurn):
            services.take_back(actor=ivy, request=request)
    with pytest.raises(Refused), acting_as(scene.petra) as petra:
        services.check(actor=petra, request=request, verdicts={})
    assert scene.asked().pk != request.pk


def test_the_officer_says_no_or_takes_longer_and_why(scene):
    request = scene.asked()
    due = request.due_on
    with acting_as(scene.petra) as petra:
        answering = {"actor": petra, "request": request}
        with pytest.raises(Refused, match="Write why"):
            services.refuse(**answering, key=uuid.uuid4(), answer=" ")
        key = uuid.uuid4()
        for _click in range(2):
            longer = services.extend(**answering, key=key, answer="Four teams have to be asked")
        assert longer.due_on == months_after(months_after(due, 1), 1)
        with pytest.raises(Refused, match="already"):
            services.extend(**answering, key=uuid.uuid4(), answer="Still")
        key = uuid.uuid4()
        for _click in range(2):
            services.refuse(**answering, key=key, answer="You had it last week")
    with acting_as(scene.herself) as ivy:
        told = queries.of_person(ivy, scene.ivy.pk).get()
        assert (told.status, told.answer) == (Status.REFUSED, "You had it last week")
    with preparing():
        assert [step.name for step in request.steps.all()] == ["extend", "refuse"]


def test_those_concerned_are_told_and_nobody_is_named(scene):
    request = scene.asked()
    scene.given(request)
    late = request.due_on + dt.timedelta(days=1)
    for fact in OutboxFact.objects.filter(topic__startswith="rights."):
        deliver(fact.pk)
        deliver(fact.pk)
    with preparing():
        told = list(Message.objects.filter(template__startswith="rights"))
    assert [(one.template, one.recipient) for one in told] == [
        ("rights-asked", "petra@example.test")
    ]
    second = scene.asked()
    for moment in (second.due_on - dt.timedelta(days=7), late, late + dt.timedelta(days=9)):
        with time_machine.travel(dt.datetime.combine(moment, dt.time(6, 40), dt.UTC), tick=False):
            for _run in range(2):
                warn_of_what_is_due(0)
    with preparing():
        warned = Message.objects.filter(template="rights-due").order_by("created_at")
        assert [one.subject for one in warned] == [
            f"Request {second.reference} is due in a week",
            f"Request {second.reference} is late",
        ]
        for one in Message.objects.filter(template__startswith="rights"):
            assert "Ivy" not in one.subject + one.body


def test_she_reads_that_it_was_read(scene):
    request = scene.asked()
    with acting_as(scene.petra) as petra:
        services.prepare(actor=petra, request=request, words=words)
    with acting_as(scene.herself):
        assert AuditEntry.objects.filter(
            verb="rights.prepare", user_id=scene.petra.user_id
        ).exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_and_two_officers_give_one_copy(scene):
    request = scene.asked()
    scene.read(request)
    olu = member_of("Olu", request.organisation, "privacy_officer")

    def give(actor):
        return lambda: services.release(actor=actor, request=request, key=uuid.uuid4(), words=words)

    results = at_once((scene.petra, give(scene.petra)), (olu, give(olu)))
    assert sum(isinstance(one, Copy) for one in results) == 1
    assert sum(isinstance(one, OutOfTurn) for one in results) == 1, results
    with preparing():
        assert Copy.objects.count() == 1
        assert Check.objects.count() and RightsRequest.objects.count() == 1
