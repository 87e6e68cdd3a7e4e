"""Rosa is protected. Amina knows where she is; Ben of her team does not, nor anybody else."""

import datetime as dt
import importlib
import logging
import re
import uuid
from copy import deepcopy
from itertools import product

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.care import services as casework
from alongside.care.models import Appointment, TextReply
from alongside.care.queries import text_replies_visible_to
from alongside.common import clock, reviewed_files
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.services import record as record_consent
from alongside.keys.services import make_key
from alongside.messaging.models import Message
from alongside.messaging.services import deliver as deliver_message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.outcomes.services import record_response
from alongside.people import services
from alongside.people.links import token_of
from alongside.people.models import EmergencyAccess, Invitation, Person, Protection
from alongside.people.queries import protection as queries
from alongside.people.services import Emergency, Reach, break_glass
from alongside.referrals.services import add_note, move
from alongside.safeguarding.models import Particulars
from alongside.safeguarding.services import Told, raise_concern
from alongside.volunteers.services import name_volunteer, offer
from tests.factories.standing import member_of, preparing, safeguarding_lead
from tests.factories.story import (
    NHS_NUMBERS,
    PDF,
    acting_for,
    let_in,
    objecting,
    on_the_way,
    referred,
    referred_on,
    registered,
    service_of,
    somebody_for,
    taken_on,
    themselves,
)
from tests.security.walk import addresses, opens_to, parts, read, send

# In no other text of the house: found anywhere, it has leaked.
HER_NAME = re.compile(r"\bRosa\b")  # as a word: a random token may hold these letters
MARKS = ("Zzyzx", "01632960777", "rosa-7q@mail.example", "ZZ9 7QX", "only while he is out 7q")
SOUGHT = ("Rosa", "Zzyzx", "01632960777")
WAYS = {
    "phone": "01632960777",
    "email": "rosa-7q@mail.example",
    "address": "7 Zzyzx Close",
    "postcode": "ZZ9 7QX",
    "contact_note": "only while he is out 7q",
}
IN_NO_ROW = ("people_person", "referrals_referral", "care_appointment")
PLACE = WAYS["address"]
BIRTHDAY = ("1948-03-09", "9 March 1948")
NEVER_HERS = ("cara", "efua", "privacy officer", "administrator", "editor")
TABLES = ("people_person", "people_protection", "people_circlenews", "people_invitation")


@pytest.fixture
def case(people):
    rosa = registered(people.gita, given_name="Rosa", **WAYS)
    told = {"phone": "01632960777x", "postcode": "ZZ9 7QX", "given_name": "Rosie"}
    case = taken_on(people.amina, referred(people.gita, rosa, people.amina, told=told))
    arranged = {"kind": "home_visit", "at": clock.now() + dt.timedelta(days=2), "minutes": 60}
    with acting_as(people.amina) as amina:
        for status in ("planned", "kept"):
            appointment = casework.book_appointment(
                actor=amina, case=case, key=uuid.uuid4(), place=f"{PLACE}, {status}", **arranged
            )
            if status != "planned":
                casework.settle_appointment(actor=amina, appointment=appointment, status=status)
    return case


@pytest.fixture
def protected(people, case):
    """From now on Amina alone knows."""
    with acting_as(people.amina) as amina:
        services.protect(actor=amina, person=case.person, reach=Reach(["phone"], "mornings"))
    case.person.refresh_from_db()
    return case


def _raw(actor, table):
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")
        return " ".join(row[0] for row in cursor.fetchall())


def _leaks(text):
    return [mark for mark in MARKS if mark in text]


def test_at_once_nobody_but_the_circle_finds_her_even_in_sql(people, protected):
    referred_on(people.amina, protected, service_of(people.dev))
    assert _leaks(_raw(people.amina, "people_protection")) == list(MARKS)
    assert _leaks(_raw(people.amina, "people_circlenews")) == ["Zzyzx", "01632960777"]
    tables = [
        *TABLES,
        "referrals_referral",
        "care_appointment",
        "messaging_message",
        "audit_auditentry",
    ]
    for name, actor in people.everyone.items():
        for table in tables:
            if name != "amina" or table in IN_NO_ROW:
                assert not _leaks(_raw(actor, table)), f"{name} in {table}"
    assert "Rosie" in _raw(people.ben, "referrals_referral"), "the rest of the news is for all"


