"""Tasks: made by people or by the house with its reason, taken by one, done once."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership
from alongside.care import services, to_do
from alongside.care.models import Case, Task
from alongside.care.tasks import make_due_tasks
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, service_of, taken_on


@pytest.fixture
def case(people) -> Case:
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def _text(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def _made(actor: Actor, case: Case | None = None, **changes: object) -> Task:
    said = {"what": "Ring the housing office", "key": uuid.uuid4()} | changes
    with acting_as(actor):
        return services.make_task(actor=actor, case=case, **said)


def _missed(actor: Actor, case: Case, outcome: str = "did_not_attend") -> None:
    with acting_as(actor):
        services.log_contact(
            actor=actor, case=case, key=uuid.uuid4(), kind="phone", minutes=0, outcome=outcome
        )


def _titles(actor: Actor) -> list[str]:
    with acting_as(actor):
        return [task.title for task in to_do.open_tasks(actor)]


def test_a_task_is_written_down_once_and_done_with_a_note(browser_of, people, case):
    amina, address = browser_of(people.amina), reverse("make_case_task", args=[case.pk])
    form = {"idempotency_key": str(uuid.uuid4()), "what": " ", "owner": str(people.amina.user_id)}
    assert amina.post(address, form).status_code == 422
    for _twice in range(2):
        assert amina.post(address, form | {"what": "Find a bus pass"}).status_code == 302
    with preparing():
        task = Task.objects.get()
    for page in (reverse("board"), reverse("case", args=[case.pk]), reverse("tasks")):
        assert "Find a bus pass" in _text(amina.get(page)), page
    settle = reverse("settle_task", args=[task.pk])
    for _twice in range(2):
        assert amina.post(settle, {"move": "finish", "note": "It came"}).status_code == 302
    assert "It came" in _text(amina.get(settle))
    late = browser_of(people.ben).post(settle, {"move": "drop", "note": "Not needed"})
    assert late.status_code == 422
    assert "Not needed" in _text(late), "what Ben typed is still there"
    assert "Find a bus pass" not in _text(amina.get(reverse("board")))


def test_what_nobody_has_is_taken_by_one_and_the_other_is_told_who(browser_of, people):
    task = _made(people.amina)
    ben, amina = browser_of(people.ben), browser_of(people.amina)
    take = reverse("claim_task", args=[task.pk])
    assert "It is yours now" in _text(ben.post(take, follow=True))
    assert "It is yours now" in _text(ben.post(take, follow=True)), "his second click"
    assert "Ben has already taken this." in _text(amina.post(take, follow=True))
    assert "Ring the housing office" not in _text(amina.get(reverse("inbox")))
    assert "Ring the housing office" in _text(ben.get(reverse("board")))
    assert browser_of(people.cara).post(take).status_code == 404


def test_the_inbox_gathers_what_is_in_nobodys_hands(browser_of, people, case):
    _made(people.ben, case)
    referred(people.gita, registered(people.gita, NHS_NUMBERS[1], given_name="Tom"), people.amina)
    with preparing():
        Message.objects.create(
            key="lost",
            template="note",
            recipient="wrong@example.test",
            from_organisation_id=people.amina.organisation_id,
            subject="A letter that came back",
            status=Message.Status.REFUSED,
        )
        Membership.objects.filter(user_id=people.amina.user_id).update(ended_at=clock.now())
    for name, gives in (("ben", False), ("leila", True)):
        page = _text(browser_of(getattr(people, name)).get(reverse("inbox")))
        for shown in ("Ring the housing office", "Tom Test", "was with Amina", "came back"):
            assert shown in page, (name, shown)
        assert ("Give to a colleague" in page) is gives
    cara = _text(browser_of(people.cara).get(reverse("inbox")))
    for hidden in ("housing office", "Ivy", "Tom", "came back"):
        assert hidden not in cara
    assert browser_of(people.gita).get(reverse("inbox")).status_code == 403


def test_two_misses_are_one_task_however_often_the_sign_is_given(people, case):
    for _thrice in range(3):
        _missed(people.ben, case)
    assert _titles(people.amina) == ["Did not come twice in a row: find out what is wrong"]
    with preparing():
        task = Task.objects.get()
    assert (task.owner_id, task.by_id, task.due_on) == (people.amina.user_id, None, clock.today())
    with acting_as(people.amina) as amina:
        services.settle_task(actor=amina, task=task, move="finish")
    _missed(people.ben, case)
    assert len(_titles(people.amina)) == 1, "it happened again"


def test_whoever_is_spoken_with_again_is_looked_for_no_more(people, case):
    for outcome in ("no_answer",) * 3 + ("did_not_attend",) * 2:
        _missed(people.amina, case, outcome)
    ours = _made(people.amina, case)
    assert len(_titles(people.amina)) == 3
    _missed(people.ben, case, "spoke")
    assert _titles(people.amina) == [ours.title]
    with preparing():
        settled = Task.objects.exclude(pk=ours.pk)
        assert {(task.status, task.settled_by_id) for task in settled} == {
            ("done", people.ben.user_id)
        }


def test_whom_to_ask_is_a_task_from_its_day_until_they_say(people, case):
    with acting_as(people.amina) as amina:
        said = {"service": service_of(people.dev), "key": uuid.uuid4(), "confidence": "low"}
        visit = services.plan_visit(actor=amina, case=case, **said)
        services.write_plan(
            actor=amina,
            case=case,
            base=0,
            words={"review_on": clock.today().isoformat()},
            key=uuid.uuid4(),
        )
    with preparing():
        visit.ask_on = clock.today() - dt.timedelta(days=1)
        visit.save(update_fields=["ask_on"])
    for _two_nights in range(2):
        make_due_tasks(0)
    asked, review = "Ask whether they went to the service", "Look at the plan again together"
    assert _titles(people.amina) == [asked, review]
    with acting_as(people.amina) as amina:
        services.follow_visit(actor=amina, visit=visit, shown="", went="no", why_not="cost")
    make_due_tasks(0)
    did_not_go = "Did not go to a service: talk about what else would suit"
    assert sorted(_titles(people.amina)) == sorted([review, did_not_go])


def test_nobody_is_made_a_task_whose_data_are_only_kept(people, case):
    with acting_as(people.amina) as amina:
        words = {"review_on": clock.today().isoformat()}
        services.write_plan(actor=amina, case=case, base=0, words=words, key=uuid.uuid4())
    task = _made(people.amina, case)
    with preparing():
        case.person.restricted = True
        case.person.save(update_fields=["restricted"])
    make_due_tasks(0)
    assert _titles(people.amina) == [task.title]
    with acting_as(people.amina) as amina, pytest.raises(Refused):
        services.settle_task(actor=amina, task=task, move="finish")


def test_tasks_go_with_the_case_and_end_with_it(people, case):
    hers, free = _made(people.amina, case, owner=people.amina.user_id), _made(people.amina, case)
    with acting_as(people.leila) as leila:
        services.reassign(actor=leila, case=case, to=people.ben.user_id, key=uuid.uuid4())
    with preparing():
        hers.refresh_from_db()
        free.refresh_from_db()
        assert (hers.owner_id, free.owner_id) == (people.ben.user_id, None)
    with acting_as(people.ben) as ben:
        services.close_case(actor=ben, case=case, outcome="moved")
        assert not to_do.open_tasks(ben).exists()
        with pytest.raises(OutOfTurn):
            services.make_task(actor=ben, case=case, key=uuid.uuid4(), what="Too late")


def test_a_task_goes_to_the_team_alone(people, case):
    for owner in (people.cara, people.gita):
        with pytest.raises(Refused):
            _made(people.amina, owner=owner.user_id)
    for name in ("gita", "dev", "efua"):
        with pytest.raises(NotPermitted):
            _made(getattr(people, name))


def test_raw_sql_shows_each_the_tasks_that_they_may_see(people, case):
    _made(people.amina, case)
    _made(people.cara)
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM care_task")
            raw = {row[0] for row in cursor.fetchall()}
            seen = set(to_do.tasks_visible_to(actor).values_list("pk", flat=True))
        assert raw == seen, name
        assert len(raw) == (1 if name in ("amina", "ben", "leila", "cara") else 0), name
    with pytest.raises(Exception, match="actor"), transaction.atomic():
        Task.objects.update(what="elsewhere")
