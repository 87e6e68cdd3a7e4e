"""What somebody has said at the front door: found again by them, and by nobody else."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.begun.models import OwnDraft
from alongside.begun.own_drafts import (
    Asking,
    Own,
    begin_own,
    come_back,
    forget_own,
    keep_own,
    new_secret,
    own_of,
    take_own,
)
from alongside.begun.tasks import forget_begun
from alongside.common import clock
from alongside.common.errors import NotPermitted
from alongside.referrals.models import REFERENCE_LETTERS
from tests.factories.standing import Standing, preparing

HOUSE = Actor.system("self-referral")
WORDS = "I have not spoken to anybody since Monday."
SAID = Asking(said={"for": "me", "words": WORDS, "postcode": "ZZ1 1AA"})


def begun(secret: str, asking: Asking = SAID) -> Own:
    with acting_as(HOUSE) as house:
        return begin_own(actor=house, secret=secret, asking=asking)


def found(secret: str) -> Own | None:
    with acting_as(HOUSE):
        return own_of(secret)


def entered(code: str, secret: str) -> Own | None:
    with acting_as(HOUSE) as house:
        return come_back(actor=house, code=code, secret=secret)


@pytest.mark.django_db
def test_it_is_kept_for_the_browser_that_holds_the_secret() -> None:
    phone, other = new_secret(), new_secret()
    begun(phone)
    with acting_as(HOUSE) as house:
        keep_own(actor=house, secret=phone, change=lambda said: said.saying("sure", "not"))
    kept = found(phone)
    assert kept and kept.asking.said == {**SAID.said, "sure": "not"}
    assert kept.asking.advice.level == "link_worker"
    assert found(other) is None and found("") is None


@pytest.mark.django_db
def test_the_code_opens_it_elsewhere_and_then_there_alone() -> None:
    phone, library = new_secret(), new_secret()
    own = begun(phone)
    begun(library, Asking(said={"for": "other"}))
    assert set(own.code) <= set(REFERENCE_LETTERS + "-") and len(own.code) == 11
    back = entered(own.code.lower().replace("-", "  "), library)
    assert back and back.asking == SAID and back.code == own.code
    assert found(phone) is None
    assert entered(own.code, phone) is not None and found(library) is None
    with preparing():
        assert OwnDraft.objects.count() == 1


@pytest.mark.django_db
def test_a_wrong_code_tells_nothing_and_changes_nothing() -> None:
    phone, library = new_secret(), new_secret()
    own = begun(phone)
    for wrong in ("", "AAAAA-AAAAA", own.code[:-1], str(own.id)):
        assert entered(wrong, library) is None
    assert found(phone) is not None
    with preparing():
        assert not AuditEntry.objects.filter(verb="own.come_back").exists()


@pytest.mark.django_db
def test_a_week_after_it_was_last_touched_it_is_gone() -> None:
    phone, touched = new_secret(), new_secret()
    own, kept = begun(phone), begun(touched)
    with clock.telling(clock.now() + dt.timedelta(days=6)), acting_as(HOUSE) as house:
        keep_own(actor=house, secret=touched, change=lambda said: said.saying("age", "from_18"))
    with clock.telling(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert found(phone) is None and entered(own.code, new_secret()) is None
        forget_begun(0)
        assert found(touched) is not None
    with preparing():
        assert [draft.pk for draft in OwnDraft.objects.all()] == [kept.id]


@pytest.mark.django_db
def test_somebody_who_says_delete_is_forgotten_at_once() -> None:
    phone = new_secret()
    own = begun(phone)
    with acting_as(HOUSE) as house:
        assert forget_own(actor=house, secret=phone)
        assert not forget_own(actor=house, secret=phone)
        assert keep_own(actor=house, secret=phone, change=lambda said: said) is None
    assert entered(own.code, new_secret()) is None
    with preparing():
        assert not OwnDraft.objects.exists()


@pytest.mark.django_db
def test_beginning_anew_leaves_nothing_of_before() -> None:
    phone = new_secret()
    first, second = begun(phone), begun(phone, Asking(said={"for": "other"}))
    assert entered(first.code, new_secret()) is None
    assert found(phone) == second


@pytest.mark.django_db
def test_only_what_was_read_is_taken_out_to_be_sent() -> None:
    phone, library = new_secret(), new_secret()
    read = begun(phone)
    with acting_as(HOUSE) as house:
        kept = keep_own(actor=house, secret=phone, change=lambda said: said.saying("sure", "not"))
        assert kept and not take_own(actor=house, secret=phone, as_read=read)
        assert own_of(phone) == kept, "another page changed it, and it is still there"
    entered(read.code, library)
    with acting_as(HOUSE) as house:
        assert not take_own(actor=house, secret=phone, as_read=kept), "it went to the library"
        assert take_own(actor=house, secret=library, as_read=kept)
        assert own_of(library) is None


def test_nobody_who_works_here_reads_it_and_the_house_neither_without_a_key(
    people: Standing,
) -> None:
    phone = new_secret()
    own = begun(phone)
    everybody = [getattr(people, name) for name in ("amina", "ben", "cara", "gita", "dev", "efua")]
    for actor in (*everybody, HOUSE):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM begun_owndraft")
            assert cursor.fetchone() == (0,), actor
            cursor.execute("UPDATE begun_owndraft SET content = '{}'")
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM begun_owndraft")
            assert cursor.rowcount == 0
    for actor in everybody:
        with acting_as(actor):
            assert own_of(phone) is None
            with pytest.raises(NotPermitted):
                come_back(actor=actor, code=own.code, secret=new_secret())
        with acting_as(actor), connection.cursor() as cursor:
            with preparing():
                draft = OwnDraft.objects.get()
            for door in (
                "SELECT begun_keep_own(%s, '{}', now())",
                "SELECT begun_forget_own(%s)",
                "SELECT begun_come_back(%s, 'x', '2020-01-01', now())",
            ):
                cursor.execute(door, [draft.browser])
            cursor.execute("SELECT begun_forget_own_before(now() + interval '1 day')")
    assert found(phone) == own


@pytest.mark.django_db
def test_neither_the_secret_nor_the_code_nor_a_word_is_kept_beside_it() -> None:
    phone = new_secret()
    own = begun(phone)
    with preparing():
        row = OwnDraft.objects.values().get()
        trail: list[Any] = list(AuditEntry.objects.filter(verb__startswith="own.").values())
    assert phone not in str(row) and own.code not in str(row)
    assert trail and WORDS not in str(trail) and "ZZ1" not in str(trail)
