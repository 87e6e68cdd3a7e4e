"""Importing in a browser: a file, its columns, what would change, doing it and undoing it."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.directory.models import (
    DuplicatePair,
    ImportBatch,
    ImportedRecord,
    ImportPreview,
    ImportSource,
    Merge,
    Phone,
    Service,
)
from alongside.directory.queries.duplicates import redirect_of
from alongside.directory.services import previews
from alongside.directory.services.previews import stop
from alongside.directory.times import timetable
from alongside.organisations.models import Organisation
from alongside.web.directory.imports import forms
from tests.directory.corner import service
from tests.factories.standing import agreed, member_of, preparing
from tests.factories.story import referred, referred_on, registered, taken_on
from tests.web.directory import uploading
from tests.web.directory.uploading import CHOSEN, HEAD, commit

FIRST = (
    f"{HEAD}\n1,Harbour Trust,Chair yoga,Gentle,ZZ1 1AA,020 7946 0018\n2,Haven,Lunch club,Soup,,\n"
)


@pytest.fixture
def editor(club, people):
    """Rhys, who keeps the directory."""
    council, _made = Organisation.objects.get_or_create(name="The council", kind="council")
    with preparing():
        return member_of("Rhys", council, "directory_editor")


@pytest.fixture
def rhys(editor, browser_of):
    """Rhys's browser."""
    return browser_of(editor)


@pytest.fixture
def upload(rhys):
    """Upload a file; answers the address of the page that asks for its columns."""
    return partial(uploading.upload, rhys)


def test_columns_are_guessed_and_nothing_happens_before_it_is_commit(rhys, upload):
    address = upload(FIRST)
    page = rhys.get(address).content.decode()
    assert '<option value="Service name" selected>' in page
    assert '<option value="Telephone" selected>' in page
    preview = rhys.post(address, CHOSEN).url
    page = rhys.get(preview).content.decode()
    assert "New: 2" in page
    assert "Chair yoga" in page
    assert not Service.objects.filter(name="Chair yoga").exists()
    page = commit(rhys, preview).content.decode()
    assert "2 services are new" in page
    assert Service.objects.get(name="Chair yoga").needs.get().code == "loneliness"
    assert "was imported or thrown away before" in rhys.get(preview, follow=True).text


def test_columns_by_the_names_that_small_groups_give_them(rhys, upload):
    address = upload("Group name,Activity,What it is\nKnitters,Knit and natter,Wool and cake\n")
    page = BeautifulSoup(rhys.get(address).content, "html.parser")
    for name, heading in (("organisation", "Group name"), ("description", "What it is")):
        assert page.find(id=f"id_{name}").find("option", selected=True)["value"] == heading
    assert "optional" not in page.find("label", {"for": "id_organisation"}).text
    answer = rhys.post(address, {"encoding": "utf-8"})
    assert answer.status_code == 422
    assert "Choose the column that holds the " in answer.content.decode()


def test_a_list_of_clubs_from_an_older_excel_is_read_as_it_is(rhys):
    file = SimpleUploadedFile(
        "clubs.csv",
        "Clubs of 2026\n\nGroup name;What they do;Ages\nCôr;Canu;50+\n".encode("cp1252"),
    )
    answer = rhys.post(reverse("import_file"), {"title": "Clubs", "licence": "", "file": file})
    page = BeautifulSoup(rhys.get(answer.url).content, "html.parser")
    chosen = {
        box["name"]: box.find("option", selected=True)["value"]
        for box in page.find_all("select")
        if box.find("option", selected=True)
    }
    assert {name: value for name, value in chosen.items() if value} == {
        "organisation": "Group name",
        "name": "Group name",
        "description": "What they do",
        "eligibility_description": "Ages",
        "encoding": "cp1252",
    }
    assert "Côr" in rhys.post(answer.url, chosen, follow=True).text


