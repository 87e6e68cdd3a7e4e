from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alongside.common.places import Place
from alongside.directory.models import Location, Schedule, Service, ServiceAtLocation, Taxonomy
from alongside.directory.search import Question, search
from alongside.directory.services.words import refresh_words
from alongside.directory.triggers import untouched
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from tests.directory.corner import MARKET_SQUARE, at, service


def names(**question) -> list[str]:
    return [hit.name for hit in search(Question(**question)).hits]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lunch", ["Lunch club"]),
        ("LUNCHES", ["Lunch club"]),
        ("singing", ["Rock choir"]),  # a stem of the description, and another way to say a need
        ("lonely", ["Listening line", "Lunch club"]),
        ("I have no friends and feel cut off", ["Listening line", "Lunch club"]),
        ("the bailiff is coming", ["Money advice"]),
        ("alderbrook", ["Lunch club", "Money advice", "Rock choir"]),
        ("haven choir", ["Rock choir"]),
        ("trampoline", []),
        ("the", []),
        ("'); DROP TABLE directory_service; --", []),
        ('"rock choir" -lunch', ["Rock choir"]),
    ],
)
def test_words_find_what_people_mean(town, words, found):
    assert sorted(names(words=words)) == found


def test_the_best_match_comes_first(town):
    service("Poetry evening", description="Bring a poem, or lunch")
    assert names(words="lunch") == ["Lunch club", "Poetry evening"]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("lunhc", "lunch"), ("monny advise", "money advice"), ("lonley", "lonely")],
)
def test_a_slip_of_the_finger_is_understood(town, typed, understood):
    found = search(Question(words=typed))
    assert found.hits
    assert found.understood == understood


@pytest.mark.parametrize(
    ("typed", "understood", "name"),
    [
        ("gay", "lgbt", "Rainbow evenings"),
        ("trans friends", "lgbt friends", "Rainbow evenings"),
        ("adhd", "autism", "Quiet hour"),
        ("deaf", "hearing", "Lip-reading"),
        ("byddar", "hearing", "Lip-reading"),
    ],
)
def test_another_word_for_the_same_is_looked_for_where_nobody_uses_the_one_typed(
    needs, typed, understood, name
):
    service("Rainbow evenings", description="Friends of LGBT people meet")
    service("Quiet hour", description="For people with autism")
    service("Lip-reading", description="For people who lose their hearing")
    service("Memory cafe", "memory")
    refresh_words()
    found = search(Question(words=typed))
    assert (found.hits[0].name, found.understood) == (name, understood)


@pytest.mark.parametrize("word", ["army", "bored", "veteran", "boat", "sewing", "gp", "rat"])
def test_a_single_word_is_not_taken_for_a_need_by_its_letters(needs, word):
    """Such as “bws” (bus) for “bored”, “vet” for “veteran” and “pantry” for “army”."""
    for code in ("food", "transport", "pets", "bereavement", "learning", "domestic-abuse"):
        service(f"Help with {code}", code)
    refresh_words()
    assert names(words=word) == []


def test_a_word_that_people_do_use_is_no_slip_for_another(needs):
    service("Hobby evening", description="Rangers and stiff drinks")
    refresh_words()
    for words in ("hubby left me", "full of stuff", "anger"):
        assert "Hobby evening" not in names(words=words)


@pytest.mark.parametrize("words", ["cymorth gyda dyled", "help efo dyled", "mae gen i ddyledion"])
def test_a_sentence_in_welsh_is_not_taken_for_more_than_it_says(needs, words):
    """What sounds alike is reckoned from English: it would add food, exercise and what not."""
    for code in ("debt-money", "food", "getting-active", "english", "parenting"):
        service(f"Help with {code}", code)
    refresh_words()
    assert names(words=words) == ["Help with debt-money"]


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("my nan wont leave the house", "loneliness"),
        ("She doesn't go out any more", "loneliness"),
        ("stuck indoors", "loneliness"),
        ("housebound", "loneliness"),
        ("somewhere warm", "debt-money"),
        ("cant get to the doctors", "transport"),
        ("agoraphobia", "anxiety"),
        ("long covid", "long-term-condition"),
        ("eating disorder", "low-mood"),
        ("someone to chat to", "loneliness"),
        ("hubby and me have split up", "loneliness"),
        ("help to open a bank account", "debt-money"),
        ("teimlo'n isel", "low-mood"),
        ("cymorth gyda dyled", "debt-money"),
        ("cor lleol", "arts-nature"),
    ],
)
def test_ways_in_which_people_say_it(needs, words, need):
    codes = (
        *("loneliness", "long-term-condition", "debt-money", "transport", "anxiety", "food"),
        *("low-mood", "home-help", "arts-nature", "getting-active", "parenting", "english"),
    )
    for code in codes:
        service(f"Number {codes.index(code)}", code)
    refresh_words()
    assert names(words=words)[0] == f"Number {codes.index(need)}"


