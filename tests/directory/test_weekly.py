"""Days and times as people write them."""

import pytest

from alongside.directory import weekly


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday", "MO"),
        ("mondays", "MO"),
        ("Mon & Thurs", "MO TH"),
        ("Fri, Tue and Wednesdays", "TU WE FR"),
        ("Mon-Fri", "MO TU WE TH FR"),
        ("Monday to Wednesday, Sunday", "MO TU WE SU"),
        ("Sat – Mon", "MO SA SU"),
        ("Weekdays", "MO TU WE TH FR"),
        ("every day", "MO TU WE TH FR SA SU"),
        ("Dydd Llun a Dydd Iau", "MO TH"),
        ("Dydd Mawrth i Dydd Gwener", "TU WE TH FR"),
        ("", ""),
        ("by arrangement", ""),
        ("First Monday of the month", ""),
        ("Mon-Wed-Fri", ""),
        ("Monthly", ""),
        ("Sunderland", ""),
    ],
)
def test_days(text, days):
    assert " ".join(weekly.days(text)) == days


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10:00-13:00", ("10:00", "13:00")),
        ("9:30 – 12:00", ("09:30", "12:00")),
        ("10.30am to 12 noon", ("10:30", "12:00")),
        ("10am-12pm", ("10:00", "12:00")),
        ("2-4pm", ("14:00", "16:00")),
        ("10-2pm", ("10:00", "14:00")),
        ("11:30am-1pm", ("11:30", "13:00")),
        ("7 until 8.30pm", ("19:00", "20:30")),
        ("midday - 1:30pm", ("12:00", "13:30")),
        ("10-12", ("10:00", "12:00")),
        ("12-2", ("12:00", "14:00")),
        ("12-9", None),
        ("2-4", None),
        ("9-5", None),
        ("13:00-10:00", None),
        ("10:60-11:00", None),
        ("25:00-26:00", None),
        ("0am-1am", None),
        ("10:00", None),
        ("all day", None),
        ("", None),
    ],
)
def test_spans(text, span):
    assert weekly.span(text) == span


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tuesdays 10-12", ["TU 10:00-12:00"]),
        ("Mon & Wed 9.30am–11am (term time)", ["MO WE 09:30-11:00 term time"]),
        ("Every Friday from 2-4pm", ["FR 14:00-16:00"]),
        ("Mon, Tue 10am-12 noon; Fri: 2pm to 4pm", ["MO TU 10:00-12:00", "FR 14:00-16:00"]),
        ("Mondays 10-11am, 2-3pm and Thursdays", ["MO 10:00-11:00", "MO 14:00-15:00", "TH -"]),
        ("Daily 10:00-12:00", ["MO TU WE TH FR SA SU 10:00-12:00"]),
        ("Saturdays (summer only)", ["SA - summer only"]),
        ("Tuesdays 2-4", []),
        ("Tuesdays 10-12, first Friday 2-4pm", []),
        ("Mondays 10-12 and 14:00", []),
        ("(term time)", []),
        ("10-12", []),
        ("", []),
    ],
)
def test_days_and_times_in_one_text(text, said):
    found = [
        f"{' '.join(one.days)} {one.opens}-{one.closes} {one.note}".strip()
        for one in weekly.when(text)
    ]
    assert found == said
