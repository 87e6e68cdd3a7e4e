"""A known weakness fails the audit; silence of the service is never taken for “none known”."""

import datetime as dt
from typing import Any

import pytest

from supply import weaknesses
from supply.weaknesses import Answer, Weakness, of_npm_audit, of_pip_audit

BAD = Weakness("example", "1.0", "PYSEC-2026-1", "1.1")


def test_pip_audit_is_read_with_what_it_skipped() -> None:
    answer = of_pip_audit(
        {
            "dependencies": [
                {"name": "fine", "version": "2", "vulns": []},
                {
                    "name": "example",
                    "version": "1.0",
                    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}],
                },
                {"name": "unseen", "skip_reason": "Dependency not found on PyPI"},
            ]
        }
    )
    assert (answer.packages, answer.unanswered) == (3, 1)
    assert answer.weaknesses == [BAD]
    assert "not found" in answer.why


def test_npm_audit_names_the_package_that_has_the_weakness() -> None:
    advisory = {"url": "https://github.com/advisories/GHSA-1", "title": "…"}
    answer = of_npm_audit(
        {
            "vulnerabilities": {
                "leaf": {"range": "<2", "via": [advisory]},
                "stem": {"range": "*", "via": ["leaf"]},
            }
        },
        packages=9,
    )
    assert [each.package for each in answer.weaknesses] == ["leaf"]
    assert answer.unanswered == 0


@pytest.mark.parametrize("said", [{"message": "405 Method Not Allowed"}, None])
def test_without_an_answer_of_npm_every_package_counts_as_not_checked(said: Any) -> None:
    assert of_npm_audit(said, packages=9, error="no network").unanswered == 9


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        (Answer("Python", 3, 0), 0, "3 packages were looked up"),
        (Answer("Python", 3, 0, [BAD]), 1, "example 1.0: PYSEC-2026-1"),
        (Answer("Python", 3, 3, why="no network"), 0, "3 of 3 packages were NOT CHECKED"),
        (Answer("Python", 3, 1, [BAD], why="no network"), 1, "1 of 3 packages were NOT CHECKED"),
    ],
)
def test_only_a_known_weakness_fails_and_silence_is_said_aloud(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: Answer,
    code: int,
    told: str,
) -> None:
    monkeypatch.setattr(weaknesses, "ask_python", lambda: answer)
    monkeypatch.setattr(weaknesses, "ask_node", lambda: Answer("npm", 1, 0))
    assert weaknesses.check() == code
    assert told in "".join(capsys.readouterr())


def test_what_was_accepted_counts_again_when_its_time_is_over() -> None:
    entry = {"package": "example", "id": "PYSEC-2026-1", "until": dt.date(2026, 12, 31)}
    assert weaknesses.accepted([entry], dt.date(2026, 12, 31)) == {("example", "PYSEC-2026-1")}
    assert weaknesses.accepted([entry], dt.date(2027, 1, 1)) == set()
