"""The editor's workspace: what waits, and one click for what is done most."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.directory.models import Enquiry, Problem, Service
from alongside.directory.services.freshness import answer, ask_provider
from alongside.directory.services.problems import MOST_OF_ONE_CALLER, report
from alongside.organisations.models import Area, Organisation
from alongside.web.callers import caller_of
from tests.factories.story import referred, referred_on, registered, taken_on


@pytest.fixture
def editor(rhys, browser_of):
    return browser_of(rhys)


def test_the_workspace_is_for_editors_alone(people, rhys, club, browser_of):
    told = report(service=club, kind="time", key=uuid.uuid4())
    pages = [
        reverse("editor_queue"),
        reverse("editor_service", args=[club.pk]),
        reverse("editor_problem", args=[told.pk]),
    ]
    for name, actor in people.everyone.items():
        for page in pages:
            assert browser_of(actor).get(page).status_code == 403, (name, page)
    assert all(browser_of(rhys).get(page).status_code == 200 for page in pages)


def test_the_queue_shows_what_waits_with_its_numbers(editor, club):
    report(service=club, kind="unsafe", key=uuid.uuid4())
    shown = editor.get(reverse("editor_queue"))
    assert "It may not be safe" in shown.text
    assert "Lunch &lt;club&gt;" in shown.text
    assert "Every entry has been checked" in editor.get("/directory/editor/?show=stale").text
    assert editor.get("/directory/editor/?show=nonsense&page=zz").status_code == 200


def test_one_click_asks_the_provider_and_a_second_asks_nobody(editor, club):
    page = reverse("editor_ask", args=[club.pk])
    assert "We have asked l•••@example.test whether" in editor.post(page, follow=True).text
    editor.post(page)
    assert club.enquiries.count() == 1
    assert "Asked by e-mail" in editor.get(reverse("editor_service", args=[club.pk])).text


def test_without_an_address_the_click_says_what_is_missing(editor, club):
    Service.objects.filter(pk=club.pk).update(email="")
    answer = editor.post(reverse("editor_ask", args=[club.pk]), follow=True)
    assert "No e-mail address or mobile number is known" in answer.text


def test_the_editor_notes_that_all_is_right_and_takes_charge(editor, rhys, club):
    editor.post(reverse("editor_verified", args=[club.pk]))
    shown = editor.post(reverse("editor_own", args=[club.pk]), follow=True).text
    assert "Checked today." in shown
    assert "Owner:" in shown and "Rhys" in shown


def test_a_problem_is_answered_and_leaves_the_queue(editor, club):
    told = report(service=club, kind="time", key=uuid.uuid4(), words="It is <b>Friday</b>")
    page = reverse("editor_problem", args=[told.pk])
    assert "It is &lt;b&gt;Friday&lt;/b&gt;" in editor.get(page).text
    refused = editor.post(page, {"name": "dismiss", "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert editor.post(page, {"name": "fix", "reason": "Now on Friday"}).status_code == 302
    told.refresh_from_db()
    assert told.status == "fixed"
    assert editor.post(page, {"name": "fix"}).status_code == 422


def test_an_entry_that_is_not_there_is_not_found(editor):
    assert editor.get(reverse("editor_service", args=[uuid.uuid4()])).status_code == 404
    assert editor.post(reverse("editor_ask", args=[uuid.uuid4()])).status_code == 404


def test_of_what_has_stopped_those_come_first_where_people_still_wait(people, rhys, editor, club):
    line = Service.objects.get(name="Listening line")
    Service.objects.filter(pk=line.pk).update(email="line@example.test")
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    referred_on(people.amina, case, club)
    for service in (line, club):
        service.refresh_from_db()
        with acting_as(rhys):
            enquiry = ask_provider(actor=rhys, service=service)
        answer(enquiry_id=enquiry.pk, said=Enquiry.Answer.STOPPED)
    shown = editor.get("/directory/editor/?show=stopped").text
    assert "1 open referral" in shown
    assert shown.index("Lunch &lt;club&gt;") < shown.index("Listening line")
    assert "Ivy" not in shown
    assert "1 open referral" in editor.get(reverse("editor_service", args=[club.pk])).text


class TestTellingOfAProblem:
    def test_anybody_tells_in_one_form(self, client, club):
        page = reverse("problem", args=[club.pk])
        assert 'href="' + page in client.get(reverse("service", args=[club.pk])).text
        form = {"idempotency_key": str(uuid.uuid4()), "kind": "contact", "words": "Wrong number"}
        for _click in range(2):
            done = client.post(page, form, follow=True)
        assert "The editors look into it" in done.text
        assert Problem.objects.count() == 1

    def test_what_is_missing_is_said_and_the_typing_kept(self, client, club):
        form = {"idempotency_key": str(uuid.uuid4()), "words": "Hm", "email": "nobody"}
        refused = client.post(reverse("problem", args=[club.pk]), form)
        assert refused.status_code == 422
        assert "Say what is wrong" in refused.text
        assert "Enter an e-mail address like" in refused.text
        assert ">Hm</textarea>" in refused.text

    def test_a_program_that_fills_every_box_is_thanked_and_forgotten(self, client, club):
        form = {"idempotency_key": str(uuid.uuid4()), "kind": "other", "website": "http://spam"}
        assert client.post(reverse("problem", args=[club.pk]), form).status_code == 302
        assert not Problem.objects.exists()

    def test_a_flood_is_refused_with_when_to_come_back_and_the_typing_kept(self, client, club):
        page = reverse("problem", args=[club.pk])

        def post(**extra):
            form = {"idempotency_key": str(uuid.uuid4()), "kind": "other", "words": "Ring first"}
            return client.post(page, form, **extra)

        for _report in range(MOST_OF_ONE_CALLER):
            assert post().status_code == 302
        last = post()
        assert last.status_code == 429
        assert 3_500 < int(last["Retry-After"]) <= 3_600
        assert "Please try again in 60 minutes" in last.text
        assert ">Ring first</textarea>" in last.text
        assert ">999</a>" in last.text
        assert post(REMOTE_ADDR="203.0.113.9").status_code == 302, "others go on"

    @pytest.mark.parametrize(
        ("one", "other", "are_one"),
        [
            ("203.0.113.7", "203.0.113.8", False),
            ("2001:db8:1:2::5", "2001:db8:1:2:ffff::1", True),
            ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
            ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
            ("::ffff:203.0.113.7", "203.0.113.7", True),
        ],
    )
    def test_who_is_one_caller(self, rf, one, other, are_one):
        def caller(address):
            request = rf.get("/", REMOTE_ADDR=address)
            request.user = AnonymousUser()
            return caller_of(request)

        assert (caller(one) == caller(other)) == are_one

    def test_a_proxy_s_word_counts_only_where_one_is_named(self, rf, settings):
        def caller(said):
            request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": said})
            request.user = AnonymousUser()
            return caller_of(request)

        assert caller("198.51.100.1") == caller("198.51.100.2") == "address:10.0.0.1"
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        assert caller("6.6.6.6, 198.51.100.1") == "address:198.51.100.1"

    def test_an_entry_that_is_not_listed_takes_no_report(self, client, club):
        Service.objects.filter(pk=club.pk).update(status="defunct")
        assert client.get(reverse("problem", args=[club.pk])).status_code == 404


def test_an_entry_of_another_area_is_read_only_and_says_who_keeps_it(editor, club):
    farside = Area.objects.get(name="Farside")
    Organisation.objects.filter(pk=club.organisation_id).update(area=farside)
    page = editor.get(reverse("editor_service", args=[club.pk])).text
    assert "The editors of Farside keep this entry." in page
    assert "A hot meal and a chat" in page
    for name in ("editor_edit", "editor_verified", "editor_own", "editor_ask", "editor_room"):
        address = reverse(name, args=[club.pk])
        assert address not in page
        refused = editor.post(address)
        assert refused.status_code == 403
        assert "kept by the editors of Farside" in refused.text
