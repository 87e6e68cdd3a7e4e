"""The page of input rules says what the code does: each limit, and each rule that it names."""

import datetime as dt
import os
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.repository import ROOT

PAGE = ROOT / "docs" / "security" / "input.md"
LIMIT = re.compile(
    r"^\| ([^|]+) \| ([\d,]+) ?(MB|days?)?[^|]* \| `(\S+)\.py` `(\w+)` \|$", re.MULTILINE
)
HEAD = "<!-- rules of the database -->\n"
_UNITS = {"MB": 1024 * 1024}


def _limits() -> list[tuple[str, ...]]:
    text = PAGE.read_text(encoding="utf-8").partition("## Limits")[2]
    rows = LIMIT.findall(text)
    assert len(rows) == text.count("\n| ") - 1, "a line that is no limit as the others are"
    return rows


@pytest.mark.parametrize(("what", "number", "unit", "path", "name"), _limits())
def test_a_limit_is_the_one_that_the_code_keeps(what, number, unit, path, name) -> None:
    kept: Any = getattr(import_module(path.replace("/", ".")), name)
    kept = kept.days if isinstance(kept, dt.timedelta) else kept
    assert kept == int(number.replace(",", "")) * _UNITS.get(unit, 1), what


def test_every_rule_that_stands_there_is_kept_by_the_database() -> None:
    before, _head, after = PAGE.read_text(encoding="utf-8").partition(HEAD)
    listed, limits, rest = after.partition("\n## Limits")
    if os.environ.get("WRITE_INPUT_RULES"):
        PAGE.write_text(before + HEAD + "\n" + _rules() + limits + rest, encoding="utf-8")
    gone = set(_each(listed)) - set(_each(_rules()))
    assert not gone, "WRITE_INPUT_RULES=1 writes the list anew"
    assert len(listed) > 2_000


def _each(listed: str) -> Iterator[tuple[str, str]]:
    for line in listed.strip().splitlines():
        table, _colon, rules = line.removeprefix("- ").partition(": ")
        yield from ((table, rule) for rule in rules.split("; "))


def _rules() -> str:
    """By table, what its rows must be; and of what there is one alone."""
    lines = []
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if not model.__module__.startswith("alongside."):
            continue
        names = [
            one.name.replace("_", " ")
            for one in model._meta.constraints
            if isinstance(one, models.CheckConstraint | models.UniqueConstraint)
        ]
        if names:
            lines.append(f"- {model._meta.verbose_name}: {'; '.join(sorted(names))}\n")
    return "".join(lines)