def test_a_feed_that_gave_nothing_is_not_to_be_imported(rhys, editor):
    with acting_as(editor) as actor:
        source = previews.remember_source(
            actor=actor,
            code="feed",
            title="A feed",
            kind="openreferral",
            url="https://feed.example",
        )
        begun = previews.begin_feed(actor=actor, source=source)
        stop(actor=actor, preview_id=begun.pk, asked=begun.next_page, why="Answers “404”.")
    page = rhys.get(reverse("import_preview", args=[begun.pk])).text
    assert "The feed gave nothing" in page and "Answers “404”." in page
    assert reverse("import_commit", args=[begun.pk]) not in page
    assert page.count("The feed gave nothing") == 1


def test_a_day_and_a_time_become_a_schedule(rhys, upload):
    address = upload(
        "Group,Activity,Day,Start time,End time\n"
        "Haven,Chess,Mon & Thurs,10:30,12:00\n"
        "Haven,Bingo,Tuesdays,2pm,4pm\n"
        "Haven,Soup,Fridays,,\n"
        "Haven,Song,now and then,10:00,11:00\n"
    )
    page = BeautifulSoup(rhys.get(address).content, "html.parser")
    for name, heading in (("days", "Day"), ("times", "Start time"), ("closes", "End time")):
        assert page.find(id=f"id_{name}").find("option", selected=True)["value"] == heading
    chosen = {"organisation": "Group", "name": "Activity", "encoding": "utf-8"}
    when = {"days": "Day", "times": "Start time", "closes": "End time"}
    preview = rhys.post(address, {**chosen, **when}).url
    assert "now and then 10:00-11:00” is not days and times" in rhys.get(preview).text
    commit(rhys, preview)
    found = {
        made.name: timetable(made.schedules.all())
        for made in Service.objects.filter(organisation__name="Haven")
    }
    assert found == {
        "Chess": ["Mondays and Thursdays, 10:30am to 12 noon"],
        "Bingo": ["Tuesdays, 2pm to 4pm"],
        "Soup": ["Fridays"],
        "Song": ["now and then 10:00-11:00"],
    }


def test_days_and_times_in_one_column_become_schedules_and_the_rest_is_kept_as_written(
    rhys, upload
):
    address = upload(
        "Group,Activity,When\n"
        "Haven,Chess,Tuesdays 10-12\n"
        "Haven,Bingo,Mon & Wed 9.30am–11am (term time)\n"
        'Haven,Soup,"Mondays 10am-12 noon, Fridays 2-4pm"\n'
        "Haven,Song,First Monday of the month 10-12\n"
    )
    page = BeautifulSoup(rhys.get(address).content, "html.parser")
    assert page.find(id="id_days").find("option", selected=True)["value"] == "When"
    chosen = {"organisation": "Group", "name": "Activity", "days": "When", "encoding": "utf-8"}
    preview = rhys.post(address, chosen).url
    assert "First Monday of the month 10-1” is not days and times" in rhys.get(preview).text
    commit(rhys, preview)
    found = {
        made.name: timetable(made.schedules.all())
        for made in Service.objects.filter(organisation__name="Haven")
    }
    assert found == {
        "Chess": ["Tuesdays, 10am to 12 noon"],
        "Bingo": ["Mondays and Wednesdays, 9:30am to 11am (term time)"],
        "Soup": ["Mondays, 10am to 12 noon", "Fridays, 2pm to 4pm"],
        "Song": ["First Monday of the month 10-12"],
    }


def test_a_time_may_hold_both_ends(rhys, upload):
    address = upload("Group,Activity,Weekday,Time\nHaven,Chess,Monday,10.30am-12 noon\n")
    chosen = {"organisation": "Group", "name": "Activity", "encoding": "utf-8"}
    commit(rhys, rhys.post(address, {**chosen, "days": "Weekday", "times": "Time"}).url)
    schedule = Service.objects.get(name="Chess").schedules.get()
    assert (schedule.byday, f"{schedule.closes_at:%H:%M}") == ("MO", "12:00")


