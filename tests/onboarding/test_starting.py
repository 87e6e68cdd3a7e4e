"""An organisation takes part once, in the area of whoever takes it on, and is never there twice."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.directory.models import Turn
from alongside.messaging.models import Message
from alongside.onboarding.models import Arrival, Invitation, JoinRequest
from alongside.onboarding.newcomer import Newcomer
from alongside.onboarding.queries import (
    arrivals_visible_to,
    likely_to_be,
    requests_visible_to,
)
from alongside.onboarding.services.starting import ask_to_join, refuse_request, take_on
from alongside.organisations.identifiers import charity_number, ods_code
from alongside.organisations.models import Area, Organisation
from tests.factories.standing import member_of, preparing

HOUSE = Actor.system("asked-to-join")


def newcomer(**changes) -> Newcomer:
    said = {
        "name": "Repair Café",
        "kind": "provider",
        "area": Area.objects.get(name="Alderbrook"),
        "offers": "Bring what is broken.",
        "contact_name": "Tess",
        "contact_email": "tess@example.test",
    }
    return Newcomer(**(said | changes))


def taken_on_by(actor, key=None, known=None, request=None, **changes) -> Arrival:
    with acting_as(actor):
        return take_on(
            actor=actor,
            newcomer=newcomer(**changes),
            key=key or uuid.uuid4(),
            known=known,
            request=request,
        )


def asked(**changes) -> JoinRequest:
    with acting_as(HOUSE):
        return ask_to_join(actor=HOUSE, newcomer=newcomer(**changes), key=uuid.uuid4())


def form(**changes) -> dict[str, str]:
    said = {
        "name": "Repair Café",
        "kind": "provider",
        "area": str(Area.objects.get(name="Alderbrook").pk),
        "offers": "Bring what is broken.",
        "contact_name": "Tess",
        "contact_email": "tess@example.test",
        "idempotency_key": str(uuid.uuid4()),
    }
    return said | changes


def test_it_arrives_with_a_link_for_whoever_answers_for_it(priya):
    key = uuid.uuid4()
    arrival = taken_on_by(priya, key, charity_number="1 123 456")
    assert taken_on_by(priya, key, charity_number="1123456").pk == arrival.pk, "clicked twice"
    organisation = Organisation.objects.get(name="Repair Café")
    assert (organisation.charity_number, organisation.kind) == ("1123456", "provider")
    with preparing():
        invitation = Invitation.objects.get()
        assert AuditEntry.objects.filter(verb="organisation.take_on").count() == 1
    assert (invitation.organisation_id, invitation.role_code) == (
        organisation.pk,
        "organisation_lead",
    )
    with pytest.raises(Refused, match="takes part already"):
        taken_on_by(priya, known=organisation)


def test_one_of_the_directory_keeps_its_entry_and_what_it_says(people, priya):
    known = Organisation.objects.get(name="Green Shoots")
    taken_on_by(priya, known=known, name="Green Shoots Ltd", charity_number="1123456")
    known.refresh_from_db()
    assert (known.name, known.charity_number) == ("Green Shoots", "1123456")
    assert Organisation.objects.filter(name__startswith="Green Shoots").count() == 1


def test_a_number_that_is_anothers_is_refused(people, priya):
    Organisation.objects.filter(name="Green Shoots").update(charity_number="1123456")
    with pytest.raises(Refused, match="Green Shoots is known already"):
        taken_on_by(priya, charity_number="1123456")
    assert not Organisation.objects.filter(name="Repair Café").exists()


def test_a_name_that_is_alike_is_asked_about(people, priya, browser_of):
    browser = browser_of(priya)
    said = form(name="Green Shoots Ltd.")
    answer = browser.post(reverse("start_organisation"), said)
    assert answer.status_code == 422
    assert "a name that is alike" in answer.text
    assert not Arrival.objects.exists()
    other = {**said, "known": "another"}
    assert browser.post(reverse("start_organisation"), other).status_code == 302
    assert Organisation.objects.filter(name="Green Shoots Ltd.").exists()


def test_an_organisation_that_nobody_was_asked_about_cannot_be_chosen(people, priya, browser_of):
    """``known`` is one of those that were found, whatever is typed into the form."""
    far = Organisation.objects.get(pk=people.cara.organisation_id)
    browser_of(priya).post(reverse("start_organisation"), form(known=str(far.pk)))
    with preparing():
        assert Arrival.objects.get().organisation.name == "Repair Café"


def test_likeness_is_of_names_and_numbers(people):
    assert [one.organisation.name for one in likely_to_be("green  SHOOTS", "", "")] == [
        "Green Shoots"
    ]
    assert not likely_to_be("Red Boots", "", "")


@pytest.mark.parametrize("actor", ["amina", "dev", "efua", "gita"])
def test_it_is_not_for_everybody(people, actor, browser_of):
    who = getattr(people, actor)
    for name in ("arrivals", "start_organisation", "agreement_register"):
        assert browser_of(who).get(reverse(name)).status_code == 403
    with pytest.raises(NotPermitted):
        taken_on_by(who)


def test_it_ends_where_the_area_ends(people, priya):
    far = Area.objects.get(name="Farside")
    with pytest.raises(NotPermitted):
        taken_on_by(priya, area=far)
    with pytest.raises(NotPermitted):
        taken_on_by(priya, known=Organisation.objects.get(pk=people.cara.organisation_id))
    network = Area.objects.get(name="Alderbrook North")
    assert taken_on_by(priya, area=network), "what lies in it is in it"


def test_a_link_that_ran_out_is_sent_anew(people, priya, browser_of):
    arrival = taken_on_by(priya)
    address = reverse("invite_lead", args=[arrival.organisation_id])
    browser = browser_of(priya)
    assert "tess@example.test" in browser.get(address).text
    said = {"name": "Tess", "email": "tess@example.test", "idempotency_key": str(uuid.uuid4())}
    assert browser.post(address, said).status_code == 302
    with preparing():
        links = Invitation.objects.filter(organisation=arrival.organisation)
        assert [bool(link.withdrawn_at) for link in links] == [False, True], "the newest works"
    newest = links.first()
    assert browser.post(reverse("withdraw_link", args=[newest.pk])).url == reverse("arrivals")
    with preparing():
        assert Invitation.objects.get(pk=newest.pk).withdrawn_at
    cora = member_of(
        "Cora", Organisation.objects.get(pk=people.cara.organisation_id), "administrator"
    )
    assert browser_of(cora).post(address, said).status_code == 404


def test_an_organisation_asks_and_whoever_looks_after_the_area_hears_and_answers(
    people, priya, browser_of, worker
):
    visitor = Client()
    assert visitor.get(reverse("ask_to_join")).status_code == 200
    said = form()
    for _twice in range(2):
        assert visitor.post(reverse("ask_to_join"), said).status_code == 302
    worker()
    with preparing():
        request = JoinRequest.objects.get()
        assert Message.objects.get(template="join-asked").recipient == "priya@example.test"
    browser = browser_of(priya)
    assert "Repair Café" in browser.get(reverse("arrivals")).text
    address = reverse("answer_request", args=[request.pk])
    assert "Bring what is broken." in browser.get(address).text
    assert browser.post(address, form()).status_code == 302
    assert browser.get(address).status_code == 404, "it is answered"
    with preparing():
        request.refresh_from_db()
    assert (request.status, request.decided_by_id) == ("taken_on", priya.user_id)


def test_whoever_is_refused_hears_why(people, priya, browser_of, worker):
    request = asked()
    address = reverse("refuse_request", args=[request.pk])
    assert browser_of(priya).post(address, {"reason": " "}).status_code == 422
    assert browser_of(priya).post(address, {"reason": "You work elsewhere."}).status_code == 302
    worker()
    with preparing():
        message = Message.objects.get(template="join-refused")
        assert not Organisation.objects.filter(name="Repair Café").exists()
    assert message.recipient == "tess@example.test"
    assert "You work elsewhere." in message.body
    for verb in (
        lambda: taken_on_by(priya, request=request),
        lambda: refuse_request(actor=priya, request=request, reason="again"),
    ):
        with pytest.raises(OutOfTurn), acting_as(priya):
            verb()


def test_a_request_is_for_its_own_area_alone(people, priya):
    near, far = asked(), asked(area=Area.objects.get(name="Farside"), name="Far Café")
    cora = member_of(
        "Cora", Organisation.objects.get(pk=people.cara.organisation_id), "administrator"
    )
    arrival = taken_on_by(priya)
    seen = {priya: ({near.pk}, {arrival.pk}), cora: ({far.pk}, set())}
    for actor in (*people.everyone.values(), priya, cora):
        requests, arrivals = seen.get(actor, (set(), set()))
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM onboarding_joinrequest")
            raw = {row[0] for row in cursor.fetchall()}
            assert raw == requests
            cursor.execute("SELECT id FROM onboarding_arrival")
            raw = {row[0] for row in cursor.fetchall()}
            assert raw == arrivals
            assert set(requests_visible_to(actor).values_list("pk", flat=True)) == requests
            assert set(arrivals_visible_to(actor).values_list("pk", flat=True)) == arrivals
    with pytest.raises(NotPermitted), acting_as(cora):
        refuse_request(actor=cora, request=near, reason="No.")


def test_asking_is_for_people_and_not_without_end(people):
    visitor = Client()
    visitor.post(reverse("ask_to_join"), form(website="https://spam.example"))
    with preparing():
        assert not JoinRequest.objects.exists()
    answers = [
        visitor.post(reverse("ask_to_join"), form(name=f"Café {number}")) for number in range(6)
    ]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Café 5" in answers[-1].text, "the typing is kept"
    assert Turn.objects.count() == 5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a 81001", "A81001"), ("rj1", "RJ1"), ("", "")],
)
def test_an_ods_code_is_kept_as_the_nhs_writes_it(typed, kept):
    assert ods_code(typed) == kept


@pytest.mark.parametrize("typed", ["A8", "A81001-1", "Elm Surgery", "A" * 11])
def test_what_cannot_be_an_ods_code_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        ods_code(typed)
    assert refusal.value.field == "ods_code"


def test_a_practice_has_a_code_of_its_own_form(db, priya):
    for code in ("", "RJ1"):
        with pytest.raises(Refused, match="ODS code"):
            taken_on_by(priya, kind="gp_practice", ods_code=code)
    assert taken_on_by(priya, kind="gp_practice", ods_code="a81001")


@pytest.mark.parametrize("typed", ["1123456", "SC012345", "NIC 100012", "210183-1", ""])
def test_the_three_regulators_numbers_are_known(typed):
    assert charity_number(typed) == typed.replace(" ", "")


@pytest.mark.parametrize("typed", ["12345", "12345678", "SC1", "none"])
def test_what_cannot_be_a_charity_number_is_refused(typed):
    with pytest.raises(Refused):
        charity_number(typed)
