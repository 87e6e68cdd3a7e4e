"""Somebody is away: a colleague looks after their cases, as long as that lasts and no longer."""

import datetime as dt
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership
from alongside.care import services
from alongside.care.cover import absences_visible_to, covers_of, gaps
from alongside.care.models import Absence, Case
from alongside.care.shares import loads, rule_of
from alongside.care.splitting import Covered
from alongside.care.tasks import follow_first_contacts
from alongside.care.waiting import proposals
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.working_days import after
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import Person
from alongside.referrals import services as referrals
from alongside.referrals.queries import waiting_for
from tests.factories.caseloads import many_like
from tests.factories.standing import member_of, preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    wish,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def _away(actor, worker, cover=None, first=0, last=7) -> Absence:
    today = clock.today()
    with acting_as(actor):
        return services.be_away(
            actor=actor,
            key=uuid.uuid4(),
            worker=worker.user_id,
            starts_on=today + first * DAY,
            ends_on=today + last * DAY,
            cover=cover.user_id if cover else None,
        )


def _deliver(topic: str) -> None:
    for fact in OutboxFact.objects.filter(topic=topic):
        deliver(fact.pk)
        deliver(fact.pk)


def _to(actor, template: str) -> int:
    with preparing():
        return Message.objects.filter(template=template, to_user_id=actor.user_id).count()


def _booked(people, case, days: int) -> None:
    at = clock.midnight(clock.today() + days * DAY) + dt.timedelta(hours=10)
    with acting_as(people.amina) as amina:
        services.book_appointment(
            actor=amina, case=case, key=uuid.uuid4(), kind="phone", at=at, minutes=30
        )


def test_the_cover_keeps_what_is_arranged_for_these_days_and_no_other(browser_of, people, case):
    for days in (3, 7, 8):
        _booked(people, case, days)
    ben, address = browser_of(people.ben), reverse("appointments")
    calendar = reverse("appointment_calendar")
    assert "Nothing is arranged" in _text(ben.get(address))
    absence = _away(people.amina, people.amina, people.ben, last=7)
    page = _text(ben.get(address))
    assert page.count("Ivy Test") == 2, "the eighth day is Amina's own again"
    assert "Covered for Amina" in page
    assert ben.get(calendar).content.count(b"BEGIN:VEVENT") == 2
    assert b"Ivy" not in ben.get(calendar).content
    assert _text(browser_of(people.amina).get(address)).count("Ivy Test") == 3
    for actor in (people.leila, people.cara):
        assert "Ivy" not in _text(browser_of(actor).get(address))
    with preparing():
        Case.objects.update(kept_from=[people.ben.user_id])
    assert "Ivy" not in _text(ben.get(address)), "what must not go to Ben is not covered by him"
    with preparing():
        Case.objects.update(kept_from=[])
    with acting_as(people.amina) as amina:
        services.call_off_absence(actor=amina, absence=absence)
    assert "Nothing is arranged" in _text(ben.get(address))


def _note(people, onward, text: str) -> None:
    with acting_as(people.dev) as dev:
        referrals.add_note(actor=dev, referral=onward, key=uuid.uuid4(), text=text)
    _deliver("referral.noted")


def test_the_cover_has_the_cases_on_their_board_until_the_last_day(
    browser_of, people, case, monkeypatch
):
    with acting_as(people.amina) as amina:
        services.make_task(
            actor=amina, key=uuid.uuid4(), what="Ring the council", case=case, owner=amina.user
        )
    address, today = reverse("be_away"), clock.today()
    said = {"worker": str(people.amina.user_id), "cover": str(people.ben.user_id)}
    for name, day in (("starts_on", today), ("ends_on", today + 7 * DAY)):
        said |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    amina, key = browser_of(people.amina), {"idempotency_key": str(uuid.uuid4())}
    refused = amina.post(address, said | key | {"ends_on-year": today.year - 1})
    assert refused.status_code == 422
    assert str(today.year - 1) in refused.content.decode(), "what was typed is kept"
    for _twice in range(2):
        assert amina.post(address, said | key).status_code == 302
    with preparing():
        absence = Absence.objects.get()
    ben = browser_of(people.ben)
    board = _text(ben.get(reverse("board")))
    assert "Covered for Amina" in board
    assert "Ring the council" in board
    assert "Ring the council" in _text(ben.get(reverse("tasks")))
    assert "Test, Ivy" in _text(ben.get(reverse("note_contact"))), "whom he covers, he may ring"
    page = _text(ben.get(reverse("case", args=[case.pk])))
    assert "Amina is away until" in page
    assert "Ben covers." in page
    _deliver("absence.covered")
    assert _to(people.ben, "absence-covered") == 1
    with preparing():
        assert not Message.objects.filter(person_id=case.person_id).exists()
    assert ben.post(reverse("call_off_absence", args=[absence.pk])).status_code == 404
    monkeypatch.setattr(clock, "today", lambda: today + 8 * DAY)
    assert "Ring the council" not in _text(ben.get(reverse("board"))), "it ended by itself"
    assert "Test, Ivy" not in _text(ben.get(reverse("note_contact")))
    assert "Nobody is away." in _text(ben.get(reverse("absences")))
    for gone, day in ((0, today - DAY), (1, today + 400 * DAY)):
        with preparing() as house:
            assert services.forget_absences(actor=house, before=day) == gone


