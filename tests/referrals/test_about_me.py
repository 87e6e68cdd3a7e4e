"""Chosen parts of what somebody wrote about themselves go along, and nothing else of it."""

import json
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from alongside.accounts.actor import acting_as
from alongside.care.services import write_plan
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.referrals.about_me import AboutMe, written
from alongside.referrals.models import Referral
from alongside.referrals.queries import visible_to
from alongside.referrals.services import move, send
from tests.factories.onward import on_from_the_club
from tests.factories.several import Two, two_services
from tests.factories.standing import preparing
from tests.factories.story import wish

PLAN = {
    "most_important": "My garden and my sister.",
    "people_important": "Nobody knows of Rosa.",
    "how_to_support": "Speak slowly; I hear badly.",
}


@pytest.fixture
def two(people) -> Two:
    return two_services(people)


def _chosen(*names: str) -> AboutMe:
    return written(PLAN, clock.today()).only(names)


def _sent(two: Two, about_me: AboutMe, key: str = "", **changes: object) -> Referral:
    with acting_as(two.people.amina) as amina:
        return send(
            actor=amina,
            person=two.case.person,
            to=two.club,
            wish=wish(about_me=about_me, **changes),
            key=key or str(uuid.uuid4()),
            parent=two.case.referral,
        )


def _reads(actor, referral: Referral) -> AboutMe | None:
    """What they read of it; raw SQL under row security reads neither more nor less."""
    with acting_as(actor):
        found = visible_to(actor).filter(pk=referral.pk).first()
        with connection.cursor() as cursor:
            cursor.execute("SELECT about_me FROM referrals_referral WHERE id = %s", [referral.pk])
            raw = cursor.fetchone()
        assert (raw is None) == (found is None)
        if found:
            assert json.loads(raw[0]) == found.about_me
        return found.own_account if found else None


def test_the_chosen_parts_go_along_and_no_other_stands_in_the_referral(two):
    key = str(uuid.uuid4())
    sent = _sent(two, _chosen("how_to_support"), key, words="")
    assert _sent(two, _chosen("how_to_support"), key, words="").pk == sent.pk, "two clicks"
    read = _reads(two.people.dev, sent)
    assert read and read.said() == [("How and when to support me", "Speak slowly; I hear badly.")]
    assert read.on == clock.today()
    with preparing():
        row = Referral.objects.filter(pk=sent.pk).values().get()
        assert "Rosa" not in str(row) and "garden" not in str(row)
        assert "words" in Consent.objects.get(pk=sent.consent_id).shared


def test_what_they_write_later_does_not_follow(two):
    with acting_as(two.people.amina) as amina:
        write_plan(actor=amina, case=two.case, base=0, words=PLAN, key=uuid.uuid4())
    sent = _sent(two, _chosen("most_important"))
    with acting_as(two.people.amina) as amina:
        later = PLAN | {"most_important": "To move away."}
        write_plan(actor=amina, case=two.case, base=1, words=later, key=uuid.uuid4())
    read = _reads(two.people.dev, sent)
    assert read and read.parts == {"most_important": "My garden and my sister."}


def test_it_is_read_by_the_two_sides_and_by_nobody_else(two):
    sent = _sent(two, _chosen("strengths", "how_to_support"))
    for reader in (two.people.dev, two.people.amina, two.people.ben):
        assert _reads(reader, sent), reader
    for other in (two.people.gita, two.people.cara, two.people.efua, two.nia):
        assert _reads(other, sent) is None, other


@pytest.mark.parametrize("how", ["taken back", "declined"])
def test_it_is_hidden_as_the_words_are(two, how):
    sent = _sent(two, _chosen("how_to_support"))
    if how == "declined":
        with acting_as(two.people.dev) as dev:
            move(actor=dev, referral=sent, name="decline", reason="full")
    else:
        with acting_as(two.people.amina) as amina:
            withdraw(actor=amina, consent=sent.consent)
    assert _reads(two.people.dev, sent) is None
    assert _reads(two.people.amina, sent), "the team’s own"


@pytest.mark.parametrize(
    "told",
    [
        AboutMe({"diagnosis": "None of that."}, clock.today()),
        AboutMe({"strengths": "  "}, clock.today()),
        AboutMe({"strengths": "x" * 10_001}, clock.today()),
        AboutMe({"strengths": "Patience"}),
    ],
)
def test_what_is_no_written_part_is_refused(two, told):
    with pytest.raises(Refused, match="Choose among the parts"):
        _sent(two, told)


@pytest.mark.parametrize(
    "kept",
    [
        {"on": "2026-11-28", "parts": {"diagnosis": "x"}},
        {"on": "2026-11-28", "parts": {}},
        {"parts": {"strengths": "x"}},
        {"on": "2026-11-28", "parts": {"strengths": "x"}, "more": 1},
    ],
)
def test_the_database_keeps_no_other_part(two, kept):
    sent = _sent(two, AboutMe())
    with preparing(), pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=sent.pk).update(about_me=kept)


def test_neither_side_writes_it_anew_not_even_in_sql(two):
    sent = _sent(two, _chosen("how_to_support"))
    change = "UPDATE referrals_referral SET about_me = %s WHERE id = %s"
    other = json.dumps({"on": "2026-11-28", "parts": {"how_to_support": "Shout."}})
    for actor in (two.people.amina, two.people.dev):
        for value in (other, "{}"):
            with (
                pytest.raises(DatabaseError, match="Cannot update"),
                transaction.atomic(),
                acting_as(actor),
                connection.cursor() as cursor,
            ):
                cursor.execute(change, [value, sent.pk])
    read = _reads(two.people.dev, sent)
    assert read and read.parts == {"how_to_support": "Speak slowly; I hear badly."}


def test_a_service_passes_on_only_what_it_was_shown(two):
    theirs = _sent(two, _chosen("how_to_support", "most_important"))
    with acting_as(two.people.dev) as dev:
        move(actor=dev, referral=theirs, name="accept")
    for more in (
        _chosen("people_important"),
        AboutMe({"how_to_support": "Shout."}, clock.today()),
    ):
        with pytest.raises(Refused, match="only what it was agreed that you see"):
            on_from_the_club(two, theirs, about_me=more)
    on = on_from_the_club(two, theirs, about_me=_chosen("how_to_support"))
    read = _reads(two.nia, on)
    assert read and set(read.parts) == {"how_to_support"}
