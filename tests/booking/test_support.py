"""What helps somebody to come: asked with the booking or later, answered, gone with the booking."""

import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, Session, WaitingEntry
from alongside.booking.queries import help_to_arrange
from alongside.booking.services import (
    answer_help,
    answer_offer,
    ask_help,
    cancel,
    offer_places,
    rebook,
)
from alongside.booking.support import Wanted
from alongside.care.models import Case, Task
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging import services as messaging
from alongside.messaging.models import Message
from alongside.people.models import Person
from alongside.people.queries.protection import protection_of
from alongside.people.services import Reach, protect
from alongside.referrals.services import book_place
from tests.booking.test_pages import form, text
from tests.booking.test_slots import asked, books, free
from tests.booking.test_waiting import HOUSE
from tests.factories.facts import tell_all
from tests.factories.standing import preparing
from tests.factories.story import taken_on, themselves
from tests.web.conftest import browser_of

__all__ = ["asked", "browser_of"]

RIDE = Wanted(["transport"], "Uses a wheelchair")
BOTH = Wanted(["interpreter", "transport"], "Polish")


@pytest.fixture
def wanted(club):
    """Amina booked Ivy's place, and Ivy needs a lift and an interpreter."""
    with acting_as(club.people.amina) as amina:
        place = book_place(
            actor=amina,
            referral=club.sent[0],
            session=club.sessions[1],
            key=uuid.uuid4(),
            wanted=BOTH,
        )
    return club, place


def again(place: Place) -> Place:
    with preparing():
        return Place.objects.select_related("session").get(pk=place.pk)


def stages(place: Place) -> dict[str, str]:
    return {one.kind: str(one.stage) for one in again(place).help}


def templates() -> list[str]:
    with preparing():
        return sorted(Message.objects.values_list("template", flat=True))


def tasks() -> list[str]:
    with preparing():
        return list(Task.objects.filter(status="open").values_list("reason", flat=True))


def says(actor, place: Place, kind: str, stage: str) -> None:
    with acting_as(actor) as who:
        answer_help(actor=who, place=place, kind=kind, stage=stage)


def test_it_is_asked_with_the_booking_and_answered_by_who_keeps_the_session(wanted):
    club, place = wanted
    assert stages(place) == {"transport": "asked", "interpreter": "asked"}
    tell_all()
    assert "place-help" in templates(), "the service is told"
    assert "place-help-sender" not in templates(), "who asked knows"
    with acting_as(club.people.dev) as dev:
        assert [one.pk for one in help_to_arrange(dev)] == [place.pk]
    for _again in range(2):
        says(club.people.dev, place, "transport", "arranged")
    says(club.people.dev, place, "interpreter", "refused")
    assert stages(place) == {"transport": "arranged", "interpreter": "refused"}
    with acting_as(club.people.dev) as dev:
        assert help_to_arrange(dev) == []
    with pytest.raises(NotPermitted):
        says(club.people.amina, place, "transport", "refused")
    with pytest.raises(OutOfTurn, match="not asked for any more"):
        says(club.people.dev, place, "buddy", "arranged")
    for outsider in (club.people.cara, club.people.efua):
        with acting_as(outsider) as who, pytest.raises((NotPermitted, OutOfTurn)):
            ask_help(actor=who, place=place, wanted=RIDE)


def test_what_cannot_be_arranged_is_said_to_the_person_and_a_task(wanted):
    club, place = wanted
    with preparing():
        Person.objects.filter(pk=place.person_id).update(contact_by="sms", phone="07700900001")
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    tell_all()
    assert templates().count("person-no-help") == 1
    assert "place-no-help-sender" in templates()
    with preparing():
        (said,) = Message.objects.filter(template="person-no-help")
    for word in ("Ivy", "lunch", "interpreter", "Polish"):
        assert word not in said.body
    assert tasks() == ["help_refused"]
    with preparing():
        assert Task.objects.get().owner_id == club.people.amina.user_id


def last_words() -> str:
    with preparing():
        return Message.objects.filter(template__startswith="person-").latest("created_at").body


def go_out() -> list[str]:
    """The morning comes: what became of each message to the person about what helps them."""
    tell_all()
    with preparing():
        waiting = Message.objects.filter(template__startswith="person-", status="queued")
        ids = list(waiting.order_by("created_at").values_list("pk", flat=True))
    for one in ids:
        messaging.deliver(one)
    with preparing():
        told = Message.objects.filter(template__in=("person-help", "person-no-help"))
        return [f"{one.template} {one.status}" for one in told.order_by("created_at")]


@pytest.fixture
def texted(wanted):
    """Ivy is written to by text message."""
    _club, place = wanted
    with preparing():
        Person.objects.filter(pk=place.person_id).update(contact_by="sms", phone="07700900001")
    return wanted


