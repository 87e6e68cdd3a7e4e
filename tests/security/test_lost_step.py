"""A lost phone is replaced by a colleague who looks after members, and by nobody else."""

import io
import json
import logging
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership, User
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted
from alongside.common.logs import JsonLines
from alongside.messaging.models import Message
from alongside.onboarding.services.second_step import reset_lost_step
from alongside.organisations.models import Organisation
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from tests.factories.standing import member_of, preparing
from tests.security.signing_in import (
    PASSWORD,
    give_code,
    give_password,
    is_inside,
    set_up_app,
    sign_in,
    with_password,
)

pytestmark = pytest.mark.second_step
SAID = {"reason": "lost", "confirmed": "in_person"}


@pytest.fixture
def olga(people):
    """Answers for Amina's team."""
    return member_of(
        "Olga", Organisation.objects.get(pk=people.amina.organisation_id), "organisation_lead"
    )


@pytest.fixture
def hers(olga) -> Client:
    """Olga, who has just shown both steps."""
    return inside(olga)


def inside(actor) -> Client:
    browser = Client()
    give_password(browser, with_password(actor))
    set_up_app(browser)
    return browser


def membership_of(actor) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(
        user_id=actor.user_id, organisation_id=actor.organisation_id, ended_at=None
    )


def reset_page(actor) -> str:
    return reverse("reset_second_step", args=[membership_of(actor).pk])


def steps_of(actor) -> int:
    return Authenticator.objects.filter(user_id=actor.user_id).count()


def test_a_lost_phone_opens_nothing_any_more_and_a_new_one_is_set_up(people, olga, hers):
    amina, page = inside(people.amina), reset_page(people.amina)
    assert is_inside(amina)
    assert page in hers.get(reverse("member", args=[membership_of(people.amina).pk])).text
    empty = hers.post(page, {"idempotency_key": str(uuid.uuid4())})
    assert empty.status_code == 422 and "how you made sure" in empty.text
    form = {"idempotency_key": str(uuid.uuid4()), **SAID}
    assert "signed out everywhere" in hers.post(page, form, follow=True).text
    assert not is_inside(amina) and not steps_of(people.amina)

    give_password(amina, User.objects.get(pk=people.amina.user_id))
    assert amina.get(reverse("home"))["Location"] == reverse("mfa_index")
    set_up_app(amina)
    hers.post(page, form)  # the same form again touches nothing that was set up since
    assert is_inside(amina) and steps_of(people.amina)

    with preparing():
        entry = AuditEntry.objects.get(verb="second_step.reset")
    assert entry.user_id == olga.user_id
    assert entry.detail["user"] == str(people.amina.user_id)
    assert (entry.detail["reason"], entry.detail["confirmed"]) == ("lost", "in_person")


def test_the_colleague_is_told_once_and_nothing_of_anybody(people, olga):
    key = uuid.uuid4()
    for _twice in range(2):
        with acting_as(olga):
            reset_lost_step(actor=olga, membership=membership_of(people.amina), key=key, **SAID)
    with preparing():
        fact = OutboxFact.objects.get(topic="second_step.reset")
    deliver(fact.pk)
    with preparing():
        (told,) = Message.objects.filter(template="second-step-reset")
    assert told.recipient == User.objects.get(pk=people.amina.user_id).email
    assert "set up a new one" in told.body and "Amina" not in told.body + told.subject


def test_nobody_resets_their_own_nor_of_strangers_nor_without_the_permission(people, olga, hers):
    assert hers.get(reset_page(people.cara)).status_code == 404
    assert hers.post(reset_page(people.cara), SAID).status_code == 404
    own = hers.post(reset_page(olga), {"idempotency_key": str(uuid.uuid4()), **SAID})
    assert own.status_code == 422 and steps_of(olga)
    for outsider in (people.amina, people.ben, people.cara):
        assert inside(outsider).get(reset_page(people.amina)).status_code in {403, 404}
        with pytest.raises(NotPermitted), acting_as(outsider):
            reset_lost_step(
                actor=outsider, membership=membership_of(olga), key=uuid.uuid4(), **SAID
            )
    with pytest.raises(NotPermitted), acting_as(olga):
        reset_lost_step(actor=olga, membership=membership_of(people.cara), key=uuid.uuid4(), **SAID)


