"""Whoever answers for an organisation builds its form on pages, tries it and publishes it."""

import uuid
from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.questions.content import Content
from alongside.questions.models import Form, Version
from tests.factories.standing import Standing, member_of, preparing
from tests.factories.story import service_of
from tests.questions.test_forms import ASKS, published


def text(answer: Any) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def begun(browser: Any, **said: str) -> Form:
    answer = browser.post(reverse("forms_built"), said)
    assert answer.status_code == 302, text(answer)
    with preparing():
        return Form.objects.latest("created_at")


def revision(form: Form) -> int:
    with preparing():
        return Form.objects.get(pk=form.pk).revision


def added(browser: Any, form: Form, **said: Any) -> str:
    """Add a question on its page; its id."""
    key = uuid.uuid4()
    typed = {"idempotency_key": str(key), "revision": revision(form), **said}
    answer = browser.post(reverse("new_question", args=[form.pk]), typed)
    assert answer.status_code == 302, text(answer)
    return f"n{key.hex[:12]}"


def test_a_form_is_built_tried_and_published(people: Standing, browser_of: Any) -> None:
    leila = browser_of(people.leila)
    assert "You ask nothing of your own yet." in text(leila.get(reverse("forms_built")))
    form = begun(leila)
    page = reverse("build_form", args=[form.pk])
    wheels = added(
        leila, form, label="Does the person use a wheelchair?", kind="yes_no", required="on"
    )
    food = added(leila, form, label="What do they eat?", kind="several", choices="Meat\nFish\n\n")
    wide = added(
        leila, form, label="How wide is it?", kind="number", required="on",
        only_if=[f"{wheels}=yes"], label_cy="Pa mor llydan?", hint="In centimetres",
    )  # fmt: skip
    shown = text(leila.get(page))
    assert "One answer of several" not in shown and "Meat; Fish" in shown
    assert "only after some answers" in shown
    changing = leila.get(reverse("change_question", args=[form.pk, wide])).content.decode()
    assert "Does the person use a wheelchair?: Yes" in changing and "Pa mor llydan?" in changing
    moved = {"revision": revision(form), "do": "up"}
    answer = leila.post(reverse("move_question", args=[form.pk, wide]), moved)
    assert answer.url == f"{page}#q-{wide}", "one goes on where one was"
    leila.post(
        reverse("move_question", args=[form.pk, wide]), {"revision": revision(form), "do": "up"}
    )
    wrong = text(leila.get(page))
    assert "To put right before you publish" in wrong and "comes later" in wrong
    refused = leila.post(
        reverse("publish_form", args=[form.pk]), {"revision": revision(form)}, follow=True
    )
    assert "comes later" in text(refused)
    leila.post(
        reverse("move_question", args=[form.pk, wide]), {"revision": revision(form), "do": "down"}
    )
    preview = reverse("preview_form", args=[form.pk])
    seen = text(leila.get(preview))
    assert "Only if you answered “Yes” to “Does the person use a wheelchair?”." in seen
    assert "Pa mor llydan?" in text(leila.get(f"{preview}?language=cy"))
    missing = leila.post(preview, {f"q_{wheels}": "yes"})
    assert missing.status_code == 422 and "Answer this: “How wide is it?”" in text(missing)
    tried = text(leila.post(preview, {f"q_{wheels}": "no", f"q_{wide}": "wide", f"q_{food}": "a1"}))
    assert "So the receiver reads it" in tried and "What do they eat? Meat" in tried
    done = leila.post(
        reverse("publish_form", args=[form.pk]), {"revision": revision(form)}, follow=True
    )
    assert "This is what is asked, as version 1." in text(done)
    read = text(browser_of(people.leila).get(reverse("form_version", args=[form.pk, 1])))
    assert "How wide is it?" in read and "In centimetres" in read
    assert leila.get(reverse("form_version", args=[form.pk, 2])).status_code == 404
    gone = {"revision": revision(form), "do": "out"}
    for _twice in range(2):
        assert leila.post(reverse("move_question", args=[form.pk, food]), gone).status_code == 302
    shown = text(leila.get(page))
    assert "What do they eat?" not in shown and "Version 1 is asked until" in shown
    assert "What do they eat?" in text(leila.get(reverse("form_version", args=[form.pk, 1])))
    assert "no longer" in text(leila.post(reverse("retire_form", args=[form.pk]), follow=True))


