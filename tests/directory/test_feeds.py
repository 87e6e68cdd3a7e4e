"""Feeds of other directories, as they are and as they misbehave."""

import json

import pytest

from alongside.directory import fetching
from alongside.directory.models import ImportedRecord, ImportSource, PreviewRecord, Service
from alongside.directory.queries.field_sources import sources_of
from alongside.directory.reading import read_feed
from alongside.directory.search import Question, search
from tests.directory.corner import REAL
from tests.directory.feeds import page, path, service, session


def test_a_feed_is_read_page_by_page_and_nothing_is_done_before_it_is_committed(there, read, done):
    there.answers[path(1)] = page(service("a"), service("b"), total=2)
    there.answers[path(2)] = page(service("c"), total=2)
    preview = read("openreferral")
    assert (preview.state, preview.counts["created"]) == ("ready", 3)
    assert not Service.objects.exists()
    assert done(preview) == {"created": 3}
    assert ImportedRecord.objects.filter(key="b", service__name="Chair yoga b").exists()


def test_the_next_reading_asks_for_what_changed_since(there, read, done):
    there.answers[path(1)] = page(service("a"))
    done(read("openreferral"))
    since = ImportSource.objects.get().read_until
    there.answers[path(1)] = 500
    read("openreferral")
    assert "modified_after=" in there.asked[-1]
    assert since[:10] in there.asked[-1]


def test_whole_services_are_read_with_all_that_belongs_to_them(there, read, done):
    there.answers[path(1)] = page(
        service(
            "a",
            description="<p>Gentle &amp; slow</p><script>alert(1)</script>",
            minimum_age="50",
            email=None,
            languages=[{"name": "Welsh", "code": "cy"}, {}],
            contacts=[{"name": "Reception", "phones": [{"number": "020 7946 0018"}]}],
            cost_options=[{"amount": 3.5, "option": "Each time"}],
            schedules=[{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "10:00:00"}],
            service_areas=[{"name": "Alderbrook"}],
            funding=[{"source": "The council"}],
            attributes=[{"taxonomy_term": {"name": "Exercise", "taxonomy": "Kinds"}}],
            service_at_locations=[
                {
                    "location": {
                        "name": f"Hall {n}",
                        "accessibility": [{"description": "Ramp"}],
                        "addresses": [{"address_1": "1 Quay", "postal_code": code}],
                    }
                }
                for n, code in enumerate(["zz11aa", "BT1 1AA"])
            ],
        )
    )
    assert done(read("openreferral")) == {"created": 1}
    made = Service.objects.get()
    assert (made.description, made.minimum_age) == ("Gentle & slow", 50)
    assert made.languages.get().code == "cy"
    assert made.contacts.get().phones.get().number == "020 7946 0018"
    assert str(made.cost_options.get().amount) == "3.50"
    assert made.schedules.get().byday == "MO,TU"
    assert made.locations.count() == 2
    assert made.locations.filter(accessibility__description="Ramp").count() == 2
    assert {s.field for s in sources_of(made)} >= {"description", "locations", "costs"}


def test_plain_texts_where_objects_should_stand_are_read_too(there, read, done):
    there.answers[path(1)] = page(
        service(
            "a",
            languages=["Welsh", "polski"],
            phones=["020 7946 0018"],
            contacts=["Reception"],
            cost_options=["£3 a session"],
            service_areas=["Alderbrook", ""],
            funding="The council",
            attributes=["Exercise"],
            eligibilities=["Over 50", None, 7],
            locations=[{"name": "Hall", "accessibility": ["Ramp"]}],
        ),
        service("b", languages="English; Cymraeg"),
    )
    assert done(read("openreferral")) == {"created": 2}
    made = Service.objects.get(name="Chair yoga a")
    assert sorted(made.languages.values_list("name", "code")) == [("Welsh", "cy"), ("polski", "pl")]
    assert made.phones.get().number == "020 7946 0018"
    assert made.contacts.get().name == "Reception"
    assert made.cost_options.get().amount_description == "£3 a session"
    assert made.service_areas.get().name == "Alderbrook"
    assert made.funding.get().source == "The council"
    assert made.eligibility_description == "Over 50"
    assert made.locations.get().accessibility.get().description == "Ramp"
    other = Service.objects.get(name="Chair yoga b")
    assert sorted(other.languages.values_list("code", flat=True)) == ["cy", "en"]


