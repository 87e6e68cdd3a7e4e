"""The safeguarding pages, as those who raise a concern, answer for it, and must not see it."""

import uuid

import pytest
from bs4 import BeautifulSoup

from alongside.organisations.models import Organisation
from alongside.safeguarding.models import Concern
from tests.factories.standing import preparing
from tests.factories.story import service_of, themselves
from tests.safeguarding.conftest import WORDS, Scene, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(people) -> Scene:
    return set_scene(people)


def text_of(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def form(**said: object) -> dict[str, object]:
    return {
        "words": WORDS,
        "danger": "no",
        "harm": "unknown",
        "consent": "agreed",
        "idempotency_key": str(uuid.uuid4()),
    } | said


def test_the_red_button_is_on_the_pages_of_every_member_and_of_nobody_else(scene, browser_of):
    for actor in [*scene.people.everyone.values(), scene.sana]:
        page = browser_of(actor).get("/roles/")
        assert "/safeguarding/raise/" in page.content.decode(), actor.name
    case = browser_of(scene.people.amina).get(f"/cases/{scene.case.pk}/").content.decode()
    assert f"/safeguarding/raise/?about={scene.ivy.pk}" in case
    portal = browser_of(themselves(scene.ivy))
    assert "safeguarding" not in portal.get("/my/").content.decode().lower()
    assert portal.get("/safeguarding/raise/").status_code == 403


def test_emergency_first_then_one_form_that_keeps_what_was_typed(scene, browser_of):
    amina = browser_of(scene.people.amina)
    address = f"/safeguarding/raise/?about={scene.ivy.pk}"
    page = amina.get(address).content.decode()
    assert page.index("tel:999") < page.index(f'<form method="post" action="{address}"')
    refused = amina.post(address, form(danger=""))
    assert refused.status_code == 422
    assert "Say whether they are in danger right now" in text_of(refused)
    assert "lock me in again" in text_of(refused)
    sent = form()
    first, second = amina.post(address, sent), amina.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert WORDS in text_of(amina.get(first["Location"]))


def test_who_is_about_whom(scene, browser_of):
    cara = browser_of(scene.people.cara)
    assert cara.get(f"/safeguarding/raise/?about={scene.ivy.pk}").status_code == 404
    missing = cara.post("/safeguarding/raise/", form())
    assert missing.status_code == 422
    assert "Say whether they are a child or an adult" in text_of(missing)
    stranger = cara.post("/safeguarding/raise/", form(person=str(scene.ivy.pk), at_risk="adult"))
    assert stranger.status_code == 422, "nobody of hers"
    done = cara.post("/safeguarding/raise/", form(about="A boy of about 8", at_risk="child"))
    assert done.status_code == 302
    amina = browser_of(scene.people.amina)
    chosen = amina.post("/safeguarding/raise/", form(person=str(scene.ivy.pk)))
    assert chosen.status_code == 302


def test_a_concern_is_not_there_for_anybody_outside_its_circle(scene, browser_of):
    concern = scene.in_hand()
    pages = ("", "decide/", "close/", "note/", "circle/", "stop/")
    for name, actor in {**scene.people.everyone, "tom": scene.tom}.items():
        browser = browser_of(actor)
        for page in pages:
            answer = browser.get(f"/safeguarding/{concern.pk}/{page}")
            allowed = name == "amina" and page in ("", "note/")
            assert answer.status_code == 200 if allowed else answer.status_code in (403, 404)
            assert allowed or concern.reference not in answer.content.decode()
    case = text_of(browser_of(scene.people.ben).get(f"/cases/{scene.case.pk}/"))
    assert "Before you share anything about this person, ask your safeguarding lead" in case
    assert WORDS not in case
    assert concern.reference not in case


def test_nothing_leaks_on_any_page_that_others_open(scene, browser_of):
    scene.in_hand(harm="person", harm_words="her nephew Carl")
    opened = {
        "ben": (
            "/cases/",
            f"/cases/{scene.case.pk}/",
            "/messages/",
            "/refer/sent/",
            "/safeguarding/",
        ),
        "leila": ("/admin/audit/", "/cases/", "/messages/"),
        "gita": ("/refer/sent/", "/messages/"),
        "efua": ("/reports/",),
    }
    for name, addresses in opened.items():
        browser = browser_of(getattr(scene.people, name))
        for address in addresses:
            page = browser.get(address).content.decode()
            assert "Carl" not in page
            assert "lock me in" not in page
    looks = browser_of(themselves(scene.ivy))
    for address in ("/my/", "/my/looks/", "/my/plan/", "/my/agreed/"):
        page = looks.get(address).content.decode()
        assert "Carl" not in page
        assert "concern" not in page.lower()


def test_the_lead_goes_all_the_way(scene, browser_of):
    concern = scene.raised(consent="refused")
    sana, at = browser_of(scene.sana), f"/safeguarding/{concern.pk}/"
    assert "I have it" in text_of(sana.get(at))
    sana.post(f"{at}acknowledge/")
    key = {"idempotency_key": str(uuid.uuid4())}
    decision = {"decision": ["authority"], "rationale": "Locked in.", **key}
    refused = sana.post(f"{at}decide/", decision)
    assert refused.status_code == 422
    assert "They did not agree" in text_of(refused)
    lawful = decision | {"override": "coerced", "override_words": "He stood beside her."}
    assert sana.post(f"{at}decide/", lawful).status_code == 302
    pdf = sana.post(f"{at}form/")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == f'attachment; filename="{concern.reference}.pdf"'
    page = text_of(sana.get(at))
    assert "refer to the local authority" in page
    assert "Form for the local authority made" in page


def test_who_refers_reads_that_nobody_new_is_taken_and_never_why(scene, browser_of):
    amina, dev = browser_of(scene.people.amina), browser_of(scene.people.dev)
    club = service_of(scene.people.dev)
    greens = Organisation.objects.get(pk=scene.people.dev.organisation_id)
    concern = scene.in_hand(harm="organisation", harm_organisation=greens)
    sana = browser_of(scene.sana)
    why = {"why": "A volunteer is named.", "idempotency_key": str(uuid.uuid4())}
    assert sana.post(f"/safeguarding/{concern.pk}/stop/", why).status_code == 302
    said = "takes no new referrals at the moment"
    entry = f"/directory/services/{club.pk}/"
    pages = {
        "amina": text_of(amina.get(f"{entry}?case={scene.case.pk}")),
        "refer on": text_of(amina.get(f"/cases/{scene.case.pk}/refer/{club.pk}/")),
    }
    for page in pages.values():
        assert said in page.lower().replace("green shoots ", "")
        assert "volunteer" not in page
    for address in (entry, "/provider/", "/messages/"):
        assert said not in text_of(dev.get(address)).lower()


def test_the_order_of_leads_is_kept_by_a_lead(scene, browser_of):
    sana = browser_of(scene.sana)
    said = {"user_id": str(scene.tom.user_id), "position": "1", "minutes": "10"}
    wrong = sana.post("/safeguarding/duty/", said | {"mobile": "not a number"})
    assert wrong.status_code == 422
    assert sana.post("/safeguarding/duty/", said | {"mobile": "07700 900123"}).status_code == 302
    assert "+447700900123" in text_of(sana.get("/safeguarding/duty/"))
    assert browser_of(scene.people.leila).get("/safeguarding/duty/").status_code == 403
    with preparing():
        assert not Concern.objects.exists()
