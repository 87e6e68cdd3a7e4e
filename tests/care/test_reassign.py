"""A case changes hands: by the lead, within the team, once."""

import datetime as dt
import uuid

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.audit.models import AuditEntry
from alongside.care import queries, services
from alongside.care.limits import Limit, barred
from alongside.care.models import Case
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Person
from alongside.people.services.protecting import Reach, protect
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _give(actor, case, to, key=None):
    with acting_as(actor):
        return services.reassign(actor=actor, case=case, to=to.user_id, key=key or uuid.uuid4())


def test_the_lead_gives_a_case_to_a_colleague_with_its_referral(people, case):
    _give(people.leila, case, people.ben)
    with acting_as(people.ben) as ben:
        assert list(queries.board(ben, ben.user_id)) == [case]
        assert Referral.objects.get(pk=case.referral_id).handler_id == ben.user_id
    with acting_as(people.amina) as amina:
        assert not queries.board(amina, amina.user_id).exists()
        assert queries.case_visible_to(amina, case.pk), "the team still sees it"
    with preparing():
        entry = AuditEntry.objects.get(verb="case.reassign")
    assert entry.people == [case.person_id]
    assert entry.detail == {"before": str(people.amina.user_id), "to": str(people.ben.user_id)}


def test_only_the_lead_gives_cases_away(people, case):
    for name in ("amina", "ben", "cara", "gita", "dev", "efua"):
        with pytest.raises(NotPermitted):
            _give(getattr(people, name), case, people.ben)


def test_the_database_itself_refuses_anybody_else(people, case):
    with (
        pytest.raises(ProgrammingError, match="Only a team lead"),
        acting_as(people.amina),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE care_case SET worker_id = %s", [people.ben.user_id])


def test_a_lead_of_another_team_finds_no_such_case(people, case):
    Membership.objects.filter(user_id=people.cara.user_id).update(role_code="team_lead")
    lead = Membership.objects.select_related("user", "organisation").get(
        user_id=people.cara.user_id
    )
    with pytest.raises(OutOfTurn):
        _give(Actor.of(lead), case, people.cara)


@pytest.mark.parametrize("name", ["cara", "gita", "dev", "amina"])
def test_it_goes_to_a_link_worker_of_the_team_and_not_to_whoever_has_it(people, case, name):
    with pytest.raises(Refused) as refusal:
        _give(people.leila, case, getattr(people, name))
    assert refusal.value.field == "to"


def test_somebody_who_has_left_gets_no_case(people, case):
    with preparing():
        Membership.objects.filter(user_id=people.ben.user_id).update(ended_at=clock.now())
    with pytest.raises(Refused):
        _give(people.leila, case, people.ben)


def test_given_twice_by_one_form_is_given_once(people, case):
    key = uuid.uuid4()
    for _twice in range(2):
        _give(people.leila, case, people.ben, key)
    with preparing():
        assert case.moves.filter(name="reassign").count() == 1


def test_a_closed_case_stays_where_it_was(people, case):
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="moved")
    with pytest.raises(OutOfTurn):
        _give(people.leila, case, people.ben)


def test_the_new_worker_is_told_without_a_name(people, case):
    _give(people.leila, case, people.ben)
    fact = OutboxFact.objects.get(topic="case.reassigned")
    for _twice in range(2):
        deliver(fact.pk)
    with preparing():
        message = Message.objects.get(template="case-reassigned")
        reference = Referral.objects.get(pk=case.referral_id).reference
    assert message.recipient == User.objects.get(pk=people.ben.user_id).email
    assert reference in message.subject
    assert f"/cases/{case.pk}/" in message.body
    assert "Ivy" not in message.subject + message.body


def test_what_is_arranged_goes_with_the_case_and_what_is_over_stays(people, case):
    said = {"kind": "phone", "at": clock.now() + dt.timedelta(days=2), "minutes": 30}
    with acting_as(people.amina) as amina:
        over, ahead = (
            services.book_appointment(actor=amina, case=case, key=uuid.uuid4(), **said)
            for _both in range(2)
        )
        services.settle_appointment(actor=amina, appointment=over, status="cancelled")
    _give(people.leila, case, people.ben)
    with acting_as(people.ben) as ben:
        assert list(queries.arranged(ben, ben.user_id)) == [ahead]
        over.refresh_from_db()
        assert over.worker_id == people.amina.user_id


