"""The access matrix is what the code says; that the code keeps to it is asked in tests/security."""

import pytest
from django.core.management import call_command

from alongside.web.access.verbs import verbs
from tests.architecture.repository import ROOT

FILE = ROOT / "docs" / "access-matrix.md"
# What each of these is done to says who may do it: the entry, the claim, the proposal; and the
# vocabulary of need is loaded by whoever installs the service.
ASK_NO_PERMISSION = {
    "directory: claim",
    "directory: propose",
    "directory: prove",
    "directory: withdraw",
    "needs: load_needs",
}


def test_the_file_is_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("access_matrix")
    assert capsys.readouterr().out == FILE.read_text(encoding="utf-8"), (
        "Write it anew: .venv/bin/alongside access-matrix --output docs/access-matrix.md"
    )


def test_a_verb_that_asks_for_no_permission_is_known_by_name() -> None:
    """A new one is a mistake, or belongs on the list with its reason."""
    silent = {f"{verb.app}: {verb.name}" for verb in verbs() if not verb.permissions}
    assert silent == ASK_NO_PERMISSION


def test_the_search_for_verbs_finds_what_they_ask_for() -> None:
    known = {f"{verb.app}: {verb.name}": {*map(str, verb.permissions)} for verb in verbs()}
    assert known["referrals: send"] == {"referrals.send", "referrals.onward"}
    sides = {"referrals.send", "referrals.onward", "referrals.triage", "referrals.answer"}
    assert known["referrals: move"] == sides | {"offer.answer"}
    assert known["consent: withdraw"] == {"referrals.send", "own.record", "proxy.agree"}
    assert known["safeguarding: decide"] == {"concerns.lead"}, "asked by a helper of its package"
    assert len(known) > 90
