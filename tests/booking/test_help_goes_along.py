"""What was asked for goes along with a place; what was answered was for one time and one room."""

import uuid

from alongside.accounts.actor import acting_as
from alongside.booking.models import Place, SessionPlan, WaitingEntry
from alongside.booking.services import answer_help, follow_timetable
from alongside.booking.support import Wanted
from alongside.directory.models import Schedule
from alongside.messaging.models import Message
from alongside.referrals.services import book_place
from alongside.web.referring.forms import ReferralForm
from tests.booking.test_waiting import HOUSE
from tests.factories.facts import tell_all
from tests.factories.standing import preparing

POLISH = Wanted(["interpreter"], "Polish")


def books(club, who, session, wanted=POLISH):
    with acting_as(club.people.amina) as amina:
        return book_place(
            actor=amina, referral=club.sent[who], session=session, key=uuid.uuid4(), wanted=wanted
        )


def test_another_hour_is_another_lift(club):
    place = books(club, 0, club.sessions[0])
    with acting_as(club.people.dev) as dev:
        answer_help(actor=dev, place=place, kind="interpreter", stage="arranged")
    tell_all()
    with preparing():
        told_before = Message.objects.filter(template="place-help").count()
        Schedule.objects.filter(pk=club.schedule.pk).update(opens_at="11:00")
        plan = SessionPlan.objects.get(service=club.service)
    with acting_as(HOUSE) as house:
        follow_timetable(actor=house, plan=plan)
    tell_all()
    with preparing():
        moved = Place.objects.get(pk=place.pk)
        told = Message.objects.filter(template="place-help").count()
    assert (moved.help_wanted, moved.help_arranged) == (["interpreter"], [])
    assert told == told_before + 1, "whoever arranges it is asked anew"


def test_who_is_put_back_on_the_list_is_not_asked_again_what_they_need(club):
    for who in (0, 1):
        books(club, who, club.sessions[0], Wanted())
    entry = books(club, 2, club.sessions[0])
    assert isinstance(entry, WaitingEntry)
    with preparing():
        WaitingEntry.objects.filter(pk=entry.pk).update(status="lapsed")
    books(club, 2, club.sessions[0], Wanted())
    with preparing():
        entry.refresh_from_db()
    assert (entry.help_wanted, entry.help_words, entry.status) == (
        ["interpreter"],
        "Polish",
        "waiting",
    )


def test_help_without_a_time_is_said_to_be_for_none(people):
    form = ReferralForm({"help_wanted": ["interpreter"], "slot": ""})
    assert "Choose a time that the help is for" in str(form.errors["help_wanted"])