def test_what_is_sent_about_the_case_reaches_the_cover_too_until_called_off(people, case):
    absence = _away(people.amina, people.amina, people.ben)
    onward = referred_on(people.amina, case, service_of(people.dev))
    _note(people, onward, "A place is free")
    with preparing():
        Case.objects.filter(pk=case.pk).update(contact_by=clock.today() - 3 * DAY)
    # Nobody is reminded on a day on which nobody works.
    with time_machine.travel(dt.datetime.combine(after(clock.today(), 0), dt.time(9), dt.UTC)):
        follow_first_contacts(0)
    _deliver("case.late")
    for template in ("referral-note", "case-late"):
        assert (_to(people.amina, template), _to(people.ben, template)) == (1, 1), template
    with preparing():
        told = Message.objects.get(template="referral-note", to_user_id=people.ben.user_id)
        assert "cover for a colleague" in told.body
        assert "Ivy" not in told.body + told.subject
    with acting_as(people.ben) as ben, pytest.raises(NotPermitted):
        services.call_off_absence(actor=ben, absence=absence)
    for _twice in range(2):
        with acting_as(people.leila) as leila:
            services.call_off_absence(actor=leila, absence=absence)
    _note(people, onward, "Still free")
    assert (_to(people.amina, "referral-note"), _to(people.ben, "referral-note")) == (2, 1)


def test_of_a_case_that_came_from_another_teams_each_teams_cover_is_known(people, case):
    """Amina's case went on to Cara's team; both are away. Neither cover is left out."""
    lena = member_of("Lena", Organisation.objects.get(pk=people.cara.organisation_id), "team_lead")
    with acting_as(people.amina) as amina:
        onward = referrals.send(
            actor=amina,
            person=case.person,
            to=Organisation.objects.get(pk=people.cara.organisation_id),
            wish=wish(),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )
    taken_on(people.cara, onward)
    _away(people.leila, people.amina, people.ben)
    _away(people.cara, people.cara, lena)
    with acting_as(Actor.system("test")):
        assert covers_of(onward.pk) == {
            (people.amina.organisation, people.amina.user_id): people.ben.user_id,
            (people.cara.organisation, people.cara.user_id): lena.user_id,
        }


def test_what_must_not_simply_go_to_the_cover_is_seen_by_the_lead(browser_of, people, case):
    out, known = (
        taken_on(people.amina, referred(people.gita, registered(people.gita, one), people.amina))
        for one in NHS_NUMBERS[1:3]
    )
    with preparing():
        Person.objects.filter(pk=out.person_id).update(
            protected=True, phone="", email="", address="", postcode="", contact_note=""
        )
        Case.objects.filter(pk=known.pk).update(kept_from=[people.ben.user_id])
    _away(people.leila, people.amina, people.ben)
    board = browser_of(people.ben).get(reverse("board")).content.decode()
    shown = [one.pk for one in (case, out, known) if reverse("case", args=[one.pk]) in board]
    assert shown == [case.pk]
    with acting_as(people.leila) as leila:
        (gap,) = gaps(leila)
        assert {one.pk for one, _limit in gap.cases} == {out.pk, known.pk}
    _note(people, referred_on(people.amina, known, service_of(people.dev)), "A place is free")
    assert (_to(people.amina, "referral-note"), _to(people.ben, "referral-note")) == (1, 0)
    with preparing():
        Membership.objects.filter(user_id=people.ben.user_id).update(ended_at=clock.now())
    page = _text(browser_of(people.leila).get(reverse("absences")))
    assert "Ben, who covers, works no cases here any more." in page
    assert "should not have it, as was noted" in page
    assert "<span" not in page
    assert "Not covered" not in _text(browser_of(people.amina).get(reverse("absences")))


def test_nobody_new_is_proposed_for_who_is_away_and_the_days_must_fit(people):
    for one in NHS_NUMBERS[:3]:
        referred(people.gita, registered(people.gita, one), people.amina)
    _away(people.amina, people.amina, people.ben)
    with acting_as(people.leila) as leila:
        said = proposals(leila, list(waiting_for(leila).select_related("consent")), rule_of(leila))
        assert {one.to.name for one in said.values()} == {"Ben", "Leila"}
    for worker, cover, first, last in (
        (people.amina, None, 7, 9),  # away already
        (people.ben, people.amina, 0, 1),  # the cover is away
        (people.ben, people.ben, 0, 1),
        (people.ben, people.cara, 0, 1),
        (people.cara, None, 0, 1),
        (people.ben, None, 3, 2),
        (people.ben, None, -3, -2),
        (people.ben, None, 0, 500),
    ):
        with pytest.raises(Refused):
            _away(people.leila, worker, cover, first, last)
    with pytest.raises(NotPermitted):
        _away(people.ben, people.leila)