def test_who_keeps_somebody_elses_place_learns_nothing_of_hers(people, protected):
    """Being in one circle is no reason to read what belongs to another."""
    stanley = registered(people.gita, NHS_NUMBERS[1], given_name="Stanley")
    other = taken_on(people.ben, referred(people.gita, stanley, people.ben))
    with acting_as(people.ben) as ben:
        services.protect(actor=ben, person=other.person, reach=Reach(["phone"], "mornings"))
    with acting_as(people.amina) as amina:
        casework.add_document(
            actor=amina,
            case=protected,
            key=uuid.uuid4(),
            file=PDF,
            title=PLACE,
            kind="letter",
        )
    with preparing():
        TextReply.objects.create(
            case=protected, template="reminder", said="", words=PLACE, at=clock.now()
        )
    for table in ("care_document", "care_textreply"):
        assert _raw(people.amina, table), f"the circle reads {table}"
        assert not _raw(people.ben, table), table
    with preparing():
        assert not text_replies_visible_to(people.ben), "the first lock holds by itself"


def test_raw_sql_gives_exactly_what_visible_to_gives(people, protected):
    tables = {
        "people_protection": queries.protections_visible_to,
        "people_circlemember": queries.circle_visible_to,
        "people_circlenews": queries.news_visible_to,
    }
    for table, visible_to in tables.items():
        for name, actor in people.everyone.items():
            with acting_as(actor), connection.cursor() as cursor:
                cursor.execute(f"SELECT id FROM {table}")
                raw = {row[0] for row in cursor.fetchall()}
            with preparing():
                assert raw == set(visible_to(actor).values_list("pk", flat=True)), f"{name} {table}"
            assert bool(raw) == (name == "amina" or (table[-6:] == "member" and name in "benleila"))


def test_ben_neither_lets_himself_in_nor_ends_it(people, protected):
    rosa = protected.person
    with acting_as(people.ben) as ben:
        for verb in (
            lambda: services.unprotect(actor=ben, person=rosa),
            lambda: services.add_to_circle(actor=ben, person=rosa, users=[ben.user_id]),
            lambda: services.put_right(actor=ben, person=rosa, reach=Reach()),
        ):
            with pytest.raises(NotPermitted):
                verb()
        services.protect(actor=ben, person=rosa, circle=[ben.user_id])  # on already: nothing
        assert not queries.is_in_circle(ben, rosa.pk)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.ben),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO people_circlemember"
            " (id, created_at, person_id, user_id, organisation_id, added_by_id)"
            " VALUES (gen_random_uuid(), now(), %s, %s, %s, %s)",
            [rosa.pk, people.ben.user_id, people.ben.organisation_id, people.ben.user_id],
        )
    for command in (
        "DELETE FROM people_protection",
        "UPDATE people_circlemember SET ended_at=now()",
    ):
        with acting_as(people.ben), connection.cursor() as cursor:
            cursor.execute(command)
            assert cursor.rowcount == 0


def test_her_row_itself_cannot_hold_where_she_is(people, protected):
    with pytest.raises(IntegrityError, match="protected_person_cannot_be_found"), preparing():
        Person.objects.filter(pk=protected.person_id).update(phone="01632 960001")


def test_only_those_who_plan_care_with_her_switch_it_on(people, case):
    for name in ("gita", "dev", "efua"):
        with pytest.raises(NotPermitted), acting_as(getattr(people, name)) as actor:
            services.protect(actor=actor, person=case.person)
    with pytest.raises(OutOfTurn), acting_as(people.cara) as cara:
        services.protect(actor=cara, person=case.person)
    with pytest.raises(Refused, match="colleagues"), acting_as(people.amina) as amina:
        services.protect(actor=amina, person=case.person, circle=[people.cara.user_id])


