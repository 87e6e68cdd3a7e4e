"""Questionnaires are files that people review: they say exactly what may be asked."""

import datetime as dt
from pathlib import Path

import pytest

from alongside.common import reviewed_files
from alongside.outcomes.instruments import Better, Instrument, instrument

ONS4 = reviewed_files.folder("instruments") / "ons4.yaml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = ONS4.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ons4.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_ons4_asks_in_the_words_of_the_office_for_national_statistics():
    ons4 = instrument("ons4")
    assert ons4.introduction == (
        "Next I would like to ask you four questions about your feelings on aspects of your life. "
        "There are no right or wrong answers. For each of these questions I'd like you to give an "
        "answer on a scale of 0 to 10, where 0 is 'not at all' and 10 is 'completely'."
    )
    assert [item.wording for item in ons4.items] == [
        "Overall, how satisfied are you with your life nowadays?",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "Overall, how happy did you feel yesterday?",
        (
            "On a scale where 0 is 'not at all anxious' and 10 is 'completely anxious', overall, "
            "how anxious did you feel yesterday?"
        ),
    ]


def test_ons4_names_its_source_and_licence_and_has_no_sum():
    ons4 = instrument("ons4")
    assert "Office for National Statistics" in ons4.licence.notice
    assert "Open Government Licence v3.0" in ons4.licence.notice
    assert ons4.composite == "none"
    assert ons4.proxy_allowed is False
    assert ons4.minimum_age == 16


def test_only_anxiety_is_better_when_lower():
    better = {item.code: item.better for item in instrument("ons4").items}
    assert better.pop("anxious") is Better.LOWER
    assert set(better.values()) == {Better.HIGHER}


def test_bands_carry_the_day_they_came_into_use():
    for bands in instrument("ons4").bands.values():
        assert {band.valid_from for band in bands} == {dt.date(2013, 7, 31)}


def test_an_unknown_questionnaire_is_not_found():
    with pytest.raises(KeyError):
        instrument("nothing")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("owner: Office for National Statistics", "oner: ONS", "oner"),
        ("{low: 9, high: 10, label: very high", "{low: 9, high: 9, label: very high", "cover 0 to"),
        ("{low: 5, high: 6, label: medium", "{low: 4, high: 6, label: medium", "each answer once"),
        ("    bands: anxiety", "    bands: nothing", "items.anxious"),
        ("code: worthwhile", "code: satisfied", "code of its own"),
        ("  kind: open", "  kind: registered", "open licence"),
        ("minimum_age: 16", "minimum_age: sixteen", "minimum_age"),
        ("code: ons4", "code: ons5", "name of the file"),
        ("items:", "items: [", "ons4.yaml"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_its_fault(tmp_path, old, new, complaint):
    path = changed(tmp_path, old, new)
    with pytest.raises(reviewed_files.BadFileError, match=r"ons4\.yaml") as refused:
        reviewed_files.read(path, Instrument)
    assert complaint in str(refused.value)
