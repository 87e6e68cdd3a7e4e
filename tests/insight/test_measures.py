"""Every published figure has a reviewed file that says how it is made."""

import pytest

from alongside.common import reviewed_files
from alongside.insight.measures import Measure, measure
from alongside.insight.providers import OWN_MEASURES
from alongside.insight.report import MEASURES
from alongside.web.directory.keeping.currency import MEASURES as ON_OPEN_PAGES

ALL = (*MEASURES, *OWN_MEASURES, *ON_OPEN_PAGES)
FOLDER = reviewed_files.folder("measures")


def test_every_file_is_published_and_every_published_measure_has_a_file():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*ALL}


@pytest.mark.parametrize("code", ALL)
def test_a_measure_says_all_that_a_reader_needs(code):
    described = measure(code)
    for field in ("purpose", "numerator", "denominator", "missing_rule", "owner", "source"):
        assert len(getattr(described, field)) > 10, field


def test_change_is_labelled_as_not_causal():
    assert measure("ons4_paired_change").caution.startswith("Not causal")


def test_reasons_say_that_they_exceed_the_whole():
    assert any("more than the number" in note for note in measure("referrals_by_reason").notes)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("owner:", "onwer:", "onwer"),
        ("next_review: 2027", "next_review: 2020", "after reviewed_on"),
        ("suppression: nhs_england", "suppression: none", "suppression"),
        ("reviewed_on: 2026-11-22", "reviewed_on: soon", "reviewed_on"),
    ],
)
def test_a_bad_file_is_refused_with_its_fault(tmp_path, old, new, complaint):
    text = (FOLDER / "referrals_by_status.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "referrals_by_status.yaml"
    bad.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(reviewed_files.BadFileError) as refused:
        reviewed_files.read(bad, Measure)
    assert complaint in str(refused.value)
