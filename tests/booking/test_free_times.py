"""When a link worker is free: pure decisions."""

import datetime as dt
from zoneinfo import ZoneInfo

from alongside.booking.free_times import Busy, Hours, How, Rule, code_of, free_times, meet

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.date(2026, 11, 30)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
MORNING = Hours(0, None, dt.time(9), dt.time(12))


def at(hour, minute=0, day=MONDAY):
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON)


def starts(rule=None, hours=(MORNING,), busy=(), days=(MONDAY,), earliest=LONG_AGO):
    found = free_times(rule or Rule(30), list(hours), list(busy), days, earliest, LONDON)
    return [one.starts_at.astimezone(LONDON).strftime("%H:%M") for one in found]


def test_hours_are_cut_into_meetings_with_time_around_them():
    assert starts() == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    assert starts(Rule(30, after=15)) == ["09:00", "09:45", "10:30", "11:15"]
    assert starts(Rule(60), earliest=at(10, 1)) == ["11:00"], "not what begins too soon"
    assert starts(days=[MONDAY + dt.timedelta(days=1)]) == [], "not on a Tuesday"


def test_what_is_in_the_way_takes_its_time_and_the_way():
    library, hall = (
        Hours(0, None, dt.time(9), dt.time(12), How.FACE_TO_FACE, place)
        for place in ("Library", "Hall")
    )
    there = code_of(How.FACE_TO_FACE, " library ")
    meeting = Busy(at(10), at(10, 30), there)
    rule = Rule(30, travel=45)
    assert starts(rule, [library], [meeting]) == ["09:00", "09:30", "10:30", "11:00", "11:30"]
    assert starts(rule, [hall], [meeting]) == ["11:30"], "45 minutes to get there, and back"
    assert starts(rule, [MORNING], [meeting]) == ["09:00", "09:30", "10:30", "11:00", "11:30"]
    padded = Rule(30, before=5, after=10)
    assert starts(padded, busy=[Busy(at(9, 50), at(10, 20), "")]) == ["09:00", "11:15"]
    dentist = Busy(at(9, 40), at(10, 20))
    assert starts(padded, busy=[dentist]) == ["09:00", "10:30", "11:15"], "it needs no notes"


def test_a_day_with_hours_of_its_own_has_those_alone():
    later = Hours(None, MONDAY, dt.time(14), dt.time(15))
    assert starts(hours=[MORNING, later]) == ["14:00", "14:30"]
    assert starts(hours=[MORNING, Hours(None, MONDAY, None, None)]) == []
    next_week = [MONDAY + dt.timedelta(days=7)]
    assert starts(hours=[MORNING, later], days=next_week)[0] == "09:00"


def test_nobody_is_there_on_a_bank_holiday_unless_they_say_so():
    boxing_day_kept = dt.date(2026, 12, 28)
    own = Hours(None, boxing_day_kept, dt.time(10), dt.time(11))
    assert starts(days=[boxing_day_kept]) == []
    assert starts(hours=[MORNING, own], days=[boxing_day_kept]) == ["10:00", "10:30"]


def test_ten_stays_ten_when_the_clocks_change():
    sunday = Hours(6, None, dt.time(0), dt.time(4))
    spring, autumn = dt.date(2027, 3, 28), dt.date(2026, 10, 25)
    hourly = Rule(60)
    assert starts(hourly, [sunday], days=[spring]) == ["00:00", "02:00", "03:00"]
    assert starts(hourly, [sunday], days=[autumn]) == ["00:00", "01:00", "01:00", "02:00", "03:00"]
    ten = Hours(6, None, dt.time(10), dt.time(11))
    found = free_times(hourly, [ten], [], [spring, autumn], LONG_AGO, LONDON)
    assert [one.starts_at.hour for one in found] == [9, 10], "in UTC"


def test_hours_meet_where_they_share_a_time_of_the_same_day():
    assert meet(MORNING, Hours(0, None, dt.time(11), dt.time(13)))
    assert not meet(MORNING, Hours(0, None, dt.time(12), dt.time(13)))
    assert not meet(MORNING, Hours(1, None, dt.time(9), dt.time(12)))
    off = Hours(None, MONDAY, None, None)
    assert meet(off, Hours(None, MONDAY, dt.time(9), dt.time(10)))
    assert not meet(off, MORNING)
