"""A script planted in every text that can be stored fires on no page of a real browser."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import Error, connection, models, transaction
from django.test import Client
from playwright.sync_api import Browser

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.care import services as care
from alongside.care.models import Case
from alongside.people.models import Relation
from tests.factories.standing import preparing
from tests.factories.story import (
    acting_for,
    let_in,
    on_the_way,
    referred,
    referred_on,
    registered,
    taken_on,
    themselves,
)
from tests.security.walk import addresses, opens_to

pytestmark = pytest.mark.browser

PLANT = "<img src=x onerror=fired()>'\"</script><script>fired()</script>{{7*7}}"
# What must not be missed, whatever else there is.
SURELY = {
    "accounts.User.name",
    "asks.Ask.says",
    "asks.Ask.words",
    "care.Appointment.place",
    "care.Document.title",
    "care.Contact.note",
    "care.Goal.words",
    "care.Plan.strengths",
    "care.PrivateNote.text",
    "care.Task.what",
    "directory.Location.name",
    "directory.Service.description",
    "directory.Service.name",
    "organisations.Organisation.name",
    "outreach.InviteList.purpose",
    "owncare.Reflection.text",
    "people.Person.family_name",
    "people.Relation.name",
    "referrals.Referral.words",
}
CODES = (
    "source",
    "kind",
    "code",
    "slug",
    "status",
    "level",
    "role_code",
    "verb",
    "reason",
    "label",
)


def _texts() -> list[tuple[type[models.Model], Any]]:
    """The columns of the product's own tables that hold words of somebody."""
    return [
        (model, field)
        for model in apps.get_models()
        if model.__module__.startswith("alongside.") and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and not (field.choices or field.unique or field.primary_key or field.generated)
        and field.name not in CODES
        and (field.max_length or len(PLANT)) >= len(PLANT)
    ]


def _plant() -> set[str]:
    """Write it everywhere, past every form and rule; what a constraint refuses cannot be stored."""
    planted = set()
    with preparing(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', 'replica', true)")
        for model, field in _texts():
            statement = f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s'
            try:
                with transaction.atomic():
                    cursor.execute(statement, [PLANT])
            except Error:
                continue
            if cursor.rowcount:
                planted.add(f"{model._meta.label}.{field.name}")
    return planted


@pytest.fixture
def scene(house: Any) -> dict[str, list[object]]:
    people = house.people
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    onward = referred_on(people.amina, case, house.club)
    with acting_as(people.amina) as amina:
        goal = care.set_goal(actor=amina, case=case, words="Get out", key=uuid.uuid4())
        care.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=5,
            outcome="spoke",
            note="A note",
        )
        care.write_plan(
            actor=amina, case=case, base=0, words={"strengths": "Sings"}, key=uuid.uuid4()
        )
        care.write_private_note(actor=amina, case=case, key=uuid.uuid4(), text="A thought")
    relation = acting_for(people.amina, case)
    return {
        **on_the_way(people.amina, case, house.club),
        "relation_id": [relation.pk],
        "case_id": [case.pk],
        "referral_id": [case.referral_id, onward.pk],
        "goal_id": [goal.pk],
        "user_id": [people.amina.user_id],
        "service_id": [house.club.pk],
        "organisation_id": [house.club.organisation_id],
        "code": ["en-gb"],
        "year": [2026],
        "month": [12],
    }


@pytest.mark.timeout(600)  # every page of six people, one after the other
def test_a_planted_script_fires_nowhere(
    scene: dict[str, list[object]], house: Any, browser: Browser, live_server: Any
) -> None:
    people = house.people
    with preparing():
        person = Case.objects.get().person
        relation = Relation.objects.get()
    ivy, mary = themselves(person), let_in(relation)
    planted = _plant()
    assert planted >= SURELY, SURELY - planted
    # The policy that forbids scripts in a page is switched off: what is written must be harmless.
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    context.add_init_script("window.fired = () => { window.hasFired = true }")
    page = context.new_page()
    page.on("dialog", lambda _dialog: pytest.fail("a script spoke"))
    shown = 0
    for actor in (people.amina, people.gita, people.dev, people.leila, ivy, mary):
        context.add_cookies([_session(actor, live_server.url)])
        for address in _pages(scene, actor):
            page.goto(address, wait_until="load")
            fired, images, words = page.evaluate(LOOK)
            assert not fired, (address, actor.name)
            assert images == 0, (address, actor.name)
            shown += words
    context.close()
    assert shown > 45, "what was planted stands on many pages as words"


LOOK = """() => [!!window.hasFired, document.querySelectorAll('img[src="x"]').length,
    document.body.innerText.includes('onerror=fired()') ? 1 : 0]"""


def _session(actor: Any, url: str) -> Any:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}


def _pages(scene: dict[str, list[object]], actor: Any) -> list[str]:
    """The addresses that answer this actor with a page; the others need no browser."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    found = []
    for address in addresses(scene):
        if address.startswith("/api/") or not opens_to(actor, address):
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(address)
    return found
