"""A list is invited at its pace; what people say holds; who must not be asked is not."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.consent.models import Consent
from alongside.insight.suppression import EXACT, PROFILES
from alongside.insight.uptake import Figure, uptake
from alongside.matching.rules.groups import age_band
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from alongside.outreach import services
from alongside.outreach.choosing import Query
from alongside.outreach.models import Invitee, InviteList, OptOut
from alongside.outreach.queries import (
    found_by,
    invitees_visible_to,
    lists_visible_to,
    opt_outs_visible_to,
)
from alongside.outreach.rows import read
from alongside.outreach.tasks import forget, invite
from alongside.people.ethnicity import ethnic_group
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral
from tests.factories.standing import person_of, preparing
from tests.outreach.scene import a_list, a_plan, a_running_list, on_it, somebody

MONDAY = dt.datetime(2026, 10, 12, 10, tzinfo=dt.UTC)  # the clocks go back on the 25th


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _messages() -> list[Message]:
    with preparing():
        return list(Message.objects.filter(template="person-invited").order_by("created_at", "pk"))


def _link(message: Message) -> str:
    (link,) = re.findall(r"https?://[^/]+(/invited/\S+)", message.body)
    return link


def test_a_list_begins_by_a_lead_goes_at_its_pace_and_stops_at_once(people, on_a_monday):
    for n in range(5):
        somebody(people, n)
    made = a_list(people)
    with acting_as(people.leila) as leila, pytest.raises(Refused):
        services.approve_list(actor=leila, invite_list=made)  # nobody is on it
    with acting_as(people.amina) as amina:
        seen = services.preview_search(actor=amina, invite_list=made)
        assert (len(seen.people), seen.left_out) == (5, {})
        for again in (5, 0):
            done = services.list_people(actor=amina, invite_list=made)
            assert len(done.people) == again
        with pytest.raises(NotPermitted):
            services.approve_list(actor=amina, invite_list=made)
    invite(0)
    assert _messages() == [], "nobody is invited unapproved"
    with acting_as(people.leila) as leila:
        services.approve_list(actor=leila, invite_list=made)
    for _day in range(3):
        invite(0)
    assert len(_messages()) == 2, "two a week"
    on_a_monday.move_to(MONDAY + dt.timedelta(days=5))
    invite(0)
    assert len(_messages()) == 2, "no Saturday"
    on_a_monday.move_to(MONDAY + dt.timedelta(days=7))
    invite(0)
    first, *_, last = _messages()
    assert len(_messages()) == 4
    assert not re.search("ivy|health|lonel|referr|amina|help", (first.subject + first.body).lower())
    deliver(first.pk)
    with acting_as(people.ben) as ben:
        services.stop_list(actor=ben, invite_list=made)
        with pytest.raises(OutOfTurn):
            services.list_people(actor=ben, invite_list=made)
    deliver(last.pk)
    invite(0)
    stands = sorted(one.status for one in _messages())
    assert stands == ["queued", "queued", "sent", "stopped"]
    on_a_monday.move_to(dt.datetime(2027, 3, 2, 4, tzinfo=dt.UTC))
    forget(0)
    with preparing():
        assert not InviteList.objects.exists()
        assert not Invitee.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"has_died": True}, "died"),
        ({"restricted": True}, "restricted"),
        (
            {
                "protected": True,
                **dict.fromkeys(("phone", "email", "address", "postcode", "contact_note"), ""),
            },
            "protected",
        ),
        ({"contact_by": "letter"}, "no_way"),
        ("opted out", "opted_out"),
        ("withdrew", ""),
    ],
)
def test_whoever_must_not_be_asked_is_not_listed_not_invited_and_held_at_the_last_moment(
    people, fields, why
):
    ivy = somebody(people, 1)
    early, late = a_running_list(people), a_running_list(people)

    def happens():
        with preparing():
            if fields == "opted out":
                OptOut.objects.create(person=ivy, how="said")
            elif fields == "withdrew":
                CareRelationship.objects.update(ended_at=clock.now(), ended_reason="test")
            else:
                Person.objects.filter(pk=ivy.pk).update(**fields)

    with acting_as(services.inviting.for_the_team(early.organisation_id, early.made_by_id)) as team:
        assert services.invite_some(actor=team, list_id=early.pk) == 1
    happens()
    (message,) = _messages()
    deliver(message.pk)
    invite(0)
    (message,) = _messages()
    assert message.status == "stopped", "it had been written before"
    (left,) = on_it(late).values()
    assert (left.status, left.why) == (("left_out", why) if why else ("listed", ""))
    made = a_list(people)
    with acting_as(people.amina) as amina:
        services.list_people(actor=amina, invite_list=made)
    assert bool(on_it(made)) == (why == "no_way"), "listed only where somebody may ring them"


def test_a_look_does_nothing_and_each_answer_holds_once(people):
    ways = {somebody(people, n).pk: said for n, said in enumerate(("yes", "not_now", "never"))}
    running = a_running_list(people, a_week=10)
    invite(0)
    by_person = {message.person_id: message for message in _messages()}
    browser = Client()
    for person, said in ways.items():
        link = _link(by_person[person])
        for _scanner in range(2):
            assert browser.get(link).status_code == 200
            assert browser.head(link).status_code == 200
        assert not re.search("ivy|amina|lonel|quiet winter", browser.get(link).content.decode())
        assert browser.post(link, {}).status_code == 422
        assert on_it(running)[person].status == "sent"
        assert browser.post(link, {"said": said}).headers["Location"] == reverse("invited_thanks")
        for again in (browser.post(link, {"said": "yes"}), browser.get(link)):
            assert again.status_code == 410
        assert on_it(running)[person].status == said
    with preparing():
        (referral,) = Referral.objects.all()
        assert ways[referral.person_id] == "yes"
        assert referral.to_organisation_id == running.organisation_id
        consent = Consent.objects.get(pk=referral.consent_id)
        assert (consent.basis, consent.how) == ("agreed", "online")
        assert [ways[one.person_id] for one in OptOut.objects.all()] == ["never"]
    worker = Client()
    worker.force_login(_user(people.amina))
    page = worker.get(reverse("received_referral", args=[referral.pk])).content.decode()
    assert "Answered an invitation" in page
    assert "Quiet winter" in page
    later = a_list(people)
    with acting_as(people.amina) as amina:
        seen = services.list_people(actor=amina, invite_list=later)
    assert seen.left_out == {"opted_out": 1, "waiting": 1}
    assert [ways[one.pk] for one in seen.people] == ["not_now"]


def _user(actor):
    from alongside.accounts.models import User

    return User.objects.get(pk=actor.user_id)


def test_a_never_holds_also_where_the_team_sees_them_no_more_and_a_yes_says_why_not(people):
    ivy, rose = somebody(people, 1), somebody(people, 2)
    running = a_running_list(people)
    invite(0)
    links = {message.person_id: _link(message) for message in _messages()}
    with preparing():
        CareRelationship.objects.update(ended_at=clock.now(), ended_reason="test")
    browser = Client()
    refused = browser.post(links[rose.pk], {"said": "yes"})
    assert refused.status_code == 422
    assert "ask your surgery" in refused.content.decode()
    assert on_it(running)[rose.pk].status == "sent", "wholly or not at all"
    assert browser.post(links[ivy.pk], {"said": "never"}).status_code == 302
    with preparing():
        assert OptOut.objects.get().person_id == ivy.pk
        assert not Referral.objects.exists()


def test_a_link_runs_out_and_silence_stays_silence(people, on_a_monday):
    ivy = somebody(people, 1)
    running = a_running_list(people)
    invite(0)
    on_a_monday.move_to(MONDAY + dt.timedelta(days=28, minutes=1))
    link = _link(_messages()[0])
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"said": "yes"}).status_code == 410
    assert on_it(running)[ivy.pk].status == "sent"
    with acting_as(people.amina) as amina:
        noted = invitees_visible_to(amina).get(person=ivy)
        for _click in range(2):
            assert services.note_answer(actor=amina, invitee=noted, said="yes").referral
        with pytest.raises(OutOfTurn):
            services.note_answer(actor=amina, invitee=noted, said="not_now")
    with preparing():
        assert Referral.objects.count() == 1
        assert Consent.objects.get().how == "spoken"


def test_a_search_asks_only_facts_reads_in_english_and_reaches_no_further(people):
    old = somebody(people, 1, date_of_birth=dt.date(1966, 10, 12), postcode="AB1 2CD")
    somebody(people, 2, date_of_birth=dt.date(1966, 10, 13), postcode="AB10 2CD")
    with preparing():
        person_of(people.cara, born=dt.date(1940, 1, 1))
    with acting_as(people.amina) as amina:
        for query in (Query(age_from=60), Query(area="AB1")):
            assert [one.pk for one in found_by(amina, query)] == [old.pk]
        assert found_by(amina, Query(quiet_months=6)).count() == 2
        assert found_by(amina, Query(need="loneliness")).count() == 0
        assert found_by(amina, Query(agreed_practice=True)).count() == 0
        for wrong in (Query(), Query(age_from=70, age_to=60), Query(quiet_months=0)):
            with pytest.raises(Refused):
                services.make_list(actor=amina, plan=a_plan(), query=wrong, key=uuid.uuid4())
    words = Query(age_from=60, need="money", quiet_months=6).in_words({"money": "Money"})
    assert words == (
        "People with whom your team plans care, still living, who are 60 or older and were once "
        "referred to you for “Money” and were not spoken with or written to by you for 6 months."
    )


def test_from_a_file_only_whom_the_team_looks_after(people):
    ivy = somebody(people, 1, nhs_number="9990000018")
    made = a_list(people, query=None)
    rows = read(b"NHS number,Date of birth\n9990000018,01/05/1950\n9990000026,01/05/1950\n")
    with acting_as(people.amina) as amina:
        seen = services.list_people(actor=amina, invite_list=made, rows=rows)
    assert [one.pk for one in seen.people] == [ivy.pk]
    assert seen.left_out == {"unknown": 1}


def test_nobody_else_reads_a_list_and_both_locks_say_the_same(people):
    somebody(people, 1)
    running = a_running_list(people)
    with preparing():
        OptOut.objects.create(person=Person.objects.get(), how="said")
    sees = {"amina", "ben", "leila"}
    for name, actor in people.everyone.items():
        with acting_as(actor):
            for table, asked in (
                (InviteList, lists_visible_to),
                (Invitee, invitees_visible_to),
                (OptOut, opt_outs_visible_to),
            ):
                raw = set(table.objects.values_list("pk", flat=True))
                assert raw == set(asked(actor).values_list("pk", flat=True)), (name, table)
                assert bool(raw) == (name in sees), (name, table)
    browser = Client()
    address = reverse("invite_list", args=[running.pk])
    invitee = reverse("note_said", args=[next(iter(on_it(running).values())).pk])
    for name in ("amina", "ben", "cara"):
        browser.force_login(_user(getattr(people, name)))
        expected = 200 if name in sees else 404
        for page in (address, invitee):
            assert browser.get(page).status_code == expected, (name, page)


def test_the_pages_make_a_list_keep_what_was_typed_and_count_before_it_is_used(people):
    for n in range(3):
        somebody(people, n)
    browser = Client()
    browser.force_login(_user(people.amina))
    said = {
        "idempotency_key": str(uuid.uuid4()),
        "name": "Winter",
        "purpose": "A talk",
        "basis": "care",
        "basis_why": "Own care",
        "need": "loneliness",
        "a_week": "5",
        "source": "query",
        "age_from": "200",
        "review_on-day": "1",
        "review_on-month": "12",
        "review_on-year": "2026",
        "keep_until-day": "1",
        "keep_until-month": "3",
        "keep_until-year": "2027",
    }
    refused = browser.post(reverse("make_invite_list"), said)
    assert refused.status_code == 422
    assert "A talk" in refused.content.decode()
    for _click in range(2):
        made = browser.post(reverse("make_invite_list"), said | {"age_from": "60"})
        assert made.status_code == 302, made.content.decode()
    with preparing():
        one = InviteList.objects.get()
    fill = reverse("fill_invite_list", args=[one.pk])
    assert "3 people would be listed" in browser.get(fill).content.decode()
    assert on_it(one) == {}, "to count lists nobody"
    browser.post(fill)
    assert len(on_it(one)) == 3
    approve = reverse("approve_invite_list", args=[one.pk])
    assert browser.post(approve).status_code in (403, 404)
    browser.force_login(_user(people.leila))
    browser.post(approve)
    assert "Stop at once" in browser.get(made.headers["Location"]).content.decode()
    browser.post(reverse("stop_invite_list", args=[one.pk]))
    with preparing():
        assert InviteList.objects.get().status == "stopped"


def test_uptake_is_what_a_slow_count_says_and_hides_small_numbers(people):
    codes, genders = ("A", "H", "99"), ("1", "2", "X")
    for n in range(22):
        born = dt.date(1930 + 3 * n, 5, 1)
        held = {"ethnicity": codes[n % 3], "gender": genders[n % 2], "date_of_birth": born}
        somebody(people, n, **held)
    running = a_running_list(people, query=Query(age_from=0), a_week=20)
    invite(0)
    for n, message in enumerate(_messages()):
        if n % 5 == 0:
            continue
        deliver(message.pk)
        if n % 5 != 1:
            said = ("yes", "not_now", "never")[n % 3]
            Client().post(_link(message), {"said": said})
    with acting_as(people.amina) as amina:
        told = uptake(amina, running, EXACT)
        hidden = uptake(amina, running)
        groups = {
            "By age": lambda one: age_band(one.person.date_of_birth, clock.today()),
            "By gender": lambda one: one.person.get_gender_display(),
            "By ethnic group": lambda one: str(ethnic_group(one.person.ethnicity).label),
        }
        with preparing():
            invitees = list(Invitee.objects.filter(invite_list=running).select_related("person"))
            left = {message.key for message in _messages() if message.status == "sent"}
    for table, shown in zip(told, hidden, strict=True):
        for line, masked in zip(table.lines, shown.lines, strict=True):
            group = groups.get(table.title)
            rows = [one for one in invitees if group is None or group(one) == line.name]
            slow = {
                Figure.INVITED: sum(one.sent_at is not None for one in rows),
                Figure.REACHED: sum(
                    f"invited:{one.link}" in left or one.answered_at is not None for one in rows
                ),
                Figure.SILENT: sum(one.sent_at is not None and not one.answered_at for one in rows),
            } | {
                said: sum(one.status == said for one in rows)
                for said in (Figure.YES, Figure.NOT_NOW, Figure.NEVER)
            }
            assert dict(line.shown) == {str(name): number for name, number in slow.items()}
            for name, number in slow.items():
                rule = PROFILES["nhs_england"] if group else EXACT
                assert masked.shown[name] == rule.count(number)
    everybody = told[0].lines[0].shown
    assert everybody["invited"] == 20
    for table in told[1:]:
        assert sum(line.shown["invited"] for line in table.lines) == 20, table.title


def test_each_number_of_a_list_stands_on_its_page_once_and_exactly(browser_of, people):
    """Who reads the names reads exact counts; what is rounded is by group, and says why."""
    for n in range(12):
        somebody(people, n, gender="1")
    running = a_running_list(people, query=Query(age_from=0), a_week=20)
    invite(0)
    for n, message in enumerate(_messages()):
        Client().post(_link(message), {"said": "never" if n < 4 else "yes"})
    page = browser_of(people.amina).get(reverse("invite_list", args=[running.pk]))
    soup = BeautifulSoup(page.content, "html.parser")
    stands = [one.text for one in soup.select("#stands ~ ul")[0].select("li")]
    assert {"Yes: 8", "Never: 4", "Invited: 12"} <= set(stands)
    assert len(stands) == len({one.split(":")[0] for one in stands}), "each number is said once"
    tables = {one.caption.text.strip() for one in soup.select("table")}
    assert "Everybody" not in tables, "no rounded count of the whole list stands beside the exact"
    assert "So these numbers are rounded, and are not those above." in soup.text


def test_where_two_answer_nobody_is_invited_by_message_and_both_are_there_to_ring(people):
    pair = [somebody(people, n, phone="07700 900150") for n in (1, 2)]
    alone = somebody(people, 3)
    running = a_running_list(people, a_week=5)
    invite(0)
    stands = {pk: (one.status, one.why) for pk, one in on_it(running).items()}
    assert stands[alone.pk] == ("sent", "")
    assert {stands[one.pk] for one in pair} == {("left_out", "shared")}
    assert len(_messages()) == 1


def test_where_another_answers_by_now_no_message_leaves_and_no_link_is_answered(people):
    ivy, alone = somebody(people, 1), somebody(people, 2)
    running = a_running_list(people)
    invite(0)
    by_person = {message.person_id: message for message in _messages()}
    late = somebody(people, 3, phone="+44 7700 900101", date_of_birth=dt.date(2000, 1, 1))
    for message in by_person.values():
        deliver(message.pk)
    stands = {message.person_id: message.status for message in _messages()}
    assert stands == {ivy.pk: "stopped", alone.pk: "sent"}, "another has come with her number"
    link, browser = _link(by_person[ivy.pk]), Client()
    assert browser.get(link).status_code == 410
    for said in ("yes", "never"):
        assert browser.post(link, {"said": said}).status_code == 410, "it could be either’s word"
    assert on_it(running)[ivy.pk].status == "sent"
    worker = Client()
    worker.force_login(_user(people.amina))
    page = worker.get(reverse("invite_list", args=[running.pk])).text
    assert page.count("Somebody else answers there, too") == 1
    with acting_as(people.amina) as amina:  # she was rung, and it was she who spoke
        services.note_answer(actor=amina, invitee=on_it(running)[ivy.pk], said="never")
    with preparing():
        assert OptOut.objects.get().person_id == ivy.pk
        Person.objects.filter(pk=late.pk).update(phone="07700 900177")
    assert browser.post(_link(by_person[alone.pk]), {"said": "yes"}).status_code == 302


def test_the_team_writes_it_in_words_of_its_own_and_reads_it_before(people, browser_of):
    """Looked at first, by text with how to answer; what says something of a life is refused."""
    somebody(people, 1)
    somebody(people, 2, contact_by="email", email="ivy2@home.test")
    begun = a_list(people)
    page = browser_of(people.amina).get(reverse("invite_list", args=[begun.pk])).text
    assert "Would you like somebody from your area to ring you" in page
    assert "STOP for never" in page
    address = f"{reverse('write_words', args=['person-invited'])}?by=text&in=en-gb"
    assert address not in page, "a lead writes it"
    leila = browser_of(people.leila)
    assert address.replace("&", "&amp;") in leila.get(reverse("invite_list", args=[begun.pk])).text
    for wrong, why in (
        ("Depressed? ((link))", "says something of a person"),
        ("Come!", "Put ((link))"),
    ):
        refused = leila.post(address, {"do": "save", "body": wrong})
        assert refused.status_code == 422
        assert why in refused.text
    own = "Shall we have a cup of tea? Tell us by ((day)): ((link))"
    tried = leila.post(address, {"do": "preview", "body": own})
    assert "Shall we have a cup of tea? Tell us by 17 March 2027" in tried.text
    assert leila.post(address, {"do": "save", "body": own}).status_code == 302
    assert "cup of tea" in leila.get(reverse("invite_list", args=[begun.pk])).text
    with acting_as(people.amina) as amina:
        services.list_people(actor=amina, invite_list=begun)
    with acting_as(people.leila) as lead:
        services.approve_list(actor=lead, invite_list=begun)
    invite(0)
    by = {one.channel: one for one in _messages()}
    assert "cup of tea" in by["text"].body
    assert "((" not in by["text"].body
    assert by["text"].wording_id is not None
    assert "somebody from your area" in by["email"].body, "no e-mail was written"
    assert Client().get(_link(by["text"])).status_code == 200


def test_a_search_that_is_kept_begins_another_list(people, browser_of):
    begun = a_list(people, Query(age_from=70, need="loneliness", area="E1"))
    address = f"{reverse('make_invite_list')}?like={begun.pk}"
    amina = browser_of(people.amina)
    assert address in amina.get(reverse("invite_list", args=[begun.pk])).text
    page = amina.get(address).text
    for said in (
        'value="70"',
        'value="E1"',
        "Quiet winter",
        "To offer a talk before it gets dark.",
    ):
        assert said in page
    assert page.count('value="loneliness" selected') == 2
    for nothing in (f"{reverse('make_invite_list')}?like=x", address):
        theirs = browser_of(people.cara if nothing == address else people.amina).get(nothing)
        assert theirs.status_code == 200
        assert "Quiet winter" not in theirs.text