def test_another_alongside_is_read_with_its_breaks_access_and_first_visit(there, read, done):
    closed = {
        "kind": "closed",
        "starts_on": "2030-12-23",
        "ends_on": "2031-01-03",
        "reason": "Xmas",
    }
    weekly = {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "MO",
        "x_exceptions": [closed, {"kind": "x"}],
    }
    facts = [
        {"description": "Hearing loop: no", "x_fact": "hearing-loop", "x_holds": False},
        {"description": "Ramp at the back", "x_fact": "step-free", "x_holds": True},
        {"description": "Mind the dog"},
    ]
    place = {"location": {"name": "Hall", "accessibility": facts}}
    there.answers[path(1)] = page(
        service("a", x_first_visit="Ask for Sam", schedules=[weekly], service_at_locations=[place])
    )
    done(read("openreferral"))
    made = Service.objects.get(name="Chair yoga a")
    assert made.first_visit == "Ask for Sam"
    days = made.schedules.get().exceptions.get()
    assert (f"{days.starts_on}", f"{days.ends_on}", days.reason) == (
        "2030-12-23",
        "2031-01-03",
        "Xmas",
    )
    access = made.at_locations.get().location.accessibility.order_by("fact")
    assert [*access.values_list("fact", "holds", "description")] == [
        ("", True, "Mind the dog"),
        ("hearing-loop", False, ""),
        ("step-free", True, "Ramp at the back"),
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"dtstart": "2030-12-24", "interval": 1, "opens_at": "10:00"}, ("", "")),
        ({"dtstart": "2030-12-24", "byday": ["TU", "TH"]}, ("WEEKLY", "TU,TH")),
        ({"dtstart": "2030-12-24", "interval": 2}, ("WEEKLY", "")),
        ({"byday": "MO"}, ("WEEKLY", "MO")),
    ],
)
def test_what_names_a_day_and_no_rule_takes_place_once(there, read, done, said, kept):
    there.answers[path(1)] = page(service("a", schedules=[said]))
    done(read("openreferral"))
    made = Service.objects.get(name="Chair yoga a").schedules.get()
    assert (made.freq, made.byday) == kept


def test_what_took_place_once_and_is_over_is_left_out(there, read, done):
    there.answers[path(1)] = page(service("a", schedules=[{"dtstart": "2020-12-24"}]))
    done(read("openreferral"))
    assert not Service.objects.get(name="Chair yoga a").schedules.exists()


def test_what_is_listed_there_no_more_leaves_and_keeps_its_name_here(there, read, done):
    there.answers[path(1)] = page(service("a"), service("b"))
    done(read("openreferral"))
    gone = [
        {"id": key, "name": "No longer listed", "status": "inactive", "last_modified": "2026-11-28"}
        for key in ("a", "never-here")
    ]
    there.answers[path(1)] = page(*gone)
    assert done(read("openreferral", everything=True)) == {"updated": 1, "skipped": 1}
    assert Service.objects.get(name="Chair yoga a").status == "inactive"
    assert not Service.objects.filter(name="No longer listed").exists()


def test_version_one_is_read_too(there, read, done):
    there.answers[path(1)] = {
        "totalPages": 1,
        "last": True,
        "content": [{"id": 17, "name": "Lunch club", "organization": {"name": "Haven"}}],
    }
    there.answers["/services/17"] = {
        "id": 17,
        "name": "Lunch club",
        "organization": {"name": "Haven"},
        "regular_schedules": [{"weekday": "Monday", "opens_at": "12:00", "closes_at": "14:00"}],
        "service_taxonomys": [{"taxonomy": {"name": "Food", "vocabulary": "LGA"}}],
        "eligibilities": [{"eligibility": "Anyone over 60", "minimum_age": 60}],
    }
    assert done(read("openreferral")) == {"created": 1}
    made = Service.objects.get()
    assert (made.schedules.get().byday, made.minimum_age) == ("MO", 60)
    assert made.eligibility_description == "Anyone over 60"
    assert ImportedRecord.objects.get().key == "17"


def test_a_feed_that_dies_half_way_keeps_what_it_gave_and_goes_on_later(
    there, read, importer, done
):
    there.answers[path(1)] = page(service("a"), total=2)
    there.answers[path(2)] = 503
    preview = read("openreferral")
    assert (preview.state, preview.records.count()) == ("stopped", 1)
    assert "503" in preview.why_stopped
    there.answers[path(2)] = page(service("b"), total=2)
    preview = read_feed(actor=importer, preview_id=preview.pk)
    assert preview.state == "ready"
    assert there.asked.count(path(1)) == 1
    assert done(preview) == {"created": 2}


def test_what_a_dead_feed_did_not_give_is_not_taken_for_absent(there, read, done):
    there.answers[path(1)] = page(service("a"), service("b"))
    done(read("openreferral"))
    there.answers[path(1)] = page(service("a"), total=2)
    preview = read("openreferral", everything=True)
    assert preview.state == "stopped"
    done(preview)
    assert not ImportedRecord.objects.filter(absent_since__isnull=False).exists()