def test_the_circle_grows_shrinks_and_ends_with_all_that_was_kept(people, protected):
    rosa = protected.person
    with acting_as(people.amina) as amina:
        services.add_to_circle(actor=amina, person=rosa, users=[people.ben.user_id])
    with acting_as(people.ben) as ben:
        assert queries.protection_of(ben, rosa.pk).address == WAYS["address"]
        services.put_right(
            actor=ben, person=rosa, reach=Reach(["letter"]), ways={"phone": "01632960778"}
        )
        services.leave_circle(actor=ben, person=rosa, user_id=people.amina.user_id)
        with pytest.raises(Refused, match="Somebody has to know"):
            services.leave_circle(actor=ben, person=rosa, user_id=ben.user_id)
    assert not _leaks(_raw(people.amina, "people_protection"))
    with acting_as(people.ben) as ben:
        services.unprotect(actor=ben, person=rosa)
        seen = Person.objects.get(pk=rosa.pk)
        assert {name: getattr(seen, name) for name in WAYS} == WAYS | {"phone": "01632960778"}
        assert not Protection.objects.exists()


def test_what_gita_writes_next_reaches_the_circle_and_nobody_else(people, protected):
    told = {"phone": "01632960777", "postcode": "ZZ9 7QX", "family_name": "Tests"}
    referred(people.gita, protected.person, people.cara, told=told)
    assert not _leaks(_raw(people.cara, "referrals_referral"))
    assert "Tests" in _raw(people.cara, "referrals_referral")
    with acting_as(people.amina) as amina:
        news = queries.news_visible_to(amina).latest("created_at")
        assert news.told == {"phone": "01632960777", "postcode": "ZZ9 7QX"}
    with preparing(), connection.cursor() as cursor:
        cursor.execute("UPDATE referrals_referral SET told = %s", ['{"phone": "01632960777"}'])
    assert not _leaks(_raw(people.cara, "referrals_referral")), "the database itself refuses it"


def test_nothing_is_sent_to_her_in_a_way_that_is_not_safe(people, case):
    with acting_as(people.amina) as amina:
        services.invite(actor=amina, person=case.person, email=WAYS["email"], key=uuid.uuid4())
    for fact in OutboxFact.objects.all():
        deliver(fact.pk)
    with preparing():
        waiting = Message.objects.get(template="person-invitation")
    with acting_as(people.amina) as amina:
        services.protect(actor=amina, person=case.person, reach=Reach(["phone"]))
        case.person.refresh_from_db()
    deliver_message(waiting.pk)
    with preparing():
        waiting.refresh_from_db()
    assert waiting.status == Message.Status.STOPPED
    for colleague in (people.amina, people.ben):
        with pytest.raises(Refused, match="not among the ways"), acting_as(colleague) as actor:
            services.invite(actor=actor, person=case.person, email="x@y.test", key=uuid.uuid4())


@pytest.mark.parametrize(("times", "goes"), [("", True), ("weekdays 9 to 3", False)])
def test_where_it_is_said_when_it_is_safe_nothing_is_sent_by_itself(people, case, times, goes):
    """No program keeps to words: somebody rings or writes at that time."""
    with acting_as(people.amina) as amina:
        services.invite(actor=amina, person=case.person, email=WAYS["email"], key=uuid.uuid4())
        services.protect(actor=amina, person=case.person, reach=Reach(["email"], times))
        case.person.refresh_from_db()
    for fact in OutboxFact.objects.all():
        deliver(fact.pk)
    with preparing():
        waiting = Message.objects.get(template="person-invitation")
    deliver_message(waiting.pk)
    with preparing():
        waiting.refresh_from_db()
    assert waiting.status == (Message.Status.SENT if goes else Message.Status.STOPPED)
    key = uuid.uuid4()
    with acting_as(people.amina) as amina:
        if goes:
            assert services.invite(actor=amina, person=case.person, email="x@y.test", key=key)
        else:
            with pytest.raises(Refused, match="at any hour"):
                services.invite(actor=amina, person=case.person, email="x@y.test", key=key)


# What addresses are filled in with that says nothing of a person: the directory's own.
NOT_OF_PEOPLE = {
    *("batch_id", "claim_id", "collection_id", "merge_id", "pair_id", "photo_id", "place_id"),
    *("preview_id", "problem_id", "proposal_id", "suppression_id", "taxonomy_id", "term_id"),
    *("agreement_id", "invitation_id", "key_id", "membership_id", "request_id"),
    *("volunteer_id", "question_id", "page", "said"),
    *("provider_id", "team_id"),
    *("job_id", "step_id", "month", "year", "rest", "section", "token", "organization_id"),
}


