"""How Amina's week feels: she says it in a tap, Leila reads what she shows, nobody her words."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.owncare import services
from alongside.owncare.models import Week, WeekWords
from alongside.owncare.queries.weeks import monday_of, of_the_team, this_week, visible_to
from alongside.owncare.tasks import TIDYING

pytestmark = pytest.mark.django_db
MARK = "Qzweekwords"


def said(actor, level=2, *, shown=False, text="") -> Week:
    with acting_as(actor):
        week = services.say_week(actor=actor, level=level, shown=shown)
        if text:
            services.write_week(actor=actor, week_id=week.pk, text=text)
        return week


def raw(actor, table="owncare_week", column="id") -> list:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [one for (one,) in cursor.fetchall()]


def test_the_lead_reads_what_is_shown_and_the_words_nobody(people):
    week = said(people.amina, text=MARK)
    said(people.ben, 4)

    def readers(of) -> set[str]:
        found = set()
        for name, actor in people.everyone.items():
            seen = raw(actor)
            with acting_as(actor):
                assert set(seen) == set(visible_to(actor).values_list("pk", flat=True)), name
            if of.pk in seen:
                found.add(name)
            words = raw(actor, "owncare_weekwords", "text")
            assert words == ([MARK] if name == "amina" else []), name
        return found

    assert readers(week) == {"amina"}
    said(people.amina, 1, shown=True)
    assert readers(week) == {"amina", "leila"}
    with acting_as(people.leila) as leila:
        by_name = {one.user.name: one.levels for one in of_the_team(leila)}
        assert list(by_name) == ["Amina", "Ben", "Leila"], "by name: nobody is ranked"
        assert by_name["Amina"] == [None] * 7 + [Week.Level.TOO_MUCH]
        assert by_name["Ben"] == [None] * 8, "he keeps it to himself"
        assert Week.objects.filter(pk=week.pk).update(level=5) == 0
    with acting_as(people.ben) as ben:
        assert of_the_team(ben) == []
        services.show_week(actor=ben, week_id=week.pk, shown=False)
    with acting_as(people.amina) as amina:
        services.show_week(actor=amina, week_id=week.pk, shown=False)
    assert readers(week) == {"amina"}, "and she may change her mind"
    entries = AuditEntry.objects.filter(verb__startswith="week.")
    assert MARK not in str(list(entries.values())) and "level" not in str(list(entries.values()))


def test_said_twice_it_is_one_and_goes_when_she_or_the_year_says(people):
    week = said(people.amina, 2, text=MARK)
    assert said(people.amina, 2) == week
    assert said(people.amina, 5) == week
    assert AuditEntry.objects.filter(verb="week.say").count() == 2
    with acting_as(people.ben) as ben:
        assert not services.take_out_week(actor=ben, week_id=week.pk)
        services.write_week(actor=ben, week_id=week.pk, text="Not mine")
        with pytest.raises(DatabaseError), transaction.atomic():
            Week.objects.create(
                organisation_id=ben.organisation,
                by_id=people.amina.user,
                monday=monday_of(clock.today()) - dt.timedelta(weeks=1),
                level=1,
            )
    with acting_as(people.amina) as amina:
        for level in (0, 6):
            with pytest.raises(Refused):
                services.say_week(actor=amina, level=level, shown=False)
        with pytest.raises(Refused, match="NHS number"):
            services.write_week(actor=amina, week_id=week.pk, text="999 000 0018")
        services.write_week(actor=amina, week_id=week.pk, text="Other words")
        assert WeekWords.objects.get().text == "Other words"
        services.write_week(actor=amina, week_id=week.pk, text=" ")
        assert not WeekWords.objects.exists()
        assert services.take_out_week(actor=amina, week_id=week.pk)
        assert not services.take_out_week(actor=amina, week_id=week.pk)
    with clock.telling(clock.now() - dt.timedelta(days=400)):
        said(people.amina, 3, text=MARK)
    said(people.amina, 3)
    with acting_as(TIDYING):
        year = clock.today() - dt.timedelta(days=365)
        assert services.forget_weeks(actor=TIDYING, before=year) == 1
    assert len(raw(people.amina)) == 1


def test_a_week_begins_on_monday_by_the_clock_here(people):
    # Sunday 23:30 in London is still that week, though it is Sunday 22:30 for the computer.
    with clock.telling(dt.datetime(2026, 6, 7, 22, 30, tzinfo=dt.UTC)):
        assert said(people.amina).monday == dt.date(2026, 6, 1)
    with clock.telling(dt.datetime(2026, 6, 7, 23, 30, tzinfo=dt.UTC)):
        assert said(people.amina).monday == dt.date(2026, 6, 8)


def test_pages_as_amina_ben_leila_and_cara(people, browser_of):
    amina, hub = browser_of(people.amina), reverse("yourself")
    page = BeautifulSoup(amina.get(hub).text, "html.parser").get_text(" ", strip=True)
    assert "Leila" in page and "with your name" in page, "who sees what is said before"
    say = reverse("say_week")
    assert amina.get(say).status_code == 405
    for _tap in range(2):
        assert amina.post(say, {"level": "2", "shown": "on"}).status_code == 302
    assert amina.post(say, {"level": "9"}).status_code == 302
    with acting_as(people.amina) as actor:
        week = this_week(actor)
        assert (week.level, week.shown) == (2, True)
    one = reverse("week", args=[week.pk])
    typed = {"text": "999 000 0018", "idempotency_key": str(uuid.uuid4())}
    refused = amina.post(one, typed)
    assert refused.status_code == 422 and "999 000 0018" in refused.text
    assert amina.post(one, {"text": MARK, "shown": "on"}).status_code == 302
    assert MARK in amina.get(reverse("weeks")).text
    team = reverse("weeks_of_the_team")
    page = browser_of(people.leila).get(team)
    assert "Hard" in page.text and MARK not in page.text
    for name in ("ben", "cara", "leila"):
        browser = browser_of(getattr(people, name))
        assert browser.get(one).status_code == browser.post(one, {"text": ""}).status_code == 404
        assert MARK not in browser.get(reverse("weeks")).text
    assert browser_of(people.ben).get(team).status_code == 403
    assert amina.post(one, {"text": MARK}).status_code == 302, "not shown any more"
    assert (
        "Hard"
        not in BeautifulSoup(browser_of(people.leila).get(team).text, "html.parser")
        .find("tbody")
        .get_text()
    )
    assert amina.post(reverse("take_out_week", args=[week.pk])).status_code == 302
    assert amina.get(one).status_code == 404
