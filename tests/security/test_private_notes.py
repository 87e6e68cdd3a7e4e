"""What Amina notes for herself: she reads it, and nobody and nothing else but Ivy's own copy."""

import json
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import ANONYMOUS, Actor, acting_as
from alongside.care import services
from alongside.care.models import PrivateNote
from alongside.care.private_notes import visible_to
from alongside.common import reviewed_files
from alongside.common.errors import OutOfTurn
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import EmergencyAccess
from alongside.people.services import Emergency, break_glass
from alongside.rights.copying.paper import draw
from alongside.rights.copying.reading import all_held, notes_in
from alongside.rights.services import Verdict, ask, check, release
from tests.architecture.test_personal_data import about_a_person
from tests.factories.standing import member_of, preparing, privacy_officer
from tests.factories.story import (
    NHS_NUMBERS,
    acting_for,
    let_in,
    on_the_way,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    themselves,
)
from tests.security.walk import addresses, opens_to, read

pytestmark = pytest.mark.django_db
MARK = "Qzprivate"
# Where pages about people are; figures and the directory read in roles that have no grant to it.
OF_PEOPLE = (
    "/cases/",
    "/refer/",
    "/provider/",
    "/messages/",
    "/my/",
    "/privacy/",
    "/safeguarding/",
)
# In addresses of what is not there.
NOTHING = str(uuid.UUID(int=1))


@pytest.fixture
def case(people):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    _noted(people.amina, case)
    return case


def _noted(actor: Actor, case, words: str = f"{MARK}: she may be drinking.") -> PrivateNote:
    with acting_as(actor):
        return services.write_private_note(actor=actor, case=case, key=uuid.uuid4(), text=words)


def _raw(actor: Actor, role: str = "") -> set[uuid.UUID]:
    try:
        with acting_as(actor, role=role), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM care_privatenote")
            return {row[0] for row in cursor.fetchall()}
    except DatabaseError:
        return set()


def test_in_sql_too_each_author_reads_their_own_while_they_see_the_case(people, case):
    hers = set(PrivateNote.objects.values_list("pk", flat=True))
    his = {_noted(people.ben, case, "He thinks so too").pk}
    herself, mary = themselves(case.person), let_in(acting_for(people.amina, case))
    everybody = people.everyone | {"herself": herself, "mary": mary, "nobody": ANONYMOUS}
    for name, actor in everybody.items():
        expected = {"amina": hers, "ben": his}.get(name, set())
        assert _raw(actor) == expected, name
        with preparing():
            first = set(visible_to(actor).values_list("pk", flat=True)) if actor.label else set()
        assert first == expected, name
    for role in ("alongside_insight", "alongside_volunteer", "alongside_copy"):
        assert _raw(people.amina, role) == set(), role
    with preparing():
        case.person.relationships.update(ended_at=case.opened_at, ended_reason="test")
    assert _raw(people.amina) == set(), "no reason to see the person, no notes"


def test_nobody_writes_in_anothers_name_and_nothing_written_is_changed(people, case):
    values = f"gen_random_uuid(), now(), '{case.pk}', 'x', '{people.amina.user_id}'"
    for command in (
        f"INSERT INTO care_privatenote (id, created_at, case_id, text, by_id) VALUES ({values})",
        "UPDATE care_privatenote SET text = 'x'",
        "DELETE FROM care_privatenote",
    ):
        with acting_as(people.ben), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(command)
                    assert cursor.rowcount == 0
            except DatabaseError as refused:
                assert "row-level security" in str(refused)
    with preparing(), pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PrivateNote.objects.update(text="x")


@pytest.fixture
def known(people, case):
    """All that leads to something of Ivy, by the names that addresses have for it."""
    onward = referred_on(people.amina, case, service_of(people.dev, referral_email="d@x.test"))
    lena = member_of("Lena", people_at(people.cara), "team_lead")
    with acting_as(lena):
        break_glass(
            actor=lena,
            nhs_number=NHS_NUMBERS[0],
            date_of_birth=case.person.date_of_birth,
            emergency=Emergency("life", "She rang us and cried."),
            key=uuid.uuid4(),
        )
    with acting_as(people.amina) as amina:
        goal = services.set_goal(actor=amina, case=case, key=uuid.uuid4(), words="See people")
        said = {"strengths": "Bakes bread"}
        services.write_plan(actor=amina, case=case, base=0, words=said, key=uuid.uuid4())
    with preparing():
        access = EmergencyAccess.objects.get()
    return {
        "lena": lena,
        "case_id": [case.pk],
        "referral_id": [case.referral_id, onward.pk],
        "service_id": [onward.service_id],
        "organisation_id": [people.dev.organisation_id],
        "goal_id": [goal.pk],
        **on_the_way(people.amina, case, onward.service),
        "access_id": [access.pk],
        "user_id": [people.amina.user_id],
        "code": [file.stem for file in reviewed_files.folder("measures").glob("*.yaml")],
        "slug": ["x"],
        "part": ["about_me"],
        "size": ["large"],
        "number": [1],
    }


