"""Somebody wants to be erased: decided part by part, told first, then done, and told onwards."""

import datetime as dt
import json
import resource
import uuid
from contextlib import contextmanager

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services as care
from alongside.common.errors import NotPermitted, Refused
from alongside.messaging.models import Message
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.people.models import CareRelationship, OwnAccount
from alongside.rights import services
from alongside.rights.models import Erasure, PartDecision, RightsRequest
from alongside.rights.queries import given_to
from alongside.rights.retention.due import HOUSE, due
from alongside.rights.retention.erasing import rows_of
from alongside.rights.retention.ledger import BadListError, append, read
from alongside.rights.services import PartVerdict
from alongside.rights.states import Ground, Kind, Part
from alongside.safeguarding.models import Concern
from alongside.safeguarding.services import Told, raise_concern
from tests.factories.standing import preparing, privacy_officer, safeguarding_lead
from tests.factories.story import NHS_NUMBERS
from tests.rights.conftest import SON
from tests.rights.test_retention import _everything as everything

pytestmark = pytest.mark.django_db
ALL = frozenset(Part)


@pytest.fixture
def ended(scene):
    """Ivy's case is closed, and so are her referrals."""
    with acting_as(scene.people.amina) as amina:
        care.close_case(actor=amina, case=scene.case, outcome="goals_met", note="Well again")
    with preparing():
        scene.case.person.referrals.filter(status="sent").update(
            status="completed", ended_at=scene.case.opened_at
        )
    return scene


@pytest.fixture
def erasures(settings, tmp_path):
    settings.ERASURES = str(tmp_path / "erased.jsonl")
    return tmp_path / "erased.jsonl"


def _verdicts(goes):
    return {
        part: PartVerdict(erased=True, rationale="No law keeps it")
        if part in goes
        else PartVerdict(erased=False, rationale="Code, appendix II", ground=Ground.LAW)
        for part in Part
    }


def _decided(scene, request, goes=ALL):
    with acting_as(scene.petra) as petra:
        return services.decide(
            actor=petra,
            request=request,
            key=uuid.uuid4(),
            answer="Your plan goes; the rest the law keeps.",
            verdicts=_verdicts(goes),
        )


def _carried_out(scene, request, goes=ALL, told="spoken", key=None, rows=None):
    expected = sum(rows_of([scene.ivy.pk], goes).values()) if rows is None else rows
    with acting_as(scene.petra) as petra:
        return services.carry_out(
            actor=petra, request=request, key=key or uuid.uuid4(), expected=expected, told=told
        )


def test_all_of_it_goes_and_her_own_pages_close(ended, browser_of):
    ivy = browser_of(ended.herself)
    request = _decided(ended, ended.asked(Kind.ERASURE, words="Please forget me"))
    assert SON in everything(), "nothing goes before she knows"
    key = uuid.uuid4()
    done = _carried_out(ended, request, key=key)
    assert _carried_out(ended, request, key=key, rows=0).pk == done.pk, "a second click"
    left = everything()
    for word in ("Ivy", "01632", NHS_NUMBERS[0], "1948-03-09", SON, "Knits", "forget me", "Sunday"):
        assert word not in left, word
    with preparing():
        assert not OwnAccount.objects.exists()
        assert not CareRelationship.objects.filter(ended_at=None).exists()
    assert done.rows["care.Contact"] == 1 and set(done.parts) == ALL
    assert ivy.get(reverse("own_page")).status_code in (302, 403, 404)
    with time_machine.travel(dt.datetime(2060, 1, 1, tzinfo=dt.UTC), tick=False):
        assert due(None) == [], "there is nothing left for the schedule"


def test_one_part_goes_and_the_rest_is_as_it_was(ended):
    request = _decided(ended, ended.asked(Kind.ERASURE), {Part.WORK})
    _carried_out(ended, request, {Part.WORK})
    left = everything()
    assert SON not in left and "See people" not in left
    assert "Ivy" in left and "Knits well" in left and "1948-03-09" in left
    with time_machine.travel(dt.datetime(2060, 1, 1, tzinfo=dt.UTC), tick=False):
        assert [one.person_id for one in due(None)] == [ended.ivy.pk], "its time comes too"


