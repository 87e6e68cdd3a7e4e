"""Two records of one person are made one, and two again: nothing is lost, nothing gets wider."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.care import services as care
from alongside.care.models import Case
from alongside.care.queries import case_visible_to
from alongside.care.risks import known_in
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent, ConsentStep
from alongside.consent.services import withdraw
from alongside.outreach.models import Invitee, OptOut
from alongside.people.models import CareRelationship, CircleMember, Merge, Person, Protection
from alongside.people.queries import visible_to
from alongside.people.queries.merging import kept_instead, likely_duplicates, merges_visible_to
from alongside.people.services import Reach, protect, refuse_relation, register
from alongside.portal.looks import looks_at
from alongside.referrals.models import Referral
from alongside.rights import services
from alongside.rights.copying.reading import all_held
from alongside.rights.models import RightsRequest
from alongside.rights.retention.erasing import take_out
from tests.architecture.test_personal_data import about_a_person
from tests.factories.standing import Standing, preparing, privacy_officer
from tests.factories.story import (
    acting_for,
    objecting,
    on_the_way,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)

pytestmark = pytest.mark.django_db
# What tells of the merge itself, and what is written anew with every step.
OF_ITSELF = {"people.Merge", "audit.AuditEntry", "outbox.OutboxFact"}


@dataclass
class Twice:
    """Ivy, whom the practice entered with her number, and entered again by the other surgery."""

    people: Standing
    kept: Person
    gone: Person
    case: Case
    other: Case

    def merged(self, *take: str, by: Actor | None = None, **more: Any) -> Merge:
        told = {"reason": "She showed me both letters.", "key": uuid.uuid4()} | more
        with acting_as(by or self.people.leila) as actor:
            return services.merge(actor=actor, kept=self.kept, gone=self.gone, take=take, **told)

    def undone(self, merge: Merge, by: Actor | None = None) -> Merge:
        with acting_as(by or self.people.leila) as actor:
            return services.undo_merge(actor=actor, merge=merge, why="They are cousins.")


@pytest.fixture
def twice(people) -> Twice:
    kept = registered(people.gita, email="ivy@home.test", address="1 Elm Road", postcode="LS1 4AP")
    with acting_as(people.cara) as cara:
        gone = register(
            actor=cara,
            nhs_number=None,
            date_of_birth=dt.date(1948, 3, 9),
            given_name="Ivey",
            family_name="Test",
            phone="01632 960001",
            preferred_name="Vee",
        )
    cases = [
        taken_on(people.amina, referred(sender, person, people.amina))
        for sender, person in ((people.gita, kept), (people.cara, gone))
    ]
    return Twice(people, kept, gone, *cases)


@pytest.fixture
def full(twice) -> Twice:
    """The same with everything on both that a record can have."""
    people, club = twice.people, service_of(twice.people.dev)
    for case in (twice.case, twice.other):
        referred_on(people.amina, case, club)
        acting_for(people.amina, case)
        themselves(case.person)
        with acting_as(people.amina) as amina:
            care.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="See people")
        objecting(people.amina, case)
        with preparing():
            OptOut.objects.create(person=case.person, how="said")
    found = on_the_way(people.amina, twice.other, club)
    with preparing():
        (invited,) = found["list_id"]
        Invitee.objects.create(invite_list_id=invited, person=twice.kept)
    return twice


def _points_at_people() -> set[tuple[str, str]]:
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.related_model is Person
    } - {
        ("people_person", "merged_into_id"),
        *(("people_merge", f"{s}_id") for s in ("kept", "gone")),
    }


def _everything() -> dict[str, dict[str, str]]:
    """Every row about anybody, word for word."""
    told: dict[str, dict[str, str]] = {}
    with preparing(), connection.cursor() as cursor:
        for model in about_a_person():
            if model._meta.label not in OF_ITSELF:
                cursor.execute(f"SELECT t.id, t::text FROM {model._meta.db_table} t")
                told[model._meta.label] = dict(cursor.fetchall())
    return told


def _left_on(person: Person) -> dict[str, int]:
    left = {}
    with preparing(), connection.cursor() as cursor:
        for table, column in sorted(_points_at_people()):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [person.pk])
            left[table] = cursor.fetchone()[0]
    return {table: count for table, count in left.items() if count}


def test_no_table_that_points_at_a_person_is_forgotten() -> None:
    """A new one needs ``FollowsMerges`` in its migration; the door finds it by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows, col FROM rights_points_at_people()")
        assert set(cursor.fetchall()) == _points_at_people()
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'follows_merges'"
        )
        followed = {table for (table,) in cursor.fetchall()}
    assert followed == {table for table, _column in _points_at_people()}
    assert {column for _table, column in _points_at_people()} == {"person_id"}, (
        "its trigger says so"
    )
    for table, _column in _points_at_people():
        model = next(one for one in apps.get_models() if one._meta.db_table == table)
        assert isinstance(model._meta.pk, models.UUIDField), "rows are remembered by their id"