def test_one_is_no_slip_for_many_and_little_words_are_put_right(needs):
    service("Frames", description="We lend walkers to anybody who gets about with one")
    refresh_words()
    found = search(Question(words="hwo do i get a walker"))
    assert [hit.name for hit in found.hits] == ["Frames"]
    assert found.understood == "how do i get a walker"
    assert search(Question(words="walker")).understood == ""


def test_words_that_only_some_services_have_find_those(town):
    found = search(Question(words="choir trombone"))
    assert [hit.name for hit in found.hits] == ["Rock choir"]
    assert found.any_word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("I feel so alone since my husband died", ["Bereavement", "Loneliness or feeling cut off"]),
        ("my wife passed away", ["Bereavement"]),
        ("my husband hits me", ["Domestic abuse"]),
    ],
)
def test_a_sentence_is_heard_for_what_it_is_about_and_no_more(needs, typed, meant):
    service("Toddlers", "parenting")
    service("Dog walking", "pets")
    for code in ("bereavement", "loneliness", "domestic-abuse"):
        service(f"About {code}", code)
    found = search(Question(words=typed))
    assert sorted(found.heard) == meant
    assert not {"Toddlers", "Dog walking"} & {hit.name for hit in found.hits}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("I want to kill myself", ["Talking therapy"]),
        ("grief after suicide", ["Grief café", "Talking therapy"]),
        ("he is going to hurt me", ["Safe harbour"]),
        ("I can't cope", ["Talking therapy"]),
        ("overwhelmed", ["Talking therapy"]),
        ("I can't cope since my sister moved", ["Talking therapy"]),
    ],
)
def test_words_of_distress_find_only_what_is_for_it(needs, typed, found):
    service("Grief café", "bereavement", description="For all who want to talk of themselves")
    service("Talking therapy", "low-mood", "anxiety")
    service("Safe harbour", "domestic-abuse", description="Somebody to ring")
    service("Myself and I", description="Kill time, hurt nobody: want to join?")
    for near in (None, MARKET_SQUARE):
        assert sorted(names(words=typed, near=near)) == found


def test_nearest_comes_first_with_metres_and_those_without_a_place_last(town):
    hits = search(Question(near=MARKET_SQUARE)).hits
    assert [(hit.name, hit.distance_m) for hit in hits] == [
        ("Money advice", 200),
        ("Lunch club", 600),
        ("Rock choir", 3000),
        ("Listening line", None),
    ]


def test_a_service_with_two_places_is_found_once_at_the_nearer(town):
    at(town["choir"], 100)
    hits = search(Question(near=MARKET_SQUARE)).hits
    assert [hit.name for hit in hits].count("Rock choir") == 1
    assert hits[0].distance_m == 100
    beyond = Place(MARKET_SQUARE.easting + 2900, MARKET_SQUARE.northing)
    assert search(Question(near=beyond, words="choir")).hits[0].distance_m == 100


def test_two_places_equally_far_are_one_hit(town):
    at(town["lunch"], -600)
    assert names(near=MARKET_SQUARE).count("Lunch club") == 1


def test_further_than_asked_is_left_out_but_not_what_has_no_place(town):
    found = search(Question(near=MARKET_SQUARE, within=1000))
    assert [hit.name for hit in found.hits] == [
        "Money advice",
        "Lunch club",
        "Listening line",
    ]
    assert (found.total, found.placed) == (3, 2)


def test_what_fits_badly_stands_apart_or_is_left_out(town):
    service("Swimming for all", "getting-active", description="A warm pool for every swimmer")
    service("Strollers", "getting-active", description="Round the park together")
    service("Angling club", description="For those whose husband is not for swimming")
    apart = {hit.name: hit.faint for hit in search(Question(words="swimming")).hits}
    assert apart["Swimming for all"] is False
    assert apart["Strollers"] is True
    loose = search(Question(words="swimming with zebras in the park"))
    assert loose.any_word
    assert "Angling club" not in [hit.name for hit in loose.hits]


def test_near_a_place_who_only_mentions_it_stands_below_who_is_for_it(town):
    service("Aqua café", metres_east=100, description="Opposite the pool, where swimming is on")
    service("Swimming for all", metres_east=3000)
    service("Splash", "getting-active", metres_east=2000, description="Come in, swimming is fine")
    hits = search(Question(words="swimming", near=MARKET_SQUARE)).hits
    assert [(hit.name, hit.faint) for hit in hits] == [
        ("Swimming for all", False),  # its name is worth a mile
        ("Splash", False),
        ("Aqua café", True),
    ]
    assert not any(hit.faint for hit in search(Question(near=MARKET_SQUARE)).hits)
    for words in ("o'clock", "a\\b 'c'", "-swimming", '"swimming is"'):
        search(Question(words=words, near=MARKET_SQUARE))


