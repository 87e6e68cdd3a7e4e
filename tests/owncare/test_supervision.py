"""Amina and Ben meet for supervision: what they say is theirs, that they met is Leila's too."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.owncare import services
from alongside.owncare.models import AgreedAction, Meeting, Supervision
from alongside.owncare.queries import supervision as queries
from alongside.owncare.tasks import TIDYING
from alongside.people.models import CareRelationship
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on

pytestmark = pytest.mark.django_db
MARK = "Qzsupervision"
DAY = dt.timedelta(days=1)
TABLES = {
    "owncare_supervision": queries.visible_to,
    "owncare_meeting": queries.meetings_visible_to,
    "owncare_meetingnote": queries.notes_visible_to,
    "owncare_agreedaction": queries.actions_visible_to,
    "owncare_discussedperson": queries.discussed_visible_to,
}
THEIRS = ("owncare_meetingnote", "owncare_agreedaction", "owncare_discussedperson")


@pytest.fixture
def case(people):
    return taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))


def begun(people) -> Supervision:
    with acting_as(people.amina) as amina:
        return services.begin_supervision(
            actor=amina, key=uuid.uuid4(), colleague=people.ben.user_id, supervises=False
        )


def met(scene, pair, *, key=None, **more) -> Meeting:
    said = {"note": MARK, "worker_does": [MARK], "supervisor_does": ["Ask about hours"]} | more
    with acting_as(scene.ben) as ben:
        return services.note_meeting(
            actor=ben,
            supervision=pair,
            key=key or uuid.uuid4(),
            held_on=clock.today(),
            next_on=clock.today() + 28 * DAY,
            **said,
        )


def raw(actor, table) -> set:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {one for (one,) in cursor.fetchall()}


def test_both_locks_show_the_two_all_of_it_and_a_lead_the_days_alone(people, case):
    met(people, begun(people), people=[case.person_id])
    for table, visible_to in TABLES.items():
        readers = set()
        for name, actor in people.everyone.items():
            seen = raw(actor, table)
            with acting_as(actor):
                assert seen == set(visible_to(actor).values_list("pk", flat=True)), (table, name)
            readers |= {name} if seen else set()
        assert readers == {"amina", "ben"} | (set() if table in THEIRS else {"leila"}), table
    with acting_as(people.leila) as leila:
        kept = queries.of_the_team(leila)
        assert [(one.worker, one.supervisor) for one in kept] == [
            ("Amina", "Ben"),
            ("Ben", ""),
            ("Leila", ""),
        ]
        assert (kept[0].last_on, kept[0].next_on) == (clock.today(), clock.today() + 28 * DAY)
    with acting_as(people.ben) as ben:
        assert queries.of_the_team(ben) == []
    entries = AuditEntry.objects.filter(verb__startswith="supervision.")
    assert entries.count() == 2 and MARK not in str(list(entries.values()))


def test_twice_is_once_and_what_does_not_fit_is_said(people, case):
    pair = begun(people)
    assert begun(people) == pair, "begun by the same two already"
    key = uuid.uuid4()
    meeting = met(people, pair, key=key)
    assert met(people, pair, key=key) == meeting
    with preparing():
        assert AgreedAction.objects.count() == 2
        hers = AgreedAction.objects.get(owner_id=people.amina.user_id)
    for wrong, words in (
        ({"held_on": clock.today() + DAY}, "day that has been"),
        ({"next_on": clock.today() - DAY}, "within the next year"),
        ({"note": "About 999 000 0018"}, "NHS number"),
        ({"worker_does": ["x" * 301]}, "one a line"),
        ({"people": [uuid.uuid4()]}, "both of you may see"),
    ):
        with acting_as(people.amina) as amina, pytest.raises(Refused, match=words):
            services.note_meeting(
                actor=amina,
                supervision=pair,
                key=uuid.uuid4(),
                **({"held_on": clock.today()} | wrong),
            )
    with acting_as(people.amina) as amina:
        for _click in range(2):
            services.settle_agreed(actor=amina, action=hers, done=True)
    assert AuditEntry.objects.filter(verb="supervision.settle").count() == 1
    with acting_as(people.leila) as leila:
        with pytest.raises(NotPermitted):
            services.settle_agreed(actor=leila, action=hers, done=False)
        with pytest.raises(OutOfTurn):
            services.note_meeting(
                actor=leila, supervision=pair, key=uuid.uuid4(), held_on=clock.today()
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.create(supervision=pair, held_on=clock.today(), by_id=people.leila.user)
        with pytest.raises(Refused, match="of your team"):
            services.begin_supervision(
                actor=leila, key=uuid.uuid4(), colleague=people.cara.user_id, supervises=True
            )
    with acting_as(people.amina) as amina:
        for _click in range(2):
            services.end_supervision(actor=amina, supervision=pair)
        with pytest.raises(OutOfTurn):
            services.note_meeting(
                actor=amina, supervision=pair, key=uuid.uuid4(), held_on=clock.today()
            )
    with acting_as(TIDYING):
        later = clock.today() + 800 * DAY
        assert services.forget_supervision(actor=TIDYING, before=later) == 1
    with preparing():
        assert not Supervision.objects.exists()


def test_somebody_whom_one_of_the_two_sees_alone_is_not_discussed_by_link(people, case):
    pair = begun(people)
    tom = registered(people.gita, NHS_NUMBERS[1], given_name="Tom")
    with preparing():
        CareRelationship.objects.create(
            person=tom,
            organisation_id=people.ben.organisation_id,
            level="care",
            reason="test",
            granted_by_id=tom.registered_by_id,
            only_user_id=people.ben.user_id,
            until=clock.now() + DAY,
        )
    with pytest.raises(Refused, match="both of you may see"):
        met(people, pair, people=[tom.pk])
    meeting = met(people, pair, people=[case.person_id])
    with preparing():
        CareRelationship.objects.filter(person=case.person).update(
            ended_at=clock.now(), ended_reason="test"
        )
    for actor in (people.amina, people.ben):
        with acting_as(actor):
            assert not queries.discussed_visible_to(actor).filter(meeting=meeting).exists()


def test_pages_as_the_two_leila_and_cara(people, case, browser_of):
    amina, ben, leila, cara = (
        browser_of(getattr(people, name)) for name in ("amina", "ben", "leila", "cara")
    )
    begin = {
        "colleague": str(people.ben.user_id),
        "supervises": "no",
        "idempotency_key": str(uuid.uuid4()),
    }
    for _click in range(2):
        assert amina.post(reverse("begin_supervision"), begin).status_code == 302
    with preparing():
        pair = Supervision.objects.get()
    one, note = (reverse(name, args=[pair.pk]) for name in ("supervision", "note_meeting"))
    day = clock.today()
    typed = {
        "held_on-day": day.day,
        "held_on-month": day.month,
        "held_on-year": day.year,
        "next_on-day": "40",
        "next_on-month": "1",
        "next_on-year": day.year + 1,
        "note": MARK,
        "worker_does": f"{MARK} first\n\n{MARK} second",
        "people": [str(case.person_id)],
        "idempotency_key": str(uuid.uuid4()),
    }
    assert "Ivy Test" in amina.get(note).text
    refused = amina.post(note, typed)
    assert refused.status_code == 422 and MARK in refused.text
    typed["next_on-day"] = "15"
    for _click in range(2):
        assert amina.post(note, typed).status_code == 302
    for browser in (amina, ben):
        page = browser.get(one).text
        assert f"{MARK} second" in page and "Ivy Test" in page
        assert "Ben" in page
    with preparing():
        action = AgreedAction.objects.order_by("what").first()
    settle = reverse("settle_agreed", args=[action.pk])
    assert ben.post(settle, {"done": "yes"}).status_code == 302
    for browser in (leila, cara):
        assert browser.get(one).status_code == 404
        assert browser.get(note).status_code == 404
        assert browser.post(settle, {"done": "no"}).status_code == 404
    team = reverse("supervision_of_the_team")
    page = leila.get(team).text
    assert "Amina" in page and "15 January" in page
    assert MARK not in page and "Ivy" not in page
    assert amina.get(team).status_code == 403
    assert "Amina" not in cara.get(reverse("yourself")).text
    assert amina.post(reverse("end_supervision", args=[pair.pk])).status_code == 302