@pytest.fixture
def known(people, protected):
    """All that is held of Rosa since, by the names of the parts of addresses that lead to it."""
    onward = referred_on(people.amina, protected, service_of(people.dev, referral_email="d@x.test"))
    with acting_as(people.amina) as amina:
        goal = casework.set_goal(actor=amina, case=protected, key=uuid.uuid4(), words="See people")
        said = {"strengths": "Bakes bread"}
        casework.write_plan(actor=amina, case=protected, base=0, words=said, key=uuid.uuid4())
        step = casework.agree_action(
            actor=amina, goal=goal, key=uuid.uuid4(), what="Visit", owner="person"
        )
        record_response(
            actor=amina,
            person=protected.person,
            case_id=protected.pk,
            instrument_code="ons4",
            point="baseline",
            answers={"satisfied": 5},
            mode="phone",
            key="feels",
        )
    relation = acting_for(people.amina, protected)
    objection = objecting(people.amina, protected)
    farside = Organisation.objects.get(pk=people.cara.organisation_id)
    lead = member_of("Lena", farside, "team_lead")
    with acting_as(lead):
        break_glass(
            actor=lead,
            nhs_number=NHS_NUMBERS[0],
            date_of_birth=protected.person.date_of_birth,
            emergency=Emergency("life", "She rang us and cried."),
            key=uuid.uuid4(),
        )
    told = Told(words="She is afraid.", person=protected.person)
    with acting_as(people.ben) as ben:
        concern = raise_concern(actor=ben, told=told, key=uuid.uuid4())
    for fact in OutboxFact.objects.all():
        deliver(fact.pk)
    with preparing():
        access = EmergencyAccess.objects.get()
    with acting_as(people.dev) as dev:
        vera = name_volunteer(actor=dev, name="Vera", email="vera@x.test")
        asked = offer(actor=dev, referral=onward, volunteer=vera, key=uuid.uuid4())
    with acting_as(people.amina) as amina:
        said = {"kind": "home", "words": "Ring before you come"}
        risk = casework.note_risk(actor=amina, case=protected, key=uuid.uuid4(), **said)
    return {
        "offer_id": [asked.pk],
        "case_id": [protected.pk],
        "referral_id": [protected.referral_id, onward.pk],
        "consent_id": [onward.consent_id],
        "relation_id": [relation.pk],
        "objection_id": [objection.pk],
        "hidden_id": [uuid.uuid4()],
        "subject": [goal.pk],
        "service_id": [onward.service_id],
        "organisation_id": [people.dev.organisation_id],
        "goal_id": [goal.pk],
        **on_the_way(people.amina, protected, onward.service),
        "action_id": [step.pk],
        "risk_id": [risk.pk],
        "access_id": [access.pk],
        "concern_id": [concern.pk],
        "user_id": [people.amina.user_id],
        "key": [uuid.uuid4()],
        "code": [file.stem for file in reviewed_files.folder("measures").glob("*.yaml")],
        "slug": ["x"],
        "part": ["about_me", "arranged"],
        "size": ["large"],
        "number": [1],
    }


@pytest.fixture
def strangers(people, protected, known):
    """Everybody but Amina: none of them may know where Rosa is."""
    lead = User.objects.get(email="lena@example.test").memberships.get()
    farside = lead.organisation
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    everyone = {
        **people.everyone,
        "lead in an emergency": Actor.of(lead),
        "privacy officer": member_of("Olu", farside, "privacy_officer"),
        "safeguarding lead": safeguarding_lead(people),
        "administrator": member_of("Ada", council, "administrator"),
        "editor": member_of("Rhys", council, "directory_editor"),
        "herself": themselves(protected.person),
        "her friend": let_in(somebody_for(protected.person, people.amina)),
    }
    del everyone["amina"]
    return everyone


def test_every_part_of_an_address_is_filled_in_or_says_nothing_of_people(known):
    assert parts() == {*known, *NOT_OF_PEOPLE}, "name the new one, here or among the known"


