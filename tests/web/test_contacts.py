"""Noting a contact from anywhere, and a group session, as Amina, Ben, Cara and the others."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.care import services
from alongside.care.models import Case, Contact
from alongside.common import clock
from alongside.common.working_days import after
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.ui import formats
from alongside.ui.formats import day
from tests.factories.standing import preparing
from tests.factories.story import referred, registered, taken_on


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _page(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _said(**changes):
    said = {"idempotency_key": str(uuid.uuid4()), "kind": "phone", "outcome": "spoke"}
    return said | {"minutes": "10"} | changes


def test_it_can_be_noted_from_any_page_and_only_of_those_whom_one_walks_with(
    browser_of, people, case
):
    amina, address = browser_of(people.amina), reverse("note_contact")
    for page in ("directory", "reports", "board"):
        links = [link["href"] for link in _page(amina.get(reverse(page))).select(".app-alarm a")]
        assert address in links, page
    assert "Test, Ivy" in _page(amina.get(address)).select_one("select[name=case]").text
    ben = browser_of(people.ben)
    assert "Ivy" not in _page(ben.get(address)).text
    assert "Test, Ivy" in _page(ben.get(address + "?show=team")).text
    for name, status in (("cara", 200), ("gita", 403), ("dev", 403), ("efua", 403)):
        for page in ("note_contact", "log_group"):
            response = browser_of(getattr(people, name)).get(reverse(page) + "?show=team")
            assert response.status_code == status, (name, page)
            assert "Ivy" not in _page(response).text
    cara = browser_of(people.cara).post(address + "?show=team", _said(case=str(case.pk)))
    assert cara.status_code == 422
    with preparing():
        assert not Contact.objects.exists()


def test_two_people_of_one_name_are_told_apart_wherever_one_picks(browser_of, people, case):
    """A note in the wrong record is worse than none."""
    other = registered(people.gita, "9990000026", date_of_birth=dt.date(1975, 3, 9))
    taken_on(people.amina, referred(people.gita, other, people.amina))
    alone = registered(people.gita, "9990000034", given_name="Olwen")
    taken_on(people.amina, referred(people.gita, alone, people.amina))
    amina = browser_of(people.amina)
    offered = _page(amina.get(reverse("note_contact"))).select_one("select[name=case]").text
    ticked = _page(amina.get(reverse("log_group"))).text
    for shown in (offered, ticked):
        assert "Test, Ivy, born 9 March 1975, with us since" in shown
        assert f"Test, Ivy, born {day(case.person.date_of_birth)}, with us since" in shown
        assert "Test, Olwen, born" not in shown
        assert "Test, Olwen" in shown


def test_a_double_click_is_one_contact_and_leads_to_the_person(browser_of, people, case):
    form, amina = _said(case=str(case.pk)), browser_of(people.amina)
    page = reverse("case", args=[case.pk])
    for _twice in range(2):  # the browser shows the second answer alone
        assert amina.post(reverse("note_contact"), form)["Location"] == f"{page}?tell=met"
    alone = reverse("log_contact", args=[case.pk])
    assert amina.post(alone, form)["Location"] == f"{page}?tell=met"
    with preparing():
        assert Contact.objects.get().by_id == people.amina.user_id
    again = _said(case=str(case.pk))
    assert amina.post(reverse("note_contact"), again)["Location"] == page, "they have met before"


def test_names_are_noted_as_seen_where_they_are_shown_and_all_stand_in_the_list_again(
    browser_of, people, case
):
    other = taken_on(
        people.amina, referred(people.gita, registered(people.gita, "9990000026"), people.amina)
    )
    amina, address = browser_of(people.amina), reverse("note_contact")
    assert amina.post(address, _said(case=str(case.pk))).status_code == 302
    with preparing():
        assert not AuditEntry.objects.filter(verb="board.see").exists()
    refused = amina.post(address, _said(case=str(case.pk), minutes="many"))
    assert refused.status_code == 422
    offered = _page(refused).select("select[name=case] option[value]")
    assert {str(case.pk), str(other.pk)} <= {option["value"] for option in offered}
    assert _page(refused).select_one("option[selected]")["value"] == str(case.pk)
    with preparing():
        seen = AuditEntry.objects.get(verb="board.see")
    assert set(seen.people) == {case.person_id, other.person_id}
    for wrong in ("", "nobody"):
        assert "Choose whom it was with" in _page(amina.post(address, _said(case=wrong))).text
    for elsewhere in (str(uuid.uuid4()), _of_another_team(people)):
        said = _page(amina.post(address, _said(case=elsewhere))).text
        assert "This case is not with your team, or no longer. Nothing was saved." in said


def _of_another_team(people) -> str:
    """A case of Cara's, about whom Amina's team hears nothing."""
    hers = registered(people.gita, "9990000042")
    return str(taken_on(people.cara, referred(people.gita, hers, people.cara)).pk)


def test_a_long_note_is_kept_word_for_word_and_a_longer_one_comes_back(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("log_contact", args=[case.pk])
    pasted = "“Curly” – dash\u00a0and \u2022\x00 dots\r\n" + "w" * 9_000
    refused = amina.post(address, _said(note="w" * 10_001))
    assert refused.status_code == 422
    assert "keep it under 10,000 characters" in _page(refused).text
    assert "w" * 10_001 in _page(refused).text
    assert amina.post(address, _said(note=pasted)).status_code == 302
    with preparing():
        # The words and their marks; space and line end are plain, and NUL, which nobody sees, goes.
        plain = "“Curly” – dash and \u2022 dots\n" + "w" * 9_000
        assert Contact.objects.get().note == plain


def test_tries_are_counted_and_the_next_is_proposed(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("log_contact", args=[case.pk])
    amina.post(address, _said(outcome="no_answer"))
    assert "Tried 1 of 3 times. Next try:" in " ".join(_page(amina.get(address)).text.split())
    for _more in range(2):
        amina.post(address, _said(outcome="left_message"))
    assert "Tried 3 of 3 times. Write instead" in " ".join(_page(amina.get(address)).text.split())


def test_one_tap_saves_it_with_the_next_contact_and_nothing_is_chosen_for_anybody(
    browser_of, people, case
):
    amina, address = browser_of(people.amina), reverse("note_contact")
    buttons = _page(amina.get(address)).select("button[name=next_contact]")
    for button, weeks in zip(buttons, (1, 2), strict=True):
        day = after(clock.today() + dt.timedelta(weeks=weeks), 0)
        assert formats.day(day) in button.text
        amina.post(address, _said(case=str(case.pk), next_contact=button["value"]))
        assert _next(case) == day
    amina.post(address, _said(case=str(case.pk)))
    assert _next(case) == day, "a promise that lies ahead stays"
    far = clock.today() + dt.timedelta(days=40)
    boxes = {"day": far.day, "month": far.month, "year": far.year}
    typed = {f"next_contact_on-{part}": str(number) for part, number in boxes.items()}
    both = amina.post(address, _said(case=str(case.pk), next_contact="week", **typed))
    assert both.status_code == 422
    assert "You wrote a day, too" in _page(both).text
    assert _page(both).select_one("input[name=next_contact_on-year]")["value"] == str(far.year)
    amina.post(address, _said(case=str(case.pk), **typed))
    assert _next(case) == far


def _next(case) -> dt.date:
    with preparing():
        return Case.objects.get(pk=case.pk).next_contact_on


def test_a_group_session_is_one_form(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("log_group")
    other = taken_on(
        people.amina,
        referred(people.gita, registered(people.gita, "9990000034"), people.amina),
    )
    said = {"idempotency_key": str(uuid.uuid4()), "minutes": "60", "note": "We baked bread."}
    both = said | {"came": [str(case.pk)], "missed": [str(case.pk), str(other.pk)]}
    refused = amina.post(address, both)
    assert refused.status_code == 422
    assert "Ticked both times: Ivy Test" in _page(refused).text
    kept = amina.post(address, both | {"missed": [str(other.pk)]}, follow=True)
    assert "The session is noted for 2 people." in _page(kept).text
    with preparing():
        assert {(one.case_id, one.outcome) for one in Contact.objects.all()} == {
            (case.pk, "spoke"),
            (other.pk, "did_not_attend"),
        }


def test_the_practice_is_told_by_the_referrals_own_channel(browser_of, people, case):
    address, amina = reverse("gp_note", args=[case.pk]), browser_of(people.amina)
    with acting_as(people.amina):
        services.set_goal(actor=people.amina, case=case, key=uuid.uuid4(), words="Bake again")
    page = _page(amina.get(address))
    assert "Requested actions: no action needed." in page.select_one("textarea").text
    assert "Bake again" not in page.text
    key = {"idempotency_key": str(uuid.uuid4())}
    anew = _page(amina.post(address, key | {"anew": "yes", "with": "goals", "text": "Old"}))
    assert "Bake again" in anew.select_one("textarea").text
    for _twice in range(2):
        assert amina.post(address, key | {"text": "She is well."}).status_code == 302
    sent = browser_of(people.gita).get(reverse("sent_referral", args=[case.referral_id]))
    assert _page(sent).text.count("She is well.") == 1
    for name, status in (("ben", 200), ("cara", 404), ("gita", 403)):
        assert browser_of(getattr(people, name)).get(address).status_code == status


def test_the_note_names_who_gets_it_and_says_where_that_is_no_practice(browser_of, people, case):
    address, amina = reverse("gp_note", args=[case.pk]), browser_of(people.amina)
    page = _page(amina.get(address))
    assert page.select_one("h1").text == "Note to Elm Surgery"
    assert page.select("main button")[-1].text.strip() == "Send to Elm Surgery"
    assert "no GP practice" not in page.text
    assert "Tell Elm Surgery how it goes" in amina.get(reverse("case", args=[case.pk])).text
    with preparing():
        surgery = Organisation.objects.get(name="Elm Surgery")
        council = Organisation.objects.create(
            name="Alderbrook Council", kind=Organisation.Kind.COUNCIL, area=surgery.area
        )
        Referral.objects.update(from_organisation=council)
    page = _page(amina.get(address))
    assert page.select_one("h1").text == "Note to Alderbrook Council"
    assert page.select("main button")[-1].text.strip() == "Send to Alderbrook Council"
    assert "Which practice is theirs is not known here" in page.text
    with preparing():
        Person.objects.update(gp_practice=surgery)
    assert "Elm Surgery, their practice, does not get this" in _page(amina.get(address)).text


def test_of_somebody_who_has_died_nothing_is_asked(browser_of, people, case):
    address, amina = reverse("gp_note", args=[case.pk]), browser_of(people.amina)
    assert "What did the person agree to have told?" in amina.get(address).text
    with acting_as(people.amina) as worker:
        services.note_death(actor=worker, person=case.person, source="family", key=uuid.uuid4())
    said = amina.get(address).text
    assert "What did the person agree to have told?" not in said
    assert "They have died" in said
    key = {"idempotency_key": str(uuid.uuid4())}
    anew = amina.post(address, key | {"anew": "yes", "with": "goals", "text": "Old"})
    assert "Goals:" not in anew.text


def test_a_session_to_which_nobody_came_is_noted(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("log_group")
    said = {"idempotency_key": str(uuid.uuid4()), "minutes": "60"}
    nobody = amina.post(address, said)
    assert nobody.status_code == 422
    assert "Tick who came, or who was expected" in _page(nobody).text
    assert amina.post(address, said | {"missed": [str(case.pk)]}).status_code == 302
    with preparing():
        assert Contact.objects.get().outcome == "did_not_attend"
