"""The list of first steps says what is done, what is next, and how long it took."""

import datetime as dt

import pytest
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.common import clock
from alongside.common.errors import NotPermitted
from alongside.directory.models import Service
from alongside.directory.queries.keepers import kept_by, may_be_ours
from alongside.directory.services.beginning import begin_entry
from alongside.needs.models import Need
from alongside.onboarding.models import Invitation
from alongside.onboarding.queries import facts_of
from alongside.onboarding.steps import Facts, minutes_taken, next_of, steps_of
from alongside.organisations.models import Agreement, Organisation
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on
from tests.onboarding.test_agreements import signed
from tests.onboarding.test_invitations import accepted, invited
from tests.onboarding.test_practice import WAY, begun, gone
from tests.onboarding.test_starting import taken_on_by

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
NEED = {"code": "loneliness", "name": "Loneliness", "position": 1}


@pytest.fixture
def tess(priya) -> Actor:
    """Answers for the Repair Café, which was taken on a moment ago."""
    taken_on_by(priya, name="Repair Café")
    with preparing():
        invitation = Invitation.objects.get(organisation__name="Repair Café")
    user = accepted(invitation)
    return Actor.of(Membership.objects.select_related("user", "organisation").get(user=user))


def next_step(actor) -> str:
    with acting_as(actor):
        step = next_of(steps_of(facts_of(actor)))
    return step.url_name if step else ""


def entry(actor, **changes) -> Service:
    said = {
        "name": "Repair morning",
        "description": "Bring what is broken.",
        "needs": ["loneliness"],
        "email": "hello@repair.example",
        "phone": "01632 960777",
    }
    with acting_as(actor):
        return begin_entry(actor=actor, **(said | changes))


def test_step_by_step_until_all_is_done(tess, browser_of):
    Need.objects.get_or_create(code="loneliness", defaults=NEED)
    assert next_step(tess) == "agreement"
    signed(tess)
    assert next_step(tess) == "members"
    invited(tess, email="kim@example.test")
    assert next_step(tess) == "own_entry"
    entry(tess)
    assert next_step(tess) == "practice"
    gone(tess, begun(tess), *WAY)
    assert next_step(tess) == ""
    page = browser_of(tess).get(reverse("own_organisation")).text
    assert "All done." in page
    assert "It took you 1 minute." in page


def test_somebody_on_their_own_says_so(tess, browser_of):
    signed(tess)
    browser_of(tess).post(reverse("alone"))
    assert next_step(tess) == "own_entry"


def test_an_agreement_that_was_taken_back_is_a_step_again(tess):
    signed(tess)
    Agreement.objects.update(ended_at=clock.now(), ended_why="withdrawn")
    assert next_step(tess) == "agreement"


def test_it_is_timed_from_the_first_sign_in_to_the_last_step():
    def at(minutes: int) -> dt.datetime:
        return NOON + dt.timedelta(minutes=minutes)

    facts = Facts(
        kind="provider",
        invited_at=at(-3000),
        begun_at=NOON,
        agreed_at=at(3),
        colleagues_at=at(5),
        entry_at=at(-9000),  # it was in the directory long before
        practised_at=at(11),
    )
    assert minutes_taken(facts) == 11
    assert minutes_taken(Facts(**{**vars(facts), "practised_at": None})) is None
    assert minutes_taken(Facts(**{**vars(facts), "begun_at": None})) is None


def test_whoever_only_refers_needs_no_entry():
    named = [step.url_name for step in steps_of(Facts(kind="gp_practice"))]
    assert named == ["agreement", "members", "practice"]


def test_an_entry_is_public_at_once_and_takes_referrals(people, tess, client):
    Need.objects.get_or_create(code="loneliness", defaults=NEED)
    made = entry(tess)
    assert entry(tess, name="REPAIR morning").pk == made.pk, "clicked twice"
    assert made.organisation_id == tess.organisation_id
    page = client.get(reverse("service", args=[made.pk])).text
    assert "Repair morning" in page and "01632 960777" in page
    signed(tess)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    assert referred_on(people.amina, case, made).to_organisation_id == tess.organisation_id


def test_another_organisation_of_the_same_name_gets_no_entry(tess):
    twin = Organisation.objects.create(name="Repair Café", kind="provider")
    Need.objects.get_or_create(code="loneliness", defaults=NEED)
    assert entry(tess).organisation_id == tess.organisation_id != twin.pk


def test_not_everybody_puts_entries_into_the_directory(people):
    for actor in (people.dev, people.amina, people.efua):
        with pytest.raises(NotPermitted):
            entry(actor)


def test_what_the_directory_had_of_them_is_theirs_to_claim(people, tess):
    twin = Organisation.objects.create(name="Repair Cafe", kind="provider")
    listed = Service.objects.create(organisation=twin, name="Mending")
    service_of(people.dev)
    with acting_as(tess):
        assert [service.pk for service in may_be_ours(tess)] == [listed.pk]
        assert not kept_by(tess).exists()


def test_whoever_arrives_is_led_to_the_list(tess, browser_of):
    answer = browser_of(tess).get("/", follow=True)
    assert answer.redirect_chain == [(reverse("own_organisation"), 302)]
    assert "Sign the data-sharing agreement" in answer.text
    assert User.objects.get(pk=tess.user_id).email == "tess@example.test"


def test_the_page_of_an_entry_takes_no_half_of_it(tess, browser_of):
    answer = browser_of(tess).post(reverse("own_entry"), {"name": "Repair morning"})
    assert answer.status_code == 422
    assert "Bring what is broken." not in answer.text, "what was sent empty stays empty"
    assert not Service.objects.filter(name="Repair morning").exists()
