"""The pages of going alone, as Amina, Ben, Leila and Cara; and the link on Amina's phone."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.accounts.actor import acting_as
from alongside.care import services as care
from alongside.common import clock
from alongside.messaging.arriving import CARRIER, take_answer
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.owncare import services
from alongside.owncare.links import link_to
from alongside.owncare.models import LoneStep, LoneVisit
from alongside.people.services import protect
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on

pytestmark = pytest.mark.django_db
PLACE = "4 Qzmill Lane"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def case(people):
    ivy = registered(people.gita, address=PLACE)
    return taken_on(people.amina, referred(people.gita, ivy, people.amina))


def the_visit() -> LoneVisit:
    with preparing():
        return LoneVisit.objects.get()


def out_and_overdue(people) -> LoneVisit:
    with acting_as(people.amina) as amina:
        visit = services.set_out(
            actor=amina,
            key=uuid.uuid4(),
            back_at=clock.now() + 30 * MINUTE,
            place=PLACE,
            buddy=people.ben.user_id,
        )
    for minutes in (30, 40):
        with clock.telling(visit.back_at + (minutes - 30) * MINUTE):
            services.call_those_due()
    return visit


def test_from_saying_where_to_being_found(people, case, browser_of):
    amina, ben, leila, cara = (
        browser_of(getattr(people, name)) for name in ("amina", "ben", "leila", "cara")
    )
    address = reverse("set_out_to", args=[case.pk])
    page = amina.get(address)
    assert PLACE in page.text, "her address stands there"
    assert cara.get(address).status_code == 404
    typed = {"place": "", "back": "25:00", "buddy": "", "idempotency_key": str(uuid.uuid4())}
    refused = amina.post(address, typed)
    assert refused.status_code == 422
    assert "Say where you are going" in refused.text and "Enter a time like" in refused.text
    back = (clock.now() + dt.timedelta(hours=1)).astimezone(dt.UTC)
    typed |= {
        "place": PLACE,
        "back": timezone.localtime(back).strftime("%H:%M"),
        "buddy": str(people.ben.user_id),
    }
    for _click in range(2):
        assert amina.post(address, typed).status_code == 302
    visit = the_visit()
    one = reverse("lone_visit", args=[visit.pk])
    assert amina.get(address).headers["Location"] == one, "who is out is led to where they say so"
    assert "You are out alone until" in amina.get(reverse("board")).text
    for colleague in (ben, leila):
        page = colleague.get(one)
        assert page.status_code == 200 and PLACE not in page.text and "Ivy" not in page.text
        assert "has not come back" not in colleague.get(reverse("board")).text
        assert "Amina" in colleague.get(reverse("yourself")).text
    assert cara.get(one).status_code == 404
    assert "Amina" not in cara.get(reverse("yourself")).text
    assert cara.post(reverse("say_what_happened", args=[visit.pk])).status_code == 404
    for minutes in (0, 10, 25):
        with clock.telling(visit.back_at + minutes * MINUTE):
            services.call_those_due()
    for colleague in (ben, leila):
        assert "Amina is out alone and has not come back" in colleague.get(reverse("board")).text
        page = colleague.get(one)
        assert PLACE in page.text and "Ivy Test" in page.text
    happened = reverse("say_what_happened", args=[visit.pk])
    assert ben.post(happened, {"words": "x"}).status_code == 422
    assert ben.post(happened, {"outcome": "reached", "words": "Flat tyre."}).status_code == 302
    late = leila.post(happened, {"outcome": "help"}, follow=True)
    assert "There was news already" in late.text and "Flat tyre." in late.text
    assert "has not come back" not in leila.get(reverse("board")).text
    assert amina.get(one).status_code == 200


def test_one_tap_from_an_appointment_and_one_to_say_that_she_is_safe(people, case, browser_of):
    with acting_as(people.amina) as actor:
        meeting = care.book_appointment(
            actor=actor,
            case=case,
            key=uuid.uuid4(),
            kind="home_visit",
            at=clock.now() + 20 * MINUTE,
            minutes=45,
        )
    amina = browser_of(people.amina)
    tap = reverse("set_out_from", args=[case.pk, meeting.pk])
    for page in (reverse("appointments"), reverse("case", args=[case.pk])):
        assert tap in amina.get(page).text
    assert tap not in browser_of(people.ben).get(reverse("case", args=[case.pk])).text
    form = {"idempotency_key": str(uuid.uuid4())}
    for other in (people.ben, people.cara):
        assert browser_of(other).post(tap, form).status_code == 404
    for _tap in range(2):
        assert amina.post(tap, form).status_code == 302
    other = amina.post(tap, {"idempotency_key": str(uuid.uuid4())}, follow=True)
    assert "You are out alone already" in other.text and PLACE in other.text
    visit = the_visit()
    assert visit.back_at == meeting.at + 60 * MINUTE, "its end, and the way back"
    say = reverse("say_of_lone_visit", args=[visit.pk])
    assert amina.get(say).status_code == 405
    assert amina.post(say, {"say": "nothing"}).status_code == 400
    longer = {"say": "30", "idempotency_key": str(uuid.uuid4())}
    for _tap in range(2):
        assert amina.post(say, longer).status_code == 302
    assert the_visit().back_at == meeting.at + 90 * MINUTE
    assert browser_of(people.ben).post(say, {"say": "safe"}).status_code == 404
    for _tap in range(2):
        assert amina.post(say, {"say": "safe"}).status_code == 302
    assert the_visit().outcome == "safe"


def test_without_an_address_one_tap_leads_to_the_form(people, case, browser_of):
    with acting_as(people.amina) as actor:
        protect(actor=actor, person=case.person)
        meeting = care.book_appointment(
            actor=actor,
            case=case,
            key=uuid.uuid4(),
            kind="home_visit",
            at=clock.now() + 20 * MINUTE,
            minutes=45,
        )
    tap = reverse("set_out_from", args=[case.pk, meeting.pk])
    page = browser_of(people.amina).post(tap, {"idempotency_key": str(uuid.uuid4())}, follow=True)
    assert "let one into the circle first" in page.text
    assert PLACE in page.text, "she is in the circle"
    other = browser_of(people.ben).get(reverse("set_out_to", args=[case.pk]))
    assert other.status_code == 200 and PLACE not in other.text


def test_the_link_acts_on_a_post_alone_and_names_nobody(people, case):
    visit = out_and_overdue(people)
    phone, link = Client(), link_to(visit.pk).removeprefix("http://localhost:8000")
    for fact in OutboxFact.objects.filter(topic="lone_visit.set_out"):
        deliver(fact.pk)
    with preparing():
        assert link in Message.objects.get(template="lone-visit-set-out").body
    page = phone.get(link)
    assert page.status_code == 200 and "Are you safe?" in page.text
    assert not any(word in page.text for word in ("Amina", "Ivy", "Qzmill"))
    assert the_visit().status == "alarm", "looking does nothing"
    welsh = Client().get(link + "?lang=cy").text
    assert "Ydych chi’n ddiogel?" in welsh
    damaged = phone.get(link[:-3] + "/")
    assert damaged.status_code == 404 and "Open the link from the message again" in damaged.text
    assert "The visit is over" not in damaged.text
    assert phone.post(link, {"say": "who knows"}).status_code == 400
    longer = {"say": "15", "idempotency_key": str(uuid.uuid4())}
    for _tap in range(2):
        assert phone.post(link, longer).status_code == 302
    found = the_visit()
    assert found.status == "out" and found.back_at <= visit.back_at + 15 * MINUTE
    for _tap in range(2):
        assert phone.post(link, {"say": "alarm"}).status_code == 302
    assert "The alarm is raised" in phone.get(link).text
    first, second = (phone.post(link, {"say": "safe"}).status_code for _tap in range(2))
    assert (first, second) == (302, 410)
    over = phone.get(link)
    assert over.status_code == 410 and "There is nothing you need to do" in over.text
    alarm = phone.post(link, {"say": "alarm"})
    assert alarm.status_code == 410 and "Nobody was told" in alarm.text and "999" in alarm.text
    assert "There is nothing you need to do" not in alarm.text
    assert the_visit().outcome == "safe"
    with preparing():
        lines = LoneStep.objects.filter(by_link=True)
        assert [line.step for line in lines] == ["extend", "raise_alarm", "say_safe"]


@pytest.mark.parametrize("outcome", ["reached", "help", "harmed"])
def test_after_it_is_over_an_alarm_says_that_nobody_is_told(people, browser_of, outcome):
    visit = out_and_overdue(people)
    with acting_as(people.amina) as actor:
        services.raise_alarm(actor=actor, visit=visit)
    with acting_as(people.ben) as ben:
        services.say_what_happened(actor=ben, visit=visit, outcome=outcome)
    over = Client().get(link_to(visit.pk).removeprefix("http://localhost:8000"))
    assert ("There is nothing you need to do" in over.text) == (outcome == "reached")
    say = reverse("say_of_lone_visit", args=[visit.pk])
    page = browser_of(people.amina).post(say, {"say": "alarm"}, follow=True)
    assert "The alarm is raised" not in page.text
    assert "This visit is over: nobody is told." in page.text
    assert "Set out again" in page.text and "999" in page.text


def test_whoever_is_back_reads_whether_anybody_hears_of_it(people, browser_of):
    amina = browser_of(people.amina)
    visit = out_and_overdue(people)
    say = reverse("say_of_lone_visit", args=[visit.pk])
    after = amina.post(say, {"say": "safe"}, follow=True).text
    assert "Whoever was told to look for you hears of it" in after
    assert "Nobody is told anything" not in after
    with acting_as(people.amina) as actor:
        quiet = services.set_out(
            actor=actor,
            key=uuid.uuid4(),
            back_at=clock.now() + 30 * MINUTE,
            place=PLACE,
            buddy=people.ben.user_id,
        )
    say = reverse("say_of_lone_visit", args=[quiet.pk])
    assert "Nobody is told anything" in amina.post(say, {"say": "safe"}, follow=True).text


def test_her_mobile_is_kept_put_right_and_forgotten(people, browser_of):
    amina, address = browser_of(people.amina), reverse("alarm_number")
    refused = amina.post(address, {"mobile": "020 7946 0958"})
    assert refused.status_code == 422 and "020 7946 0958" in refused.text
    assert amina.post(address, {"mobile": "07700 900123"}).status_code == 302
    assert "+447700900123" in amina.get(address).text
    assert "+447700900123" not in browser_of(people.leila).get(address).text
    setting_out = reverse("set_out")
    assert "a link by text message and by e-mail" in amina.get(setting_out).text
    with acting_as(CARRIER):
        take_answer(
            actor=CARRIER,
            given_id=str(uuid.uuid4()),
            source="447700900123",
            words="STOP",
            at=clock.now(),
        )
    assert "Texts to this number are stopped" in amina.get(address).text
    for page in (setting_out, reverse("yourself")):
        assert "texts to it are stopped" in amina.get(page).text
    assert "You get a link by e-mail." in amina.get(setting_out).text
    assert amina.post(address, {"mobile": ""}).status_code == 302
    assert "+447700900123" not in amina.get(address).text