def people_at(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def test_no_address_gives_it_to_anybody_and_only_one_to_its_author(people, case, known, browser_of):
    lena = known.pop("lena")
    own = reverse("private_notes", args=[case.pk])
    others = {
        **{name: getattr(people, name) for name in ("ben", "gita", "dev")},
        "lena": lena,
        "petra": privacy_officer(people),
        "herself": themselves(case.person),
        "mary": let_in(acting_for(people.amina, case)),
    }
    browsers = {
        name: browser_of(actor, raise_request_exception=False) for name, actor in others.items()
    }
    amina = browser_of(people.amina, raise_request_exception=False)
    opened = 0
    for address in addresses(known):
        if not address.startswith(OF_PEOPLE) or NOTHING in address:
            continue
        for name, browser in browsers.items():
            if not opens_to(others[name], address):
                continue
            answer = read(browser, address)
            assert MARK not in answer, f"{name} {address}"
            opened += answer.startswith("200")
        assert (MARK in read(amina, address)) == (address == own), address
    assert opened > 60, "hardly a door was open: the walk proves nothing"


def test_no_message_fact_audit_or_other_table_holds_it(people, case, known):
    known.pop("lena")
    with acting_as(people.amina) as amina:
        services.close_case(actor=amina, case=case, outcome="goals_met", note="Well again")
    for fact in OutboxFact.objects.all():
        deliver(fact.pk)
    assert Message.objects.exists()
    tables = {model._meta.db_table for model in about_a_person()} - {"care_privatenote"}
    with preparing(), connection.cursor() as cursor:
        for table in sorted(tables | {"outbox_outboxfact", "audit_auditentry"}):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{MARK}%"])
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT count(*) FROM procrastinate_jobs j WHERE j::text LIKE %s", [MARK])
        assert cursor.fetchone() == (0,)


def test_it_is_in_the_copy_that_ivy_asks_for_once_it_was_read(people, case):
    petra, herself = privacy_officer(people), themselves(case.person)
    with acting_as(herself) as ivy:
        request = ask(actor=ivy, person_id=case.person_id, kind="copy", key=uuid.uuid4())
    with acting_as(petra) as officer:
        notes = notes_in(all_held(officer, request, str))
        assert [note.text for note in notes if note.item.startswith("privatenote")] != []
        said = {note.item: Verdict(given=True) for note in notes}
        check(actor=officer, request=request, verdicts=said)
        copy = release(actor=officer, request=request, key=uuid.uuid4(), words=str)
    assert MARK in json.dumps(copy.content)
    assert draw(copy.content).startswith(b"%PDF")


def test_the_page_says_who_reads_it_keeps_typing_and_takes_a_double_click_once(
    people, case, browser_of
):
    amina, address = browser_of(people.amina), reverse("private_notes", args=[case.pk])
    page = amina.get(address).text
    assert "Nobody else here reads these" in page
    assert "By law they are still part of the person’s record" in page
    assert f'href="{address}"' in amina.get(reverse("case", args=[case.pk])).text
    long = "x" * 10_001
    refused = amina.post(address, {"idempotency_key": str(uuid.uuid4()), "text": long})
    assert refused.status_code == 422 and long in refused.text
    form = {"idempotency_key": str(uuid.uuid4()), "text": "“Ask about Kit” — • next week"}
    for _twice in range(2):
        assert amina.post(address, form).status_code == 302
    with preparing():
        assert PrivateNote.objects.filter(text=form["text"]).count() == 1
    assert "Ask about Kit" in amina.get(address).text
    ben = browser_of(people.ben).get(address)
    assert ben.status_code == 200 and "Ask about Kit" not in ben.text
    assert browser_of(people.cara).get(address).status_code == 404
    with acting_as(people.ben) as colleague:
        services.close_case(actor=colleague, case=case, outcome="goals_met")
    late = amina.post(address, form | {"idempotency_key": str(uuid.uuid4()), "text": "Too late"})
    assert late.status_code == 422 and "Too late" in late.text, "her typing is still there"
    with acting_as(people.amina) as her, pytest.raises(OutOfTurn):
        services.write_private_note(actor=her, case=case, key=uuid.uuid4(), text="Too late")
