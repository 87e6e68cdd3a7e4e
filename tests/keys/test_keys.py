"""A key does one thing, for one organisation, for a while; no more than somebody there could."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.keys import services
from alongside.keys.models import ApiKey
from alongside.keys.queries import scopes_open_to, visible_to
from alongside.keys.services import Made, make_key, replace_key, revoke_key
from alongside.organisations.models import Organisation
from tests.factories.standing import Standing, member_of, preparing

FIGURES = "/api/v1/figures"
READ = ["reports:read"]


@pytest.fixture
def ada(people: Standing) -> Actor:
    """The council's administrator; Efua of the council sees the area's figures."""
    return member_of(
        "Ada", Organisation.objects.get(pk=people.efua.organisation_id), "administrator"
    )


def made_by(actor: Actor, **wish: Any) -> Made:
    said: dict[str, Any] = {"name": "Dashboard", "scopes": READ, "days": 90, "key": uuid.uuid4()}
    with acting_as(actor):
        return make_key(actor=actor, **(said | wish))


def ask(token: str | None, path: str = "", **parameters: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(f"{FIGURES}{path}", parameters, headers=headers)


def test_a_key_reads_the_figures_that_somebody_of_the_organisation_reads(ada: Actor) -> None:
    made = made_by(ada)
    listed = ask(made.token).json()["measures"]
    assert "referrals_by_status" in [each["code"] for each in listed]
    answer = ask(made.token, "/referrals_by_status", first="2026-01-01", last="2026-03-31")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["period"] == {"first": "2026-01-01", "last": "2026-03-31"}
    assert told["columns"] and told["counted"]
    assert answer["Cache-Control"] == "no-store"
    with preparing():
        made.key.refresh_from_db()
        assert made.key.last_used_at
        seen = AuditEntry.objects.get(verb="report.see")
    assert (seen.actor, seen.organisation_id) == (f"key:{made.key.pk}", ada.organisation_id)


def test_only_a_digest_is_kept_and_the_words_are_in_no_log(
    ada: Actor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    made = made_by(ada)
    secret = str(made.token).split("_", 2)[2]
    assert ask(made.token).status_code == 200
    assert ask(f"{made.token}x").status_code == 401

    def broken(*_args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("alongside.insight.report.publish", broken)
    assert ask(made.token, "/referrals_by_status").status_code == 500
    assert "broken" in caplog.text
    assert secret not in caplog.text
    with preparing(), connection.cursor() as cursor:
        for table in ("keys_apikey", "audit_auditentry", "outbox_outboxfact"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            assert secret not in cursor.fetchone()[0], table


def test_a_key_in_an_address_opens_nothing(ada: Actor) -> None:
    made = made_by(ada)
    assert ask(None, key=str(made.token)).status_code == 400
    assert ask(made.token, access_token=str(made.token)).status_code == 400
    assert Client().get(FIGURES).status_code == 401


def test_a_sign_in_is_no_key(people: Standing, browser_of: Callable[..., Client]) -> None:
    answer = browser_of(people.efua).get(FIGURES)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda token: "",
        lambda token: "x",
        lambda token: token[:-1],
        lambda token: token + "=",
        lambda token: token.upper(),
        lambda token: token.replace("alongside_", "other_"),
        lambda token: "_".join([*token.split("_")[:2], ""]),
        lambda token: "alongside_000000000000_" + token.split("_", 2)[2],
        lambda token: "\x00",
    ],
)
def test_a_word_that_is_not_the_key_opens_nothing(ada: Actor, spoilt: Any) -> None:
    assert ask(spoilt(made_by(ada).token) or None).status_code == 401


def test_an_ended_key_opens_nothing_from_the_next_question_on(ada: Actor) -> None:
    made = made_by(ada)
    assert ask(made.token).status_code == 200
    with acting_as(ada):
        revoke_key(actor=ada, key=made.key)
        revoke_key(actor=ada, key=made.key)  # ended is ended
    assert ask(made.token).status_code == 401
    with acting_as(ada), pytest.raises(OutOfTurn):
        replace_key(actor=ada, old=made.key, key=uuid.uuid4())
    with preparing():
        assert AuditEntry.objects.filter(verb="key.revoke").count() == 1


def test_a_key_runs_out(ada: Actor, time_machine: Any) -> None:
    made = made_by(ada, days=30)
    time_machine.move_to(clock.now() + dt.timedelta(days=29))
    assert ask(made.token).status_code == 200
    time_machine.move_to(clock.now() + dt.timedelta(days=1, minutes=1))
    assert ask(made.token).status_code == 401


def test_a_replaced_key_goes_on_for_a_week(ada: Actor, time_machine: Any) -> None:
    old, form = made_by(ada), uuid.uuid4()
    with acting_as(ada):
        new = replace_key(actor=ada, old=old.key, key=form)
        assert replace_key(actor=ada, old=old.key, key=form).token is None, "a double click"
    assert [ask(each.token).status_code for each in (old, new)] == [200, 200]
    time_machine.move_to(clock.now() + dt.timedelta(days=7, minutes=1))
    assert [ask(each.token).status_code for each in (old, new)] == [401, 200]


def test_a_key_asks_only_so_often_and_starts_anew_each_minute(
    ada: Actor, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    monkeypatch.setattr(services, "MOST_A_MINUTE", 3)
    made, other = made_by(ada), made_by(ada, name="Another")
    time_machine.move_to(dt.datetime(2026, 11, 26, 9, 0, 30, tzinfo=dt.UTC), tick=False)
    assert [ask(made.token).status_code for _time in range(4)] == [200, 200, 200, 429]
    refused = ask(made.token, "/no_such_measure")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "30"
    assert ask(other.token).status_code == 200, "each is counted by itself"
    time_machine.move_to(dt.datetime(2026, 11, 26, 9, 1, 0, tzinfo=dt.UTC), tick=False)
    assert ask(made.token, first="nonsense").status_code == 200, "the list asks for no period"
    answers = [ask(made.token, "/referrals_by_status", first="x").status_code for _time in "abc"]
    assert answers == [422, 422, 429], "what was refused is counted too"


def test_nobody_makes_a_key_that_could_do_more_than_they_together(people: Standing) -> None:
    """Nobody at the charity sees figures; when the last at the council leaves, its key is blind."""
    charity = Organisation.objects.get(pk=people.dev.organisation_id)
    lead = member_of("Lea", charity, "organisation_lead")
    with acting_as(lead):
        assert scopes_open_to(lead) == []
    with pytest.raises(Refused, match="Choose what"):
        made_by(lead)
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    ada = member_of("Ada", council, "administrator")
    made = made_by(ada)
    assert ask(made.token).status_code == 200
    with preparing():
        Membership.objects.filter(user_id=people.efua.user_id).update(ended_at=clock.now())
    assert ask(made.token).status_code == 403


def test_a_teams_key_reads_the_teams_own_figures_alone(people: Standing) -> None:
    team = Organisation.objects.get(pk=people.leila.organisation_id)
    made = made_by(member_of("Lea", team, "organisation_lead"))
    assert ask(made.token, "/referrals_by_status").status_code == 200
    refused = ask(made.token, "/referrals_by_status", team=str(people.cara.organisation_id))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "team"


def test_an_areas_key_reads_teams_of_its_area_alone(ada: Actor, people: Standing) -> None:
    made = made_by(ada)
    near, far = people.amina.organisation_id, people.cara.organisation_id
    assert ask(made.token, "/referrals_by_status", team=str(near)).status_code == 200
    assert ask(made.token, "/referrals_by_status", team=str(far)).status_code == 422


def test_wishes_that_make_no_sense_are_refused(ada: Actor) -> None:
    for wish in ({"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"days": 0}, {"days": 366}):
        with pytest.raises(Refused):
            made_by(ada, **wish)
    for number in range(10):
        made_by(ada, name=f"Program {number}")
    with pytest.raises(Refused, match="ten live keys"):
        made_by(ada)


def test_both_locks_are_on_the_keys(people: Standing, ada: Actor) -> None:
    made = made_by(ada)
    everyone = {**people.everyone, "ada": ada}
    for name, actor in everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM keys_apikey")
            raw = {row[0] for row in cursor.fetchall()}
        with preparing():
            assert raw == set(visible_to(actor).values_list("pk", flat=True)), name
        assert bool(raw) == (name == "ada"), name
    with pytest.raises(NotPermitted):
        made_by(people.efua)
    lea = member_of("Lea", Organisation.objects.get(name="Green Shoots"), "organisation_lead")
    with acting_as(lea), pytest.raises(NotPermitted):
        revoke_key(actor=lea, key=made.key)
    with acting_as(lea), connection.cursor() as cursor:
        cursor.execute("UPDATE keys_apikey SET expires_at = now() + interval '9 years'")
        assert cursor.rowcount == 0
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.efua) as efua,
    ):
        ApiKey.objects.create(
            organisation_id=efua.organisation_id,
            name="x",
            scopes=READ,
            handle="abc",
            digest=b"0" * 32,
            made_by_id=efua.user_id,
            a_minute=9,
            expires_at=clock.now(),
        )


def test_the_page_shows_the_words_once(ada: Actor, browser_of: Callable[..., Client]) -> None:
    browser, form = browser_of(ada), str(uuid.uuid4())
    said = {"name": "Dashboard", "scopes": READ, "days": "90", "idempotency_key": form}
    shown = browser.post(reverse("new_key"), said)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    with preparing():
        key = ApiKey.objects.get()
    assert f"alongside_{key.handle}_" in shown.text
    token = f"alongside_{key.handle}_{shown.text.split(key.handle + '_')[1].split('<')[0]}"
    assert ask(token).status_code == 200
    again = browser.post(reverse("new_key"), said)
    assert "made by an earlier click" in again.text
    listed = browser.get(reverse("keys")).text
    assert "Dashboard" in listed and key.handle in listed
    secret = token.split(f"{key.handle}_")[1]
    assert secret not in listed + again.text
    browser.post(reverse("another_key", args=[key.pk]), {"idempotency_key": str(uuid.uuid4())})
    browser.post(reverse("end_key", args=[key.pk]))
    assert ask(token).status_code == 401
    nothing = browser.post(reverse("new_key"), {"idempotency_key": str(uuid.uuid4())})
    assert nothing.status_code == 422


def test_another_organisations_key_is_not_found(
    ada: Actor, people: Standing, browser_of: Callable[..., Client]
) -> None:
    made = made_by(ada)
    lea = member_of("Lea", Organisation.objects.get(name="Green Shoots"), "organisation_lead")
    for name in ("another_key", "end_key"):
        answer = browser_of(lea).post(
            reverse(name, args=[made.key.pk]), {"idempotency_key": str(uuid.uuid4())}
        )
        assert answer.status_code == 404
    assert ask(made.token).status_code == 200