def test_what_is_arranged_before_the_morning_is_not_said_to_be_refused(texted):
    club, place = texted
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    assert tasks() == ["help_refused"]
    says(club.people.dev, place, "interpreter", "arranged")
    assert go_out() == ["person-no-help stopped"]
    assert tasks() == [], "nobody looks for another way"


def test_who_was_told_no_is_told_that_it_is_arranged_after_all(texted):
    club, place = texted
    says(club.people.dev, place, "transport", "refused")
    says(club.people.dev, place, "interpreter", "refused")
    no = ["person-no-help sent", "person-no-help sent"]
    assert go_out() == no
    says(club.people.dev, place, "interpreter", "arranged")
    assert go_out() == [*no, "person-help sent"]
    assert "is arranged after all" in last_words()
    for word in ("Ivy", "lunch", "interpreter", "Polish"):
        assert word not in last_words()
    assert tasks() == ["help_refused"], "the lift is still to be found"
    says(club.people.dev, place, "interpreter", "refused")
    assert go_out() == [*no, "person-help sent", "person-no-help sent"]


def test_what_is_refused_at_a_second_place_is_a_task_that_leads_there(wanted):
    club, place = wanted
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    with acting_as(club.people.amina) as amina:
        moved = rebook(actor=amina, place=place, session=club.sessions[2], key=uuid.uuid4())
    for kind in ("interpreter", "transport"):
        says(club.people.dev, moved, kind, "refused")
        tell_all()
    with preparing():
        open_ones = {one.place_id for one in Task.objects.filter(status="open")}
        assert Task.objects.count() == 2
    assert open_ones == {str(moved.pk)}, "nobody has to come to the first place any more"


def test_nobody_is_told_who_is_not_to_be_written_to(wanted):
    club, place = wanted
    with preparing():
        Person.objects.filter(pk=place.person_id).update(contact_by="phone")
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    assert "person-no-help" not in templates()
    assert tasks() == ["help_refused"], "their link worker rings them"


def test_it_goes_with_the_booking_and_is_asked_anew_for_another_day(wanted):
    club, place = wanted
    says(club.people.dev, place, "transport", "arranged")
    with acting_as(club.people.amina) as amina:
        moved = rebook(actor=amina, place=place, session=club.sessions[2], key=uuid.uuid4())
    assert stages(moved) == {"transport": "asked", "interpreter": "asked"}
    with acting_as(club.people.dev) as dev:
        assert [one.pk for one in help_to_arrange(dev)] == [moved.pk], "of the first nothing"
        cancel(actor=dev, place=moved)
        assert help_to_arrange(dev) == []
        with pytest.raises(OutOfTurn):
            answer_help(actor=dev, place=moved, kind="transport", stage="arranged")
        with pytest.raises(OutOfTurn):
            ask_help(actor=dev, place=moved, wanted=RIDE)


def test_who_waits_keeps_what_they_asked_for(club, browser_of):
    session = club.sessions[2]
    places = [club.books(who, session) for who in (0, 1)]
    with acting_as(club.people.amina) as amina:
        entry = book_place(
            actor=amina, referral=club.sent[2], session=session, key=uuid.uuid4(), wanted=RIDE
        )
    assert isinstance(entry, WaitingEntry)
    waiting = text(browser_of(club.people.dev).get(reverse("our_sessions")))
    assert "Help to come : A way to get there" in waiting or "Help to come: A way" in waiting
    with acting_as(club.people.dev) as dev:
        cancel(actor=dev, place=places[0])
    with acting_as(HOUSE) as house:
        offer_places(actor=house, session_id=session.pk)
    with acting_as(club.people.amina) as amina:
        offered = Place.objects.get(referral_id=club.sent[2].pk)
        answer_offer(actor=amina, place=offered, takes=True)
    assert stages(offered) == {"transport": "asked"}
    tell_all()
    assert "place-help" in templates()


def test_the_person_asks_for_themselves_and_takes_back_only_what_nobody_answered(club, browser_of):
    place = club.books(0, club.sessions[1])
    ivy = browser_of(themselves(club.sent[0].person))
    address = reverse("ask_own_help", args=[place.pk])
    too_long = ivy.post(address, {"help_wanted": "transport", "help_words": "x" * 201})
    assert too_long.status_code == 422
    assert "under 200" in text(too_long)
    ivy.post(address, {"help_wanted": ["transport", "buddy"], "help_words": "From Elm Road"})
    assert stages(place) == {"transport": "asked", "buddy": "asked"}
    tell_all()
    assert {"place-help", "place-help-sender"} <= set(templates())
    says(club.people.dev, place, "transport", "arranged")
    ivy.post(address, {"help_wanted": [], "help_words": ""})
    assert stages(place) == {"transport": "arranged"}
    page = text(ivy.get(reverse("own_place", args=[place.pk])))
    assert "A way to get there: arranged" in page
    other = club.books(1, club.sessions[1])
    assert ivy.post(reverse("ask_own_help", args=[other.pk]), {}).status_code == 404


