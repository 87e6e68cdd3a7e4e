"""An organisation's own system refers people: as a colleague would, and each request once."""

import datetime as dt
import json
import logging
import uuid
from typing import Any

import pytest
from django.test import Client

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.keys.models import KeyedRequest
from alongside.keys.services import REMEMBERED, make_key, revoke_key
from alongside.keys.tasks import forget
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.people.services import known
from alongside.referrals import queries
from alongside.referrals.models import Referral
from alongside.referrals.services import move
from tests.factories.standing import Standing, member_of, preparing

SEND, CHOICES = "/api/v1/referrals", "/api/v1/referral-choices"


@pytest.fixture
def token(people: Standing) -> str:
    """A key of Gita's surgery for sending."""
    surgery = Organisation.objects.get(pk=people.gita.organisation_id)
    with acting_as(member_of("Ada", surgery, "administrator")) as ada:
        made = make_key(
            actor=ada, name="Our system", scopes=["referrals:send"], days=30, key=uuid.uuid4()
        )
    return str(made.token)


def referral_of(people: Standing, **changes: Any) -> dict[str, Any]:
    return {
        "referrer": _email(people.gita),
        "to": str(people.amina.organisation_id),
        "person": {
            "nhs_number": "999 000 0018",
            "date_of_birth": "1958-03-31",
            "given_name": "Olive",
            "family_name": "Marker-Penrose",
            "phone": "01632 960 001",
        },
        "needs": ["loneliness"],
        "consent": {"basis": "agreed"},
        "words": "I see nobody from Sunday to Sunday.",
        "risk": "none",
        "feedback": "key",
        **changes,
    }


def _email(actor: Actor) -> str:
    return User.objects.get(pk=actor.user_id).email


def post(token: str, body: Any, key: str = "request-1") -> Any:
    return Client().post(
        SEND,
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )


def ask(token: str, path: str) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"})


