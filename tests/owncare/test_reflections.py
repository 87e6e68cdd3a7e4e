"""What Amina reflects on: she reads it, and nobody else, whatever their role."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import OutOfTurn
from alongside.owncare.models import Reflection
from alongside.owncare.queries import visible_to
from alongside.owncare.rules import names_by_number
from alongside.owncare.services import forget_reflections, reflect, take_out
from alongside.owncare.tasks import TIDYING

pytestmark = pytest.mark.django_db
MARK = "Qzreflection"
PAGE = "reflections"


def _raw() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM owncare_reflection")
        return [text for (text,) in cursor.fetchall()]


def _written(actor, text=MARK):
    with acting_as(actor):
        return reflect(actor=actor, key=uuid.uuid4(), text=text)


def test_raw_sql_and_queries_agree_that_nobody_but_the_author_reads(people) -> None:
    _written(people.amina)
    readers = ("amina", "ben", "cara", "dev", "efua", "gita", "leila")
    for name in readers:
        actor = getattr(people, name)
        with acting_as(actor):
            seen = _raw()
            assert seen == [entry.text for entry in visible_to(actor)], name
        assert seen == ([MARK] if name == "amina" else []), name


def test_nobody_writes_or_deletes_in_the_name_of_another(people) -> None:
    entry = _written(people.amina)
    with acting_as(people.leila):
        assert not take_out(actor=people.leila, reflection_id=entry.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            Reflection.objects.create(by_id=people.amina.user, text="Not mine")
        assert Reflection.objects.all().delete()[0] == 0
    with acting_as(people.amina):
        assert _raw() == [MARK]


def test_sent_twice_it_is_kept_once_and_the_audit_has_no_words(people) -> None:
    key = uuid.uuid4()
    with acting_as(people.amina):
        for _again in range(2):
            reflect(actor=people.amina, key=key, text=MARK)
        assert len(_raw()) == 1
    entries = AuditEntry.objects.filter(verb="reflection.write")
    assert entries.count() == 1
    assert MARK not in str(entries.values().get())
    with acting_as(people.ben), pytest.raises((OutOfTurn, DatabaseError)), transaction.atomic():
        reflect(actor=people.ben, key=key, text="Another's")


def test_it_is_forgotten_after_the_time_and_not_before(people) -> None:
    _written(people.amina)
    with acting_as(TIDYING):
        day = dt.timedelta(days=1)
        assert forget_reflections(actor=TIDYING, before=clock.now() - day) == 0
        assert forget_reflections(actor=TIDYING, before=clock.now() + day) == 1
    with acting_as(people.amina):
        assert _raw() == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("999 000 0018 was hard", True),
        ("9990000018", True),
        ("999-000-0018.", True),
        ("999 000 0019 does not add up", False),
        ("Ring 020 7946 0958 1", False),
        ("I made 12 calls on 26.11.2026", False),
    ],
)
def test_an_nhs_number_is_known_however_it_is_parted(text: str, named: bool) -> None:
    assert names_by_number(text) is named


def test_pages_as_amina_ben_cara_and_leila(people, browser_of) -> None:
    entry = _written(people.amina)
    address = reverse("take_out_reflection", args=[entry.pk])
    for name in ("ben", "cara", "leila"):
        client = browser_of(getattr(people, name))
        assert MARK not in client.get(reverse(PAGE)).content.decode()
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    client = browser_of(people.amina)
    refused = client.post(
        reverse(PAGE), {"text": "About 999 000 0018", "idempotency_key": str(uuid.uuid4())}
    )
    assert refused.status_code == 422
    assert "About 999 000 0018" in refused.content.decode()
    assert MARK in client.get(reverse(PAGE)).content.decode()
    assert client.post(address).status_code == 302
    assert MARK not in client.get(reverse(PAGE)).content.decode()