def test_new_rows_are_shown_whole_a_page_at_a_time(rhys, upload):
    rows = [f"{n},Haven,Circle {n:02},Wool {n:02},ZZ1 1AA,020 7946 0018" for n in range(30)]
    preview = rhys.post(upload("\n".join([HEAD, *rows])), CHOSEN).url
    first, second = (rhys.get(f"{preview}?show=created&page={n}").text for n in (1, 2))
    assert "Wool 00" in first
    assert "020 7946 0018" in first
    assert "ZZ1 1AA" in first
    assert "Wool 29" not in first
    assert "Wool 29" in second


def test_a_list_is_called_by_its_title(rhys, upload):
    commit(rhys, rhys.post(upload(FIRST), CHOSEN).url)
    assert "our-list" not in rhys.get(reverse("imports")).text.replace("/our-list/", "")
    made = Service.objects.get(name="Chair yoga")
    assert "Our list" in rhys.get(reverse("editor_service", args=[made.pk])).text


def test_the_columns_are_remembered_and_conflicts_are_shown(rhys, upload):
    commit(rhys, rhys.post(upload(FIRST), CHOSEN).url)
    Service.objects.filter(name="Chair yoga").update(description="Ring the bell twice")
    changed = FIRST.replace("Gentle", "Stretching").replace("Soup", "Soup and bread")
    address = upload(changed)
    assert "As the last time" in rhys.get(address).content.decode()
    preview = rhys.post(address, {"as_before": "yes", "encoding": "utf-8"}).url
    page = rhys.get(f"{preview}?show=updated").content.decode()
    assert "Soup and bread" in page
    page = rhys.get(f"{preview}?show=conflicts").content.decode()
    assert "Ring the bell twice" in page
    assert "Stretching" in page
    commit(rhys, preview)
    assert Service.objects.get(name="Chair yoga").description == "Ring the bell twice"
    assert Service.objects.get(name="Lunch club").description == "Soup and bread"


def test_a_double_that_a_list_brings_waits_for_the_editor_right_after_the_import(rhys, upload):
    Phone.objects.create(service=service("Chair yoga"), number="020 7946 0018")
    page = commit(rhys, rhys.post(upload(FIRST), CHOSEN).url).text
    assert "1 pair of entries looks like one" in page
    assert DuplicatePair.objects.get().one.name == "Chair yoga"


def test_an_import_is_undone_with_a_click(rhys, upload):
    commit(rhys, rhys.post(upload(FIRST), CHOSEN).url)
    batch = ImportBatch.objects.get()
    page = rhys.post(reverse("import_undo", args=[batch.pk]), follow=True).content.decode()
    assert "2 services were removed" in page
    assert not Service.objects.filter(name="Chair yoga").exists()


def test_a_file_whose_columns_nobody_has_chosen_says_so(rhys, upload):
    upload(FIRST)
    page = rhys.get(reverse("imports")).text
    assert "Its columns are to be chosen" in page
    assert "Being read" not in page