def wrong(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {each["parameter"]: each["problem"] for each in answer.json()["errors"]}


def test_it_arrives_like_any_other_referral_in_the_colleagues_name(
    people: Standing, token: str
) -> None:
    answer = post(token, referral_of(people))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["steps"] == [] and told["reference"] and "Penrose" not in answer.content.decode()
    with acting_as(people.amina) as amina:
        (waiting,) = queries.waiting_for(amina)
        assert (waiting.pk, waiting.words) == (
            uuid.UUID(told["id"]),
            "I see nobody from Sunday to Sunday.",
        )
        assert waiting.from_user_id == people.gita.user_id
        assert waiting.person.family_name == "Marker-Penrose"
    with acting_as(people.gita) as gita:
        assert [each.pk for each in queries.sent_by(gita)] == [waiting.pk]
    with acting_as(people.cara) as cara:
        assert not queries.visible_to(cara).exists()
    with preparing():
        sent = AuditEntry.objects.get(verb="referral.send")
        assert sent.actor.startswith("key:"), "who did it was a program"
        assert Consent.objects.get().recorded_by_id == people.gita.user_id


def test_asked_again_nothing_is_sent_twice(people: Standing, token: str) -> None:
    first, second = (post(token, referral_of(people)) for _each in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    other = post(token, referral_of(people, words="Something else."))
    assert other.status_code == 409, other.content
    with preparing():
        assert (Referral.objects.count(), Person.objects.count()) == (1, 1)


def test_how_far_it_is_is_told_as_far_as_was_wished(people: Standing, token: str) -> None:
    told = {
        feedback: post(token, referral_of(people, feedback=feedback, although_open=True), feedback)
        for feedback in ("none", "key", "full")
    }
    ids = {feedback: answer.json()["id"] for feedback, answer in told.items()}
    with acting_as(people.amina) as amina:
        for referral in queries.waiting_for(amina):
            move(actor=amina, referral=referral, name="accept", key=uuid.uuid4())
    steps = {
        feedback: [step["status"] for step in ask(token, f"{SEND}/{pk}").json()["steps"]]
        for feedback, pk in ids.items()
    }
    assert steps["none"] == []
    assert steps["key"] == ["accepted"]
    assert steps["full"][0] == "sent" and steps["full"][-1] == "accepted"


def test_what_is_wrong_is_said_part_by_part_and_nothing_is_kept(
    people: Standing, token: str
) -> None:
    person = {**referral_of(people)["person"], "nhs_number": "999 000 0019", "phone": "none"}
    found = wrong(post(token, referral_of(people, person=person, needs=[], colour="red")))
    assert set(found) == {"person.nhs_number", "person.phone", "needs", "colour"}
    assert set(wrong(post(token, referral_of(people, to=str(uuid.uuid4()))))) == {"to"}
    assert set(wrong(post(token, referral_of(people, needs=["unheard-of"])))) == {"needs"}
    assert set(wrong(post(token, referral_of(people, risk="known")))) == {"risk_note"}
    child = {**referral_of(people)["person"], "date_of_birth": "2020-01-01"}
    assert set(wrong(post(token, referral_of(people, person=child)))) == {"basis"}
    broken = Client().post(
        SEND,
        "{not json",
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "x"},
    )
    assert broken.status_code == 422
    with preparing():
        assert not Referral.objects.exists() and not Person.objects.exists()


def test_another_open_referral_is_named_first(people: Standing, token: str) -> None:
    first = post(token, referral_of(people)).json()
    said = wrong(post(token, referral_of(people), "request-2"))
    assert first["reference"] in said["although_open"]
    assert post(token, referral_of(people, although_open=True), "request-2").status_code == 201


def test_only_a_colleague_who_may_refer_can_be_named(people: Standing, token: str) -> None:
    for nobody in ("nobody@example.org", _email(people.amina), ""):
        assert "referrer" in wrong(post(token, referral_of(people, referrer=nobody)))
    with preparing():
        assert not Referral.objects.exists()


def test_a_key_for_figures_sends_nothing_and_one_for_sending_reads_none(
    people: Standing, token: str
) -> None:
    assert ask(token, "/api/v1/figures").status_code == 403
    council = Organisation.objects.get(pk=people.efua.organisation_id)
    with acting_as(member_of("Cleo", council, "administrator")) as cleo:
        made = make_key(
            actor=cleo, name="Figures", scopes=["reports:read"], days=30, key=uuid.uuid4()
        )
    assert post(str(made.token), referral_of(people)).status_code == 403
    assert ask(str(made.token), CHOICES).status_code == 403


def test_another_organisations_referral_is_not_found(people: Standing, token: str) -> None:
    pk = post(token, referral_of(people)).json()["id"]
    with preparing():
        practice = Organisation.objects.create(
            name="Elsewhere Surgery", kind=Organisation.Kind.GP_PRACTICE
        )
    member_of("Nils", practice, "referrer")
    with acting_as(member_of("Olga", practice, "administrator")) as olga:
        made = make_key(
            actor=olga, name="Theirs", scopes=["referrals:send"], days=30, key=uuid.uuid4()
        )
    assert ask(str(made.token), f"{SEND}/{pk}").status_code == 404
    assert ask(token, f"{SEND}/{pk}").status_code == 200
    with acting_as(olga):
        revoke_key(actor=olga, key=made.key)
    assert ask(str(made.token), f"{SEND}/{pk}").status_code == 401


def test_a_request_without_a_key_of_its_own_or_too_large_is_refused(
    people: Standing, token: str
) -> None:
    assert post(token, referral_of(people), "").status_code == 400
    assert post(token, referral_of(people), "k" * 101).status_code == 400
    assert post(token, referral_of(people, note="n" * 120_000)).status_code == 413
    typed = Client().post(
        SEND, {"a": "b"}, headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "y"}
    )
    assert typed.status_code == 415
    assert Client().get(SEND).status_code == 405