def test_what_is_kept_would_name_her_so_who_she_is_stays_with_it(ended):
    request = ended.asked(Kind.ERASURE)
    with pytest.raises(Refused, match="still name them"):
        _decided(ended, request, {Part.IDENTITY})
    verdicts = _verdicts(set()) | {Part.PLAN: PartVerdict(erased=False, rationale="x")}
    with acting_as(ended.petra) as petra, pytest.raises(Refused, match="why it stays"):
        services.decide(
            actor=petra, request=request, key=uuid.uuid4(), answer="No", verdicts=verdicts
        )
    with preparing():
        assert not PartDecision.objects.exists()


def test_while_help_goes_on_the_record_stays_and_her_plan_may_go(scene):
    request = scene.asked(Kind.ERASURE)
    with pytest.raises(Refused, match="case is open"):
        _decided(scene, request, {Part.WORK})
    _decided(scene, request, {Part.PLAN})


def test_a_concern_keeps_the_record_even_after_it_was_decided(ended, browser_of):
    request = _decided(ended, ended.asked(Kind.ERASURE))
    lead = safeguarding_lead(ended.people)
    with preparing():
        CareRelationship.objects.filter(person=ended.ivy).update(until=None, ended_at=None)
    with acting_as(ended.people.amina) as amina:
        told = Told(words="She fell", at_risk="adult", person=ended.ivy, consent="agreed")
        raise_concern(actor=amina, key=uuid.uuid4(), told=told)
    with pytest.raises(Refused, match="concern for somebody’s safety"):
        _carried_out(ended, request)
    assert SON in everything() and lead
    for page in (browser_of(ended.herself), browser_of(ended.people.amina)):
        for address in (reverse("own_rights"), reverse("rights_of", args=[ended.case.pk])):
            assert "concern" not in page.get(address).text


def test_whom_a_concern_may_be_about_does_not_learn_of_it_here(ended):
    with preparing():
        Concern.objects.create(
            organisation_id=ended.people.amina.organisation_id,
            raised_by_id=ended.people.amina.user_id,
            person=ended.ivy,
            at_risk="adult",
            about_name="Ivy",
            said="It is Petra",
            harm="unknown",
            danger="no",
            consent="agreed",
            left_out=[ended.petra.user_id],
        )
    with pytest.raises(Refused, match="Another law keeps") as refused:
        _decided(ended, ended.asked(Kind.ERASURE))
    assert "concern" not in str(refused.value)


def test_she_has_a_week_to_read_it_on_her_own_pages(ended):
    request = _decided(ended, ended.asked(Kind.ERASURE))
    with pytest.raises(Refused, match="a week to read"):
        _carried_out(ended, request, told="pages")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=8), tick=False):
        _carried_out(ended, request, told="pages")
    with pytest.raises(Refused, match="erased already"):
        _carried_out(ended, request, rows=0)


def test_another_number_of_rows_than_was_shown_erases_nothing(ended):
    request = _decided(ended, ended.asked(Kind.ERASURE))
    with pytest.raises(Refused, match="changed since"):
        _carried_out(ended, request, rows=3)
    assert SON in everything()


def test_those_who_were_given_it_are_told_and_it_is_written_on_the_list(ended, erasures):
    with preparing():
        Organisation.objects.filter(name="Green Shoots").update(email="post@shoots.example")
    request = _decided(ended, ended.asked(Kind.ERASURE))
    with acting_as(ended.petra):
        assert "Green Shoots" in [name for _id, name, _reference in given_to(request.pk)]
    done = _carried_out(ended, request)
    fact = OutboxFact.objects.get(topic="rights.erased")
    deliver(fact.pk)
    with preparing():
        told = Message.objects.get(template="rights-recipient")
    assert told.recipient == "post@shoots.example" and told.subject.startswith("Erased:")
    assert "Ivy" not in f"{told.subject}{told.body}" and told.person_id is None
    append(done.pk)
    (line, same) = read(erasures)
    assert line == same and line.id == done.pk and line.people == (ended.ivy.pk,)
    assert erasures.stat().st_mode & 0o077 == 0 and "Ivy" not in erasures.read_text()