def test_all_that_hung_on_either_hangs_on_one_and_all_of_it_comes_back(full):
    before, key = _everything(), uuid.uuid4()
    done = full.merged("given_name", "preferred_name", key=key)
    with preparing():
        assert Case.objects.filter(person=full.kept).count() == 2, "neither open case is lost"
        full.kept.refresh_from_db()
        assert (full.kept.full_name, full.kept.email) == ("Vee Test", "ivy@home.test")
        hidden = Merge.objects.get(pk=done.pk)
    stayed = {table: len(ids) for table, ids in hidden.undoing["stayed"].items()}
    assert _left_on(full.gone) == stayed, "only what the other has already"
    assert stayed == {
        "people_carerelationship": 2,
        "people_ownaccount": 1,
        "outreach_optout": 1,
        "outreach_invitee": 1,
        "rights_objection": 1,
    }
    assert done.differed["given_name"] == {"stays": "Ivey", "goes": "Ivy"}
    with acting_as(full.people.amina) as amina:
        seen = set(visible_to(amina))
        assert full.kept in seen and full.gone not in seen
        assert kept_instead(full.gone.pk) == full.kept.pk
        assert done in merges_visible_to(amina)
    assert full.merged("given_name", "preferred_name", key=key) == done, "a double click"

    undone = full.undone(done)
    assert undone.could_not == []
    after = _everything()
    for table, rows in before.items():
        assert after[table] == rows, table
    with acting_as(full.people.amina) as amina:
        assert set(visible_to(amina)) >= {full.kept, full.gone}
    assert full.undone(done) == undone, "a double click"


def test_what_changed_since_stays_and_is_said(twice):
    done = twice.merged("phone", "given_name")
    with preparing():
        Person.objects.filter(pk=twice.kept.pk).update(given_name="Yvonne")
    with acting_as(twice.people.amina) as amina:
        note = care.set_goal(actor=amina, case=twice.other, key=uuid.uuid4(), words="Paint")
    later = referred_on(twice.people.amina, twice.case, service_of(twice.people.dev))
    undone = twice.undone(done)
    assert undone.could_not == ["given_name"]
    with preparing():
        twice.kept.refresh_from_db()
        twice.gone.refresh_from_db()
        assert (twice.kept.given_name, twice.gone.given_name) == ("Yvonne", "Ivey")
        note.case.refresh_from_db()
        assert note.case.person_id == twice.gone.pk, "it is in the case that went back"
        later.refresh_from_db()
        assert later.person_id == twice.kept.pk
        assert twice.gone.merged_into_id is None


def test_a_referral_of_since_is_still_seen_by_who_came_in_by_the_other_record(twice):
    """Cara's team knew the record that went; what it sent since hangs on the one that stayed."""
    done = twice.merged()
    with preparing():
        twice.kept.refresh_from_db()
    since = referred(twice.people.cara, twice.kept, twice.people.amina)
    twice.undone(done)
    with acting_as(twice.people.cara) as cara:
        assert set(visible_to(cara)) == {twice.kept, twice.gone}
    with preparing():
        since.refresh_from_db()
        assert since.person_id == twice.kept.pk


@pytest.mark.parametrize("name", ["amina", "ben", "cara", "gita", "dev", "efua"])
def test_only_who_leads_a_team_that_plans_with_both_may(twice, name):
    actor = getattr(twice.people, name)
    with pytest.raises(NotPermitted):
        twice.merged(by=actor)
    with (
        acting_as(actor),
        pytest.raises(DatabaseError, match="Not permitted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT rights_merge(%s, %s, %s, 'x', '{}', now(), current_date)",
            [uuid.uuid4(), twice.kept.pk, twice.gone.pk],
        )


def test_a_lead_who_sees_one_of_them_cannot(twice):
    with preparing():
        CareRelationship.objects.filter(
            person=twice.gone, organisation_id=twice.people.leila.organisation_id
        ).update(ended_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), ended_reason="test")
    with pytest.raises(NotPermitted, match="plans care with both"):
        twice.merged()
    with acting_as(twice.people.leila) as leila:
        assert likely_duplicates(leila) == []