def test_pages_that_go_round_in_circles_are_noticed(there, read):
    for number in (1, 2, 3):
        there.answers[path(number)] = page(service("a"), total=9)
    preview = read("openreferral")
    assert (preview.state, preview.records.count()) == ("stopped", 1)
    assert "goes round in circles" in preview.why_stopped


def test_an_answer_without_end_is_cut_off(there, read, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST_ANSWER", 3 * 1024 * 1024)
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while len(sent) < 1000:
                handler.wfile.write(b" " * 1024 * 1024)
                sent.append(1)
        except OSError:
            pass  # the reader hung up

    there.answers[path(1)] = endless
    preview = read("openreferral")
    assert "more than 3 megabytes" in preview.why_stopped
    assert len(sent) < 100


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"<html>", "does not answer with JSON"),
        (b"[" * 100_000, "does not answer with JSON"),
        ({"contents": "none"}, "not with a list"),
        ("words", "not with a list"),
    ],
)
def test_an_answer_that_is_no_feed_is_said(there, read, answer, said):
    there.answers[path(1)] = answer
    assert said in read("openreferral").why_stopped


def test_wrong_types_two_of_one_id_and_long_words_spoil_nothing_else(there, read, done):
    there.answers[path(1)] = page(
        service(
            "a",
            description=["a"],
            minimum_age="old",
            email=7,
            schedules="daily",
            contacts=None,
            cost_options=[{"amount": "free"}, 3],
            url="nowhere at all",
        ),
        service("a", name="The same again"),
        service("b", description="w" * 100_000, name="n" * 100_000),
        service("c", name=None),
        service(None),
        "words",
        service("d", schedules=[{"freq": "WEEKLY", "byday": "MO", "valid_to": "2005-01-01"}]),
        service(
            "e",
            minimum_age=90,
            maximum_age=10,
            assured_date="yesterday",
            service_at_locations=[
                {
                    "location": {
                        "latitude": 100,
                        "longitude": 101,
                        "addresses": [{"postal_code": "ABC 1234"}],
                    }
                }
            ],
        ),
    )
    preview = read("openreferral")
    assert preview.counts == {"created": 4, "updated": 0, "unchanged": 0, "skipped": 1, "failed": 3}
    assert done(preview)["created"] == 4
    assert Service.objects.get(name__startswith="nnn").description == "w" * 20_000
    assert not Service.objects.get(name="Chair yoga d").schedules.exists()


def test_sessions_are_read_with_what_was_deleted(there, read, done):
    there.answers["/"] = {
        "next": "/?after=2",
        "items": [
            session(
                "1",
                activity=[{"prefLabel": "Dance"}],
                location={"name": "Hall", "address": {"postalCode": "ZZ1 1AA"}},
                eventSchedule=[
                    {
                        "byDay": ["https://schema.org/Monday"],
                        "startTime": "10:00",
                        "endTime": "11:00",
                        "repeatFrequency": "P2W",
                        "exceptDate": ["2030-12-23"],
                    }
                ],
            ),
            session("2", startDate="2019-01-01T10:00:00Z"),
            session("3"),
            session("4", state="deleted"),
            session("5"),
        ],
    }
    there.answers["/?after=2"] = {"next": "/?after=3", "items": [session("5", state="deleted")]}
    there.answers["/?after=3"] = {"next": "/?after=3", "items": []}
    preview = read("openactive", url=f"{there.url}/")
    assert preview.state == "ready"
    assert done(preview) == {"created": 2, "skipped": 3}
    schedule = Service.objects.get(name="Dance 1").schedules.get()
    assert (schedule.byday, schedule.interval, schedule.exceptions.count()) == ("MO", 2, 1)
    there.answers["/?after=3"] = {"next": "/?after=4", "items": [session("3", state="deleted")]}
    there.answers["/?after=4"] = {"next": "/?after=4", "items": []}
    assert done(read("openactive", url=f"{there.url}/")) == {"updated": 1}
    assert Service.objects.get(name="Dance 3").status == "inactive"
    assert there.asked.count("/") == 1, "the second reading goes on where the first ended"


def feed_of(there, *sessions):
    there.answers["/"] = {"next": "/?after=2", "items": [*sessions]}
    there.answers["/?after=2"] = {"next": "/?after=2", "items": []}


def made_of(read, done, there, **data):
    """The service that one session of a feed becomes."""
    feed_of(there, session("1", **data))
    assert done(read("openactive", url=f"{there.url}/")) == {"created": 1}
    return Service.objects.get(name="Dance 1")


