"""What a search can be narrowed by, what is offered, and what is remembered of a search in vain."""

import datetime as dt

import pytest
from django.db import connection

from alongside.common import clock
from alongside.directory.models import FailedSearch, Service
from alongside.directory.search import Question, lexicon, search
from alongside.directory.search.suggestions import suggestions
from alongside.directory.search.wider import wider
from alongside.directory.services.failed_searches import record_failed_search
from alongside.directory.services.listing import list_anew
from alongside.directory.services.words import refresh_words
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.web.directory.choices import CHOICES
from tests.directory.corner import MARKET_SQUARE, at, service


def names(**question) -> list[str]:
    return [hit.name for hit in search(Question(**question)).hits]


@pytest.fixture
def evening(town):
    """A club of Friday evenings, free, for the over sixties, in Welsh, without steps."""
    made = service("Noson", metres_east=500, minimum_age=60, verified_at=clock.now())
    made.schedules.create(byday="FR", opens_at="18:00", closes_at="20:00", freq="WEEKLY")
    made.cost_options.create(amount=0)
    made.languages.create(name="Cymraeg", code="cy")
    made.locations.get().accessibility.create(fact="step-free")
    made.capacities.create(state="capacity")
    made.assurances.create(tier="checked", given_by="the editor", given_on=clock.today())
    return made


@pytest.mark.parametrize(
    "chosen",
    [
        {"day": "FR"},
        {"part": "evening"},
        {"cost": "free"},
        {"cost": "low"},
        {"language": "cy"},
        {"access": "step-free"},
        {"tier": "self-declared"},
        {"tier": "checked"},
        {"has_places": True},
        {"checked": True},
    ],
)
def test_each_choice_finds_what_it_says(evening, chosen):
    assert names(**chosen) == ["Noson"]
    assert names(**chosen, near=MARKET_SQUARE) == ["Noson"]


@pytest.mark.parametrize(
    "chosen", [{"day": "MO"}, {"part": "weekend"}, {"age": "child"}, {"tier": "commissioned"}]
)
def test_each_choice_leaves_out_what_it_does_not_say(evening, chosen):
    assert "Noson" not in names(**chosen)


def test_in_person_and_online_are_told_apart(evening, town):
    town["line"].schedules.create(attending_type="telephone")
    assert names(mode="telephone") == ["Listening line"]
    assert "Listening line" not in names(mode="in_venue")
    assert "Noson" in names(mode="in_venue")


def test_what_has_run_out_counts_no_longer(evening):
    evening.assurances.update(expires_on=clock.today() - dt.timedelta(days=1))
    assert names(tier="checked") == []
    evening.verified_at = clock.now() - dt.timedelta(days=400)
    evening.save()
    assert names(checked=True) == []


def test_a_stale_entry_stands_below_a_fresh_one_that_is_a_little_further(evening):
    """The others were never checked: each stands a mile further down."""
    assert names(near=MARKET_SQUARE)[0] == "Noson"


def test_facets_are_counted(evening):
    facets = search(Question(near=MARKET_SQUARE)).facets
    assert (facets["need:loneliness"], facets["cost:free"]) == (2, 1)


def test_what_there_would_be_without_a_choice(town):
    asked = Question(need="debt-money", day="SU")
    assert names(need="debt-money", day="SU") == []
    assert wider(asked, search(asked)) == [("day", 1)]


@pytest.mark.parametrize(
    ("chosen", "offered"),
    [
        ({"day": "FR", "cost": "free"}, ["words"]),
        ({"day": "SU", "cost": "free"}, []),  # nothing is free on Sundays, whatever the words
        ({"day": "SU", "need": "debt-money"}, []),
    ],
)
def test_without_the_words_only_what_the_choices_leave_is_offered(evening, chosen, offered):
    asked = Question(words="trampoline", near=MARKET_SQUARE, **chosen)
    found = search(asked)
    assert (found.total, found.hopeless) == (0, not offered)
    assert [name for name, _total in wider(asked, found)] == offered