def test_no_page_export_message_or_log_gives_her_away(
    people, protected, known, strangers, browser_of, caplog
):
    """All addresses of the house, as everybody who must not know; asked by name too."""
    caplog.set_level(logging.DEBUG)
    every = [*addresses(known)]
    # The directory is the same for all: one who sees her and one who keeps it read that.
    of_people = [address for address in every if not address.startswith(("/directory/", "/api/"))]
    opened = {}
    for name, actor in strangers.items():
        browser = browser_of(actor, raise_request_exception=False)
        opened[name] = 0
        for address in every if name in ("ben", "editor") else of_people:
            if not opens_to(actor, address):
                continue
            answer = read(browser, address)
            found = [m for m in _leaks(answer) if m not in address and m[:3] not in address]
            assert not found, f"{name} reads {found} at {address}"
            opened[name] += answer.startswith("200") and bool(HER_NAME.search(answer))
        for address, words in product(("/cases/", "/refer/sent/"), SOUGHT):
            answer = browser.post(address, {"words": words}, follow=True).content.decode()
            found = [m for m in _leaks(answer) if m != words]
            assert not found, f"{name} finds {found} at {address} by {words}"
            if words != "Rosa" and name not in ("herself", "her friend"):
                assert not HER_NAME.search(answer), f"{name} finds her by {words}"
    assert opened["ben"] > 5 and opened["gita"] and opened["dev"], "they saw her, not where she is"
    assert opened["lead in an emergency"] and opened["safeguarding lead"]
    for name in NEVER_HERS:
        assert not opened[name], name
    assert not _leaks(caplog.text)
    with preparing():
        for message in Message.objects.exclude(template="person-invitation"):
            assert not _leaks(f"{message.recipient}{message.subject}{message.body}")
        for kept in Particulars.objects.all():
            assert not _leaks(kept.text), "what the form for the authority is made of"


def test_no_answer_to_a_form_gives_her_away(people, protected, known, browser_of):
    """Ben, who works with her, sends something to every address; each time it is undone."""
    answers = []
    typed = {"q": "Rosa", "move": "x", "words": "x", "idempotency_key": str(uuid.uuid4())}
    browser = browser_of(people.ben, raise_request_exception=False)
    signed_in = deepcopy(browser.cookies)
    for address in addresses(known):
        with transaction.atomic():
            browser.cookies = deepcopy(signed_in)  # one of the forms signs out
            answers.append(send(browser, address, typed))
            transaction.set_rollback(True)
        assert not _leaks(answers[-1]), address
    assert sum("Rosa" in answer for answer in answers) > 5, "there were pages about her among them"


def test_the_directory_tells_nothing_to_a_person_or_provider_and_cara_no_birthday(
    protected, known, strangers, browser_of
):
    """A person's pages are served in a database role of their own."""
    every = [*addresses(known)]
    directory = [one for one in every if one.startswith("/directory/")]
    theirs = [one for one in every if one.startswith(("/cases/", "/refer/", "/safeguarding/"))]
    for name, paths in (("herself", directory), ("dev", directory), ("cara", theirs)):
        browser = browser_of(strangers[name], raise_request_exception=False)
        answers = [read(browser, path) for path in paths]
        for path, answer in zip(paths, answers, strict=True):
            assert not _leaks(answer), f"{name} at {path}"
            assert not [day for day in BIRTHDAY if day in answer], f"{name} at {path}"
        assert any(answer.startswith("200") for answer in answers), name


def test_what_was_measured_and_how_it_ended_gives_her_away_to_nobody(
    people, protected, known, strangers, browser_of
):
    """The closing note goes to whoever referred her: where she is may not stand in it."""
    with acting_as(people.amina) as amina:
        for mark in (WAYS["address"], "zz97qx", "01632 960 777", "+44 1632 960777", WAYS["email"]):
            with pytest.raises(Refused, match="others read it") as refusal:
                casework.close_case(
                    actor=amina, case=protected, outcome="goals_met", note=f"Now at {mark}."
                )
            assert refusal.value.field == "note"
        casework.close_case(
            actor=amina, case=protected, outcome="goals_met", note="Rosa is well. Qended"
        )
    for fact in OutboxFact.objects.all():
        deliver(fact.pk)
    told = {}
    hers = {str(protected.pk), str(protected.referral_id)}
    paths = [one for one in addresses(known) if hers & {*one.split("/")} or one == "/my/"]
    for name in ("ben", "gita", "herself", "her friend"):
        browser = browser_of(strangers[name], raise_request_exception=False)
        answers = [read(browser, path) for path in paths]
        assert not [path for path, said in zip(paths, answers, strict=True) if _leaks(said)], name
        told[name] = any("Qended" in said for said in answers)
    assert told["ben"] and told["gita"], "they read how it ended"
    assert not told["her friend"]
    with preparing():
        for message in Message.objects.exclude(template="person-invitation"):
            assert not _leaks(f"{message.recipient}{message.subject}{message.body}")