def test_the_pages_of_both_sides(wanted, browser_of):
    club, place = wanted
    dev, amina = browser_of(club.people.dev), browser_of(club.people.amina)
    assert "Help to arrange" in text(dev.get(reverse("our_sessions")))
    assert "1 person needs help to come" in text(dev.get(reverse("provider_desk")))
    address = reverse("help_to_come", args=[place.pk])
    assert address in dev.get(reverse("session", args=[place.session_id])).text
    page = dev.get(address)
    assert "Polish" in text(page)
    answer = reverse("answer_help", args=[place.pk])
    done = dev.post(answer, {"do": "transport.arranged"}, follow=True)
    assert "A way to get there : arranged" in text(done)
    assert dev.post(answer, {"do": "transport.maybe"}).status_code == 400
    theirs = amina.get(reverse("places", args=[club.sent[0].pk]))
    assert "A way to get there: arranged" in text(theirs)
    assert amina.post(answer, {"do": "transport.refused"}).status_code == 404
    said = {"help_wanted": ["transport", "buddy"], "help_words": "Polish"}
    stale = amina.post(address, said | {"seen": "transport"})
    assert stale.status_code == 422
    assert "Somebody has changed what is asked for" in text(stale)
    assert stages(place) == {"transport": "arranged", "interpreter": "asked"}, "nothing is lost"
    amina.post(address, said | {"seen": "transport interpreter"})
    assert stages(place) == {"buddy": "asked", "transport": "arranged"}
    other = reverse("help_to_come", args=[club.books(2, club.sessions[0]).pk])
    assert "Nothing is asked for." in text(dev.post(other, {"help_words": ""}, follow=True))
    assert "is told" not in text(dev.get(other)), "nobody is, for there is nothing to arrange"
    cara = browser_of(club.people.cara)
    assert cara.get(address).status_code == 404
    assert cara.post(answer, {"do": "buddy.arranged"}).status_code == 404
    booked = amina.post(
        reverse("places", args=[club.sent[1].pk]),
        form(session=str(club.sessions[0].pk), help_wanted=["buddy"], help_words=""),
        follow=True,
    )
    assert "Somebody who comes along: asked for" in text(booked)


def test_the_printed_register_says_what_is_arranged(wanted):
    from alongside.referrals.registers import register_of
    from alongside.web.booking.register_document import _named

    club, place = wanted
    says(club.people.dev, place, "interpreter", "arranged")
    with acting_as(club.people.dev) as dev:
        (line,) = register_of(dev, club.sessions[1]).lines
    said = _named(line)
    assert "An interpreter: arranged" in said
    assert "A way to get there: asked for" in said
    assert "Polish" in said


def test_for_a_time_with_a_link_worker_it_is_their_task(asked, browser_of):
    people, plan, referral = asked
    first = free(people.gita, people.amina)[0]
    place = books(people.gita, referral, plan, first)
    with preparing():
        Session.objects.filter(pk=place.session_id).update(how="face_to_face")
    with acting_as(people.gita) as gita:
        ask_help(actor=gita, place=place, wanted=RIDE)
    tell_all()
    with preparing():
        told = Message.objects.get(template="place-help")
        assert told.to_user_id == people.amina.user_id
    amina = browser_of(people.amina)
    assert "A way to get there: asked for" in text(
        amina.get(reverse("slot_hours", args=[people.amina.user_id]))
    )
    taken_on(people.amina, referral)
    tell_all()
    assert tasks() == ["help_wanted"]
    with preparing():
        case = Case.objects.get(referral=referral)
    assert reverse("help_to_come", args=[place.pk]) in amina.get(f"/cases/{case.pk}/").text
    amina.post(reverse("answer_help", args=[place.pk]), {"do": "transport.arranged"})
    assert tasks() == [], "it is done with the answer"
    with acting_as(people.gita) as gita:
        ask_help(actor=gita, place=again(place), wanted=BOTH)
    tell_all()
    assert tasks() == ["help_wanted"], "an interpreter is asked for after the lift was arranged"
    amina.post(reverse("answer_help", args=[place.pk]), {"do": "interpreter.refused"})
    tell_all()
    assert "help_refused" in tasks()