def test_what_was_typed_stays_when_a_colleague_was_faster(
    people: Standing, browser_of: Any
) -> None:
    leila = browser_of(people.leila)
    form = begun(leila)
    added(leila, form, label="First?", kind="text")
    late = {"idempotency_key": str(uuid.uuid4()), "revision": 0, "label": "Second?", "kind": "text"}
    there = reverse("new_question", args=[form.pk])
    refused = leila.post(there, late)
    assert refused.status_code == 422
    assert (
        "Somebody has changed this form" in text(refused) and "Second?" in refused.content.decode()
    )
    again = BeautifulSoup(refused.content, "html.parser").select_one("input[name=revision]")
    for _twice in range(2):
        assert leila.post(there, late | {"revision": again["value"]}).status_code == 302
    with preparing():
        assert len(Form.objects.get().content.questions) == 2, "a double click adds one"
    warned = leila.post(
        reverse("move_question", args=[form.pk, "nothing"]), {"revision": 0, "do": "up"}
    )
    assert warned.status_code == 302
    for bad in (
        {"label": "", "kind": "text"},
        {"label": "Which?", "kind": "choice", "choices": "One"},
    ):
        typed = {"idempotency_key": str(uuid.uuid4()), "revision": revision(form), **bad}
        assert leila.post(there, typed).status_code == 422


def test_terms_are_said_on_a_page_of_their_own(people: Standing, browser_of: Any) -> None:
    leila = browser_of(people.leila)
    form = begun(leila)
    there = reverse("form_terms", args=[form.pk])
    assert "Link worker" in text(leila.get(there)) and "Debt" in text(leila.get(there))
    said = {"revision": 0, "roles": ["referrer"], "required": ["phone"], "intro": "Ring us first."}
    assert leila.post(there, said).status_code == 302
    assert leila.post(there, said | {"revision": 1, "roles": ["commissioner"]}).status_code == 422
    leila.post(reverse("publish_form", args=[form.pk]), {"revision": 1})
    read = text(leila.get(reverse("form_version", args=[form.pk, 1])))
    assert "Who may refer Referrer" in read and "Phone number" in read and "Ring us first." in read


def test_a_lead_builds_the_form_of_each_service(people: Standing, browser_of: Any) -> None:
    with preparing():
        club, strange = service_of(people.dev), service_of(people.cara, name="Elsewhere")
        from alongside.organisations.models import Organisation

        green = Organisation.objects.get(pk=people.dev.organisation_id)
        olga = member_of("Olga", green, "organisation_lead")
    browser = browser_of(olga)
    assert "Tuesday lunch club" in text(browser.get(reverse("forms_built")))
    with preparing():
        assert not Form.objects.exists()
    typed = {"service": str(club.pk), "like": "group"}
    for _twice in range(2):
        there = browser.post(reverse("forms_built"), typed).url
    assert "What do they get about with?" in text(browser.get(there))
    page = BeautifulSoup(browser.get(reverse("forms_built")).content, "html.parser")
    left = [option["value"] for option in page.select("select[name=service] option")]
    assert left == [""], "what has a form stands above, and only the rest can begin one"
    assert page.select_one("main li a")["href"] == there
    with preparing():
        form = Form.objects.get()
        assert form.service_id == club.pk
    ours = begun(browser, like=str(form.pk))
    with preparing():
        assert ours.service_id is None and ours.content == form.content, "as another of ours"
    assert browser.post(reverse("forms_built"), {"service": str(strange.pk)}).status_code == 404


def test_a_form_is_nobody_elses(people: Standing, browser_of: Any) -> None:
    version = published(people.leila, ASKS)
    pages = [
        reverse("build_form", args=[version.form_id]),
        reverse("new_question", args=[version.form_id]),
        reverse("change_question", args=[version.form_id, "wheels"]),
        reverse("form_terms", args=[version.form_id]),
        reverse("preview_form", args=[version.form_id]),
        reverse("form_version", args=[version.form_id, 1]),
    ]
    with preparing():
        from alongside.organisations.models import Organisation

        farside = Organisation.objects.get(pk=people.cara.organisation_id)
        other_lead = member_of("Omar", farside, "team_lead")
    for page in pages:
        assert browser_of(people.leila).get(page).status_code == 200, page
        assert browser_of(people.ben).get(page).status_code == 403, page
        assert browser_of(other_lead).get(page).status_code == 404, page
    assert (
        browser_of(other_lead).post(reverse("retire_form", args=[version.form_id])).status_code
        == 404
    )
    with preparing():
        assert Version.objects.get().retired_at is None
        assert Version.objects.get().content == Content.of(ASKS.as_json())