@contextmanager
def _no_file_longer_than(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_line_that_the_disk_has_no_room_for_is_written_again(ended, erasures):
    request = _decided(ended, ended.asked(Kind.ERASURE))
    done = _carried_out(ended, request)
    append(done.pk)
    for more in (20, 90):
        room = erasures.stat().st_size + more
        with _no_file_longer_than(room), pytest.raises(OSError, match="cut off"):
            append(done.pk)
        assert [line.id for line in read(erasures)] == [done.pk], "no half line is left"
    append(done.pk)
    assert [line.id for line in read(erasures)] == [done.pk, done.pk]


def test_after_a_line_that_a_crash_cut_off_the_next_one_begins_anew(ended, erasures):
    done = _carried_out(ended, _decided(ended, ended.asked(Kind.ERASURE)))
    append(done.pk)
    whole = erasures.read_text()
    for left in (60, len(whole) - 1):
        erasures.write_text(whole[:left])
        append(done.pk)
        assert erasures.read_text() == f"{whole[:left]}\n{whole}"
        assert {line.id for line in read(erasures)} == {done.pk}


def test_only_a_line_that_stands_whole_further_down_may_be_cut_off(tmp_path):
    first, second = (
        json.dumps(
            {
                "id": str(uuid.uuid4()),
                "at": "2027-01-05T12:00:00Z",
                "schedule": "1",
                "people": [str(uuid.uuid4())],
                "parts": [],
                "organisation": None,
                "by": None,
            }
        )
        for _each in range(2)
    )
    whole = [json.loads(line)["id"] for line in (second, first)]
    listed = tmp_path / "erased.jsonl"
    listed.write_text("\n".join([first[:60], second, first[:90], first, ""]))
    assert [str(line.id) for line in read(listed)] == whole
    for lines, wrong in (
        ([second, first[:60]], 2),
        ([first[:60], second], 1),
        ([first[:20], first], 1),  # nobody can tell whose it was
        ([first, first[:60], second], 2),
        ([first[:60] + second, first], 1),
    ):
        listed.write_text("\n".join(lines))
        with pytest.raises(BadListError, match=f"line {wrong}:"):
            list(read(listed))


def test_nobody_else_decides_carries_out_or_reads_why(ended):
    request = _decided(ended, ended.asked(Kind.ERASURE))
    olu = privacy_officer(ended.people, "Olu", ended.people.cara)
    for actor in (ended.people.leila, ended.people.amina, ended.people.cara, olu, ended.herself):
        with pytest.raises(NotPermitted), acting_as(actor):
            services.carry_out(
                actor=actor, request=request, key=uuid.uuid4(), expected=1, told="spoken"
            )
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rights_given_to(%s)", [request.pk])
            assert cursor.fetchone() == (0,)
            if not actor.person_id:
                assert not PartDecision.objects.exists()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(ended.herself, role="alongside_portal"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT ground FROM rights_partdecision")


def test_what_a_backup_brings_back_is_erased_again(ended, erasures, capsys):
    """The list is written, then the database is as it was in the night before."""
    erasures.write_text(
        json.dumps(
            {
                "id": str(uuid.uuid4()),
                "at": "2027-01-05T12:00:00Z",
                "schedule": "1",
                "people": [str(ended.ivy.pk)],
                "parts": [],
                "organisation": str(ended.petra.organisation_id),
                "by": None,
            }
        )
        + "\n"
    )
    assert SON in everything()
    for done in (1, 0):
        call_command("erase_again", erasures)
        assert f"1 erasures on the list, {done} of them done" in capsys.readouterr().out
    assert SON not in everything() and "Ivy" not in everything()
    with acting_as(ended.petra):
        assert Erasure.objects.get().by_id is None
    erasures.write_text('{"id": "cut off')
    with pytest.raises(CommandError, match="line 1"):
        call_command("erase_again", erasures)


def test_only_the_house_erases_again(ended):
    with acting_as(ended.petra) as petra, pytest.raises(NotPermitted):
        services.erase_again(actor=petra, lines=[])
    with acting_as(HOUSE) as house:
        assert services.erase_again(actor=house, lines=[]) == 0


def _form(goes, **more):
    form = {"idempotency_key": str(uuid.uuid4()), "answer": "Your plan goes. The rest stays."}
    for part in Part:
        form[part.value] = "goes" if part in goes else "stays"
        form[f"{part.value}_ground"] = "" if part in goes else "law"
        form[f"{part.value}_why"] = f"Why {part.value}"
    return form | more


def test_the_pages_ask_show_decide_and_erase(ended, browser_of):
    ivy, amina, petra = (browser_of(a) for a in (ended.herself, ended.people.amina, ended.petra))
    assert "cannot come back" in ivy.get(reverse("ask_own_erasure")).text
    form = {"idempotency_key": str(uuid.uuid4()), "words": "All of it"}
    assert ivy.post(reverse("ask_own_erasure"), form).status_code == 302
    again = {"idempotency_key": str(uuid.uuid4()), "words": "Now"}
    assert ivy.post(reverse("ask_own_erasure"), again).status_code == 422
    with preparing():
        asked = RightsRequest.objects.get().pk
    assert "Decide what goes" in petra.get(reverse("rights_request", args=[asked])).text
    address = reverse("decide_erasure", args=[asked])
    page = petra.get(address).text
    for text in ("care.Contact: 1", "days left", "Green Shoots", "keeps this record until"):
        assert text in page, text
    wrong = petra.post(address, _form({Part.IDENTITY}))
    assert wrong.status_code == 422 and "still name them" in wrong.text
    assert "Why identity" in wrong.text, "typing stays"
    assert petra.post(address, _form({Part.WORK})).status_code == 302
    assert "not been erased yet" in petra.get(reverse("rights_request", args=[asked])).text
    waiting = "Decided, and not erased yet"
    assert waiting in petra.get(reverse("rights_requests")).text
    hers = ivy.get(reverse("own_rights")).text
    assert "Will be erased:" in hers and "your goals and steps" in hers and "Why work" not in hers
    address = reverse("carry_out_erasure", args=[asked])
    rows = sum(rows_of([ended.ivy.pk], {Part.WORK}).values())
    assert f'value="{rows}"' in petra.get(address).text
    form = {"idempotency_key": str(uuid.uuid4()), "expected": str(rows), "told": ""}
    assert petra.post(address, form).status_code == 422
    assert petra.post(address, form | {"told": "spoken"}).status_code == 302
    assert "has been erased" in petra.get(reverse("rights_request", args=[asked])).text
    assert waiting not in petra.get(reverse("rights_requests")).text
    assert "Erased:" in ivy.get(reverse("own_rights")).text
    assert petra.get(address).status_code == 404
    for name in ("decide_erasure", "carry_out_erasure"):
        for other in (amina, browser_of(ended.people.cara), ivy):
            assert other.get(reverse(name, args=[asked])).status_code in (403, 404)
    assert SON not in everything()


def test_a_link_worker_writes_the_wish_down(ended, browser_of):
    amina = browser_of(ended.people.amina)
    address = reverse("ask_erasure", args=[ended.case.pk])
    form = {"idempotency_key": str(uuid.uuid4()), "words": "All", "identity": "Face to face"}
    assert amina.post(address, form).status_code == 302
    assert "To be erased" in amina.get(reverse("rights_of", args=[ended.case.pk])).text
    assert browser_of(ended.people.cara).get(address).status_code == 404
