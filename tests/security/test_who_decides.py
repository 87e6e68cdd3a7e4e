"""Who can agree at which age; what a parent decided ends on the sixteenth birthday, by itself."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent import services
from alongside.consent.models import Consent
from alongside.consent.rules import BANDS, age_band, last_day, why_not
from alongside.people.services import register
from alongside.referrals.services import send
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, service_of, taken_on, themselves, wish

B = Consent.Basis
MUM = "Her mother, asked by Amina at home."


def _years_ago(years, days=0):
    """The birthday of whoever is so old today, or so many days later."""
    today = clock.today()
    day = today.replace(year=today.year - years, day=min(today.day, 28))
    return day + (today - today.replace(day=min(today.day, 28))) + dt.timedelta(days=days)


def _born(people, born):
    with acting_as(people.gita) as gita:
        return register(
            actor=gita,
            nhs_number=NHS_NUMBERS[0],
            date_of_birth=born,
            given_name="Mia",
            family_name="Test",
        )


def _case(people, born, basis=B.PARENT):
    mia = _born(people, born)
    sent = referred(people.gita, mia, people.amina, consent_basis=basis, consent_why=MUM)
    return taken_on(people.amina, sent)


def _onward(people, case, basis, **more):
    with acting_as(people.amina) as amina:
        return send(
            actor=amina,
            person=case.person,
            to=service_of(people.dev),
            wish=wish(consent_basis=basis, consent_why=MUM, **more),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )


def _sees(actor):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        return cursor.fetchone()[0] == 1


@given(born=st.dates(dt.date(1920, 1, 1), dt.date(2024, 12, 31)))
def test_the_last_day_of_a_parents_word_is_the_day_before_the_birthday(born):
    last = last_day(B.PARENT, born, None)
    assert age_band(born, last).since == 13
    assert age_band(born, last + dt.timedelta(days=1)).since == 16
    assert last_day(B.AGREED, born, None) is None


@pytest.mark.parametrize(
    ("age", "can"),
    [
        (12, {B.PARENT, B.COMPETENT}),
        (13, {B.PARENT, B.COMPETENT}),
        (15, {B.PARENT, B.COMPETENT}),
        (16, {B.AGREED, B.BEST_INTERESTS, B.ATTORNEY}),
        (17, {B.AGREED, B.BEST_INTERESTS, B.ATTORNEY}),
        (18, {B.AGREED, B.BEST_INTERESTS, B.ATTORNEY}),
    ],
)
def test_what_a_consent_rests_on_at_each_age(age, can):
    today = dt.date(2026, 11, 26)
    whatever = {B.SAID_NO, B.SAFEGUARDING, B.LAW}
    birthday = today.replace(year=today.year - age)
    assert {one for one in B if not why_not(one, birthday, today)} == can | whatever
    the_day_before = age_band(birthday + dt.timedelta(days=1), today)
    assert (the_day_before != age_band(birthday, today)) == (age in {one.since for one in BANDS})


def test_what_a_parent_decided_ends_on_the_birthday_by_itself(people):
    """Sent three days ago; today she is sixteen, and no job has run."""
    with clock.telling(clock.now() - dt.timedelta(days=3)):
        case = _case(people, _years_ago(16, days=3), B.SAFEGUARDING)
        onward = _onward(people, case, B.PARENT, consent_until=clock.today() + dt.timedelta(99))
    given_for_her = onward.consent
    assert given_for_her.until == clock.today() - dt.timedelta(days=1)
    assert not _sees(people.dev) and _sees(people.amina), "whose reason is another"
    with acting_as(people.gita) as gita, pytest.raises(Refused, match="no parent does"):
        services.record(actor=gita, person=case.person, basis=B.PARENT, purpose="contact", why=MUM)


def test_on_the_day_before_it_still_holds(people):
    case = _case(people, _years_ago(16, days=1))
    onward = _onward(people, case, B.PARENT)
    assert onward.consent.until == clock.today()
    assert _sees(people.dev) and _sees(people.amina)


def test_a_child_agrees_alone_only_where_somebody_judged_that_they_can(people, browser_of):
    case = _case(people, _years_ago(14), B.COMPETENT)
    with pytest.raises(Refused, match="under 16"):
        _onward(people, case, B.AGREED)
    with acting_as(people.amina) as amina, pytest.raises(Refused, match="who judged that"):
        services.record(
            actor=amina, person=case.person, basis=B.COMPETENT, purpose="contact", why=" "
        )
    onward = _onward(people, case, B.COMPETENT)
    assert onward.consent.until is None, "her own word does not end with a birthday"
    mia = browser_of(themselves(case.person))
    assert MUM in mia.get(reverse("own_agreements")).text
    assert mia.post(reverse("change_mind", args=[onward.consent_id])).status_code == 302
    assert not _sees(people.dev), "she takes it back alone"


def test_a_child_does_not_take_back_what_a_parent_decided(people, browser_of):
    case = _case(people, _years_ago(12))
    onward = _onward(people, case, B.PARENT)
    browser_of(themselves(case.person)).post(reverse("change_mind", args=[onward.consent_id]))
    assert _sees(people.dev)


def test_the_page_asks_who_decides_and_keeps_it(people, browser_of):
    case = _case(people, _years_ago(14), B.COMPETENT)
    club, amina = service_of(people.dev), browser_of(people.amina)
    address = reverse("refer_on", args=[case.pk, club.pk])
    page = amina.get(address).text
    assert "13 to 15." in page and "Gillick" in page
    form = {"needs": ["loneliness"], "risk": "none", "idempotency_key": str(uuid.uuid4())}
    nobody = amina.post(address, form)
    assert nobody.status_code == 422 and "Tick to say that the person agrees" in nobody.text
    alone = amina.post(address, form | {"consent": "on"})
    assert alone.status_code == 422 and "Say who decides" in alone.text
    silent = amina.post(address, form | {"basis": B.PARENT, "why": ""})
    assert silent.status_code == 422 and "Write who decided" in silent.text
    assert amina.post(address, form | {"basis": B.PARENT, "why": MUM}).status_code == 302
    with preparing():
        kept = Consent.objects.get(recipient_id=people.dev.organisation_id)
    assert (kept.basis, kept.why) == (B.PARENT, MUM)
    assert kept.until == last_day(B.PARENT, case.person.date_of_birth, None)
    agreed = amina.get(reverse("agreements", args=[case.pk])).text
    assert "13 to 15." in agreed and MUM in agreed