def test_too_many_words_are_refused(wanted):
    club, place = wanted
    with acting_as(club.people.dev) as dev, pytest.raises(Refused) as refusal:
        ask_help(actor=dev, place=place, wanted=Wanted(["buddy"], "x" * 201))
    assert refusal.value.field == "help_words"


def test_where_somebody_protected_is_stands_in_no_words_about_help(wanted):
    club, place = wanted
    with acting_as(club.people.amina) as amina:
        protect(actor=amina, person=Person.objects.get(pk=place.person_id), reach=Reach(["phone"]))
        kept = protection_of(amina, place.person_id)
        with pytest.raises(Refused, match="others read it") as refusal:
            ask_help(
                actor=amina, place=again(place), wanted=Wanted(["transport"], f"Ring {kept.phone}")
            )
        assert refusal.value.field == "help_words"
    for actor in (club.people.ben, club.people.gita, club.people.cara):
        with acting_as(actor):
            assert not Place.objects.filter(pk=place.pk).exists()


def test_help_asked_with_a_new_referral_stands_in_the_inbox_at_once(asked, browser_of):
    people, plan, referral = asked
    with preparing():
        plan.hours.update(how="face_to_face", place="The library")
    place = books(people.gita, referral, plan, free(people.gita, people.amina)[0])
    with acting_as(people.gita) as gita:
        ask_help(actor=gita, place=place, wanted=RIDE)
    for worker in (people.amina, people.ben):
        page = browser_of(worker).get(reverse("inbox"))
        assert "Help to come to a time that is booked" in text(page)
        assert "A way to get there: asked for" in text(page)
        assert reverse("help_to_come", args=[place.pk]) in page.text
    assert "A way to get there" not in text(browser_of(people.cara).get(reverse("inbox")))
    receipt = text(browser_of(people.gita).get(reverse("receipt", args=[referral.pk])))
    assert "A way to get there: asked for" in receipt
    taken_on(people.amina, referral)
    page = browser_of(people.ben).get(reverse("inbox"))
    assert "Help to come to a time that is booked" not in text(page), "it is a task of the case"


def test_to_a_call_nobody_has_to_come(asked, browser_of):
    people, plan, referral = asked
    place = books(people.gita, referral, plan, free(people.gita, people.amina)[0])
    for kind in ("transport", "buddy"):
        with acting_as(people.gita) as gita, pytest.raises(Refused, match="nobody has to get"):
            ask_help(actor=gita, place=place, wanted=Wanted([kind]))
    page = text(browser_of(people.gita).get(reverse("help_to_come", args=[place.pk])))
    assert "An interpreter" in page and "A way to get there" not in page
    with acting_as(people.gita) as gita:
        ask_help(actor=gita, place=place, wanted=Wanted(["interpreter"], "Polish"))
    assert stages(place) == {"interpreter": "asked"}


def test_whoever_arranged_it_is_told_that_it_is_not_asked_for_any_more(wanted):
    club, place = wanted
    says(club.people.dev, place, "transport", "arranged")
    with acting_as(club.people.amina) as amina:
        ask_help(actor=amina, place=again(place), wanted=RIDE)
    tell_all()
    assert "place-help-off" not in templates(), "nobody had arranged the interpreter yet"
    with acting_as(club.people.amina) as amina:
        ask_help(actor=amina, place=again(place), wanted=Wanted())
    tell_all()
    assert templates().count("place-help-off") == 1
    assert "place-help-off-sender" not in templates(), "who did it knows"
    with preparing():
        said = Message.objects.get(template="place-help-off")
    assert said.to_organisation_id == club.people.dev.organisation_id
    assert not any(word in said.subject + said.body for word in ("Ivy", "lunch", "wheelchair"))


def test_whoever_referred_hears_that_it_was_found_after_all(wanted):
    club, place = wanted
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    assert "place-no-help-sender" in templates()
    says(club.people.dev, place, "interpreter", "arranged")
    tell_all()
    assert "place-help-found-sender" in templates()
    assert "place-help-found" not in templates(), "who arranged it knows"


def test_a_place_that_is_given_back_leaves_no_task_to_get_there(wanted):
    club, place = wanted
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    assert tasks() == ["help_refused"]
    with acting_as(club.people.amina) as amina:
        cancel(actor=amina, place=again(place))
    tell_all()
    assert tasks() == []
    with preparing():
        assert Task.objects.get().status == "dropped"


def test_what_is_not_asked_for_any_more_is_no_task(wanted):
    club, place = wanted
    says(club.people.dev, place, "interpreter", "refused")
    tell_all()
    with acting_as(club.people.amina) as amina:
        ask_help(actor=amina, place=again(place), wanted=RIDE)
    tell_all()
    assert tasks() == []
