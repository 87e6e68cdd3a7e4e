"""What the person agreed to holds as far and as long as they said, and not a click longer."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.consent import services
from alongside.consent.models import Consent
from alongside.consent.queries import history
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.services import send
from alongside.ui.formats import day
from tests.factories.standing import preparing
from tests.factories.story import (
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
    wish,
)


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


@pytest.fixture
def club(people):
    return service_of(people.dev, referral_email="club@x.test")


def _until(people, case, club, until):
    with acting_as(people.amina) as amina:
        return send(
            actor=amina,
            person=case.person,
            to=club,
            wish=wish(consent_until=until),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )


def _seen(actor):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        return cursor.fetchone()[0]


def referred_here(amina, case):
    """Amina writes down that Ivy asked her team once more."""
    return send(
        actor=amina,
        person=case.person,
        to=case.organisation,
        wish=wish(),
        key=str(uuid.uuid4()),
    )


def _tell_facts():
    for fact in OutboxFact.objects.filter(delivered_at=None):
        deliver(fact.pk)


def test_a_signed_in_provider_loses_the_record_on_the_next_click(people, case, club, browser_of):
    onward = referred_on(people.amina, case, club)
    dev, amina = browser_of(people.dev), browser_of(people.amina)
    address = reverse("provider_referral", args=[onward.pk])
    assert dev.get(address).status_code == 200
    page = reverse("agreements", args=[case.pk])
    assert "Green Shoots" in amina.get(page).text
    taking_back = reverse("take_back", args=[case.pk, onward.consent_id])
    assert browser_of(people.cara).post(taking_back).status_code == 404
    assert amina.post(taking_back).status_code == 302
    assert dev.get(address).status_code == 404
    assert "Ivy" not in dev.get(reverse("provider_desk")).text
    assert "taken back" in amina.get(page).text


def test_what_is_queued_is_not_sent_any_more_at_the_moment_it_would_be(people, case, club):
    onward = referred_on(people.amina, case, club)
    _tell_facts()
    with preparing():
        waiting = Message.objects.get(recipient="club@x.test", template="referral-send")
    assert waiting.rests_on == onward.consent_id and waiting.status == Message.Status.QUEUED
    with acting_as(people.amina) as amina:
        services.withdraw(actor=amina, consent=Consent.objects.get(pk=onward.consent_id))
    deliver_message(waiting.pk)
    _tell_facts()
    with preparing():
        waiting.refresh_from_db()
        stop = Message.objects.get(recipient="club@x.test", template="consent-withdrawn")
    assert waiting.status == Message.Status.STOPPED and waiting.sent_at is None
    deliver_message(stop.pk)
    with preparing():
        stop.refresh_from_db()
    assert stop.status == Message.Status.SENT, "they are told to stop, without a name"
    assert "Ivy" not in stop.subject + stop.body


def test_time_that_is_over_ends_it_by_itself_and_both_sides_are_told_once(people, case, club):
    yesterday = clock.today() - dt.timedelta(days=1)
    with clock.telling(clock.now() - dt.timedelta(days=3)):
        _until(people, case, club, yesterday)
    assert _seen(people.dev) == 0, "no job has run, and yet"
    with acting_as(Actor.system("test")) as system:
        assert services.run_out(actor=system, today=clock.today()) == 1
        assert services.run_out(actor=system, today=clock.today()) == 0
    _tell_facts()
    with preparing():
        told = Message.objects.filter(template__startswith="consent-ran-out")
        assert told.filter(recipient="club@x.test").count() == 1
        assert not any("Ivy" in one.subject + one.body for one in told)


def test_until_today_is_the_whole_day_and_another_reason_lasts_longer(people, case, club):
    _until(people, case, club, clock.today())
    assert _seen(people.dev) == 1
    with preparing(), connection.cursor() as cursor:
        cursor.execute("SELECT until FROM people_carerelationship WHERE until IS NOT NULL")
        ends = timezone.localtime(cursor.fetchone()[0])
    assert (ends.date(), ends.time()) == (clock.today() + dt.timedelta(days=1), dt.time())
    referred_on(people.amina, case, club)
    with preparing(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_carerelationship WHERE level = 'service'")
        assert cursor.fetchone() == (2,), "one for a while, one for good: each ends for itself"


@pytest.mark.parametrize("by", ["the person", "the team"])
def test_what_rests_on_another_agreement_goes_on(people, case, club, browser_of, by):
    first = referred_on(people.amina, case, club)
    second = referred_on(people.amina, case, service_of(people.dev, name="Repair café"))
    who = themselves(case.person) if by == "the person" else people.amina
    for taken, opens in ((first, 200), (second, 404)):
        with acting_as(who) as actor:
            services.withdraw(actor=actor, consent=Consent.objects.get(pk=taken.consent_id))
        dev = browser_of(people.dev)
        gone, left = (reverse("provider_referral", args=[one.pk]) for one in (first, second))
        assert dev.get(gone).status_code == 404
        assert dev.get(left).status_code == opens
    assert _seen(people.dev) == 0, "nothing is left that lets them in"


def test_what_another_agreement_covers_for_a_while_lasts_no_longer(people, case, club):
    _until(people, case, service_of(people.dev, name="Repair café"), clock.today())
    lasting = referred_on(people.amina, case, club)
    with acting_as(people.amina) as amina:
        services.withdraw(actor=amina, consent=Consent.objects.get(pk=lasting.consent_id))
    with preparing(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT until IS NOT NULL FROM people_carerelationship"
            " WHERE level = 'service' AND ended_at IS NULL"
        )
        assert cursor.fetchall() == [(True,)]


def test_of_a_team_that_plans_with_the_person_every_reason_ends(people, case):
    with acting_as(people.amina) as amina:
        referrals = [case.referral, referred_here(amina, case)]
    with acting_as(themselves(case.person)) as ivy:
        consent = Consent.objects.get(pk=referrals[0].consent_id)
        services.withdraw(actor=ivy, consent=consent)
    assert _seen(people.amina) == 0


def test_whoever_asked_for_the_person_keeps_that_reason(people, case):
    sent = referred_on(people.amina, case, service_of(people.gita, name="Walks from the surgery"))
    assert _seen(people.gita) == 1
    with acting_as(people.amina) as amina:
        services.withdraw(actor=amina, consent=Consent.objects.get(pk=sent.consent_id))
    assert _seen(people.gita) == 1, "she referred her herself"


@pytest.mark.parametrize("over", ["taken back", "ran out"])
def test_what_is_over_stays_closed_when_another_reason_lets_the_service_in(
    people, case, club, browser_of, over
):
    yesterday = clock.today() - dt.timedelta(days=1)
    if over == "ran out":
        with clock.telling(clock.now() - dt.timedelta(days=3)):
            old = _until(people, case, club, yesterday)
    else:
        old = referred_on(people.amina, case, club)
        with acting_as(people.amina) as amina:
            services.withdraw(actor=amina, consent=Consent.objects.get(pk=old.consent_id))
    again = referred_on(people.amina, case, service_of(people.dev, name="Repair café"))
    dev, amina = browser_of(people.dev), browser_of(people.amina)
    desk = dev.get(reverse("provider_desk")).text
    assert again.reference in desk and old.reference not in desk
    assert dev.get(reverse("provider_referral", args=[again.pk])).status_code == 200
    assert dev.get(reverse("provider_referral", args=[old.pk])).status_code == 404
    accepting = {"move": "accept", "idempotency_key": str(uuid.uuid4())}
    assert dev.post(reverse("make_move", args=[old.pk]), accepting).status_code == 404
    with acting_as(people.dev), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM referrals_referral UNION SELECT referral_id FROM referrals_referralmove"
        )
        assert {found for (found,) in cursor.fetchall()} == {again.pk}, "and in raw SQL"
    assert amina.get(reverse("sent_referral", args=[old.pk])).status_code == 200


def test_the_sender_reads_that_its_time_is_over_and_writes_to_nobody(
    people, case, club, browser_of
):
    yesterday, tomorrow = (clock.today() + dt.timedelta(days=n) for n in (-1, 1))
    with clock.telling(clock.now() - dt.timedelta(days=3)):
        over = _until(people, case, club, yesterday)
    holds = _until(people, case, service_of(people.dev, name="Repair café"), tomorrow)
    amina = browser_of(people.amina)
    gone = amina.get(reverse("sent_referral", args=[over.pk])).text
    assert f"agreed to this until {day(yesterday)}" in gone and "no longer sees it" in gone
    assert "Send note" not in gone, "nobody there would read it"
    stands = amina.get(reverse("sent_referral", args=[holds.pk])).text
    assert f"agreed to this until {day(tomorrow)}" in stands and "Send note" in stands


def test_whoever_decides_for_somebody_says_why(people, case):
    with acting_as(people.amina) as amina:
        for basis in ("best_interests", "attorney", "safeguarding", "law"):
            with pytest.raises(Refused, match="who decided"):
                services.record(
                    actor=amina, person=case.person, basis=basis, purpose="contact", why=" "
                )
        with pytest.raises(Refused, match="today or later"):
            services.record(
                actor=amina,
                person=case.person,
                basis="agreed",
                purpose="contact",
                until=dt.date(2020, 1, 1),
            )
    with pytest.raises(NotPermitted), acting_as(people.dev) as dev:
        services.record(actor=dev, person=case.person, basis="agreed", purpose="contact")


def test_nobody_is_referred_who_said_no_even_in_sql(people, case):
    with pytest.raises(IntegrityError, match="nobody_is_referred_who_said_no"), preparing():
        Consent.objects.create(
            person=case.person,
            purpose="referral",
            basis="said_no",
            recorded_by_id=people.amina.user_id,
            recorded_for_id=people.amina.organisation_id,
            recipient_id=people.dev.organisation_id,
        )


def test_the_history_says_what_was_agreed_with_what_they_see(people, case, club, browser_of):
    referred_on(people.amina, case, club)
    amina, address = browser_of(people.amina), reverse("ask_agreement", args=[case.pk])
    key = str(uuid.uuid4())
    missing = amina.post(
        address, {"purpose": "research", "basis": "attorney", "idempotency_key": key}
    )
    assert missing.status_code == 422 and "who decided" in missing.text
    answer = {"purpose": "research", "basis": "said_no", "idempotency_key": key}
    assert amina.post(address, answer).status_code == 302
    assert amina.post(address, answer).status_code == 302
    page = amina.get(reverse("agreements", args=[case.pk])).text
    assert page.count("The person says no") == 1, "sent twice, kept once"
    assert "They see: Name and date of birth" in page
    assert browser_of(people.ben).get(reverse("agreements", args=[case.pk])).status_code == 200
    assert browser_of(people.cara).get(reverse("agreements", args=[case.pk])).status_code == 404
    own = browser_of(themselves(case.person)).get(reverse("own_agreements")).text
    assert "Being counted in research" in own and "You said no" in own
    with preparing():
        assert AuditEntry.objects.filter(verb="consent.record").count() == 3


def test_the_person_takes_back_what_is_about_nobody_in_particular(people, case, browser_of):
    with acting_as(people.amina) as amina:
        given = services.record(actor=amina, person=case.person, basis="agreed", purpose="contact")
    browser = browser_of(themselves(case.person))
    assert browser.get(reverse("change_mind", args=[given.pk])).status_code == 200
    assert browser.post(reverse("change_mind", args=[given.pk])).status_code == 302
    with acting_as(people.amina) as amina:
        assert not history(amina, case.person_id).get(pk=given.pk).stands
    assert _seen(people.amina) == 1, "nobody stops helping for that"


def test_the_service_hears_that_it_sees_less_and_not_what(people, case, club):
    with acting_as(people.amina) as amina:
        sent = send(
            actor=amina,
            person=case.person,
            to=club,
            wish=wish(also=("contact", "plan")),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )
    for data in (["contact"], ["contact"], ["plan"]):
        with acting_as(people.amina) as amina:
            consent = Consent.objects.get(pk=sent.consent_id)
            services.narrow(actor=amina, consent=consent, data=data)
    _tell_facts()
    with preparing():
        told = Message.objects.filter(template="part-taken-back")
        assert [one.recipient for one in told] == ["club@x.test"] * 2, "once for each"
        assert not any("Ivy" in one.subject + one.body for one in told)