def test_a_preview_is_thrown_away(rhys, upload):
    preview = rhys.post(upload(FIRST), CHOSEN).url
    page = rhys.post(f"{preview}discard/", follow=True).content.decode()
    assert "Nothing was changed" in page
    assert not Service.objects.filter(name="Chair yoga").exists()
    assert ImportPreview.objects.get().file is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("\x00\x01", "is not text"),
        ("PK\x03\x04nothing", "is damaged"),
    ],
)
def test_a_file_that_is_none_is_said(rhys, content, said):
    file = SimpleUploadedFile("list.csv", content.encode())
    answer = rhys.post(reverse("import_file"), {"title": "Our list", "file": file}, follow=True)
    assert said in answer.content.decode().lower() or said in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_unread(rhys, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_FILE", 20)
    monkeypatch.setattr(previews, "keep_file", None)
    file = SimpleUploadedFile("list.csv", FIRST.encode())
    answer = rhys.post(reverse("import_file"), {"title": "Our list", "file": file})
    assert answer.status_code == 422
    assert "Split it" in answer.content.decode()
    assert not ImportPreview.objects.exists()


def test_columns_that_must_be_named_are_asked_for(rhys, upload):
    answer = rhys.post(upload(FIRST), {**CHOSEN, "name": ""})
    assert answer.status_code == 422
    assert "Choose the column that holds the " in answer.content.decode()


def test_a_feed_that_stopped_says_why_and_can_be_read_on(rhys, editor):
    answer = rhys.post(
        reverse("import_feed"),
        {"title": "A feed", "kind": "openreferral", "url": "https://feed.example/api"},
    )
    assert "is being read" in rhys.get(answer.url).content.decode()
    preview = ImportPreview.objects.get()
    with acting_as(editor) as actor:
        stop(actor=actor, preview_id=preview.pk, asked=preview.next_page, why="It answers “503”.")
    page = rhys.get(answer.url).content.decode()
    assert "It answers “503”." in page
    assert rhys.post(f"{answer.url}read-on/").status_code == 302
    assert ImportPreview.objects.get().state == "reading"


def test_what_left_the_list_is_shown_with_what_people_wait_for_first(rhys, upload, people, club):
    commit(rhys, rhys.post(upload(FIRST), CHOSEN).url)
    lunch = Service.objects.get(name="Lunch club")
    with preparing():
        case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
        Service.objects.filter(pk=lunch.pk).update(takes_referrals=True)
        lunch.refresh_from_db()
        agreed(lunch.organisation)
        referred_on(people.amina, case, lunch)
    other = f"{HEAD}\n9,Haven,Choir,Song,,\n"
    preview = rhys.post(upload(other), {"as_before": "yes", "encoding": "utf-8"}).url
    page = commit(rhys, preview).content.decode()
    assert "1 open referral" in page
    assert page.index("Lunch club") < page.index("Chair yoga")
    assert ImportedRecord.objects.filter(absent_since__isnull=False).count() == 2
    assert Service.objects.get(name="Lunch club").status == "active"


def test_two_entries_are_made_one_side_by_side_and_two_again(rhys, needs_two):
    one, other = needs_two
    page = rhys.post(reverse("duplicates_find"), follow=True).content.decode()
    assert "1 pair looks like one" in page
    address = reverse("duplicate_pair", args=[DuplicatePair.objects.get().pk])
    assert "the same name" in rhys.get(address).content.decode()
    page = rhys.post(address, {"keep": "one"}, follow=True).content.decode()
    assert "They are one entry now" in page
    merge = Merge.objects.get()
    assert redirect_of(merge.gone_id) == merge.kept_id
    old, kept = (reverse("service", args=[pk]) for pk in (merge.gone_id, merge.kept_id))
    assert rhys.get(f"{old}?page=2").url == f"{kept}?page=2"
    page = rhys.post(reverse("merge_undo", args=[merge.pk]), follow=True).content.decode()
    assert "two entries again" in page
    assert {one.pk, other.pk} == set(
        Service.objects.filter(name__icontains="knitting", status="active").values_list(
            "pk", flat=True
        )
    )


@pytest.fixture
def needs_two(club):
    """One knitting circle, twice."""
    return service("Knitting circle", metres_east=0), service("Knitting Circle", metres_east=10)


def test_nobody_else_may(people, browser_of, club):
    amina = browser_of(people.amina)
    for name in ("imports", "import_file", "import_feed", "duplicates"):
        assert amina.get(reverse(name)).status_code == 403


def test_a_feed_can_be_read_again_by_itself_shows_its_failures_and_is_paused(rhys):
    source = ImportSource.objects.create(
        code="feed", title="A feed", kind="openreferral", url="https://feed.example"
    )
    page = reverse("import_pace", args=["feed"])
    assert "Read again every 7 days" in rhys.post(page, {"days": "7"}, follow=True).text
    ImportSource.objects.filter(pk=source.pk).update(failures=3, why_failed="It timed out")
    assert "3 times: It timed out" in rhys.get(reverse("imports")).text
    paused = rhys.post(page, {"days": ""}, follow=True).text
    assert "Read only when you ask" in paused and "It timed out" not in paused
    assert rhys.post(reverse("import_pace", args=["none"])).status_code == 404