def test_the_facets_that_the_rows_are_asked_for_leave_out_what_the_index_would(evening):
    """Among few entries every facet is left to the rows; what is found is the same."""
    both = {"words": "noson", "near": MARKET_SQUARE}
    assert names(day="FR", cost="free", age="older", **both) == ["Noson"]
    for unlike in ({"day": "SA"}, {"cost": "free", "age": "child"}, {"mode": "online"}):
        assert names(**unlike, **both) == []


def test_a_search_in_vain_is_counted_without_who_sought_it(town):
    asked = Question(words="Mrs Jones is lonely tonight", need="pets", day="SU", near=MARKET_SQUARE)
    for _time in range(2):
        record_failed_search(asked, "ZZ1", lexicon.current())
    kept = FailedSearch.objects.get()
    assert (kept.need, kept.words, kept.outcode) == ("pets", "lonely", "ZZ1")
    assert (kept.filters, kept.times, kept.day) == ("day:SU", 2, clock.today())


def test_what_is_begun_is_finished(town):
    service("Bereavement group", description="Bereavement, bereavement")
    refresh_words()
    offered = [each.lower() for each in suggestions("berea", lexicon.refreshed())]
    assert offered.count("bereavement") == 1
    assert "rock choir" in suggestions("rock cho", lexicon.current())
    assert suggestions("x", lexicon.current()) == []


@pytest.mark.parametrize("begun", ["bereavm", "beravem", "bereavmen", "beeravement"])
def test_what_is_begun_with_a_slip_is_finished_too(town, begun):
    service("Bereavement group", description="Bereavement, bereavement")
    refresh_words()
    assert "bereavement" in [each.lower() for each in suggestions(begun, lexicon.refreshed())]
    assert suggestions("qqqqqqq", lexicon.current()) == []


@pytest.mark.parametrize(
    "words", ["a" * 100_000, "\0", "' | & ! <-> (", "foo:* & !bar", "%s %(x)s", "\\", "😀" * 300]
)
def test_hostile_words_are_only_words(town, words):
    for near in (None, MARKET_SQUARE):
        found = {hit.name for hit in search(Question(words=words, near=near)).hits}
        everything = {hit.name for hit in search(Question(near=near)).hits}
        assert found in (set(), everything), "signs alone ask for nothing, words for themselves"
        assert Service.objects.count() == len(town), "and nothing is done by them"


def test_every_change_of_what_a_service_is_made_of_shows_at_once(town):
    choir = town["choir"]
    choir.schedules.create(byday="2WE", freq="MONTHLY")
    assert names(day="WE") == ["Rock choir"]
    Service.objects.filter(pk=choir.pk).update(status="inactive")
    assert names(day="WE") == []
    Service.objects.filter(pk=choir.pk).update(status="active")
    at(choir, 50, city="Farside")
    assert search(Question(words="choir", near=MARKET_SQUARE)).hits[0].distance_m == 50
    Organisation.objects.filter(name="Haven").update(name="Quiverful")
    assert len(names(words="quiverful")) == 4
    Need.objects.filter(code="arts-nature").update(name="Zithers")
    assert names(words="zithers") == ["Rock choir"]
    choir.delete()
    assert names(words="choir") == []


def test_making_all_entries_anew_changes_nothing(town):
    with connection.cursor() as cursor:
        cursor.execute("SELECT facets, card FROM directory_searchentry ORDER BY card, facets")
        before = cursor.fetchall()
        assert list_anew() == 4
        cursor.execute("SELECT facets, card FROM directory_searchentry ORDER BY card, facets")
        assert cursor.fetchall() == before


