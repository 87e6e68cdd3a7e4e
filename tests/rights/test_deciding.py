"""What is wrong is put right; what somebody wants kept is kept and not used."""

import uuid

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services as care
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.messaging.services import queue
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import DELIVERY, deliver
from alongside.people.models import Person
from alongside.people.services import protect
from alongside.referrals import services as referring
from alongside.rights import queries, services
from alongside.rights.models import Correction, RightsRequest
from alongside.rights.states import Kind, Status
from alongside.safeguarding.services import Told, raise_concern
from tests.factories.standing import preparing, privacy_officer, safeguarding_lead
from tests.factories.story import referred, referred_on, service_of

pytestmark = pytest.mark.django_db


def _wrong(scene, field="family_name", proposed="Tester"):
    return scene.asked(Kind.CORRECTION, field=field, proposed=proposed)


def _decided(scene, verb, request, answer="Because you said so"):
    with acting_as(scene.petra) as petra:
        return verb(actor=petra, request=request, key=uuid.uuid4(), answer=answer)


@pytest.mark.parametrize(
    ("field", "proposed"),
    [("family_name", "Tester"), ("date_of_birth", "1949-04-10"), ("phone", "01632 960999")],
)
def test_it_is_put_right_and_what_stood_there_stays_in_the_history(scene, field, proposed):
    before = str(getattr(scene.ivy, field))
    request = _decided(scene, services.put_right, _wrong(scene, field, proposed))
    assert request.status == Status.ANSWERED
    with preparing():
        assert str(getattr(Person.objects.get(pk=scene.ivy.pk), field)) == proposed
        kept = Correction.objects.get()
    assert (kept.field, kept.before, kept.after) == (field, before, proposed)
    with acting_as(scene.herself) as ivy:
        assert queries.corrections_visible_to(ivy).get().before == before


