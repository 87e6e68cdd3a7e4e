"""Records whose time is over lose all that says who it was; what figures count stays."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, models
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.care import services as care
from alongside.common.errors import NotPermitted, Refused
from alongside.people.models import CareRelationship, OwnAccount, Person
from alongside.people.services import protect
from alongside.questions.models import Version
from alongside.referrals.models import ReferralAnswer
from alongside.rights.models import Copy, Erasure
from alongside.rights.retention import erasing
from alongside.rights.retention.due import HOUSE, due
from alongside.rights.retention.losing import DELETED, ERASED, LOSSES
from alongside.rights.retention.schedule import schedule
from alongside.rights.services import erase_what_is_due
from alongside.safeguarding.services import Told, raise_concern
from tests.architecture.test_personal_data import about_a_person
from tests.factories.standing import preparing, privacy_officer, safeguarding_lead
from tests.factories.story import NHS_NUMBERS, registered
from tests.rights.conftest import SON, answered_of_their_own

# Texts that stay in an anonymised record: codes of ours, never somebody's words.
CODES = {
    *("people.CareRelationship.reason", "people.CareRelationship.ended_reason"),
    *("referrals.Referral.reference", "referrals.Referral.key", "rights.RightsRequest.reference"),
    *("outcomes.Response.instrument_code", "outcomes.Response.instrument_version"),
    *("outcomes.Response.key", "outcomes.Answer.item"),
    *("messaging.Message.key", "messaging.Message.template", "messaging.Message.last_error"),
    "referrals.Referral.service_snapshot",  # of the service
    "care.FirstVisit.service_name",
    "care.Task.about",
    "booking.RegisterMark.referral_was",
}
IN_TEN_YEARS = dt.datetime(2037, 1, 5, 12, tzinfo=dt.UTC)
_WORDS = (models.TextField, models.CharField, models.JSONField)


def test_every_table_about_a_person_has_its_place_in_the_schedule() -> None:
    about = {model._meta.label for model in about_a_person()}
    placed = {table for one in schedule().classes for table in one.tables}
    assert about <= placed, "Say in retention/schedule.yaml how long these are kept"
    nobody = {"audit.AuditEntry", "booking.WalkIn"}  # ids; a name that leads to no record
    assert placed - about == nobody
    assert schedule().tables_that("anonymised") == set(LOSSES)
    assert schedule().tables_that("deleted") == set(DELETED)


@pytest.mark.parametrize("table", LOSSES)
def test_no_word_of_an_anonymised_table_is_forgotten(table) -> None:
    model = apps.get_model(table)
    words = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, _WORDS) and not field.choices
    }
    stays = {name for name in words if f"{table}.{name}" in CODES}
    assert words - stays - set(LOSSES[table].gone) == set(), "nobody has thought of these"


pytestmark = pytest.mark.django_db


@pytest.fixture
def over(scene):
    """Ivy had her copy, her case was closed, and ten years have gone by."""
    scene.given(scene.asked())
    with acting_as(scene.people.amina) as amina:
        care.close_case(actor=amina, case=scene.case, outcome="goals_met", note="Well again")
    with preparing():
        scene.case.person.referrals.filter(status="sent").update(
            status="completed", ended_at=scene.case.opened_at
        )
    with time_machine.travel(IN_TEN_YEARS, tick=False):
        yield scene


def _everything() -> str:
    texts = []
    with preparing(), connection.cursor() as cursor:
        for model in about_a_person():
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {model._meta.db_table} t"
            )
            texts.append(cursor.fetchone()[0])
    return " ".join(texts)


def test_after_eight_years_nobody_stands_in_it_and_figures_stay(over):
    here = over.petra.organisation_id
    found = due(here)
    assert [one.person_id for one in found] == [over.ivy.pk]
    with preparing():
        account = OwnAccount.objects.get().user_id
        before = {table: apps.get_model(table).objects.count() for table in LOSSES}
    with acting_as(over.petra) as petra:
        done = erase_what_is_due(actor=petra, expected=1)
    everything = _everything()
    for word in (
        "Ivy",
        "Test",
        "01632",
        NHS_NUMBERS[0],
        "1948-03-09",
        SON,
        "Knits",
        "Thank you",
        "See people",
        "Visit the club",
        "Well again",
        "Kit is in",
        "Sunday",
    ):
        assert word not in everything, word
    assert "1948-01-01" in everything and ERASED in everything
    with preparing():
        after = {table: apps.get_model(table).objects.count() for table in LOSSES}
        assert after == before, "what figures count is all there"
        assert not Copy.objects.exists() and not OwnAccount.objects.filter(user=account).exists()
        assert not CareRelationship.objects.filter(ended_at=None).exists(), "nobody sees it now"
    assert done.people == [over.ivy.pk] and done.rows["care.Contact"] == 1
    assert due(here) == [] and due(None) == []
    with acting_as(over.petra) as petra, pytest.raises(Refused, match="Nothing is due"):
        erase_what_is_due(actor=petra, expected=0)


def test_what_a_team_asked_of_its_own_goes_and_its_questions_stay(over):
    answered_of_their_own(over)
    with acting_as(over.petra) as petra:
        erase_what_is_due(actor=petra, expected=1)
    assert "Brown bread" not in _everything()
    with preparing():
        assert not ReferralAnswer.objects.exists() and Version.objects.exists()


def test_what_is_open_or_young_or_of_a_concern_is_kept(over):
    tom = registered(over.people.gita, NHS_NUMBERS[1], family_name="Young")
    with preparing():
        Person.objects.filter(pk=tom.pk).update(
            date_of_birth=dt.date(2015, 1, 1), created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )
    assert [one.person_id for one in due(None)] == [over.ivy.pk], "he is not yet 25"
    with time_machine.travel(dt.datetime(2040, 1, 2, tzinfo=dt.UTC), tick=False):
        assert tom.pk in [one.person_id for one in due(None)]
    safeguarding_lead(over.people)
    with preparing():
        CareRelationship.objects.filter(person=over.ivy).update(until=None)
    with acting_as(over.people.amina) as amina:
        told = Told(words="She fell again", at_risk="adult", person=over.ivy, consent="agreed")
        raise_concern(actor=amina, key=uuid.uuid4(), told=told)
    assert over.ivy.pk not in [one.person_id for one in due(None)]


def test_an_open_request_keeps_the_record(over):
    over.asked()
    with time_machine.travel(dt.datetime(2060, 1, 2, tzinfo=dt.UTC), tick=False):
        assert due(None) == []


def test_seven_years_are_not_enough(over):
    with time_machine.travel(dt.datetime(2033, 1, 5, tzinfo=dt.UTC), tick=False):
        assert due(None) == []


def test_nothing_goes_unseen_nor_by_anybody_else(over):
    with acting_as(over.petra) as petra, pytest.raises(Refused, match="changed since"):
        erase_what_is_due(actor=petra, expected=2)
    olu = privacy_officer(over.people, "Olu", over.people.cara)
    with acting_as(olu), pytest.raises(Refused, match="Nothing is due"):
        erase_what_is_due(actor=olu, expected=1)
    with acting_as(over.people.leila) as leila, pytest.raises(NotPermitted):
        erase_what_is_due(actor=leila, expected=1)
    assert SON in _everything()


def test_the_command_counts_first_and_erases_when_told_how_many(over, capsys):
    call_command("retention")
    told = capsys.readouterr().out
    assert "1 records are due" in told and "care.Contact: 1" in told and "Ivy" not in told
    assert "Nothing was erased" in told
    with pytest.raises(CommandError, match="changed since"):
        call_command("retention", erase=3)
    assert SON in _everything()
    call_command("retention", erase=1)
    assert SON not in _everything()


def test_a_hidden_place_goes_with_the_record(over):
    with preparing():
        ivy = Person.objects.get(pk=over.ivy.pk)
        CareRelationship.objects.filter(person=ivy).update(until=None)
    with acting_as(over.people.amina) as amina:
        protect(actor=amina, person=ivy)
    with acting_as(over.petra) as petra:
        erase_what_is_due(actor=petra, expected=1)
    assert "01632 9" not in _everything()


def test_the_erasing_role_reads_no_word_and_nobody_else_is_it(over):
    for column in ("people_person.given_name", "care_contact.note", "safeguarding_concern.said"):
        table, name = column.split(".")
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(HOUSE, role="alongside_retention"),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT {name} FROM {table}")
    for actor in (*over.people.everyone.values(), over.petra, Actor(label="")):
        with acting_as(actor, role="alongside_retention"), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person")
            assert cursor.fetchone() == (0,), actor.name


def test_what_was_erased_is_written_once_and_read_where_it_was(over):
    with acting_as(over.petra) as petra:
        erase_what_is_due(actor=petra, expected=1)
    with acting_as(over.petra):
        assert Erasure.objects.count() == 1
    for actor in over.people.everyone.values():
        with acting_as(actor):
            assert not Erasure.objects.exists(), actor.name
    with pytest.raises(DatabaseError, match="Cannot"), preparing(), connection.cursor() as cursor:
        cursor.execute("UPDATE rights_erasure SET rows = '{}'")


def test_the_guards_are_back_when_it_is_done(over):
    with acting_as(over.petra) as petra:
        erase_what_is_due(actor=petra, expected=1)
        with (
            pytest.raises(DatabaseError, match="Cannot"),
            preparing(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE care_contact SET minutes = 1")
    assert set(erasing.rows_of([over.ivy.pk])) <= set(LOSSES)


def test_the_officers_page_counts_names_nobody_and_then_acts(over, browser_of):
    with time_machine.travel(IN_TEN_YEARS, tick=False):
        petra, address = browser_of(over.petra), reverse("retention")
        page = petra.get(address).text
        assert "The time of 1 record is over" in page and over.case.referral.reference in page
        assert "Ivy" not in page and "Concerns for somebody" in page
        assert "changed since" in petra.post(address, {"expected": "7"}, follow=True).text
        assert SON in _everything()
        done = petra.post(address, {"expected": "1"}, follow=True).text
        assert "Anonymised: 1" in done and "Nothing is due" in done and "What was erased" in done
    assert SON not in _everything()