def test_what_was_taken_back_on_one_is_taken_back_on_both(twice):
    """Dev's club was let in by each record; then she said no, and only one of them knew."""
    club = service_of(twice.people.dev)
    for case in (twice.case, twice.other):
        referred_on(twice.people.amina, case, club)
    with preparing():
        mine = Consent.objects.get(person=twice.kept, recipient_id=twice.people.dev.organisation_id)
    with acting_as(twice.people.amina) as amina:
        withdraw(actor=amina, consent=mine)
    before = _everything()
    done = twice.merged()
    with preparing():
        theirs = Consent.objects.filter(recipient_id=twice.people.dev.organisation_id)
        assert {consent.withdrawn_at is not None for consent in theirs} == {True}
        assert ConsentStep.objects.filter(consent__in=theirs, name="withdrawn").count() == 2
        team = Consent.objects.filter(recipient_id=twice.people.amina.organisation_id)
        assert {consent.withdrawn_at for consent in team} == {None}
    with acting_as(twice.people.dev) as dev:
        assert not visible_to(dev).exists()
    twice.undone(done)
    after = _everything()
    assert {table for table in before if before[table] != after[table]} == set()


def test_a_later_yes_outlives_an_earlier_no(twice):
    """She had said no to the club on one record, and agreed anew on the other."""
    club = service_of(twice.people.dev)
    referred_on(twice.people.amina, twice.case, club)
    with preparing():
        mine = Consent.objects.get(person=twice.kept, recipient_id=twice.people.dev.organisation_id)
    with acting_as(twice.people.amina) as amina:
        withdraw(actor=amina, consent=mine)
    referred_on(twice.people.amina, twice.other, club)
    twice.merged()
    with acting_as(twice.people.dev) as dev:
        assert list(visible_to(dev)) == [twice.kept]


@pytest.mark.parametrize("hidden", ["kept", "gone", "both"])
def test_safe_mode_of_either_holds_for_both(twice, hidden):
    people = twice.people
    for sender, person in ((people.gita, twice.kept), (people.cara, twice.gone)):
        referred(sender, person, people.amina, told={"phone": "01632 960777"})
    for name in ("kept", "gone"):
        if hidden in (name, "both"):
            alone = {people.ben.user_id} if name == "kept" else set()
            with acting_as(people.leila) as leila:
                protect(
                    actor=leila,
                    person=Person.objects.get(pk=getattr(twice, name).pk),
                    circle=alone,
                    reach=Reach(["phone"], f"{name} 9 to 3"),
                )
    before = _everything()
    done = twice.merged("phone")
    with preparing():
        twice.kept.refresh_from_db()
        assert twice.kept.protected
        assert (twice.kept.phone, twice.kept.address, twice.kept.email) == ("", "", "")
        kept_apart = Protection.objects.get(person=twice.kept)
        assert (kept_apart.phone, kept_apart.address) == ("01632 960001", "1 Elm Road")
        said = {"both": {"kept 9 to 3", "gone 9 to 3"}}.get(hidden, {f"{hidden} 9 to 3"})
        assert set(kept_apart.times.split("; ")) == said, "no safe time of either is lost"
        circle = CircleMember.objects.filter(person=twice.kept, ended_at=None)
        know = {member.user_id for member in circle}
        assert not Referral.objects.filter(told__has_key="phone").exists(), "the circle has it"
    expected = {people.leila.user_id}
    assert know == expected | ({people.ben.user_id} if hidden == "kept" else set())
    assert "01632" not in str(done.differed) and "Elm" not in str(done.differed)
    assert twice.undone(done).could_not == []
    after = _everything()
    assert {table for table in before if before[table] != after[table]} == set()


def test_who_is_not_in_the_circle_cannot_make_it_one(twice):
    with acting_as(twice.people.amina) as amina:
        protect(actor=amina, person=twice.gone)
    with pytest.raises(Refused, match="is hidden, and you are not among"):
        twice.merged()


def test_what_stands_against_it_is_said_in_words(twice):
    with preparing():
        Person.objects.filter(pk=twice.gone.pk).update(nhs_number="9990000026")
    with pytest.raises(Refused, match="two NHS numbers"):
        twice.merged()
    with preparing():
        Person.objects.filter(pk=twice.gone.pk).update(nhs_number=None, restricted=True)
    with pytest.raises(Refused, match="kept and not used"):
        twice.merged()
    with preparing():
        Person.objects.filter(pk=twice.gone.pk).update(restricted=False)
    relation = acting_for(twice.people.amina, twice.case)
    with acting_as(twice.people.amina) as amina:
        refuse_relation(
            actor=amina, person=twice.gone, name=relation.name, note="He hits her", key=uuid.uuid4()
        )
    with pytest.raises(Refused, match="must not act for the other"):
        twice.merged()


