"""Whoever acts for a person agrees to more and asks for what is wrong, as far as was said."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services as casework
from alongside.common.errors import NotPermitted, Refused
from alongside.consent import queries as consents
from alongside.consent.models import Consent
from alongside.consent.services import add, narrow, withdraw
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver as tell
from alongside.people import services as people_services
from alongside.people.models import Hidden, Invitation, Relation
from alongside.referrals.services import send
from alongside.rights import services as rights
from alongside.rights.models import RightsRequest
from alongside.rights.queries import of_person
from tests.factories.standing import preparing, privacy_officer
from tests.factories.story import (
    acting_for,
    let_in,
    referred,
    registered,
    service_of,
    taken_on,
    themselves,
    wish,
)

S = Relation.Scope
GOAL = "QqGoal"


@pytest.fixture
def case(people):
    person = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, person, people.amina))
    with acting_as(people.amina) as amina:
        casework.set_goal(actor=amina, case=case, key=uuid.uuid4(), words=GOAL)
    return case


@pytest.fixture
def onward(people, case):
    with acting_as(people.amina) as amina:
        return send(
            actor=amina,
            person=case.person,
            to=service_of(people.dev, name="Lunch"),
            wish=wish(),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )


def _agree(mary, consent_id, *data, key=None):
    with acting_as(mary):
        consent = consents.agreement(mary, consent_id)
        return add(actor=mary, consent=consent, data=data, key=key or uuid.uuid4())


def _dev_reads_goals(people):
    with acting_as(people.dev), connection.cursor() as cursor:
        cursor.execute("SELECT words FROM care_goal")
        return [row[0] for row in cursor.fetchall()]


def _deliver_facts():
    for fact in OutboxFact.objects.filter(delivered_at=None):
        tell(fact.pk)


def test_agreed_on_a_page_the_provider_sees_it_and_the_person_reads_by_whom(
    people, case, onward, browser_of
):
    mary, ivy = (
        browser_of(let_in(acting_for(people.amina, case))),
        browser_of(themselves(case.person)),
    )
    assert _dev_reads_goals(people) == []
    address = reverse("acting_agree", args=[onward.consent_id])
    assert address in mary.get(reverse("acting_agreements")).text
    key = str(uuid.uuid4())
    assert mary.post(address, {"idempotency_key": key}).status_code == 422
    for _click in range(2):
        answer = mary.post(address, {"idempotency_key": key, "data": ["plan"]})
        assert answer.status_code == 302
    with preparing():
        more = Consent.objects.get(adds_to=onward.consent_id)
    assert (more.how, more.shared, more.basis) == ("online", ["plan"], "agreed")
    assert more.given_by_id == more.person.relations.get().pk
    assert _dev_reads_goals(people) == [GOAL]
    assert "Mary Friend agreed for you, online" in ivy.get(reverse("own_agreements")).text
    assert "agreed, for you, that somebody" in ivy.get(reverse("own_looks")).text
    amina = browser_of(people.amina).get(reverse("agreements", args=[case.pk])).text
    assert "besides what was agreed before" in amina
    change = reverse("change_mind", args=[more.pk])
    assert "What was agreed before holds" in ivy.get(change).text
    assert ivy.post(change).status_code == 302
    assert _dev_reads_goals(people) == []
    with acting_as(people.dev), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM referrals_referral WHERE id = %s", [onward.pk])
        assert cursor.fetchone() == (1,), "what was agreed before still holds"
    assert mary.get(address).text.count('value="plan"') == 0, "what Ivy took back stays so"


def test_taken_back_the_first_agreement_takes_with_it_what_was_added(people, case, onward):
    mary = let_in(acting_for(people.amina, case))
    _agree(mary, onward.consent_id, "plan")
    with acting_as(mary):
        withdraw(actor=mary, consent=consents.agreement(mary, onward.consent_id))
    with preparing():
        assert not Consent.objects.filter(adds_to=onward.consent_id, withdrawn_at=None).exists()
    with acting_as(people.dev), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone() == (0,), "what was added keeps nobody in"


def test_what_was_not_theirs_to_agree_to_is_refused_by_both_locks(people, case, onward):
    with acting_as(people.amina) as amina:
        whole = case.referral.consent_id
        own = consents.agreement(amina, onward.consent_id)
        narrow(actor=amina, consent=own, data=["contact"])
    plain = let_in(acting_for(people.amina, case, name="Nora", scopes=[S.NEWS, S.PLAN]))
    attorney = let_in(acting_for(people.amina, case, name="Ann", kind=Relation.Kind.ATTORNEY))
    mary = let_in(acting_for(people.amina, case))
    with acting_as(plain), pytest.raises(NotPermitted):
        add(actor=plain, consent=own, data=["plan"], key=uuid.uuid4())
    for actor, consent_id, data in (
        (attorney, onward.consent_id, "plan"),
        (mary, whole, "plan"),
        (mary, onward.consent_id, "contact"),
        (mary, onward.consent_id, "notes"),
        (mary, onward.consent_id, "words"),
    ):
        with pytest.raises(Refused):
            _agree(actor, consent_id, data)
    # The second lock, asked without the first.
    good = _agree(mary, onward.consent_id, "measures")
    columns = [field.column for field in Consent._meta.local_concrete_fields]
    for actor, changed in (
        (plain, {"shared": ["plan"]}),
        (attorney, {"shared": ["plan"]}),
        (mary, {"shared": ["contact"]}),
        (mary, {"shared": ["notes"]}),
        (mary, {"shared": ["plan"], "recipient_id": people.cara.organisation_id}),
        (mary, {"shared": ["plan"], "adds_to_id": None}),
        (mary, {"shared": ["plan"], "adds_to_id": whole}),
        (mary, {"shared": ["plan"], "recorded_by_id": people.amina.user_id}),
    ):
        row = {column: getattr(good, column) for column in columns}
        row |= {"id": uuid.uuid4(), "recorded_by_id": actor.user} | changed
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            acting_as(actor),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"INSERT INTO consent_consent ({', '.join(columns)}) "
                f"VALUES ({', '.join(['%s'] * len(columns))})",
                [row[column] for column in columns],
            )


def test_what_adds_to_a_hidden_agreement_is_hidden_too(people, case, onward):
    mary = let_in(acting_for(people.amina, case))
    more = _agree(mary, onward.consent_id, "plan")
    with acting_as(people.amina) as amina:
        people_services.hide(
            actor=amina, person=case.person, what=Hidden.What.REFERRAL, subject=onward.pk
        )
    with acting_as(mary):
        seen = set(consents.visible_to(mary).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM consent_consent")
            raw = {row[0] for row in cursor.fetchall()}
    assert seen == raw and not seen & {more.pk, onward.consent_id}


def test_asked_for_her_it_is_answered_and_both_read_the_answer(people, case, browser_of):
    relation = acting_for(people.amina, case)
    proxy = let_in(relation)
    mary, ivy = browser_of(proxy), browser_of(themselves(case.person))
    petra, cara = privacy_officer(people), browser_of(people.cara)
    address, key = reverse("acting_ask_correction"), str(uuid.uuid4())
    wrong = mary.post(address, {"idempotency_key": key, "field": "email", "proposed": "m@x.test"})
    assert wrong.status_code == 422 and "m@x.test" in wrong.text
    form = {"idempotency_key": key, "field": "language", "proposed": "Welsh", "words": ""}
    for _click in range(2):
        assert mary.post(address, form).status_code == 302
    with preparing():
        asked = RightsRequest.objects.get()
    assert (asked.acting_id, asked.asked_for_id) == (relation.pk, None)
    desk = browser_of(petra).get(reverse("rights_request", args=[asked.pk])).text
    assert "Mary Friend, who acts for the person" in desk and "write nothing in it" in desk
    assert cara.get(reverse("rights_request", args=[asked.pk])).status_code in (403, 404)
    assert "for you by Mary Friend" in ivy.get(reverse("own_rights")).text
    assert "asked, for you, to have something put right" in ivy.get(reverse("own_looks")).text
    with acting_as(petra):
        rights.put_right(actor=petra, request=asked, key=uuid.uuid4(), answer="QqAnswer")
    assert "QqAnswer" in mary.get(reverse("acting_data")).text
    assert "QqAnswer" in ivy.get(reverse("own_rights")).text
    with preparing():
        case.person.refresh_from_db()
    assert case.person.language == "Welsh"


def test_what_ivy_asked_whoever_acts_for_her_does_not_read_and_she_takes_back_what_was_asked(
    people, case, browser_of
):
    mary = let_in(acting_for(people.amina, case))
    ivy = themselves(case.person)
    with acting_as(ivy):
        rights.ask(
            actor=ivy, person_id=case.person_id, kind="correction", key=uuid.uuid4(),
            field="written", words="QqSecret",
        )  # fmt: skip
    with acting_as(mary):
        asked = rights.ask(
            actor=mary, person_id=case.person_id, kind="correction", key=uuid.uuid4(),
            field="written", words="It says Jan, it was June.",
        )  # fmt: skip
        assert [one.pk for one in of_person(mary, case.person_id)] == [asked.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM rights_rightsrequest")
            assert [row[0] for row in cursor.fetchall()] == [asked.pk]
        for kind in ("copy", "erasure", "restriction"):
            with pytest.raises(NotPermitted):
                rights.ask(
                    actor=mary, person_id=case.person_id, kind=kind, key=uuid.uuid4(), words="x"
                )
    answer = browser_of(ivy).post(reverse("take_back_request", args=[asked.pk]))
    assert answer.status_code == 302
    with preparing():
        asked.refresh_from_db()
    assert asked.status == "taken_back"
    page = browser_of(mary).get(reverse("acting_data")).text
    assert "Taken back" in page and "QqSecret" not in page


@pytest.mark.parametrize("safe", [True, False], ids=["in the open", "protected"])
def test_the_person_hears_of_it_where_that_is_safe(people, case, onward, safe):
    mary = let_in(acting_for(people.amina, case))
    with acting_as(people.amina) as amina:
        people_services.invite(
            actor=amina, person=case.person, email="ivy@home.test", key=uuid.uuid4()
        )
    with preparing():
        invitation = Invitation.objects.get(relation=None)
        Invitation.objects.filter(pk=invitation.pk).update(used_at=invitation.created_at)
    _agree(mary, onward.consent_id, "plan")
    with acting_as(mary):
        rights.ask(
            actor=mary, person_id=case.person_id, kind="correction", key=uuid.uuid4(),
            field="written", words="It says Jan, it was June.",
        )  # fmt: skip
    if not safe:
        with acting_as(people.amina) as amina:
            people_services.protect(actor=amina, person=case.person)
    _deliver_facts()
    with preparing():
        told = Message.objects.filter(template="done-for-you")
        assert told.count() == 2
        for message in told:
            assert message.recipient == "ivy@home.test"
            assert not any(word in message.body for word in ("Mary", "Lunch", "Jan", "plan"))
