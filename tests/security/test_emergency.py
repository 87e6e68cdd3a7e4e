"""Cara's lead opens Rosa's record in an emergency: alone, for an hour, and answers for it."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people import services
from alongside.people.models import CareRelationship, EmergencyAccess
from alongside.people.queries import person_visible_to
from alongside.people.queries.protection import protection_of
from alongside.people.services import Emergency, relate
from alongside.portal.looks import by_day, looks_at
from tests.factories.standing import member_of, preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on, themselves

BORN = dt.date(1948, 3, 9)
WHY = Emergency(why="life", reason="She rang us and says that she has taken tablets.")


@pytest.fixture
def case(people):
    rosa = registered(people.gita, given_name="Rosa", phone="01632960777")
    return taken_on(people.amina, referred(people.gita, rosa, people.amina))


@pytest.fixture
def farside(people):
    return Organisation.objects.get(pk=people.cara.organisation_id)


@pytest.fixture
def lead(farside):
    return member_of("Lena", farside, "team_lead")


@pytest.fixture
def officer(farside):
    return member_of("Olu", farside, "privacy_officer")


def _break(actor, key=None, number=NHS_NUMBERS[0], born=BORN, emergency=WHY):
    with acting_as(actor):
        return services.break_glass(
            actor=actor,
            nhs_number=number,
            date_of_birth=born,
            emergency=emergency,
            key=key or uuid.uuid4(),
        )


def _sees(actor, person):
    with acting_as(actor), connection.cursor() as cursor:
        first = person_visible_to(actor, person.pk) is not None
        cursor.execute("SELECT count(*) FROM people_person WHERE id = %s", [person.pk])
        assert cursor.fetchone()[0] == first, "both locks say the same"
        return first


def test_it_opens_to_the_one_who_asked_and_closes_by_itself(people, case, lead):
    key = uuid.uuid4()
    assert _break(lead, key) == _break(lead, key) == case.person_id, "sent twice, opened once"
    assert _sees(lead, case.person)
    assert not _sees(people.cara, case.person), "not her colleague"
    with preparing():
        access = EmergencyAccess.objects.get()
        assert access.until - access.created_at == dt.timedelta(hours=1)
        entry = AuditEntry.objects.get(verb="glass.break")
    assert entry.people == [case.person_id] and "tablets" not in str(entry.detail)
    with clock.telling(clock.now() - dt.timedelta(hours=3)):
        again = member_of("Mo", Organisation.objects.get(pk=lead.organisation_id), "team_lead")
        _break(again)
    assert not _sees(again, case.person), "its hour was over two hours ago"


def test_whoever_is_there_in_an_emergency_lets_nobody_else_in(people, case, lead):
    _break(lead)
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(lead) as actor:
        relate(
            actor=actor,
            person=case.person,
            organisation_id=people.dev.organisation_id,
            level=CareRelationship.Level.SERVICE,
            reason="test",
        )


def test_only_with_the_permission_a_reason_and_both_number_and_birth_date(people, case, lead):
    for name in ("amina", "cara", "gita", "dev", "efua"):
        with pytest.raises(NotPermitted):
            _break(getattr(people, name))
    for changed in ({"reason": "  "}, {"why": "curious"}, {"hours": 99}):
        with pytest.raises(Refused):
            _break(lead, emergency=Emergency(**({"why": "life", "reason": WHY.reason} | changed)))
    assert _break(lead, born=dt.date(1950, 1, 1)) is None
    assert not _sees(lead, case.person)
    for _more in range(services.MOST_TRIES_AN_HOUR - 1):
        _break(lead, born=dt.date(1950, 1, 1))
    with pytest.raises(Refused, match="as often"):
        _break(lead)
    with (
        pytest.raises(ProgrammingError, match="Not permitted"),
        acting_as(people.cara),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT people_break_glass(%s, %s, %s, %s, now(), now(), 'life', 'x', true)",
            [NHS_NUMBERS[0], BORN, uuid.uuid4(), uuid.uuid4()],
        )


def test_where_a_protected_person_is_opens_only_when_asked_for_and_only_to_read(people, case, lead):
    with acting_as(people.amina) as amina:
        services.protect(actor=amina, person=case.person)
    _break(lead)
    with acting_as(lead) as actor:
        assert protection_of(actor, case.person_id) is None
    _break(lead, emergency=Emergency("life", WHY.reason, opens_circle=True))
    with acting_as(lead) as actor:
        assert protection_of(actor, case.person_id).phone == "01632960777"
        with pytest.raises(NotPermitted):
            services.unprotect(actor=actor, person=case.person)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_protection SET phone = ''")
            assert cursor.rowcount == 0


def test_the_officer_is_told_without_a_name_and_judges_it_once(
    people, case, lead, officer, browser_of
):
    _break(lead)
    for fact in OutboxFact.objects.filter(topic="glass.broken"):
        deliver(fact.pk)
    with preparing():
        message = Message.objects.get(template="emergency-access")
        access = EmergencyAccess.objects.get()
    assert message.to_user_id == officer.user_id
    assert "Rosa" not in message.body and "Lena" not in message.body
    with pytest.raises(NotPermitted), acting_as(lead) as actor:
        services.judge(actor=actor, access=access, verdict="justified")
    browser, address = browser_of(officer), reverse("emergency_review", args=[access.pk])
    assert "Waits for you" in browser.get(reverse("emergency_reviews")).text
    page = browser.get(address).text
    assert WHY.reason in page and "opened a record in an emergency" in page and "Rosa" not in page
    wrong = browser.post(address, {"verdict": "not_justified", "follow_up": ""})
    assert wrong.status_code == 422 and "Write what is done about it" in wrong.text
    told = {"verdict": "not_justified", "follow_up": "Talked with Lena; Rosa is told."}
    assert browser.post(address, told).status_code == 302
    assert browser.post(address, {"verdict": "justified"}).status_code == 302
    with preparing():
        access.refresh_from_db()
    assert access.verdict == "not_justified", "judged before, it stays so"
    with pytest.raises(DatabaseError, match="Cannot update"), preparing():
        EmergencyAccess.objects.filter(pk=access.pk).update(follow_up="")
    for name in ("amina", "leila", "cara", "gita", "dev", "efua"):
        assert browser_of(getattr(people, name)).get(address).status_code == 403
    elsewhere = Organisation.objects.get(pk=people.amina.organisation_id)
    stranger = member_of("Pia", elsewhere, "privacy_officer")
    assert browser_of(stranger).get(address).status_code == 404


def test_nobody_judges_their_own_even_in_sql(case, lead, officer):
    _break(lead)
    with pytest.raises(IntegrityError, match="nobody_reviews_their_own"), preparing():
        EmergencyAccess.objects.update(
            reviewed_by_id=lead.user_id, reviewed_at=clock.now(), verdict="justified"
        )


def test_rosa_reads_of_it_in_plain_words(case, lead):
    _break(lead)
    rosa = themselves(case.person)
    with acting_as(rosa):
        days = by_day(looks_at(rosa), {})
    assert ("Lena", True) in {
        (look.name, "in an emergency" in " ".join(look.what)) for day in days for look in day.looks
    }


def test_the_page_asks_opens_and_is_for_its_user_alone(people, case, lead, browser_of):
    browser, address = browser_of(lead), reverse("emergency")
    form = {
        "nhs_number": NHS_NUMBERS[0],
        "date_of_birth-day": "9",
        "date_of_birth-month": "3",
        "date_of_birth-year": "1948",
        "why": "life",
        "reason": "",
        "hours": "1",
        "idempotency_key": str(uuid.uuid4()),
    }
    assert "Call 999 first" in browser.get(address).text
    wrong = browser.post(address, form)
    assert wrong.status_code == 422 and "Write in a sentence" in wrong.text
    assert NHS_NUMBERS[0] in wrong.text, "what was typed is kept"
    nobody = browser.post(address, form | {"reason": WHY.reason, "date_of_birth-year": "1950"})
    assert nobody.status_code == 422 and "We hold nobody" in nobody.text
    there = browser.post(address, form | {"reason": WHY.reason})
    assert NHS_NUMBERS[0] not in there["Location"] and "Rosa" not in there["Location"]
    opened = browser.get(there["Location"]).text
    assert "Rosa" in opened and "01632960777" in opened and "Alderbrook link workers" in opened
    other = browser_of(people.leila)
    assert other.get(there["Location"]).status_code == 404
    assert browser_of(people.cara).get(address).status_code == 403
