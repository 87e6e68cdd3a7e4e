"""Whether people find what they mean: the mean reciprocal rank over sixty questions."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from alongside.common import clock
from alongside.common.places import Place
from alongside.directory.models import Address, Location, Schedule, Service
from alongside.directory.search import Question, search
from alongside.directory.services.meanings import refresh_meanings
from alongside.directory.services.words import refresh_words
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from tests.directory.corner import MARKET_SQUARE

QUALITY = Path(__file__).with_name("quality")
QUERIES = yaml.safe_load((QUALITY / "queries.yaml").read_text(encoding="utf-8"))
ENOUGH = 0.85


@pytest.fixture
def quality_town(needs: None) -> None:
    """The services of quality/services.yaml."""
    for entry in yaml.safe_load((QUALITY / "services.yaml").read_text(encoding="utf-8")):
        _make(entry)
    refresh_words()
    refresh_meanings()


def _make(entry: dict[str, Any]) -> None:
    organisation, _made = Organisation.objects.get_or_create(name=entry["by"], kind="provider")
    youngest, oldest = entry.get("ages", (None, None))
    checked = entry.get("checked")
    service = Service.objects.create(
        organisation=organisation,
        name=entry["name"],
        description=entry["about"],
        minimum_age=youngest,
        maximum_age=oldest,
        verified_at=dt.datetime.combine(checked, dt.time(), dt.UTC) if checked else clock.now(),
    )
    service.needs.add(*Need.objects.filter(code__in=entry["needs"]))
    if "cost" in entry:
        service.cost_options.create(amount=entry["cost"])
    for code in entry.get("languages", ()):
        service.languages.create(name=code, code=code)
    if entry.get("full"):
        service.capacities.create(state="no-capacity")
    if "at" in entry:
        east, north = entry["at"]
        place = Place(MARKET_SQUARE.easting + east, MARKET_SQUARE.northing + north)
        location = Location.objects.create(place=place)
        Address.objects.create(location=location, address_1="1 Long Road", city="Alderbrook")
        for fact in entry.get("access", ()):
            location.accessibility.create(fact=fact)
        service.at_locations.create(location=location)
    if "days" in entry or "online" in entry:
        opens, closes = entry.get("hours", (None, None))
        Schedule.objects.create(
            service=service,
            freq="WEEKLY",
            byday=",".join(entry.get("days", ())),
            opens_at=opens,
            closes_at=closes,
            attending_type=entry.get("online", ""),
        )


def reciprocal_rank(query: dict[str, Any]) -> float:
    question = Question(
        words=query["typed"],
        near=MARKET_SQUARE if query.get("near") else None,
        **{name: query[name] for name in ("day", "cost", "access") if name in query},
    )
    names = [hit.name for hit in search(question).hits]
    ranks = [names.index(name) + 1 for name in query["expect"] if name in names]
    return 1 / min(ranks) if ranks else 0.0


@pytest.mark.parametrize("part", ["tuning", "later", "held_out"])
def test_people_find_what_they_mean(quality_town, part):
    ranks = {query["typed"]: reciprocal_rank(query) for query in QUERIES[part]}
    mean = sum(ranks.values()) / len(ranks)
    print(f"mean reciprocal rank, {part}: {mean:.3f} over {len(ranks)} queries")
    if part != "held_out":
        print("\n".join(f"{rank:.2f} {typed}" for typed, rank in ranks.items() if rank < 1))
    assert mean >= ENOUGH
