"""Every parameter, re-checked on what it answers: by what the things themselves say."""

import datetime as dt
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.interop.stranger.interface import Listed, Thing
from tests.interop.stranger.visit import Visit

Test = Callable[[Thing], bool]
TIERS = ("listed", "self-declared", "checked", "commissioned")  # as the OpenAPI document has them


def check(visit: Visit, listed: Listed) -> None:
    """Ask with each parameter, and work out from the full list what the answer must be."""
    services = listed["services"]
    for parameters, holds in _questions(visit, listed):
        expected = {key for key, service in services.items() if holds(service)}
        found = {thing["id"] for thing in all_of(visit, "/services", **parameters)}
        visit.expect(expected, "filters", f"{parameters} was to find something")
        compare(visit, parameters, found, expected)
    _check_words(visit, services)
    _check_near(visit, listed["service_at_locations"])
    _check_changes(visit, services)
    _check_terms(visit, listed["taxonomy_terms"])
    _check_minimal(visit, services)


def compare(visit: Visit, parameters: dict[str, Any], found: set[str], expected: set[str]) -> None:
    """Nothing that is not so is found, and nothing that is so is left out."""
    visit.expect_none("filters", f"{parameters} finds what is not so", found - expected)
    visit.expect_none("filters", f"{parameters} leaves out", expected - found)


def _questions(visit: Visit, listed: Listed) -> Iterator[tuple[dict[str, Any], Test]]:
    services = [*listed["services"].values()]
    term, taxonomy = _commonest(
        (each["taxonomy_term_id"], each["taxonomy_term"]["taxonomy_id"])
        for service in services
        for each in service.get("attributes", [])
    )
    yield {"taxonomy_term_id": term}, lambda it: term in _terms(it, "id")
    yield {"taxonomy_id": taxonomy}, lambda it: taxonomy in _terms(it, "taxonomy_id")
    organization = _commonest(service["organization_id"] for service in services)
    yield {"organization_id": organization}, lambda it: it["organization_id"] == organization
    youngest = _commonest(it["minimum_age"] for it in services if it.get("minimum_age"))
    yield {"minimum_age": youngest}, lambda it: it.get("minimum_age", -1) >= youngest
    yield {"age": 30}, lambda it: it.get("minimum_age", 0) <= 30 <= it.get("maximum_age", 999)
    for day in ("TU", "SA"):
        yield {"day": day}, lambda it, day=day: any(day in s.get("byday", "") for s in _times(it))
    yield {"start_time": "17:00"}, lambda it: any(_from(s) >= "17:00" for s in _times(it))
    yield {"end_time": "12:30"}, lambda it: any(_until(s) <= "12:30" for s in _times(it))
    yield (
        {"day": "WE", "start_time": "10:00", "end_time": "13:00"},
        lambda it: any(
            "WE" in s.get("byday", "") and _from(s) >= "10:00" and _until(s) <= "13:00"
            for s in _times(it)
        ),
    )
    yield from _extensions(services)


def _extensions(services: list[Thing]) -> Iterator[tuple[dict[str, Any], Test]]:
    """Parameters that the OpenAPI document marks as extensions, by what it says of them."""
    yield {"max_cost": 0}, lambda it: any(cost == 0 for cost in _prices(it))
    yield {"max_cost": 3}, lambda it: any(cost <= 3 for cost in _prices(it))
    language = _commonest(code for it in services for code in _languages(it))
    yield {"language": language}, lambda it: language in _languages(it)
    fact = _commonest(fact for it in services for place in _met(it) for fact in place)
    yield {"access": fact}, lambda it: any(fact in place for place in _met(it))
    room = _commonest(state for it in services for state in _room(it))
    yield {"capacity": room}, lambda it: room in _room(it)
    need = _commonest(code for it in services for code in _needs(it))
    yield {"need": need}, lambda it: need in _needs(it)
    yield {"tier": "checked"}, lambda it: TIERS.index(it.get("x_tier", "listed")) >= 2
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=90)).isoformat()
    yield {"verified_within": 90}, lambda it: it.get("x_verified_at", "") >= long_ago


