"""The list of OWASP's requirements is whole, and what is called met has its evidence."""

import re
from collections import Counter

from tests.architecture.repository import ROOT

TEXT = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$", TEXT, re.MULTILINE
)
# How many of levels 1 and 2 each chapter of version 5.0.0 has.
EACH = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)


def test_every_requirement_of_levels_1_and_2_stands_there_once_and_in_its_order() -> None:
    numbers = [tuple(map(int, number.split("."))) for number, *_rest in ROWS]
    assert numbers == sorted(set(numbers))
    assert Counter(chapter for chapter, _section, _row in numbers) == dict(enumerate(EACH, 1))
    assert Counter(level for _number, level, *_rest in ROWS) == {"1": 70, "2": 183}
    assert TEXT.count("\n| ") == len(ROWS) + len(EACH), "a line that is no row as others are"


def test_what_is_met_has_evidence_and_what_is_not_says_why() -> None:
    known = {"met", "partly", "n/a", "open", "yours"}
    unknown = {status for *_row, status, _evidence in ROWS} - known
    assert not unknown
    silent = [
        number
        for number, _level, _words, status, evidence in ROWS
        if (status == "met" and "`" not in evidence and "](" not in evidence)
        or not evidence.strip()
    ]
    assert not silent