def test_a_need_called_by_its_name_comes_before_words_of_the_same_stem(needs):
    service("Tea dance at Community House", "getting-active", metres_east=100)
    service("Winding House Players", "arts-nature", metres_east=200)
    service("Tenants together", "housing", metres_east=2000)
    for near in (None, MARKET_SQUARE):
        hits = search(Question(words="housing", near=near)).hits
        assert hits[0].name == "Tenants together"
        assert all(hit.faint for hit in hits[1:])


def test_near_a_place_a_name_that_says_it_stands_above_who_only_shares_the_need(needs):
    service("Belly off, boots on", "getting-active", "food", metres_east=300)
    service("Alderbrook Food Bank", "food", metres_east=1500)
    service("Far Food Bank", "food", metres_east=9000)
    assert names(words="food bank", near=MARKET_SQUARE) == [
        "Alderbrook Food Bank",
        "Belly off, boots on",
        "Far Food Bank",
    ]


def test_of_each_need_that_was_heard_some_are_on_the_first_page(needs):
    for number in range(25):
        service(f"Sleep well {number}", "anxiety", description="Cannot sleep: sleep, sleep")
    service("Tenants together", "housing", description="Advice for those who rent")
    refresh_words()
    hits = names(words="I am scared of losing my flat and I can't sleep")
    assert "Tenants together" in hits
    assert len(hits) == 20


def test_a_need_and_a_day_narrow_the_search(town):
    Schedule.objects.create(service=town["lunch"], freq="WEEKLY", byday="MO,TU")
    assert sorted(names(need="loneliness")) == ["Listening line", "Lunch club"]
    assert names(need="loneliness", day="TU", near=MARKET_SQUARE) == ["Lunch club"]
    assert names(need="loneliness", day="SU") == []
    assert names(need="no-such-need") == []


def test_what_has_ended_is_not_found(town):
    assert "Lunch long ago" not in names(near=MARKET_SQUARE)


def test_a_hit_says_why_it_is_there(town):
    why = {hit.name: hit.why for hit in search(Question(words="lonely")).hits}
    assert why["Lunch club"] == "Helps with: Loneliness or feeling cut off"
    assert search(Question(words="lunch")).hits[0].why == ""


def test_pages_meet_without_gap_or_double(needs):
    for number in range(25):
        service(f"At {number:02}", metres_east=number * 10.0)
    for number in range(20):
        service(f"Online {number:02}")
    seen = [names(near=MARKET_SQUARE, page=page) for page in (1, 2, 3)]
    assert [len(page) for page in seen] == [20, 20, 5]
    assert len({name for page in seen for name in page}) == 45
    assert seen[1][:6] == ["At 20", "At 21", "At 22", "At 23", "At 24", "Online 00"]
    last = search(Question(near=MARKET_SQUARE, page=3))
    assert (last.page, last.has_next, last.total) == (3, False, 45)
    assert search(Question(near=MARKET_SQUARE, page=2)).has_next


def test_the_search_document_follows_whatever_it_is_made_of(town):
    def finds(words):
        return names(words=words) == ["Rock choir"]

    choir = town["choir"]
    Service.objects.filter(pk=choir.pk).update(alternate_name="Quombling")
    assert finds("quombling")
    term = Taxonomy.objects.create(name="Kinds").terms.create(name="Zwifter")
    attribute = choir.attributes.create(term=term)
    assert finds("zwifter")
    term.name = "Xanthor"
    term.save()
    assert finds("xanthor")
    attribute.delete()
    assert not finds("xanthor")
    choir.needs.add(Need.objects.get(code="anxiety"))
    assert finds("anxiety")
    choir.needs.clear()
    assert not finds("anxiety")
    at(choir, 50, city="Farside")
    assert finds("farside")
    choir.organisation = Organisation.objects.create(name="Semibreve", kind="provider")
    choir.save()
    choir.organisation.name = "Crotchet"
    choir.organisation.save()
    assert finds("crotchet")
    assert not finds("semibreve")


def test_a_search_asks_the_database_few_questions(town):
    for number in range(30):
        service(f"Lunch {number}", "food", metres_east=number * 7.0)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(search(Question(words="lunch food", near=MARKET_SQUARE)).hits) == 20
    assert len(asked) <= 7


