"""The area as `make demo` shows it: all its services, all it stands on, eighteen months.

Six hundred lives take minutes to tell, each by itself: here the first quarter of them is told.
`make bench ONLY=demo_start` builds them all.
"""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from alongside.accounts.roles import ROLES
from alongside.demo.area import begin
from alongside.demo.management.commands.build_demo_area import PEOPLE, SERVICES
from alongside.demo.models import DemoLife
from alongside.referrals.states import MOVES, Status

pytestmark = pytest.mark.django_db

TOLD = PEOPLE // 4
A_MONTH = dt.timedelta(days=28)


@pytest.mark.timeout(600)  # the longest test of all: beside other work, minutes
def test_the_whole_area_is_as_large_and_as_varied_as_it_says(capsys):
    begin(seed=1, people=PEOPLE, services=SERVICES)
    assert DemoLife.objects.count() == PEOPLE
    DemoLife.objects.filter(number__gte=TOLD).delete()
    call_command("build_demo_area", "--hands", "1", "--json", verbosity=0)
    found = json.loads(capsys.readouterr().out)

    once_more = 1  # somebody was entered twice, for a lead to find
    people = TOLD + once_more
    assert (found["people"], found["services"], found["organisations"]) == (people, 400, 12)
    assert set(found["sign_ins"]) == set(ROLES), "every role has somebody to sign in as"

    eighteen_months = 18 * 365.25 / 12
    assert eighteen_months - A_MONTH.days <= found["days"] <= eighteen_months + 7
    assert len(found["months"]) in (18, 19), "no month is without a referral"
    assert sum(found["months"].values()) == found["referrals"] > TOLD

    made = set(MOVES) - {"recall"}  # by a lead whose provider is gone
    assert set(found["moves"]) == made, "every other legal move was made, lapses by the house"
    statuses = found["statuses"]
    assert set(statuses) == set(Status) - {Status.DRAFT}, "and a referral stands everywhere"
    assert statuses["declined"] > 2
    assert found["moves"]["miss"] > 2
    assert found["moves"]["lapse"] > 2, "what nobody answered went back"
    assert statuses["sent"] and statuses["received"], "and silence is there"