def test_what_guards_the_people_of_another_organisation_too_is_not_taken_away(people, olga, hers):
    amina = inside(people.amina)
    elsewhere = Organisation.objects.get(pk=people.cara.organisation_id)
    with preparing():
        Membership.objects.create(
            user_id=people.amina.user_id, organisation=elsewhere, role_code="link_worker"
        )
    form = {"idempotency_key": str(uuid.uuid4()), **SAID}
    answer = hers.post(reset_page(people.amina), form)
    assert answer.status_code == 422 and "another organisation as well" in answer.text
    assert elsewhere.name not in answer.text
    assert is_inside(amina) and steps_of(people.amina)


def test_a_role_that_reaches_beyond_the_organisation_is_not_theirs_to_let_in(people, olga):
    with preparing():
        Membership.objects.create(
            user_id=people.amina.user_id,
            organisation_id=olga.organisation_id,
            role_code="administrator",
        )
    here = Membership.objects.select_related("user", "organisation").get(
        user_id=people.amina.user_id, role_code="link_worker"
    )
    with pytest.raises(NotPermitted), acting_as(olga):
        reset_lost_step(actor=olga, membership=here, key=uuid.uuid4(), **SAID)


def test_a_screen_left_open_resets_nobody(people, olga, hers, monkeypatch):
    monkeypatch.setattr("alongside.web.account.adapter.JUST_NOW", -1)
    answer = hers.post(reset_page(people.amina), SAID)
    assert answer["Location"].startswith(reverse("sign_in_again"))


def test_each_change_of_a_second_step_stands_in_the_audit(people):
    browser = inside(people.amina)
    browser.post(reverse("mfa_view_recovery_codes"))
    user = User.objects.get(pk=people.amina.user_id)
    other = Authenticator.objects.create(user=user, type="webauthn", data={})
    browser.post(reverse("remove_step", args=[other.pk]))
    with preparing():
        noted = AuditEntry.objects.filter(verb__startswith="second_step").order_by("created_at")
        said = [(one.verb, one.detail["kind"], one.user_id) for one in noted]
        assert {one.organisation_id for one in noted} == {people.amina.organisation_id}
    assert said == [
        ("second_step.add", "totp", user.pk),
        ("second_step.codes", "recovery_codes", user.pk),
        ("second_step.remove", "webauthn", user.pk),
    ]


@pytest.mark.parametrize(
    "password",
    [
        "three words and amina",
        "Alongside-for-ever",
        "meadow {work} lantern",
        "password123456!",
        "dragondragondragon",
    ],
)
def test_what_would_be_tried_first_is_no_password(people, password):
    amina = User.objects.get(pk=people.amina.user_id)
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    word = max(team.name.split(), key=len)
    with pytest.raises(ValidationError):
        validate_password(password.format(work=word), amina)
    validate_password("meadow lantern cobbler", amina)


def test_each_sign_in_and_each_try_is_a_line_that_names_nobody(people):
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("alongside.sign_in")
    logger.addHandler(handler)
    try:
        gita = with_password(people.gita)
        browser = Client()
        give_password(browser, gita)
        phone, _codes = set_up_app(browser)
        sign_in(Client(), gita, phone)
        wrong = Client()
        wrong.post(reverse("account_login"), {"login": gita.email, "password": "nothing like it"})
        give_password(wrong, gita)
        for _try in range(11):
            give_code(wrong, "123456")
        wrong.post(reverse("account_login"), {"login": "x@y.example", "password": "whatever"})
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line)["message"] for line in kept.getvalue().splitlines()]
    assert f"Signed in, account {gita.pk}" in lines
    assert f"Sign-in refused, account {gita.pk}" in lines
    assert f"Second step refused, account {gita.pk}" in lines
    assert f"Second step locked for a while, account {gita.pk}" in lines
    assert "Sign-in refused, account unknown" in lines
    said = kept.getvalue()
    assert gita.email not in said and PASSWORD not in said and "123456" not in said