WRITES = {
    "goal": lambda who, case, text: casework.set_goal(
        actor=who, case=case, key=uuid.uuid4(), words=text
    ),
    "contact": lambda who, case, text: casework.log_contact(
        actor=who,
        case=case,
        key=uuid.uuid4(),
        kind="phone",
        minutes=5,
        outcome="spoke",
        note=text,
    ),
    "plan": lambda who, case, text: casework.write_plan(
        actor=who, case=case, base=0, words={"strengths": text}, key=uuid.uuid4()
    ),
    "note": lambda who, case, text: add_note(
        actor=who, referral=case.referral, text=text, key=uuid.uuid4()
    ),
    "task": lambda who, case, text: casework.make_task(
        actor=who, case=case, what=text, key=uuid.uuid4()
    ),
    "referral": lambda who, case, text: referred(who, case.person, who, words=text),
    "step": lambda who, case, text: move(
        actor=who, referral=case.referral, name="complete", note=text
    ),
    "stays with us": lambda who, case, text: casework.stay_with(actor=who, case=case, why=text),
    "map": lambda who, case, text: casework.draw_tie(
        actor=who, case=case, key=uuid.uuid4(), name=text, kind="person", circle="closest"
    ),
    "agreement": lambda who, case, text: record_consent(
        actor=who,
        person=case.person,
        basis="best_interests",
        why=text,
        recipient_id=case.organisation_id,
    ),
    "who acts": lambda who, case, text: acting_for(who, case, evidence=text),
    "who must not": lambda who, case, text: services.refuse_relation(
        actor=who, person=case.person, name="", note=text, key=uuid.uuid4()
    ),
}


@pytest.mark.parametrize("what", WRITES)
def test_where_she_is_is_taken_in_no_words_that_others_read(people, protected, what):
    with acting_as(people.amina) as amina:
        with pytest.raises(Refused, match="others read it"):
            WRITES[what](amina, protected, "She is at 7  ZZYZX close now.")
        if what != "referral":
            WRITES[what](amina, protected, "She likes the sea.")


def test_what_programs_read_with_a_key_gives_her_away_no_more(people, protected, known):
    """A key of the practice that referred her and one of the council that counts her."""
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    surgery = Organisation.objects.get(pk=people.gita.organisation_id)
    opened = 0
    for home, scopes in ((surgery, ["referrals:send"]), (council, ["reports:read"])):
        with acting_as(member_of(f"Ada-{home.pk}", home, "administrator")) as ada:
            made = make_key(actor=ada, name="Ours", scopes=scopes, days=30, key=uuid.uuid4())
        program = Client(headers={"Authorization": f"Bearer {made.token}"})
        for address in addresses(known):
            if address.startswith("/api/"):
                answer = read(program, address)
                opened += answer.startswith("200")
                assert not _leaks(answer), address
                assert not [day for day in BIRTHDAY if day in answer], address
    assert opened > 5


def test_her_link_asks_for_her_birthday_and_says_nothing_of_her(people, case):
    """Whoever holds the link stands before a page that names nobody and no day."""
    with acting_as(people.amina) as amina:
        services.invite(actor=amina, person=case.person, email=WAYS["email"], key=uuid.uuid4())
        services.protect(actor=amina, person=case.person, reach=Reach(["email"], "mornings"))
    with preparing():
        invitation = Invitation.objects.get()
    link = reverse("open_own_pages", args=[token_of(invitation.pk)])
    wrong = {f"date_of_birth-{part}": "1" for part in ("day", "month", "year")}
    for answer in (
        read(Client(), link),
        send(Client(), link, wrong | {"date_of_birth-year": "1950"}),
    ):
        assert not _leaks(answer)
        assert not [said for said in ("Rosa", *BIRTHDAY) if said in answer]


