"""Rosa is protected and asks for her copy: nobody who gets or makes it learns where she is."""

import json
import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.people import services as people_services
from alongside.people.services import Reach
from alongside.rights import services
from alongside.rights.copying.paper import draw
from alongside.rights.copying.reading import all_held, notes_in
from alongside.rights.services import Verdict
from alongside.safeguarding.services import Told, raise_concern
from tests.factories.standing import privacy_officer, safeguarding_lead
from tests.factories.story import referred, registered, taken_on, themselves
from tests.security.test_safe_mode import MARKS, WAYS
from tests.security.walk import addresses, read

pytestmark = pytest.mark.django_db
SAID = "He said he would find her, marker-8k."


@pytest.fixture
def rosa(people):
    return registered(people.gita, given_name="Rosa", **WAYS)


@pytest.fixture
def request_of_rosa(people, rosa):
    told = {"phone": "01632960777x", "postcode": "ZZ9 7QX"}
    case = taken_on(people.amina, referred(people.gita, rosa, people.amina, told=told))
    with acting_as(people.amina) as amina:
        people_services.invite(actor=amina, person=rosa, email=WAYS["email"], key=uuid.uuid4())
        people_services.protect(actor=amina, person=case.person, reach=Reach(["phone"]))
    herself = themselves(rosa)
    with acting_as(herself) as asking:
        return services.ask(actor=asking, person_id=rosa.pk, kind="copy", key=uuid.uuid4())


def _leaks(text: str) -> list[str]:
    return [mark for mark in (*MARKS, "marker-8k") if mark in text]


def test_neither_the_officer_nor_the_copy_nor_any_page_gives_her_away(
    people, rosa, request_of_rosa, browser_of
):
    safeguarding_lead(people)
    petra = privacy_officer(people)
    with acting_as(people.amina) as amina:
        raise_concern(
            actor=amina,
            key=uuid.uuid4(),
            told=Told(words=SAID, at_risk="adult", person=rosa, consent="agreed"),
        )
    officer = browser_of(petra)
    known = {"request_id": [request_of_rosa.pk]}
    page = read(officer, reverse("prepare_copy", args=[request_of_rosa.pk]))
    assert "Rosa" in page and not _leaks(page)
    with acting_as(petra) as actor:
        notes = notes_in(all_held(actor, request_of_rosa, str))
        said = {note.item: Verdict(given=True) for note in notes}
        services.check(actor=actor, request=request_of_rosa, verdicts=said)
        copy = services.release(actor=actor, request=request_of_rosa, key=uuid.uuid4(), words=str)
    assert not _leaks(json.dumps(copy.content))
    assert draw(copy.content).startswith(b"%PDF")
    for actor in (petra, themselves(rosa), people.ben, people.cara):
        browser = browser_of(actor, raise_request_exception=False)
        for address in addresses(known):
            if str(request_of_rosa.pk) in address:
                assert not _leaks(read(browser, address)), address
    hers = browser_of(themselves(rosa)).get(reverse("own_copy_file", args=[request_of_rosa.pk]))
    assert hers.status_code == 404, "somebody else may be reading her pages"