HINDRANCES = {
    Limit.DIED: lambda case, _to: Person.objects.filter(pk=case.person_id).update(has_died=True),
    Limit.RESTRICTED: lambda case, _to: Person.objects.filter(pk=case.person_id).update(
        restricted=True
    ),
    Limit.WITHDRAWN: lambda case, _to: Consent.objects.filter(pk=case.referral.consent_id).update(
        withdrawn_at=clock.now()
    ),
    Limit.KEPT_FROM: lambda case, to: Case.objects.filter(pk=case.pk).update(kept_from=[to]),
    Limit.CIRCLE: lambda case, _to: Person.objects.filter(pk=case.person_id).update(
        protected=True, phone="", email="", address="", postcode=""
    ),
}


@pytest.mark.parametrize("limit", Limit)
def test_one_case_goes_no_more_easily_than_many_at_once(people, case, limit, browser_of):
    """The same rule for both: whoever is barred in a handover is barred on the page of one case."""
    to, address = people.ben.user_id, reverse("reassign", args=[case.pk])
    with preparing():
        HINDRANCES[limit](case, to)
    with acting_as(people.leila) as leila:
        assert barred(leila, [Case.objects.get(pk=case.pk)], {to}) == {case.pk: {to: limit}}
    with pytest.raises(Refused, match=str(limit.label)) as refusal:
        _give(people.leila, case, people.ben)
    assert refusal.value.field == "to"
    page = browser_of(people.leila).post(
        address, {"to": str(to), "idempotency_key": str(uuid.uuid4())}
    )
    assert page.status_code == 422
    assert str(limit.label) in page.text
    with preparing():
        assert Case.objects.get(pk=case.pk).worker_id == people.amina.user_id


def test_the_person_is_told_where_the_lead_chooses_it_after_reading_the_words(
    people, case, browser_of
):
    address, leila = reverse("reassign", args=[case.pk]), browser_of(people.leila)
    form = {"to": str(people.ben.user_id), "idempotency_key": str(uuid.uuid4())}
    assert "They cannot be written to" in leila.get(address).text, "she chose no message"
    with preparing():
        Person.objects.filter(pk=case.person_id).update(
            contact_by="email", email="ivy@home.test", language="Welsh"
        )
    page = leila.get(address).text
    assert "fydd yn cadw mewn cysylltiad" in page, "in her language, before anything is sent"
    assert browser_of(people.cara).post(address, form | {"telling": "named"}).status_code == 403
    for _twice in range(2):
        assert leila.post(address, form | {"telling": "named"}).status_code == 302
    with preparing():
        (told,) = Message.objects.filter(template="person-new-worker")
        assert (told.recipient, told.person_id) == ("ivy@home.test", case.person_id)
        assert "Ben fydd yn cadw mewn cysylltiad" in told.body and "Ivy" not in told.body
        assert told.rests_on == case.referral.consent_id
    back = {"to": str(people.amina.user_id), "idempotency_key": str(uuid.uuid4())}
    assert leila.post(address, back).status_code == 302
    with preparing():
        assert Message.objects.filter(template="person-new-worker").count() == 1, "not chosen"


def test_to_a_protected_person_no_name_is_ever_offered(people, case, browser_of):
    with preparing():
        Person.objects.filter(pk=case.person_id).update(contact_by="sms", phone="07700 900111")
    with acting_as(people.amina) as amina:
        protect(
            actor=amina,
            person=case.person,
            circle=[people.ben.user, people.leila.user],
            reach=Reach(["sms"], ""),
        )
    address, leila = reverse("reassign", args=[case.pk]), browser_of(people.leila)
    assert "(the name of your colleague)" not in leila.get(address).text
    form = {"to": str(people.ben.user_id), "idempotency_key": str(uuid.uuid4())}
    assert leila.post(address, form | {"telling": "named"}).status_code == 302
    with preparing():
        (told,) = Message.objects.filter(template="person-new-worker")
    assert "Ben" not in told.body and told.from_organisation_id is None


def test_whoever_knows_where_she_is_may_be_given_her_case(people, case):
    with acting_as(people.amina) as amina:
        protect(actor=amina, person=case.person, circle=[people.ben.user])
    _give(people.leila, case, people.ben)
    with preparing():
        assert Case.objects.get(pk=case.pk).worker_id == people.ben.user_id