def _check_words(visit: Visit, services: dict[str, Thing]) -> None:
    """A word of a name finds the service; a word that nobody has, nothing; signs, no error."""
    for service in [*services.values()][:: max(1, len(services) // 12)]:
        words = " ".join(re.findall(r"[A-Za-z]{4,}", service["name"])[:3])
        found = {thing["id"] for thing in all_of(visit, "/services", search=words)}
        visit.expect(service["id"] in found, "search", f"{words!r} does not find {service['name']}")
    visit.same("search", "nonsense", visit.data("/services", search="qwxzyzk")["total_items"], 0)
    for signs in ("' OR 1=1 --", "%_\\", "<script>", "(((", "&|!:*"):
        visit.data("/services", search=signs)


def _check_near(visit: Visit, places: dict[str, Thing]) -> None:
    """Nearest first, none beyond the distance, none nearer left out."""
    postcode, middle = next(
        (address["postal_code"], place["location"])
        for place in places.values()
        for address in place["location"].get("addresses", [])
        if "latitude" in place["location"]
    )
    for metres in (800, 3_000):
        found = [
            places[thing["id"]]["location"]
            for thing in all_of(visit, "/service_at_locations", postcode=postcode, proximity=metres)
        ]
        away = [_metres(middle, each) for each in found if "latitude" in each]
        # The middle of a postcode is not the door of one house in it.
        visit.expect(
            away and max(away) < metres + 500, "proximity", f"{metres} m finds {max(away)}"
        )
        missed = len([p for p in places.values() if _is_within(middle, p, metres - 500)]) - len(
            away
        )
        visit.expect(missed <= 0, "proximity", f"{metres} m leaves out {missed} that are nearer")
        turns = [later - earlier for earlier, later in itertools.pairwise(away)]
        visit.expect(min(turns, default=0) > -1_000, "proximity", "is not nearest first")


def _check_changes(visit: Visit, services: dict[str, Thing]) -> None:
    """What changed since a time, the time of another zone, and since tomorrow: nothing."""
    moments = sorted(dt.datetime.fromisoformat(it["last_modified"]) for it in services.values())
    since = moments[len(moments) // 2]
    for zone in (dt.UTC, dt.timezone(dt.timedelta(hours=5))):
        asked = since.astimezone(zone).isoformat()
        found = {each["id"] for each in all_of(visit, "/services", modified_after=asked)}
        expected = {
            key
            for key, it in services.items()
            if dt.datetime.fromisoformat(it["last_modified"]) >= since
        }
        visit.expect_none("modified_after", f"{asked} leaves out", expected - found)
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()
    found = visit.data("/services", modified_after=tomorrow)
    visit.same("modified_after", "tomorrow", found["total_items"], 0)


def _check_terms(visit: Visit, terms: dict[str, Thing]) -> None:
    taxonomy = _commonest(term["taxonomy_id"] for term in terms.values())
    found = {each["id"] for each in all_of(visit, "/taxonomy_terms", taxonomy_id=taxonomy)}
    expected = {key for key, term in terms.items() if term["taxonomy_id"] == taxonomy}
    visit.same("filters", f"terms of taxonomy {taxonomy}", found, expected)


def _check_minimal(visit: Visit, services: dict[str, Thing]) -> None:
    """All at once, with no more than is needed to stay in step."""
    found = all_of(visit, "/services", minimal="true", per_page=10_000)
    visit.same("minimal", "ids", {each["id"] for each in found}, {*services})
    told = {key for each in found for key in each}
    visit.same("minimal", "properties", told, {"id", "status", "modified_date"})


def all_of(visit: Visit, path: str, **parameters: Any) -> list[Thing]:
    """All the pages of an answer."""
    found: list[Thing] = []
    number, pages = 1, 1
    while number <= pages:
        page = visit.data(path, **{"per_page": 200, **parameters, "page": number})
        found += page["contents"]
        number, pages = number + 1, page["total_pages"]
    return found


def _commonest(values: Iterable[Any]) -> Any:
    return Counter(values).most_common(1)[0][0]


def _terms(service: Thing, key: str) -> set[str]:
    return {each["taxonomy_term"][key] for each in service.get("attributes", [])}


def _needs(service: Thing) -> set[str]:
    return {
        each["taxonomy_term"]["code"]
        for each in service.get("attributes", [])
        if each.get("link_type") == "need"
    }


def _times(service: Thing) -> Iterator[Thing]:
    yield from service.get("schedules", [])
    for place in service.get("service_at_locations", []):
        yield from place.get("schedules", [])


def _from(schedule: Thing) -> str:
    return str(schedule.get("opens_at", ""))


def _until(schedule: Thing) -> str:
    return str(schedule.get("closes_at", "~"))[:5]


def _prices(service: Thing) -> list[float]:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return [
        cost["amount"]
        for cost in service.get("cost_options", [])
        if "amount" in cost and cost.get("valid_from", "") <= today <= cost.get("valid_to", "9999")
    ]


def _languages(service: Thing) -> set[str]:
    spoken = service.get("languages", []) + [
        each
        for place in service.get("service_at_locations", [])
        for each in place["location"].get("languages", [])
    ]
    return {each["code"] for each in spoken if "code" in each}


def _met(service: Thing) -> list[set[str]]:
    """The access needs that each place meets."""
    return [
        {
            each["x_fact"]
            for each in place["location"].get("accessibility", [])
            if each.get("x_holds")
        }
        for place in service.get("service_at_locations", [])
    ]


def _room(service: Thing) -> set[str]:
    return {each["state"] for each in service.get("x_capacity", [])}


def _is_within(middle: Thing, place: Thing, metres: float) -> bool:
    return "latitude" in place["location"] and _metres(middle, place["location"]) < metres


def _metres(one: Thing, other: Thing) -> float:
    """As the crow flies; good to a metre or two over a town."""
    north = math.radians(other["latitude"] - one["latitude"])
    east = math.radians(other["longitude"] - one["longitude"])
    return 6_371_000 * math.hypot(north, east * math.cos(math.radians(one["latitude"])))