def test_whoever_is_away_is_not_named_as_the_one_with_most_room(browser_of, people):
    referred(people.gita, registered(people.gita), people.amina)
    _away(people.amina, people.amina)
    leila = browser_of(people.leila)
    carried = _text(leila.get(reverse("shares")))
    assert "Most room: Ben" in carried
    assert "Away today: nobody new is proposed for them Amina: 0 open cases" in carried
    assert "Amina (away today)" in leila.get(reverse("give_out")).text


def test_who_covers_carries_what_they_cover_while_they_do(browser_of, people, case, monkeypatch):
    """Amina has six cases, of which Ben covers four: one knows him, of one they took their word."""
    others = many_like(case, 5)
    with preparing():
        Case.objects.filter(pk=others[0].pk).update(kept_from=[people.ben.user_id])
        Person.objects.filter(pk=others[1].person_id).update(restricted=True)
    _away(people.amina, people.amina, people.ben)
    with acting_as(people.leila) as leila:
        team = {one.name: one for one in loads(leila, rule_of(leila))}
        ben, each = team["Ben"], team["Amina"].weight // 6
        assert (ben.cases, ben.weight) == (4, 4 * each)
        assert ben.covered == Covered(4, 4 * each, ("Amina",))
        assert (team["Leila"].weight, team["Leila"].of_it) == (0, "")
        assert [one.name for one in loads(leila, rule_of(leila))] == ["Leila", "Ben", "Amina"]
        # Three new ones weigh less than what Ben covers: Leila has them all.
        for one in NHS_NUMBERS[1:4]:
            referred(people.gita, registered(people.gita, one), people.amina)
        queue = list(waiting_for(leila).select_related("consent"))
        said = proposals(leila, queue, rule_of(leila))
        assert {one.to.name for one in said.values()} == {"Leila"}
    page = browser_of(people.amina).get(reverse("shares"))
    carried = BeautifulSoup(page.content, "html.parser").find("main")
    assert "Most room: Leila" in carried.text
    names = [row.td.get_text(" ", strip=True) for row in carried.select("tbody tr")]
    assert [one.split()[-1] for one in names] == ["Leila", "Ben"], "who is away stands apart"
    ben = carried.select("tbody tr")[1].get_text(" ", strip=True)
    assert "4 of them covered for Amina" in ben
    assert f"{4 * each} of it covered for Amina" in ben
    assert "Amina: 6 open cases of their own" in carried.text
    board = BeautifulSoup(
        browser_of(people.leila).get(f"{reverse('board')}?show=team").content, "html.parser"
    )
    rows = " ".join(row.get_text(" ", strip=True) for row in board.select("#workload tbody tr"))
    assert "Amina (away today)" in rows
    assert f"Ben and 4 more covered for Amina: weight {4 * each}" in rows
    over = clock.today() + 8 * DAY
    monkeypatch.setattr(clock, "today", lambda: over)
    with acting_as(people.leila) as leila:
        assert {one.name: one.weight for one in loads(leila, rule_of(leila))}["Ben"] == 0


def test_the_cases_that_somebody_covers_count_once_for_them_when_they_are_split(
    browser_of, people, case
):
    """Of Amina's eight that Ben covers half are his in the end, not all Leila's."""
    cases = [case, *many_like(case, 7)]
    _away(people.amina, people.amina, people.ben)
    leila, address = browser_of(people.leila), reverse("hand_over", args=[people.amina.user_id])
    page = leila.post(address, {"to": "fairly", "case": [str(one.pk) for one in cases]})
    text = _text(page)
    assert "Ben gets 4" in text
    assert "Leila gets 4" in text
    assert "of it covered for Amina" in text


def test_wherever_a_case_is_given_on_whoever_is_away_is_marked(browser_of, people, case):
    _away(people.ben, people.ben)
    leila = browser_of(people.leila)
    for address in (
        reverse("hand_over", args=[people.amina.user_id]),
        reverse("reassign", args=[case.pk]),
    ):
        assert "Ben (away today)" in _text(leila.get(address)), address


def test_who_is_away_is_read_by_the_team_alone(browser_of, people):
    absence = _away(people.amina, people.amina)
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM care_absence")
            raw = {row[0] for row in cursor.fetchall()}
            cursor.execute("UPDATE care_absence SET ends_on = ends_on")
            changed = cursor.rowcount
            assert raw == set(absences_visible_to(actor).values_list("pk", flat=True)), name
        assert raw == ({absence.pk} if name in ("amina", "ben", "leila") else set()), name
        assert changed == (1 if name in ("amina", "leila") else 0), name
    for name, status in (("ben", 200), ("cara", 200), ("gita", 403)):
        page = browser_of(getattr(people, name)).get(reverse("absences"))
        assert page.status_code == status
        assert ("Amina" in _text(page)) == (name == "ben")