def test_the_dead_and_what_is_asked_come_first(twice):
    privacy_officer(twice.people)
    herself = themselves(twice.gone)
    with acting_as(herself) as ivy:
        services.ask(actor=ivy, person_id=twice.gone.pk, kind="erasure", key=uuid.uuid4())
    with pytest.raises(Refused, match="waits for its answer"):
        twice.merged()
    with preparing():
        RightsRequest.objects.all().update(status="taken_back", ended_at=dt.datetime.now(dt.UTC))
    with acting_as(twice.people.amina) as amina:
        care.note_death(actor=amina, person=twice.gone, source="family", key=uuid.uuid4())
    with pytest.raises(Refused, match="noted that the person died"):
        twice.merged()


def test_nothing_is_made_one_without_a_reason(twice):
    with pytest.raises(Refused, match="Write how you know"):
        twice.merged(reason=" ")
    with pytest.raises(Refused, match="Choose what stays"):
        twice.merged("registered_by_id")


def test_she_reads_who_looked_at_either_and_her_copy_tells_of_it(twice, people):
    petra = privacy_officer(people)
    twice.merged()
    with preparing():
        twice.kept.refresh_from_db()
    herself = themselves(twice.kept)
    with acting_as(herself) as ivy:
        seen = {(entry.verb, entry.user.name) for entry in looks_at(ivy)}
        assert ("person.register", "Cara") in seen, "of the record that went"
        assert ("person.merge", "Leila") in seen
        request = services.ask(actor=ivy, person_id=twice.kept.pk, kind="copy", key=uuid.uuid4())
    with acting_as(petra) as actor:
        told = {section.part.code: section for section in all_held(actor, request, str)}
    assert len(told["merge"].rows) == 1
    assert any(
        value.text == "person.register" for row in told["auditentry"].rows for value in row.values
    )


def test_when_its_time_is_over_the_record_that_went_goes_with_it(twice):
    done = twice.merged()
    take_out([twice.kept.pk])
    with preparing():
        twice.gone.refresh_from_db()
        done = Merge.objects.get(pk=done.pk)
    assert twice.gone.given_name == "[erased]"
    assert (done.reason, done.undoing, done.differed) == ("[erased]", {}, {})


def test_likely_duplicates_are_offered_until_somebody_says_that_they_are_two(twice):
    with acting_as(twice.people.leila) as leila:
        (found,) = likely_duplicates(leila)
        assert {found[0].id, found[1].id} == {twice.kept.pk, twice.gone.pk}
        assert found[2].reasons == (
            "names that are alike",
            "the same date of birth",
            "the same phone number",
        )
        services.tell_apart(actor=leila, one=twice.kept, other=twice.gone)
    with acting_as(twice.people.leila) as leila:
        assert likely_duplicates(leila) == []
    with acting_as(twice.people.amina) as amina:
        assert likely_duplicates(amina) == [], "who may not make them one is not asked"


def test_when_safe_mode_changed_since_it_is_said_and_nothing_is_done(twice):
    done = twice.merged()
    with acting_as(twice.people.amina) as amina:
        protect(actor=amina, person=twice.kept, circle={twice.people.leila.user_id})
    with pytest.raises(OutOfTurn, match="safe mode being switched"):
        twice.undone(done)
    with preparing():
        assert Person.objects.get(pk=twice.gone.pk).merged_into_id == twice.kept.pk


def test_what_was_noted_of_a_risk_is_read_in_both_cases_and_goes_back(twice):
    dog = {"kind": "home", "words": "A large dog."}
    with acting_as(twice.people.amina) as amina:
        care.note_risk(actor=amina, case=twice.other, key=uuid.uuid4(), **dog)
    merge = twice.merged()
    with acting_as(twice.people.amina) as amina:
        for case in (twice.case, twice.other):
            found = case_visible_to(amina, case.pk)
            assert [one.words for one in known_in(found)] == ["A large dog."]
    twice.undone(merge)
    with acting_as(twice.people.amina) as amina:
        assert known_in(case_visible_to(amina, twice.case.pk)) == []
        assert len(known_in(case_visible_to(amina, twice.other.pk))) == 1