def test_what_somebody_wrote_stays_and_the_answer_stands_beside_it(scene):
    with pytest.raises(Refused, match="where it stands"):
        scene.asked(Kind.CORRECTION, field="written")
    request = scene.asked(Kind.CORRECTION, field="written", words="I do not knit")
    _decided(scene, services.put_right, request, "Your words stand beside the note.")
    with preparing():
        assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("field", "proposed", "why"),
    [
        ("", "x", "Choose what"),
        ("restricted", "true", "Choose what"),
        ("phone", " ", "should stand"),
        ("date_of_birth", "in spring", "year, month"),
        ("date_of_birth", "2999-01-01", "in the past"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(scene, field, proposed, why):
    with pytest.raises(Refused, match=why):
        _wrong(scene, field, proposed)


def test_where_a_protected_person_is_stays_with_those_who_know(scene):
    request = _wrong(scene, "phone", "01632 960999")
    with acting_as(scene.people.amina) as amina:
        protect(actor=amina, person=scene.ivy)
    with pytest.raises(Refused, match="is hidden"):
        _decided(scene, services.put_right, request)
    with preparing():
        assert Person.objects.get(pk=scene.ivy.pk).phone == ""


def test_those_who_were_told_are_told_and_nobody_is_named(scene):
    with preparing():
        Organisation.objects.filter(name="Green Shoots").update(email="post@shoots.example")
    for verb, request in (
        (services.put_right, _wrong(scene)),
        (services.restrict, scene.asked(Kind.RESTRICTION, words="I object")),
    ):
        _decided(scene, verb, request)
    for fact in OutboxFact.objects.filter(topic__startswith="rights."):
        deliver(fact.pk)
        deliver(fact.pk)
    with preparing():
        told = Message.objects.filter(template="rights-recipient").order_by("created_at")
        assert [one.recipient for one in told] == ["post@shoots.example"] * 2
        assert all("-" in one.subject for one in told), "by the number they know"
        assert not any(
            word in f"{one.subject}{one.body}" for one in told for word in ("Ivy", "Test")
        )


@pytest.fixture
def restricted(scene):
    _decided(scene, services.restrict, scene.asked(Kind.RESTRICTION, words="I object"))
    with preparing():
        scene.ivy.refresh_from_db()
    return scene


def test_what_is_kept_only_is_not_used(restricted):
    people, case = restricted.people, restricted.case
    with pytest.raises(Refused, match="kept and not used"):
        referred(people.gita, restricted.ivy, people.cara)
    with preparing():
        case.person.refresh_from_db()
        onward = case.referral.onward.get()
    with pytest.raises(Refused, match="kept and not used"):
        referred_on(people.amina, case, service_of(people.dev, name="Choir"))
    with pytest.raises(Refused, match="kept and not used"), acting_as(people.dev) as dev:
        referring.move(actor=dev, referral=onward, name="accept")
    for verb, more in (
        (care.set_goal, {"words": "More"}),
        (care.log_contact, {"kind": "phone", "minutes": 1, "outcome": "spoke"}),
    ):
        with pytest.raises(Refused, match="kept and not used"), acting_as(people.amina) as amina:
            verb(actor=amina, case=case, key=uuid.uuid4(), **more)
    with acting_as(people.dev) as dev:
        referring.move(actor=dev, referral=onward, name="decline", reason="other")


def test_somebodys_safety_goes_before(restricted):
    safeguarding_lead(restricted.people)
    with acting_as(restricted.people.amina) as amina:
        told = Told(words="He hit her", at_risk="adult", person=restricted.ivy, consent="agreed")
        assert raise_concern(actor=amina, key=uuid.uuid4(), told=told)


@pytest.mark.parametrize(
    ("template", "status"),
    [("reminder", Message.Status.STOPPED), ("rights-answered", Message.Status.SENT)],
)
def test_messages_about_her_stop_but_not_the_answer(restricted, template, status):
    with acting_as(DELIVERY) as house:
        queue(
            actor=house,
            key="a",
            template=template,
            recipient="ivy@home.example",
            subject="News",
            body="News",
            person_id=restricted.ivy.pk,
        )
    with preparing():
        message = Message.objects.get(key="a")
    deliver_message(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == status


def test_it_ends_with_a_reason_and_then_all_goes_on(restricted):
    with preparing():
        request = RightsRequest.objects.get()
    with pytest.raises(Refused, match="Write why"):
        _decided(restricted, services.lift, request, " ")
    _decided(restricted, services.lift, request, "You asked us to go on")
    with acting_as(restricted.people.amina) as amina:
        care.set_goal(actor=amina, case=restricted.case, key=uuid.uuid4(), words="More")
    with acting_as(restricted.herself) as ivy:
        assert queries.of_person(ivy, restricted.ivy.pk).get().answer == "You asked us to go on"


def test_nobody_else_decides_not_even_in_sql(scene):
    request, wrong = scene.asked(Kind.RESTRICTION, words="I object"), _wrong(scene)
    olu = privacy_officer(scene.people, "Olu", scene.people.cara)
    for actor in (scene.people.leila, scene.people.amina, olu, scene.herself):
        with pytest.raises(NotPermitted), acting_as(actor):
            services.restrict(actor=actor, request=request, key=uuid.uuid4(), answer="Yes")
        for call, more in (("rights_restrict(%s, true)", request), ("rights_correct(%s)", wrong)):
            with (
                pytest.raises(ProgrammingError, match="Not permitted"),
                acting_as(actor),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"SELECT {call}", [more.pk])
    with pytest.raises(OutOfTurn):
        _decided(scene, services.lift, request)


def test_the_pages_ask_decide_and_show(scene, browser_of):
    ivy, amina, petra = (browser_of(a) for a in (scene.herself, scene.people.amina, scene.petra))
    form = {"idempotency_key": str(uuid.uuid4()), "field": "family_name", "proposed": ""}
    wrong = ivy.post(reverse("ask_own_correction"), form)
    assert wrong.status_code == 422 and "What should stand there" in wrong.text
    form["proposed"] = "Tester"
    assert ivy.post(reverse("ask_own_correction"), form).status_code == 302
    form = {"idempotency_key": str(uuid.uuid4()), "words": "I object", "identity": "Face to face"}
    assert amina.post(reverse("ask_restriction", args=[scene.case.pk]), form).status_code == 302
    with preparing():
        asked = {one.kind: one.pk for one in RightsRequest.objects.all()}
    for name, kind in (("put_right", "correction"), ("restrict", "restriction")):
        assert name.split("_")[0] in petra.get(reverse("rights_request", args=[asked[kind]])).text
        address = reverse(name, args=[asked[kind]])
        key = str(uuid.uuid4())
        assert petra.post(address, {"idempotency_key": key, "answer": ""}).status_code == 422
        for _click in range(2):
            done = petra.post(address, {"idempotency_key": key, "answer": f"Done: {name}"})
            assert done.status_code == 302
    assert (
        "Before: Test. Now: Tester."
        in petra.get(reverse("rights_request", args=[asked["correction"]])).text
    )
    assert "Kept, not used" in amina.get(reverse("case", args=[scene.case.pk])).text
    assert "kept and not used, as you asked" in ivy.get(reverse("own_rights")).text
    goal = {"idempotency_key": str(uuid.uuid4()), "words": "A goal that was typed"}
    refused = amina.post(reverse("set_goal", args=[scene.case.pk]), goal)
    assert refused.status_code == 422 and "A goal that was typed" in refused.text
    lift = {"idempotency_key": str(uuid.uuid4()), "answer": "It goes on"}
    petra.post(reverse("lift_restriction", args=[asked["restriction"]]), lift)
    assert "Kept, not used" not in amina.get(reverse("case", args=[scene.case.pk])).text