def test_text_is_tidied_as_in_a_form(people: Standing, token: str) -> None:
    person = referral_of(people)["person"]
    said = referral_of(people, words="Ring\u00a0after\r\n11\x00", note="\uf0b7 Knee\u200b")
    sent = said | {"person": {**person, "family_name": "Cafe\u0301\x00"}}
    assert post(token, json.dumps(sent)).status_code == 201
    with preparing():
        referral = Referral.objects.get()
        assert (referral.words, referral.note) == ("Ring after\n11", "• Knee")
        assert referral.person.family_name == "Café"
    empty = {**person, "given_name": "\x00\u200b"}
    assert set(wrong(post(token, json.dumps(said | {"person": empty}), "two"))) == {
        "person.given_name"
    }


def test_half_a_character_is_refused(people: Standing, token: str) -> None:
    words = "\ud800"
    answer = post(token, json.dumps(referral_of(people, words=words)))
    assert set(wrong(answer)) <= {"words", "body"}
    person = {**referral_of(people)["person"], "contact_note": words}
    assert post(token, json.dumps(referral_of(people, person=person))).status_code == 422


def test_the_largest_bodies_are_refused(people: Standing, token: str) -> None:
    large = json.dumps(referral_of(people)).encode() + b" " * 10_000_000
    for body in (large[:120_000], large):
        answer = post(token, body)
        assert answer.status_code == 413, answer.content


def test_nothing_about_the_person_is_in_a_log(
    people: Standing, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post(token, referral_of(people))
    post(token, referral_of(people, needs=[]), "request-2")
    for secret in ("Penrose", "9990000018", "999 000 0018", "Sunday"):
        assert secret not in caplog.text


def test_the_choices_name_teams_and_needs(people: Standing, token: str) -> None:
    told = ask(token, CHOICES).json()
    assert str(people.amina.organisation_id) in {team["id"] for team in told["teams"]}
    assert "loneliness" in {need["code"] for need in told["needs"]}


def test_a_sign_in_sends_nothing(people: Standing, browser_of: Any) -> None:
    answer = browser_of(people.gita).post(
        SEND,
        referral_of(people),
        content_type="application/json",
        headers={"Idempotency-Key": "request-1"},
    )
    assert answer.status_code == 401
    with preparing():
        assert not Referral.objects.exists()


def test_after_a_month_a_request_is_forgotten_and_the_referral_stands(
    people: Standing, token: str
) -> None:
    post(token, referral_of(people))
    forget(timestamp=0)
    with preparing():
        (request,) = KeyedRequest.objects.all()
        request.created_at = clock.now() - REMEMBERED - dt.timedelta(minutes=1)
        request.save()
    forget(timestamp=0)
    with preparing():
        assert not KeyedRequest.objects.exists() and Referral.objects.count() == 1


@pytest.mark.parametrize("basis", ["consent", "said_no", ""])
def test_what_it_rests_on_is_one_of_those_that_are_told(
    people: Standing, token: str, basis: str
) -> None:
    answer = post(token, referral_of(people, consent={"basis": basis}))
    assert set(wrong(answer)) == {"consent.basis"}


def test_a_last_day_beyond_all_days_is_refused(people: Standing, token: str) -> None:
    consent = {"basis": "agreed", "until": "9999-12-31"}
    assert set(wrong(post(token, referral_of(people, consent=consent)))) == {"until"}


def test_whom_a_program_asks_about_is_written_down_and_limited_whatever_comes_of_it(
    people: Standing, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_LOOK_UPS_AN_HOUR", 2)
    for number in range(2):
        assert set(wrong(post(token, referral_of(people, risk="known"), f"r{number}")))
    with preparing():
        asked = AuditEntry.objects.filter(verb="person.look_up")
        assert {(each.user_id, each.actor[:4]) for each in asked} == {(people.gita.user_id, "key:")}
        assert asked.count() == 2
    refused = post(token, referral_of(people), "r3")
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 60
    with preparing():
        assert not Referral.objects.exists()


def test_the_same_again_is_no_new_question_about_anybody(people: Standing, token: str) -> None:
    for _time in range(3):
        assert post(token, referral_of(people)).status_code == 201
    with preparing():
        assert AuditEntry.objects.filter(verb="person.look_up").count() == 1