@pytest.fixture
def ten_thousand(needs):
    """Ten thousand services, one in a hundred a pottery, scattered over the country."""
    haven = Organisation.objects.create(name="Haven", kind="provider")
    chance = Random(7)
    services = [
        Service(
            organisation=haven,
            name=f"Group {number}",
            description="Tea" if number % 100 else "Pottery",
        )
        for number in range(10_000)
    ]
    locations = [
        Location(place=Place(chance.uniform(1e5, 6e5), chance.uniform(5e4, 6e5)))
        for _service in services
    ]
    at = [
        ServiceAtLocation(service=service, location=location)
        for service, location in zip(services, locations, strict=True)
    ]
    with untouched(), connection.cursor() as cursor:
        Location.objects.bulk_create(locations, batch_size=1000)
        ServiceAtLocation.objects.bulk_create(at, batch_size=1000)
        Service.objects.bulk_create(services, batch_size=1000)
        # What PostgreSQL's own housekeeping does soon after an import.
        cursor.execute("SELECT gin_clean_pending_list('search_entry_document')")
        cursor.execute("ANALYZE directory_searchentry")
    refresh_words()


def test_ten_thousand_services_are_searched_by_index(ten_thousand):
    for question in (
        {"words": "pottery"},
        {"words": "pottery", "near": MARKET_SQUARE},
        {"words": "tea", "near": MARKET_SQUARE},
        {"near": MARKET_SQUARE},
        {"near": MARKET_SQUARE, "within": 20_000.0},
    ):
        with CaptureQueriesContext(connection) as asked:
            assert search(Question(**question)).hits
        page = next(q["sql"] for q in asked if "searchentry" in q["sql"])
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + page)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "search_entry_document" in plan, plan
    looking_around_finds_what_looking_everywhere_finds()


def looking_around_finds_what_looking_everywhere_finds() -> None:
    """The squares are a short cut, never a filter."""
    places = [at.location.place for at in ServiceAtLocation.objects.select_related("location")]
    for spot in (MARKET_SQUARE, Place(105_000, 55_000), Place(590_000, 590_000), Place(0, 0)):
        away = sorted(
            ((place.easting - spot.easting) ** 2 + (place.northing - spot.northing) ** 2) ** 0.5
            for place in places
        )
        for page in (1, 2):
            found = search(Question(words="group", near=spot, page=page))
            nearest = [hit.distance_m for hit in found.hits]
            assert nearest == pytest.approx(away[20 * (page - 1) : 20 * page])


def test_the_words_that_slips_are_corrected_to_are_those_of_listed_services(town):
    from alongside.directory.models import SearchWord

    assert SearchWord.objects.get(word="choir").services == 1
    Service.objects.filter(name="Rock choir").update(status="inactive")
    refresh_words()
    assert not SearchWord.objects.filter(word="rock").exists()
    assert SearchWord.objects.filter(word="lonely").exists(), "the vocabulary of need counts too"


def test_a_welsh_word_that_english_has_too_is_heard_in_welsh_alone(needs):
    """Plant is children, tai is houses; who writes English means neither."""
    family = service("Family hub", "parenting")
    service("Housing desk", "housing")
    service("Plant swap", description="Bring a cutting, take a cutting")
    refresh_words()
    assert names(words="plant") == ["Plant swap"]
    assert names(words="plant swap") == ["Plant swap"]
    assert "Housing desk" not in names(words="tai chi")
    assert family.name in names(words="cymorth i blant a phlant bach")
    assert family.name in names(words="grŵp plant")
    with translation.override("cy"):
        assert family.name in names(words="plant")
        assert names(words="tai") == ["Housing desk"]


def test_what_somebody_calls_their_mother_does_not_make_it_welsh(needs):
    made = service("Memory cafe", "memory")
    refresh_words()
    assert made.name in names(words="my mam keeps forgetting who we are")


def test_what_is_there_for_one_need_comes_before_what_also_helps_with_it(needs):
    """Who is lonely is better served by a friendship group than by one for bad lungs."""
    words = "Come and breathe with others who feel lonely too"
    service("Lung group", "long-term-condition", "loneliness", "getting-active", description=words)
    service("Tea table", "loneliness", description="Cake, and a chat")
    refresh_words()
    assert names(words="lonely")[:2] == ["Tea table", "Lung group"]


def test_near_a_place_what_speaks_of_the_thing_comes_before_what_helps_with_the_same_need(needs):
    """Who types “swimming” does not want the walk next door."""
    service("Health walk", "getting-active", metres_east=100)
    service("Quiet swim", "getting-active", description="Swimming for all", metres_east=4_000)
    service("Lido", "getting-active", description="Swimming in the open", metres_east=9_000)
    service("Far swim", "getting-active", description="Swimming", metres_east=30_000)
    refresh_words()
    swimming = names(words="swimming", near=MARKET_SQUARE)
    assert swimming == ["Quiet swim", "Health walk", "Lido", "Far swim"]
    sentence = "my doctor says that I should try swimming for my knees"
    assert names(words=sentence, near=MARKET_SQUARE)
    assert names(words="getting active", near=MARKET_SQUARE)[0] == "Health walk"
