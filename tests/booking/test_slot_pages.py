"""The pages of link workers' times, as those who use them and those who must not."""

import re

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, SlotHours
from alongside.referrals.models import Referral
from alongside.ui.formats import dated
from tests.booking.test_pages import form, text
from tests.booking.test_slots import asked, books, free
from tests.factories.slots import offers
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS
from tests.web.conftest import browser_of

__all__ = ["asked", "browser_of"]

WHO = {
    "nhs_number": NHS_NUMBERS[2],
    "date_of_birth-day": "9",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1948",
}
SAID = {
    "nhs_number": NHS_NUMBERS[2],
    "date_of_birth": "1948-03-09",
    "given_name": "Olive",
    "family_name": "Penrose",
    "needs": "loneliness",
    "words": "The evenings are the worst.",
    "risk": "none",
    "urgency": "routine",
    "feedback": "key",
    "consent": "on",
}


def begun(gita):
    """The form for Olive: its page, and what a browser would send back with it."""
    opened = gita.post(reverse("refer"), WHO)
    page = gita.get(opened["Location"])
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text)[1]
    to = re.search(r'<option value="([^"]+)" selected', page.text)
    times = re.findall(r'name="slot"[^>]*value="([^"]+)"', page.text)
    return page, SAID | {"idempotency_key": key, "to": to[1] if to else ""}, times


def test_a_gp_books_a_time_in_the_same_step(browser_of, asked):
    people, _plan, _referral = asked
    gita = browser_of(people.gita)
    page, said, times = begun(gita)
    assert "A time with the link worker" in text(page)
    assert len(times) >= 3, "so many to choose from"
    sent = gita.post(reverse("refer_send"), said | {"slot": times[0]}, follow=True)
    assert "Referral sent" in text(sent)
    assert "A time is booked:" in text(sent)
    assert "with Amina" in text(sent)
    with preparing():
        referral = Referral.objects.get(person__given_name="Olive")
        assert Place.objects.get().referral_id == referral.pk
    takes_home = text(gita.get(reverse("leaflet", args=[referral.pk])))
    with preparing():
        when = Place.objects.get().session.starts_at
    assert dated(when) in takes_home, "the time is on the paper, too"
    assert "Amina" not in takes_home and "Olive" not in takes_home
    again = gita.post(reverse("refer_send"), said | {"slot": times[0]}, follow=True)
    assert "Referral sent" in text(again)
    with preparing():
        assert Place.objects.count() == 1, "the second click"
    amina = browser_of(people.amina)
    assert "A time is booked:" in text(amina.get(reverse("received_referral", args=[referral.pk])))
    hours = amina.get(reverse("slot_hours", args=[people.amina.user_id]))
    assert "Olive Penrose" in text(hours)


def test_a_time_that_went_meanwhile_keeps_the_typing_and_shows_others(browser_of, asked):
    people, plan, referral = asked
    gita = browser_of(people.gita)
    _page, said, times = begun(gita)
    books(people.gita, referral, plan, free(people.gita, people.amina)[0])
    refused = gita.post(reverse("refer_send"), said | {"slot": times[0]}, follow=True)
    assert "That time went meanwhile" in text(refused)
    assert "The evenings are the worst." in refused.text
    assert times[0] not in refused.text, "it is not offered again"
    assert times[1] in refused.text
    with preparing():
        assert not Referral.objects.filter(person__given_name="Olive").exists(), "nothing is sent"
    sent = gita.post(reverse("refer_send"), said | {"slot": times[1]}, follow=True)
    assert "A time is booked:" in text(sent)


def test_a_time_of_another_team_or_of_nobody_is_refused_at_its_field(browser_of, asked):
    people, _plan, _referral = asked
    gita = browser_of(people.gita)
    other = offers(people.cara)
    _page, said, times = begun(gita)
    wrong = times[0].replace(times[0].split(".")[0], str(other.pk))
    refused = gita.post(reverse("refer_send"), said | {"slot": wrong}, follow=True)
    assert "That time is of another team" in text(refused)
    for nonsense in ("x", "7.8", f"{other.pk}.99999999999999999999"):
        refused = gita.post(reverse("refer_send"), said | {"slot": nonsense}, follow=True)
        assert "That time went meanwhile" in text(refused), nonsense
    without = gita.post(reverse("refer_send"), said | {"slot": ""}, follow=True)
    assert "Referral sent" in text(without)
    assert "A time is booked:" not in text(without)