def test_a_session_said_in_universal_time_is_told_as_clocks_here_show_it(there, read, done):
    made = made_of(
        read, done, there, startDate="2030-07-01T23:30:00Z", endDate="2030-07-02T00:30:00Z"
    )
    schedule = made.schedules.get()
    assert (f"{schedule.dtstart}", f"{schedule.opens_at}", f"{schedule.closes_at}") == (
        "2030-07-02",
        "00:30:00",
        "01:30:00",
    )


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"repeatFrequency": "P1D"}, ("MO,TU,WE,TH,FR,SA,SU", 1)),
        ({"repeatFrequency": "P14D", "byDay": ["schema:Tuesday"]}, ("TU", 2)),
        ({"repeatFrequency": "P1W", "byDay": ["https://schema.org/Friday"]}, ("FR", 1)),
    ],
)
def test_how_often_a_session_takes_place(there, read, done, said, kept):
    schedule = made_of(
        read, done, there, eventSchedule=[{"startDate": "2030-01-07", **said}]
    ).schedules.get()
    assert (schedule.byday, schedule.interval, schedule.freq) == (*kept, "WEEKLY")


@pytest.mark.parametrize(
    ("said", "kept"),
    [({"byMonthDay": [1, 15, 99, "x"]}, "1,15"), ({}, "7"), ({"byMonthDay": 3}, "7")],
)
def test_a_session_of_each_month_keeps_its_dates(there, read, done, said, kept):
    every = {"repeatFrequency": "P1M", "startDate": "2030-01-07", **said}
    schedule = made_of(read, done, there, eventSchedule=[every]).schedules.get()
    assert (schedule.freq, schedule.bymonthday) == ("MONTHLY", kept)


def test_what_a_session_says_of_coming_there_is_kept(there, read, done):
    made = made_of(
        read,
        done,
        there,
        attendeeInstructions="Bring <b>water</b>",
        accessibilitySupport=[{"prefLabel": "Visual impairment"}, {"prefLabel": ""}],
        eventAttendanceMode="https://schema.org/OnlineEventAttendanceMode",
        eventSchedule=[{"byDay": ["https://schema.org/Monday"]}],
        location={"name": "Hall"},
    )
    assert made.first_visit == "Bring water"
    access = made.at_locations.get().location.accessibility.get()
    assert (access.fact, access.description) == ("", "Visual impairment")
    assert made.schedules.get().attending_type == "online"


def test_a_rhythm_that_cannot_be_told_is_left_out_and_said(there, read, done):
    feed_of(there, session("1", eventSchedule=[{"repeatFrequency": "P1Y", "startTime": "10:00"}]))
    preview = read("openactive", url=f"{there.url}/")
    assert "P1Y" in " ".join(preview.records.get().notes)
    done(preview)
    assert not Service.objects.get(name="Dance 1").schedules.exists()


def test_a_session_for_women_is_found_by_no_man_who_looks_for_his_own(there, read, done):
    made_of(read, done, there, genderRestriction="https://openactive.io/FemaleOnly")
    assert [hit.card["name"] for hit in search(Question(gender="women-only")).hits] == ["Dance 1"]
    assert not search(Question(gender="male")).hits


@pytest.mark.parametrize(
    ("said", "amount", "currency"),
    [
        ({"isAccessibleForFree": True}, "0.00", "GBP"),
        ({"isAccessibleForFree": True, "offers": [{"price": 2}]}, "2.00", "GBP"),
        ({"offers": [{"price": 7.5, "priceCurrency": "EUR"}]}, "7.50", "EUR"),
    ],
)
def test_what_a_session_costs(there, read, done, said, amount, currency):
    cost = made_of(read, done, there, **said).cost_options.get()
    assert (f"{cost.amount:.2f}", cost.currency) == (amount, currency)


def test_a_page_that_leads_to_itself_is_noticed(there, read):
    there.answers["/"] = {"next": "/", "items": [session("1")]}
    assert "leads to itself" in read("openactive", url=f"{there.url}/").why_stopped


@pytest.mark.skipif(not REAL.exists(), reason="the real data files are not beside this checkout")
def test_the_examples_of_the_standard_are_read(there, read, done):
    examples = [
        json.loads(path.read_text())
        for path in sorted((REAL / "openreferral").glob("*/**/service_full.json"))
    ]
    there.answers[path(1)] = page(
        *({**example, "id": f"{n}"} for n, example in enumerate(examples) if example.get("name"))
    )
    preview = read("openreferral")
    assert preview.counts["failed"] == 0
    assert done(preview)["created"] >= 3
    assert PreviewRecord.objects.count() == 0, "a preview that is done is kept no longer"
