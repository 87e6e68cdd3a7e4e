"""What suits whom, as pure decisions: facts alone rule out, and what nobody has said never does."""

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alongside.directory.models import Accessibility, Capacity
from alongside.matching.rules.facts import Offer, Sought
from alongside.matching.rules.ranking import Match, RuledOut, rank
from alongside.matching.weights import weights

TODAY = dt.date(2026, 11, 26)
NEEDS = {"loneliness": "Loneliness", "food": "Food", "debt-money": "Debt", "memory": "Memory"}
ACCESS = {"step-free": "Step-free", "hearing-loop": "Hearing loop", "parking": "Parking"}
TIMES = {"day:MO": "Monday", "day:SA": "Saturday", "part:evening": "In the evening"}
COSTS = st.none() | st.decimals(0, 30, places=2)
OUTCODES = st.sampled_from(["ZZ1", "ZZ2", "ZZ3"])
DISTANCES = st.none() | st.floats(0, 60_000)


def _some(names: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    return st.sets(st.sampled_from(sorted(names))).map(
        lambda chosen: {code: names[code] for code in sorted(chosen)}
    )


SOUGHT = st.builds(
    Sought,
    needs=_some(NEEDS),
    age=st.integers(0, 110),
    gender=st.sampled_from(["", "female", "male"]),
    outcode=st.just("") | OUTCODES,
    language=st.sampled_from(["", "bn", "pl"]),
    access=_some(ACCESS),
    times=_some(TIMES),
    most_cost=COSTS,
    furthest=DISTANCES,
)
AGES = st.none() | st.integers(0, 110)
OFFERS = st.builds(
    Offer,
    id=st.uuids(),
    name=st.text(max_size=5),
    needs=st.frozensets(st.sampled_from(sorted(NEEDS))),
    away=DISTANCES,
    minimum_age=AGES,
    maximum_age=AGES,
    women=st.booleans(),
    men=st.booleans(),
    outcodes=st.frozensets(OUTCODES),
    referrers=st.lists(st.sampled_from(["GP", "A hospital", "Anyone", "The rota"])).map(tuple),
    access=st.dictionaries(st.sampled_from(sorted(ACCESS)), st.booleans()),
    languages=st.frozensets(st.sampled_from(["bn", "pl", "ur"])),
    interprets=st.booleans(),
    cost=COSTS,
    times=st.frozensets(st.sampled_from(sorted(TIMES))),
    modes=st.frozensets(st.sampled_from(["in_venue", "online", "home_visit"])),
    room=st.sampled_from(["", *Capacity.State.values]),
    room_said=st.none() | st.dates(dt.date(2026, 1, 1), TODAY),
    checked=st.booleans(),
    takes_referrals=st.booleans(),
    paused=st.booleans(),
    alike=st.none() | st.floats(-1, 1),
)
# One thing that is known of a service, and what it is when nobody has said it.
UNSAID = {
    "minimum_age": None,
    "maximum_age": None,
    "outcodes": frozenset(),
    "referrers": (),
    "access": {},
    "languages": frozenset(),
    "cost": None,
    "room": "",
    "room_said": None,
    "away": None,
}


def _one(sought: Sought, offer: Offer) -> Match | RuledOut:
    ranked = rank(sought, [offer], weights(), TODAY)
    return (*ranked.matches, *ranked.ruled_out)[0]


@given(SOUGHT, OFFERS, st.sampled_from(sorted(NEEDS)))
def test_one_more_need_that_it_helps_with_never_lowers_it(sought, offer, code):
    offer = dataclasses.replace(offer, needs=offer.needs | {code})
    without = {known: name for known, name in sought.needs.items() if known != code}
    before = _one(dataclasses.replace(sought, needs=without), offer)
    after = _one(dataclasses.replace(sought, needs=without | {code: NEEDS[code]}), offer)
    assert type(before) is type(after)
    if isinstance(before, Match) and isinstance(after, Match):
        assert after.points > before.points


@given(SOUGHT, OFFERS, st.sampled_from(sorted(UNSAID)))
def test_what_nobody_has_said_never_rules_out(sought, offer, name):
    silent = dataclasses.replace(offer, **{name: UNSAID[name]})
    before, after = _one(sought, offer), _one(sought, silent)
    if isinstance(after, RuledOut):
        assert isinstance(before, RuledOut)
        assert {said.kind for said in after.why} <= {said.kind for said in before.why}


@given(SOUGHT)
def test_of_which_nothing_is_known_is_ruled_out_for_nobody(sought):
    assert isinstance(_one(sought, Offer(id=uuid.uuid4(), name="A hall")), Match)


# Of each kind of reason: that it is true of the service and of the person.
TRUE = {
    "age": lambda s, o: (
        (o.minimum_age is not None and s.age < o.minimum_age)
        or (o.maximum_age is not None and s.age > o.maximum_age)
    ),
    "gender": lambda s, o: not {"female": o.women, "male": o.men}[s.gender],
    "area": lambda s, o: s.outcode not in o.outcodes,
    "route": lambda s, o: set(o.referrers) <= {"GP", "A hospital"} and o.referrers,
    "full": lambda s, o: o.paused or o.room == "no-capacity",
    "access": lambda s, o: any(o.access.get(fact) is False for fact in s.access),
    "language": lambda s, o: s.language not in o.languages and not o.interprets,
    "cost": lambda s, o: o.cost > s.most_cost,
    "too_far": lambda s, o: o.away > s.furthest,
    "not_wanted": lambda s, o: o.id in s.not_wanted,
}


@given(SOUGHT, OFFERS, st.booleans())
def test_every_reason_against_is_true_and_every_true_one_for_a_match_is_absent(sought, offer, no):
    if no:
        sought = dataclasses.replace(sought, not_wanted=frozenset({offer.id}))
    answer = _one(sought, offer)
    if isinstance(answer, RuledOut):
        assert all(TRUE[said.kind](sought, offer) for said in answer.why)
        assert all(said.sentence for said in answer.why)
    else:
        assert not (sought.gender == "male" and offer.women and not offer.men)
        assert not offer.paused
        assert sum(said.points for said in answer.why) == answer.points >= 0


@given(SOUGHT, st.lists(OFFERS, max_size=6, unique_by=lambda offer: offer.id), st.randoms())
def test_the_same_facts_give_the_same_order(sought, offers, chance):
    first = rank(sought, offers, weights(), TODAY)
    chance.shuffle(offers)
    assert rank(sought, offers, weights(), TODAY) == first
    assert first.looked_at == len(offers)
    order = [(match.is_about_it, match.points) for match in first.matches]
    assert order == sorted(order, reverse=True)


def _offer(**known) -> Offer:
    return Offer(id=uuid.UUID(int=1), name="Lunch club", **known)


def test_a_reason_can_be_read_out():
    sought = Sought(
        needs={"food": "Food"},
        age=80,
        language="bn",
        language_name="Bengali",
        access={"step-free": "Step-free"},
        times={"day:MO": "Monday"},
        most_cost=Decimal(3),
    )
    offer = _offer(
        needs=frozenset({"food"}),
        away=400.0,
        cost=Decimal("2.50"),
        languages=frozenset({"bn"}),
        access={"step-free": True},
        times=frozenset({"day:MO"}),
        room="capacity",
        room_said=TODAY,
        checked=True,
        takes_referrals=True,
    )
    match = _one(sought, offer)
    assert [said.sentence for said in match.why] == [
        "Helps with: Food",
        "400 m away, about 6 minutes on foot",
        "When they can come: Monday",
        "Has what they need: Step-free",
        "From £2.50, which they can pay",
        "Somebody there speaks Bengali",
        "Has places",
        "Somebody checked this entry lately",
        "You can refer to it from here",
    ]
    assert match.ask == ()


def test_what_is_not_known_is_said():
    sought = Sought(needs={}, age=30, language="pl", language_name="Polish", access=ACCESS)
    assert _one(sought, _offer(women=True, men=False)).ask == (
        "It is for women only: ask whether it is right for them",
        "Not known whether it has: Step-free",
        "Not known whether it has: Hearing loop",
        "Not known whether it has: Parking",
        "Not known whether anybody there speaks Polish",
        "Not known what it costs",
        "Not known whether there is room now",
        "Nobody has checked this entry lately",
    )


def test_a_service_that_speaks_of_women_is_asked_about_and_rules_nobody_out():
    groups = [_offer(speaks_of="female"), _offer(speaks_of="male")]
    for gender, asked in (("male", [1, 0]), ("female", [0, 1]), ("", [1, 1])):
        sought = Sought(needs={}, age=30, gender=gender)
        found = [_one(sought, offer) for offer in groups]
        assert all(isinstance(one, Match) for one in found)
        assert [sum("speaks of" in said for said in one.ask) for one in found] == asked


def test_a_word_on_places_that_is_old_shuts_nobody_out():
    lately = _offer(room="no-capacity", room_said=TODAY - dt.timedelta(days=60))
    long_ago = _offer(room="no-capacity", room_said=TODAY - dt.timedelta(days=61))
    sought = Sought(needs={}, age=30)
    assert [said.kind for said in _one(sought, lately).why] == ["full"]
    assert "Not known whether there is room now" in _one(sought, long_ago).ask


def test_what_comes_to_the_home_needs_no_ramp_and_is_never_too_far():
    sought = Sought(needs={}, age=30, access={"step-free": "Step-free"}, furthest=1000)
    steps = {"step-free": False}
    assert isinstance(_one(sought, _offer(access=steps, away=9000.0)), RuledOut)
    at_home = _one(sought, _offer(access=steps, away=9000.0, modes=frozenset({"home_visit"})))
    assert [said.sentence for said in at_home.why] == ["Comes to their home"]


def test_every_access_fact_of_the_directory_can_be_asked_for():
    for fact, name in Accessibility.Fact.choices:
        sought = Sought(needs={}, age=30, access={fact: str(name)})
        assert isinstance(_one(sought, _offer(access={fact: False})), RuledOut)
