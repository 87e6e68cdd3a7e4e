"""An invented list of services, as a file that somebody sends."""

import csv
import itertools
import random
from pathlib import Path

from bench.listings import vocabulary

HEADINGS = (
    *("id", "group", "name", "about", "email", "web", "street", "town", "postcode"),
    *("lat", "lon", "phone", "Monday", "Thursday", "kind", "cost"),
)
MAPPING = """
source: bench
key: ["{id}"]
organisation: {name: "{group}"}
service: {name: "{name}", description: "{about}", url: "{web}", email: "{email}"}
location:
  address_1: "{street}"
  city: "{town}"
  postal_code: "{postcode}"
  latitude: "{lat}"
  longitude: "{lon}"
phones: ["{phone}"]
schedules: [{hours: {MO: "{Monday}", TH: "{Thursday}"}}]
terms: [{taxonomy: Kinds, term: "{kind}"}]
costs: [{amount: "{cost}"}]
needs: [loneliness]
"""
WORDS_EACH = 30
EACH_OFFERS = 8  # services of one organisation


def write(path: Path, count: int) -> None:
    """So many rows, the same for the same number."""
    chance = random.Random(count)
    words = vocabulary()
    weights = list(itertools.accumulate(1 / (place + 10) for place in range(len(words))))
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for number in range(count):
            said = chance.choices(words, cum_weights=weights, k=WORDS_EACH)
            rows.writerow(_row(number, said, words[number // EACH_OFFERS % len(words)], chance))


def _row(number: int, said: list[str], by: str, chance: random.Random) -> list[object]:
    group = number // EACH_OFFERS
    inward = f"{number % 9 + 1}{'ABDEFGHJLN'[number // 9 % 10]}{'ABDEFGHJLN'[number // 90 % 10]}"
    return [
        number,
        f"{by} trust {group}".capitalize(),
        f"{said[0]} {said[1]} group {number}".capitalize(),
        " ".join(said),
        f"hello@{by}{group}.example",
        f"https://{by}{group}.example/{number}",
        f"{number % 300 + 1} {said[3]} road",
        said[2],
        f"LS{number % 28 + 1} {inward}",
        round(53.7 + chance.random() * 0.3, 6),
        round(-1.7 + chance.random() * 0.3, 6),
        f"0113 {2_000_000 + number * 7 % 900_000}",
        f"{8 + number % 4:02}:00-12:00" if number % 2 else "",
        "14:00-16:30" if number % 3 else "",
        ("Exercise", "Lunch", "Advice", "Art")[number % 4],
        ("", "3.50")[number % 2],
    ]