@pytest.fixture
def groups(town):
    """What says for whom it is, each differently; the town's own services say nothing of it."""
    said = {
        "Sisters": ("gender", "", "Women and girls"),
        "Shed": ("gender", "male", "Men"),
        "Mixed choir": ("gender", "", "Men and women"),
        "Memory café": ("condition", "", "Dementia, or caring for somebody who has it"),
        "Breathe easy": ("condition", "", "COPD"),
        "Exercise on referral": ("referred_by", "clinician", "A clinician or link worker"),
        "Talking": ("referred_by", "", "A GP"),
        "Homework club": ("school_year", "", "Years 7 to 9"),
        "Care leavers": ("young_person", "", "Has been in care"),
    }
    made = {name: service(name, metres_east=700) for name in said}
    for name, (fact, code, words) in said.items():
        made[name].eligibilities.create(fact=fact, code=code, description=words)
    made["Talking"].eligibilities.create(fact="referred_by", description="Themselves")
    made["Pool for women"] = service("Pool for women", metres_east=700)
    made["Pool for women"].locations.get().accessibility.create(fact="women-only")
    service("Youth club", metres_east=700, minimum_age=11, maximum_age=18)
    service("Job start", metres_east=700, minimum_age=16, maximum_age=25)
    return made


@pytest.mark.parametrize(
    ("chosen", "finds", "leaves_out"),
    [
        (
            {"gender": "female"},
            {"Sisters", "Mixed choir", "Pool for women", "Rock choir"},
            {"Shed"},
        ),
        ({"gender": "male"}, {"Shed", "Mixed choir", "Talking"}, {"Sisters", "Pool for women"}),
        ({"gender": "women-only"}, {"Sisters", "Pool for women"}, {"Mixed choir", "Rock choir"}),
        ({"gender": "men-only"}, {"Shed"}, {"Sisters", "Mixed choir", "Rock choir"}),
        ({"condition": "dementia"}, {"Memory café"}, {"Breathe easy", "Rock choir"}),
        ({"condition": "lungs"}, {"Breathe easy"}, {"Memory café"}),
        ({"route": "referral"}, {"Exercise on referral"}, {"Talking", "Rock choir"}),
        ({"route": "self"}, {"Talking", "Rock choir", "Shed"}, {"Exercise on referral"}),
        ({"young": "under-18"}, {"Homework club", "Youth club"}, {"Job start", "Rock choir"}),
        ({"young": "under-25"}, {"Job start", "Youth club", "Care leavers"}, {"Rock choir"}),
    ],
)
def test_for_whom_it_is_finds_and_leaves_out(groups, chosen, finds, leaves_out):
    for near in (None, MARKET_SQUARE):
        found = set(names(**chosen, near=near))
        assert found >= finds
        assert not found & leaves_out


def test_a_service_that_says_nothing_of_women_or_men_is_for_everyone(groups):
    quiet = {"Lunch club", "Rock choir", "Listening line", "Money advice"}
    assert set(names(gender="female")) >= quiet
    assert set(names(gender="male")) >= quiet


def test_what_is_said_of_whom_it_is_for_shows_at_once(groups):
    groups["Shed"].eligibilities.all().delete()
    assert names(gender="men-only") == []
    groups["Breathe easy"].eligibilities.update(description="Diabetes")
    assert names(condition="diabetes") == ["Breathe easy"]


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("Recovering from alcohol or drugs", "addiction"),
        ("Autistic adults", "autism"),
        ("Has had a stroke", "brain-injury"),
        ("Living with cancer", "cancer"),
        ("Alzheimer’s", "dementia"),
        ("Type 2 diabetes", "diabetes"),
        ("Deaf people", "hearing-loss"),
        ("Cardiac rehabilitation", "heart"),
        ("A learning disability", "learning-disability"),
        ("A long-term condition", "long-term"),
        ("Asthma", "lungs"),
        ("Depression or anxiety", "mental-health"),
        ("Parkinson’s", "neurological"),
        ("Arthritis", "pain"),
        ("Wheelchair users", "physical-disability"),
        ("Blind or partially sighted", "sight-loss"),
    ],
)
def test_a_condition_is_known_by_the_words_that_people_use(town, words, condition):
    assert condition in CHOICES["condition"]
    town["choir"].eligibilities.create(fact="condition", description=words)
    assert names(condition=condition) == ["Rock choir"]


def test_a_word_of_the_keeper_outweighs_what_a_feed_counts_besides(town):
    town["choir"].capacities.create(unit="bus seat", state="capacity")
    assert names(has_places=True) == ["Rock choir"]
    town["choir"].capacities.create(unit="place", state="no-capacity")
    assert names(has_places=True) == []
