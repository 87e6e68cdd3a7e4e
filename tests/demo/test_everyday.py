"""A newcomer finds something on each page of a team's ordinary day."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.accounts.queries import DEMO_DOMAIN
from alongside.audit.models import AuditEntry
from alongside.begun.models import Asked
from alongside.booking.models import Place, WaitingEntry
from alongside.care.models import Absence, Document, PrivateNote, Risk, Tie
from alongside.care.moving import whereabouts
from alongside.demo.everyday import show_everyday
from alongside.demo.own_pages import open_pages
from alongside.demo.safeguards import show_safeguards
from alongside.directory.models import Postcode
from alongside.gaps.models import GapEvidence
from alongside.matching.models import Suggestion
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outreach.models import Invitee, InviteList
from alongside.owncare.models import LoneVisit, Supervision
from alongside.people.models import Person, Relation
from alongside.questions.models import Form
from alongside.referrals.models import Referral
from alongside.volunteers.models import Volunteer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("area"),
    pytest.mark.xdist_group("area"),
]


@pytest.fixture(scope="module")
def shown(area):
    with transaction.atomic():
        open_pages()
        show_safeguards()
        show_everyday()
        yield
        transaction.set_rollback(True)


def _reads(user, name, *args):
    browser = Client()
    browser.force_login(user)
    return browser.get(reverse(name, args=args)).text


def _named(login):
    return User.objects.get(email=login + DEMO_DOMAIN)


def test_shown_again_nothing_is_shown_twice(shown):
    before = AuditEntry.objects.count()
    show_everyday()
    assert AuditEntry.objects.count() == before


def test_maps_can_be_compared_at_two_dates(shown):
    mapped = Tie.objects.values_list("case_id", flat=True).distinct()
    assert mapped.count() >= 2
    for case in mapped:
        days = {tie.begun_at.date() for tie in Tie.objects.filter(case_id=case)}
        assert len(days) == 2
    tie = Tie.objects.exclude(ended_at=None).select_related("case__worker").first()
    page = _reads(tie.case.worker, "network_map", tie.case_id)
    for standing in Tie.objects.filter(case_id=tie.case_id, ended_at=None):
        assert escape(standing.name) in page


def test_what_was_looked_for_and_what_was_missing(shown):
    states = set(Suggestion.objects.values_list("state", flat=True))
    assert {"shown", "shortlisted"} <= states
    assert GapEvidence.objects.values("reason").distinct().count() >= 2
    assert len(set(Person.objects.values_list("ethnicity", flat=True))) >= 3


def test_the_charity_has_sessions_with_people_and_one_that_is_waited_for(shown):
    dev = _named("dev")
    page = _reads(dev, "our_sessions")
    assert "of 8 taken" in page
    assert "Registers to fill" in page, "a session is today"
    # On some days of the week the charity of so small a borough has one person, and nobody waits.
    for entry in WaitingEntry.objects.select_related("session"):
        assert entry.session.taken == entry.session.places
    assert Place.objects.filter(status="booked").count() >= 1


def test_two_services_were_asked_at_once_and_one_has_accepted(shown):
    asked = Referral.objects.exclude(together=None)
    assert sorted(asked.values_list("status", flat=True)) == [
        "accepted",
        "sent",
        "sent",
        "withdrawn",
    ]
    one = asked.get(status="accepted")
    assert "Asked at the same time" in _reads(one.from_user, "sent_referral", one.pk)
    onward = Referral.objects.get(parent=one)
    assert onward.from_organisation_id == one.to_organisation_id
    for who, page in ((one.from_user, "sent_referral"), (_named("dev"), "provider_referral")):
        assert "Who referred them where" in _reads(who, page, one.pk)


def test_private_notes_are_read_by_who_wrote_them(shown):
    note = PrivateNote.objects.select_related("by").first()
    assert note.text in _reads(note.by, "private_notes", note.case_id)


def test_risks_were_learned_of_and_one_is_over(shown):
    assert Risk.objects.filter(ended_at=None, kind="alone").count() == 1
    assert Risk.objects.exclude(ended_why="").count() == 1


def test_papers_and_who_acts(shown):
    assert set(Document.objects.values_list("media", flat=True)) == {
        "application/pdf",
        "image/jpeg",
    }
    assert set(Document.objects.values_list("shown", flat=True)) == {True, False}
    assert set(Relation.objects.values_list("kind", flat=True)) >= {"carer", "attorney"}
    assert Volunteer.objects.count() == 2
    assert any("\n" in note for note in Referral.objects.values_list("note", flat=True))


def test_a_colleague_is_away_and_somebody_covers(shown):
    absence = Absence.objects.get()
    assert absence.cover == _named("amina")
    assert absence.worker.name == "Nia Pritchard"


def test_a_cohort_was_invited(shown):
    invited = InviteList.objects.get()
    assert invited.status == InviteList.Status.RUNNING
    assert not Invitee.objects.filter(status=Invitee.Status.LISTED).exists(), "all were asked"
    assert Invitee.objects.exclude(answered_at=None).exists()
    assert set(Message.objects.values_list("status", flat=True)) == {Message.Status.SENT}


def test_somebody_was_entered_twice_and_a_move_can_be_tried(shown):
    page = _reads(_named("leila"), "person_duplicates")
    assert "the same name, the same date of birth, the same phone number" in page
    team = Organisation.objects.get(name="Riverside Link Workers")
    elsewhere = Postcode.objects.filter(postcode__startswith="ZZ4").first()
    with acting_as(Actor.of(_named("amina").memberships.get())) as amina:
        there = whereabouts(amina, elsewhere.postcode)
    assert not there.ours and there.teams and team not in there.teams


def test_the_team_cares_for_itself_and_nobody_is_out_when_the_story_ends(shown):
    amina, lead = _named("amina"), User.objects.get(name="Leila Haddad")
    hub = _reads(amina, "yourself")
    assert "Safe, said so themselves" in hub and "Reached: they are safe" in hub
    assert lead.name in hub, "who supervises her"
    assert not LoneVisit.objects.exclude(status="over").exists()
    assert "did not fill the silence" in _reads(amina, "reflections")
    assert "Walk the first visit together" in _reads(amina, "ideas")
    pair = Supervision.objects.get()
    assert "Leave Wednesday afternoons" in _reads(amina, "supervision", pair.pk)
    team = _reads(lead, "weeks_of_the_team")
    assert "Very good" not in team and "Hard" in team and "no lunch" not in team


def test_the_charity_asks_of_its_own_and_reads_the_answers(shown):
    assert "as version 1" in _reads(_named("lena"), "build_form", Form.objects.get().pk)
    referral = Referral.objects.get(answers__question="food")
    page = _reads(_named("dev"), "provider_referral", referral.pk)
    assert "No nuts, please." in page
    assert "What do they get about with?" in page


def test_two_asked_at_the_front_door_and_wait_for_an_answer(shown):
    amina = _named("amina")
    asked = Asked.objects.filter(answered_at=None).order_by("created_at")
    herself, her_father = asked
    assert {"Wanda Piper", "Carys Lloyd"} <= _words_of(amina, herself, her_father)
    board = _reads(amina, "board")
    assert all(reverse("asked", args=[each.pk]) in board for each in asked)


def _words_of(user, *asked):
    pages = " ".join(_reads(user, "asked", each.pk) for each in asked)
    return {name for name in ("Wanda Piper", "Carys Lloyd", "Emrys Lloyd") if name in pages}
