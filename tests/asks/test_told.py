"""Who hears that a question waits for them: whoever may say yes, where they let themselves in."""

import pytest

from alongside.accounts.actor import acting_as
from alongside.asks.services import take_back
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as send_message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Invitation, Relation
from alongside.people.services import end_relation, hide, protect
from tests.asks.test_asks import CHILD, YOUNG, asked, case_of, says
from tests.factories.standing import preparing
from tests.factories.story import acting_for, let_in, service_of, themselves

B, K = Consent.Basis, Relation.Kind
IVY, MARY, PETRA = "ivy@home.test", "mary@home.test", "petra@home.test"


@pytest.fixture
def choir(people):
    with preparing():
        return service_of(people.dev, name="Choir", description="Singing on Mondays.")


@pytest.fixture
def case(people):
    return case_of(people)


def by_a_link(case, email, relation=None):
    """They let themselves in by a link to this address: the person, or who acts for them."""
    actor = let_in(relation) if relation else themselves(case.person)
    with preparing():
        Invitation.objects.create(
            person=case.person,
            relation=relation,
            email=email,
            expires_at=clock.now(),
            used_at=clock.now(),
        )
    return actor


def queued():
    """To whom a message that they are asked something is queued, the facts told twice."""
    with preparing():
        facts = list(OutboxFact.objects.filter(topic="ask.made"))
    for fact in facts * 2:
        deliver(fact.pk)
    with preparing():
        return list(Message.objects.filter(template="asked-on-pages").order_by("recipient"))


def addresses(messages):
    return [message.recipient for message in messages]


def gone(messages):
    """To whom it went, once the worker came to it."""
    for message in messages:
        send_message(message.pk)
    with preparing():
        return sorted(
            Message.objects.filter(template="asked-on-pages", status="sent").values_list(
                "recipient", flat=True
            )
        )


def test_the_person_and_whoever_may_agree_for_them_hear_that_they_are_asked_and_not_what(
    people, case, choir
):
    by_a_link(case, IVY)
    by_a_link(case, MARY, acting_for(people.amina, case))
    by_a_link(case, "nora@x.test", acting_for(people.amina, case, name="Nora", scopes=["news"]))
    by_a_link(case, "ann@x.test", acting_for(people.amina, case, name="Ann", kind=K.ATTORNEY))
    let_in(acting_for(people.amina, case, name="Otto"))  # by no link that somebody sent
    asked(people, case, choir)
    told = queued()
    assert addresses(told) == [IVY, MARY]
    for message, page in zip(told, ("/my/asks/", "/my/for/asks/"), strict=True):
        assert page in message.body
        for word in ("Ivy", "Mary", "Choir", "Amina", "sing", "refer"):
            assert word not in message.subject + message.body
    assert gone(told) == [IVY, MARY]


def test_a_parent_hears_what_is_theirs_to_decide_and_the_child_does_not(people, choir):
    case = case_of(people, **CHILD)
    by_a_link(case, IVY)
    by_a_link(case, PETRA, acting_for(people.amina, case, name="Petra", kind=K.PARENT))
    asked(people, case, choir, B.PARENT)
    assert addresses(queued()) == [PETRA]


def test_what_a_child_decides_alone_no_parent_hears_of(people, choir):
    case = case_of(people, **YOUNG)
    by_a_link(case, IVY)
    by_a_link(case, PETRA, acting_for(people.amina, case, name="Petra", kind=K.PARENT))
    asked(people, case, choir, B.COMPETENT, consent_why="Amina judged it, of the choir.")
    assert addresses(queued()) == [IVY]


@pytest.mark.parametrize("kept", ["alone", "referral", "record"])
def test_what_is_kept_from_them_they_hear_nothing_of(people, case, choir, kept):
    ivy = by_a_link(case, IVY)
    by_a_link(case, MARY, acting_for(people.amina, case))
    subject = {"referral": case.referral_id, "record": case.person_id}
    if kept in subject:
        with acting_as(ivy):
            hide(actor=ivy, person=case.person, what=kept, subject=subject[kept])
    asked(people, case, choir, alone=kept == "alone")
    assert addresses(queued()) == [IVY]


def _end(people, case, one, mary):
    with acting_as(people.amina) as amina:
        end_relation(actor=amina, relation=mary, note="They fell out.")


def _hide(people, case, one, mary):
    ivy = themselves(case.person)
    with acting_as(ivy):
        hide(actor=ivy, person=case.person, what="record", subject=case.person_id)


def _protect(people, case, one, mary):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person)


def _take_back(people, case, one, mary):
    with acting_as(people.amina) as amina:
        take_back(actor=amina, asked=one)


def _answer(people, case, one, mary):
    says(themselves(case.person), one, "no")


@pytest.mark.parametrize(
    ("meanwhile", "left"),
    [(_end, [IVY]), (_hide, [IVY]), (_protect, []), (_take_back, []), (_answer, [])],
)
def test_what_waits_in_the_queue_stops_when_it_is_no_longer_for_them(
    people, case, choir, meanwhile, left
):
    by_a_link(case, IVY)
    mary = acting_for(people.amina, case)
    by_a_link(case, MARY, mary)
    one = asked(people, case, choir)
    waiting = queued()
    assert addresses(waiting) == [IVY, MARY]
    meanwhile(people, case, one, mary)
    assert gone(waiting) == left


def test_a_fact_of_an_earlier_version_names_the_question_in_its_key_alone(people, case, choir):
    by_a_link(case, IVY)
    asked(people, case, choir)
    with preparing():
        for fact in OutboxFact.objects.filter(topic="ask.made"):
            fact.payload = {"person": fact.payload["person"], "basis": "agreed"}
            fact.save(update_fields=["payload"])
    (message,) = queued()
    assert message.recipient == IVY
    with preparing():
        Message.objects.update(concerns=None, key=f"{fact.key}:person")
        message.refresh_from_db()
    assert gone([message]) == [IVY]
