"""The pages of rights: who opens which, and what a form keeps."""

import re
import uuid

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.people.services import see
from alongside.rights.models import Check, RightsRequest
from alongside.rights.services import Verdict
from tests.factories.standing import preparing, privacy_officer
from tests.factories.story import NHS_NUMBERS, registered, themselves
from tests.rights.conftest import SON

pytestmark = pytest.mark.django_db


def _posted(key: uuid.UUID | None = None, **fields: str) -> dict[str, str]:
    return {"idempotency_key": str(key or uuid.uuid4()), **fields}


def test_only_its_officer_opens_a_request_and_only_she_its_copy(scene, browser_of):
    copy = scene.given(scene.asked(), note=Verdict(given=False, why_not="third_party"))
    officer = [reverse(name, args=[copy.request_id]) for name in ("copy_paper", "copy_file")]
    own = [reverse(name, args=[copy.request_id]) for name in ("own_copy_paper", "own_copy_file")]
    others = {
        "olu": privacy_officer(scene.people, "Olu", scene.people.cara),
        "tom": themselves(registered(scene.people.gita, NHS_NUMBERS[1])),
        **scene.people.everyone,
    }
    for name, actor in others.items():
        browser = browser_of(actor)
        for address in [*officer, *own, reverse("rights_request", args=[copy.request_id])]:
            assert browser.get(address).status_code in (403, 404), f"{name} at {address}"
    assert [browser_of(scene.petra).get(one).status_code for one in officer] == [200, 200]
    hers = [browser_of(scene.herself).get(one) for one in own]
    assert hers[0].content.startswith(b"%PDF")
    assert hers[1].json()["data"]["goal"][0]["words"] == "See people"
    for answer in hers:
        name = answer["Content-Disposition"]
        assert copy.request.reference in name and "Ivy" not in name
        assert SON.encode() not in answer.content


def test_she_asks_once_however_often_she_clicks(scene, browser_of):
    ivy, address, key = browser_of(scene.herself), reverse("ask_own_copy"), uuid.uuid4()
    assert "within a month" in ivy.get(address).text
    for _click in range(2):
        assert ivy.post(address, _posted(key, words="All of it")).status_code == 302
    again = ivy.post(address, _posted(words="More of it"))
    assert again.status_code == 422 and "More of it" in again.text and "asked for" in again.text
    with preparing():
        request = RightsRequest.objects.get()
    assert request.reference in browser_of(scene.petra).get(reverse("rights_requests")).text
    assert "answers by" in ivy.get(reverse("own_rights")).text
    assert ivy.post(reverse("take_back_request", args=[request.pk])).status_code == 302
    assert "Taken back" in ivy.get(reverse("own_rights")).text


def test_what_was_read_is_kept_note_by_note(scene, browser_of):
    petra, request = browser_of(scene.petra), scene.asked()
    address = reverse("prepare_copy", args=[request.pk])
    page = petra.get(address)
    assert SON in page.text and "Give the copy" not in page.text
    fields = re.findall(r'<select[^>]* name="(note-[^"]+)"', page.text)
    assert petra.post(address, {fields[0]: "third_party", fields[1]: "given"}).status_code == 302
    with preparing():
        assert {(one.given, one.why_not) for one in Check.objects.all()} == {
            (True, ""),
            (False, "third_party"),
        }
    early = petra.post(reverse("release_copy", args=[request.pk]), _posted(answer="Here"))
    assert early["Location"] == address
    assert petra.post(address, {fields[0]: "nonsense"}).status_code == 422
    petra.post(address, dict.fromkeys(fields, "given"))
    page = petra.get(address)
    assert "All notes are read" in page.text and "Give the copy" in page.text
    done = petra.post(reverse("release_copy", args=[request.pk]), _posted(answer="Here it is"))
    assert done["Location"] == reverse("rights_request", args=[request.pk])
    assert petra.get(address).status_code == 404, "it is given"
    assert "Here it is" in browser_of(scene.herself).get(reverse("own_rights")).text


def test_a_no_needs_its_reason_and_the_person_reads_it(scene, browser_of):
    petra, request = browser_of(scene.petra), scene.asked()
    for name, button in (("extend_rights", "Take longer"), ("refuse_rights", "Refuse")):
        address = reverse(name, args=[request.pk])
        assert button in petra.get(address).text
        assert petra.post(address, _posted(answer="")).status_code == 422
        assert petra.post(address, _posted(answer=f"Because of {name}")).status_code == 302
    page = browser_of(scene.herself).get(reverse("own_rights")).text
    assert "Because of refuse_rights" in page and "Information Commissioner" in page


def test_a_link_worker_asks_for_her(scene, browser_of):
    amina, ben = browser_of(scene.people.amina), browser_of(scene.people.ben)
    address = reverse("ask_copy", args=[scene.case.pk])
    assert amina.post(address, _posted(words="Everything")).status_code == 422
    identity = "I have known her for a year"
    assert amina.post(address, _posted(identity=identity)).status_code == 302
    with preparing():
        request = RightsRequest.objects.get()
    listed = reverse("rights_of", args=[scene.case.pk])
    assert "days left" in ben.get(listed).text and "no longer want" not in ben.get(listed).text
    assert (
        identity in browser_of(scene.petra).get(reverse("rights_request", args=[request.pk])).text
    )
    back = reverse("unask", args=[scene.case.pk, request.pk])
    assert browser_of(scene.people.cara).post(back).status_code == 404
    ben.post(back)
    with preparing():
        assert RightsRequest.objects.get().is_open, "Amina asked, not Ben"
    assert amina.post(back).status_code == 302
    assert "Taken back" in amina.get(listed).text


def test_whoever_looked_is_in_the_copy_in_words(scene, browser_of):
    with acting_as(scene.people.ben) as ben:
        see(actor=ben, person=scene.ivy)
    request = scene.asked()
    page = browser_of(scene.petra).get(reverse("prepare_copy", args=[request.pk])).text
    assert "opened a person’s record" in page and "Ben" in page