def test_both_sides_book_move_and_give_back_and_cara_finds_nothing(browser_of, asked):
    people, plan, referral = asked
    address = reverse("times", args=[referral.pk])
    gita, amina = browser_of(people.gita), browser_of(people.amina)
    nothing = gita.post(address, form())
    assert nothing.status_code == 422
    assert "Choose a time" in text(nothing)
    first, second = (
        f"{plan.pk}.{int(one.timestamp())}" for one in free(people.gita, people.amina)[:2]
    )
    booked = gita.post(address, form(slot=first), follow=True)
    assert "The time is booked." in text(booked)
    assert "with Amina" in text(booked)
    moved = amina.post(address, form(slot=second), follow=True)
    assert "The time is booked." in text(moved)
    with preparing():
        assert sorted(Place.objects.values_list("status", flat=True)) == ["booked", "cancelled"]
    given = gita.post(address, {"do": "cancel"}, follow=True)
    assert "given back" in text(given)
    assert "Nothing is booked yet" in text(given)
    assert browser_of(people.cara).get(address).status_code == 404
    assert browser_of(people.dev).get(address).status_code == 403


def test_a_link_worker_says_her_hours_and_a_lead_those_of_the_team(browser_of, people):
    amina, address = browser_of(people.amina), reverse("slot_hours", args=[people.amina.user_id])
    assert amina.get(reverse("own_hours"))["Location"] == address
    wrong = amina.post(address, {"minutes": "900", "before": "0"})
    assert wrong.status_code == 422
    assert "from 10 to 240" in text(wrong)
    assert 'value="900"' in wrong.text, "what was typed is kept"
    said = {"minutes": "30", "before": "5", "after": "10", "travel": "30"}
    said |= {"notice_hours": "24", "weeks_ahead": "2"}
    assert "Saved." in text(amina.post(address, said | {"is_open": "on"}, follow=True))
    add = reverse("add_slot_hours", args=[people.amina.user_id])
    week = {"week-weekday": "0", "week-starts": "9am", "week-ends": "8:30", "week-how": "phone"}
    refused = amina.post(add, form(do="week", **week))
    assert refused.status_code == 422
    assert "later than the first" in text(refused)
    added = amina.post(add, form(do="week", **week | {"week-ends": "12:00"}), follow=True)
    assert "9am – midday" in text(added)
    day = {"day-day-day": "24", "day-day-month": "12", "day-day-year": "2027"}
    shown = amina.post(
        add, form(do="day", **day, **{"day-off": "on", "day-how": "phone"}), follow=True
    )
    assert "No times on this day" in text(shown)
    with preparing():
        (off,) = SlotHours.objects.exclude(day=None)
    out = reverse("drop_slot_hours", args=[people.amina.user_id, off.pk])
    assert "Taken out." in text(amina.post(out, follow=True))
    assert browser_of(people.leila).get(address).status_code == 200, "whoever leads"
    for other in (people.ben, people.cara):
        assert browser_of(other).get(address).status_code == 404
        assert browser_of(other).post(out).status_code == 404
    with acting_as(people.gita):
        assert SlotHours.objects.count() == 1


@pytest.mark.parametrize("status", ["called_off", "booked"])
def test_the_person_sees_the_time_and_what_was_called_off(browser_of, asked, status):
    people, plan, referral = asked
    place = books(people.gita, referral, plan, free(people.gita, people.amina)[0])
    with preparing():
        Place.objects.filter(pk=place.pk).update(status=status)
        from tests.factories.story import themselves

        ivy = browser_of(themselves(referral.person))
    page = ivy.get(reverse("own_page"))
    assert "Phone call" in text(page)
    assert ("This does not take place" in text(page)) == (status == "called_off")
    assert (reverse("own_place", args=[place.pk]) in page.text) == (status == "booked")
