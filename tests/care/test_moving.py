"""Ivy moves to another borough: her worker chooses with her, and nothing goes by itself."""

import uuid
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import services
from alongside.care.models import Case, Task
from alongside.care.moving import no_longer_near, whereabouts
from alongside.common.errors import NotPermitted, Refused
from alongside.common.places import Place
from alongside.directory.models import Location, Postcode, ServiceArea, ServiceAtLocation
from alongside.organisations.models import Area, Organisation
from alongside.people.models import CareRelationship, Person
from alongside.people.queries import visible_to
from alongside.people.services import protect
from alongside.referrals.models import Referral
from tests.factories.own_words import GARDEN, SLOWLY, box, told
from tests.factories.standing import preparing
from tests.factories.story import (
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
    wish,
)
from tests.web.conftest import browser_of

__all__ = ["browser_of"]
pytestmark = pytest.mark.django_db
HERE, THERE, NOWHERE = "AB1 1AA", "CD9 9ZZ", "EF5 5EE"


@pytest.fixture
def scene(people):
    """Two boroughs with a postcode each, a third without a team; Ivy's club round the corner."""
    with preparing():
        Area.objects.filter(name="Alderbrook").update(code="E09000001")
        Area.objects.filter(name="Farside").update(code="E09000002")
        Area.objects.create(name="Outback", kind="borough", code="E09000003")
        near, far = Place(430_000, 433_000), Place(470_000, 433_000)
        for code, district, place in (
            (HERE, "E09000001", near),
            (THERE, "E09000002", far),
            (NOWHERE, "E09000003", far),
        ):
            Postcode.objects.create(postcode=code, district=district, place=place)
    ivy = registered(people.gita, address="1 Elm Road", postcode=HERE)
    case = taken_on(people.amina, referred(people.gita, ivy, people.amina))
    club = service_of(people.dev)
    hall = Location.objects.create(name="Hall", place=near)
    ServiceAtLocation.objects.create(service=club, location=hall)
    onward = referred_on(people.amina, case, club)
    farside = Organisation.objects.get(pk=people.cara.organisation_id)
    return SimpleNamespace(
        people=people, ivy=ivy, case=case, club=club, onward=onward, farside=farside
    )


def moved(scene, postcode: str = THERE, actor=None) -> bool:
    with acting_as(actor or scene.people.amina) as worker:
        return services.change_address(
            actor=worker, case=scene.case, address="9 Far Street", postcode=postcode
        )


def asked(scene) -> list[Task]:
    with preparing():
        return list(Task.objects.filter(case=scene.case, reason="moved"))