def test_amina_switches_it_on_by_page_and_ben_reads_whom_to_ask(people, case, browser_of):
    amina, ben, cara = (browser_of(a) for a in (people.amina, people.ben, people.cara))
    address = reverse("safety", args=[case.pk])
    assert WAYS["phone"] in read(ben, reverse("case", args=[case.pk]))
    assert amina.get(address).status_code == 200
    assert cara.get(address).status_code == 404
    wrong = amina.post(address, {"circle": [str(people.cara.user_id)], "times": "mornings"})
    assert wrong.status_code == 422 and "mornings" in wrong.text
    assert amina.post(address, {"channels": ["phone"], "times": "mornings"}).status_code == 302
    seen = read(ben, reverse("case", args=[case.pk]))
    assert not _leaks(seen) and "Protected: only a few know" in seen and "Amina" in seen
    assert "You are not one of them" in read(ben, address)
    assert _leaks(read(amina, reverse("case", args=[case.pk])))
    assert ben.post(reverse("safety_off", args=[case.pk])).status_code == 404
    bad = amina.post(reverse("safe_reach", args=[case.pk]), {"postcode": "nowhere", "phone": "12"})
    assert bad.status_code == 422 and "not a UK postcode" in bad.text
    added = amina.post(reverse("safe_circle", args=[case.pk]), {"circle": str(people.ben.user_id)})
    assert added.status_code == 302
    assert _leaks(read(ben, reverse("case", args=[case.pk])))
    amina.post(reverse("safe_circle", args=[case.pk]), {"leave": str(people.ben.user_id)})
    assert not _leaks(read(ben, reverse("case", args=[case.pk])))
    assert amina.post(reverse("safety_off", args=[case.pk])).status_code == 302
    assert WAYS["phone"] in read(ben, reverse("case", args=[case.pk]))


def test_whoever_may_ring_her_reads_how_it_is_safe_wherever_they_ring_from(
    people, protected, browser_of
):
    with acting_as(people.amina) as amina:
        casework.book_appointment(
            actor=amina,
            case=protected,
            key=uuid.uuid4(),
            kind="phone",
            at=clock.now() + dt.timedelta(days=3),
            minutes=30,
        )
    of_the_case = ("case", "log_contact", "book_appointment", "write_to")
    pages = [reverse(name, args=[protected.pk]) for name in of_the_case]
    pages.append(reverse("appointments") + "?show=team")
    for page in pages:
        hers, bens = (
            " ".join(re.sub(r"<[^>]+>", " ", read(browser_of(one), page)).split())
            for one in (people.amina, people.ben)
        )
        said = f"Safe contact: {WAYS['contact_note']} · Safe ways: Phone call · mornings"
        assert said in hers and "nothing special" not in hers and WAYS["phone"] in hers, page
        assert not _leaks(bens) and "mornings" not in bens, page
        assert "Do not ring or write before you have asked one of them" in bens, page


def test_where_they_meet_is_known_to_the_circle_and_written_down_no_more(
    people, protected, browser_of
):
    """A place that was arranged before goes to the circle; of a new one the form does not ask."""
    with acting_as(people.amina) as amina:
        places = [news.told.get("place") for news in queries.news_visible_to(amina)]
        assert f"{PLACE}, planned" in places and f"{PLACE}, kept" not in places
        new = {"kind": "home_visit", "at": clock.now() + dt.timedelta(days=3), "minutes": 60}
        with pytest.raises(Refused, match="kept apart") as refusal:
            casework.book_appointment(
                actor=amina, case=protected, key=uuid.uuid4(), place=PLACE, **new
            )
        assert refusal.value.field == "place"
        casework.book_appointment(actor=amina, case=protected, key=uuid.uuid4(), **new)
    page = browser_of(people.amina).get(reverse("book_appointment", args=[protected.pk])).text
    assert 'name="time"' in page and 'name="place"' not in page
    assert "Where you meet is not written down" in page
    with preparing():
        Appointment.objects.update(place=PLACE)
        assert not Appointment.objects.exclude(place="").exists(), "the database itself refuses it"


def test_places_of_those_who_were_protected_before_are_emptied_too(people, protected):
    migration = importlib.import_module("alongside.care.migrations.0014_places_of_protected")
    with preparing(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE care_appointment DISABLE TRIGGER place_of_protected")
        cursor.execute("UPDATE care_appointment SET place = %s", [f"{PLACE} 2"])
        cursor.execute("ALTER TABLE care_appointment ENABLE TRIGGER place_of_protected")
        for statement in migration.BEFORE:
            cursor.execute(statement)
    assert not _leaks(_raw(people.ben, "care_appointment"))
    assert f"{PLACE} 2" in _raw(people.amina, "people_circlenews")