def text_of(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_within_the_area_nothing_is_asked_and_outside_it_once(scene):
    with preparing():
        Postcode.objects.create(postcode="AB2 2BB", district="E09000001", place=None)
    assert not moved(scene, "ab22bb") and not asked(scene)
    with preparing():
        scene.ivy.refresh_from_db()
        assert (scene.ivy.address, scene.ivy.postcode) == ("9 Far Street", "AB2 2BB")
    assert not moved(scene, "ZZ1 1ZZ"), "nobody knows where that is"
    assert moved(scene) and moved(scene), "said twice"
    (task,) = asked(scene)
    assert task.is_open and task.owner_id == scene.people.amina.user_id
    with acting_as(scene.people.amina) as amina:
        there = whereabouts(amina, THERE)
        assert (there.area.name, there.ours) == ("Farside", False)
        assert there.teams == [scene.farside]
        assert whereabouts(amina, HERE).ours
        assert whereabouts(amina, NOWHERE).teams == []


def test_services_that_no_longer_suit_are_said(scene):
    with acting_as(scene.people.amina) as amina:
        assert no_longer_near(amina, scene.case) == []
    moved(scene)
    with acting_as(scene.people.amina) as amina:
        scene.case.person.refresh_from_db()
        (further,) = no_longer_near(amina, scene.case)
        assert further.referral == scene.onward
        assert further.why == "It is 40 km from the new address."
    with preparing():
        ServiceArea.objects.create(service=scene.club, outcodes=["AB1"])
    with acting_as(scene.people.amina) as amina:
        assert no_longer_near(amina, scene.case)[0].why == "It is for people of other postcodes."


def test_handed_over_as_she_agrees_and_nobody_is_without_a_link_worker_in_between(scene):
    moved(scene)
    people, key = scene.people, uuid.uuid4()
    with acting_as(people.amina) as amina, pytest.raises(Refused, match="agrees"):
        services.offer_to_team(
            actor=amina,
            case=scene.case,
            to=scene.farside,
            wish=wish(consent_basis=""),
            key=uuid.uuid4(),
        )
    with acting_as(people.cara) as cara:
        assert not visible_to(cara).exists(), "nothing went there"
    assert asked(scene)[0].is_open
    with acting_as(people.amina) as amina:
        for _click in range(2):
            sent = services.offer_to_team(
                actor=amina, case=scene.case, to=scene.farside, wish=wish(), key=key
            )
    with preparing():
        assert Referral.objects.filter(to_organisation=scene.farside).count() == 1
        assert Task.objects.filter(case=scene.case, reason="", status="open").count() == 1
        assert Case.objects.get(pk=scene.case.pk).is_open
    assert asked(scene)[0].note == "Asked Farside link workers to take over."
    theirs = taken_on(people.cara, sent)
    assert theirs.person_id == scene.ivy.pk
    with acting_as(people.amina) as amina:
        closed = services.close_case(actor=amina, case=scene.case, outcome="moved")
    assert closed.outcome == "moved"


def test_only_to_a_team_of_where_she_lives_and_by_her_team(scene):
    moved(scene, NOWHERE)
    with acting_as(scene.people.amina) as amina:
        with pytest.raises(Refused, match="Choose a team of the area"):
            services.offer_to_team(
                actor=amina, case=scene.case, to=scene.farside, wish=wish(), key=uuid.uuid4()
            )
        services.stay_with(actor=amina, case=scene.case, why="Until the housing is settled")
    assert asked(scene)[0].note == "Until the housing is settled"
    with preparing():
        scene.ivy.refresh_from_db()
    for outsider in (scene.people.gita, scene.people.dev):
        with pytest.raises(NotPermitted):
            moved(scene, HERE, outsider)


def test_somebody_protected_is_moved_by_those_who_know_alone(scene, browser_of):
    with acting_as(scene.people.amina) as amina:
        protect(actor=amina, person=scene.ivy)
    with pytest.raises(Refused, match="open safe mode"):
        moved(scene)
    where = reverse("change_address", args=[scene.case.pk])
    assert browser_of(scene.people.ben).get(where)["Location"] == reverse(
        "safety", args=[scene.case.pk]
    )
    with preparing():
        assert Person.objects.get(pk=scene.ivy.pk).address == ""
    safe = {"channels": ["phone"], "postcode": THERE}
    kept = browser_of(scene.people.amina).post(reverse("safe_reach", args=[scene.case.pk]), safe)
    choose = reverse("moved_away", args=[scene.case.pk])
    assert kept["Location"] == choose, "those who know decide, too"
    assert "CD9 9ZZ lies in Farside" in browser_of(scene.people.amina).get(choose).text
    for other in (scene.people.ben, scene.people.leila):
        page = browser_of(other).get(choose).text
        assert "Farside" not in page and "CD9" not in page
    assert not asked(scene), "a task would tell that she moved"


def test_the_pages_as_amina_ben_and_cara(scene, browser_of):
    people, pk = scene.people, scene.case.pk
    change, choose = (reverse(name, args=[pk]) for name in ("change_address", "moved_away"))
    amina, ben, cara = (browser_of(getattr(people, name)) for name in ("amina", "ben", "cara"))
    assert change in amina.get(reverse("case", args=[pk])).text
    for address in (change, choose):
        assert cara.get(address).status_code == 404
        assert cara.post(address, {}).status_code == 404
    wrong = amina.post(change, {"address": "9 Far Street", "postcode": "nonsense"})
    assert wrong.status_code == 422
    assert "This is not a UK postcode." in wrong.text and "9 Far Street" in wrong.text
    typed = {"address": "9 Far Street", "postcode": "cd9 9zz"}
    assert ben.post(change, typed)["Location"] == choose
    shown = amina.get(choose)
    text = text_of(shown)
    assert "CD9 9ZZ lies in Farside. Your team does not serve that area." in text
    assert "Tuesday lunch club It is 40 km from the new address." in text
    assert "Farside link workers" in text
    assert reverse("close_case", args=[pk]) + "?outcome=moved" in shown.text
    assert choose in amina.get(reverse("case", args=[pk])).text, "until it is decided"
    page = BeautifulSoup(
        amina.get(reverse("close_case", args=[pk]) + "?outcome=moved").text, "html.parser"
    )
    assert page.select_one("input[name=outcome][checked]")["value"] == "moved"

    said = {
        "choice": "hand_on",
        "idempotency_key": str(uuid.uuid4()),
        "team": str(scene.farside.pk),
        "needs": ["loneliness"],
        "words": "She likes to sing",
        "risk": "none",
    }
    refused = amina.post(choose, said)
    assert refused.status_code == 422 and "Tick to say that the person agrees" in refused.text
    assert "She likes to sing" in refused.text
    with preparing():
        assert not CareRelationship.objects.filter(organisation=scene.farside).exists()
    done = amina.post(choose, said | {"consent": "on"})
    assert done["Location"] == reverse("case", args=[pk])
    case = text_of(amina.get(done["Location"]))
    assert "Farside link workers" in case and "Has Farside link workers taken over?" in case
    assert "outside of your team’s area now" not in case

    # Or Ben goes on, with what was agreed.
    empty = ben.post(choose, {"choice": "stay", "why": ""})
    assert empty.status_code == 422 and "Write what you agreed" in empty.text
    assert ben.post(choose, {"choice": "stay", "why": "She asked us to"}).status_code == 302


def test_what_she_wrote_about_herself_goes_to_the_new_team_as_she_says(scene, browser_of):
    told(scene.people.amina, scene.case)
    moved(scene)
    amina, choose = browser_of(scene.people.amina), reverse("moved_away", args=[scene.case.pk])
    assert SLOWLY in text_of(amina.get(choose))
    said = {
        "choice": "hand_on",
        "idempotency_key": str(uuid.uuid4()),
        "team": str(scene.farside.pk),
        "needs": ["loneliness"],
        "risk": "none",
        "consent": "on",
        "about_me": [box("how_to_support")],
    }
    assert amina.post(choose, said).status_code == 302
    with preparing():
        there = Referral.objects.get(to_organisation=scene.farside)
    read = text_of(browser_of(scene.people.cara).get(reverse("received_referral", args=[there.pk])))
    assert SLOWLY in read and GARDEN not in read and "Rosa" not in read
