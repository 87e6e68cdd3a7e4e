"""Whoever acts for a person sees what their relation covers, and nothing hidden from them."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.care import queries as care
from alongside.care import services as casework
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent import queries as consents
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.messaging.models import Message
from alongside.messaging.services import deliver
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver as tell
from alongside.people import services
from alongside.people.links import token_of
from alongside.people.models import Hidden, Invitation, Relation
from alongside.people.queries import visible_to as people_visible_to
from alongside.people.queries.relations import relations_visible_to
from alongside.referrals import queries as referrals
from alongside.referrals.services import send
from alongside.rights.models import RightsRequest
from alongside.rights.queries import address_of, keeps_back
from tests.factories.standing import preparing, privacy_officer
from tests.factories.story import (
    acting_for,
    let_in,
    referred,
    registered,
    service_of,
    taken_on,
    themselves,
    wish,
)
from tests.security.walk import addresses, read

K, S, W = Relation.Kind, Relation.Scope, Hidden.What
BORN = {"date_of_birth-day": "9", "date_of_birth-month": "3", "date_of_birth-year": "1948"}
# Each says which piece it is in; nothing else in the house is called that.
GOAL, STEP, WORDS, SERVICE, NOTE = "QqGoal", "QqStep", "QqWords", "QqService", "QqNote"
PHONE = "01632 960001"
# By the table: the first lock, and the scope that opens it.
TABLES = {
    "people_person": (people_visible_to, None),
    "referrals_referral": (referrals.visible_to, S.NEWS),
    "care_goal": (care.goals_visible_to, S.PLAN),
    "care_action": (care.actions_visible_to, S.PLAN),
    "care_plan": (care.plans_visible_to, S.PLAN),
    "consent_consent": (consents.visible_to, S.AGREE),
}


@pytest.fixture
def case(people):
    person = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, person, people.amina, words=NOTE))
    with acting_as(people.amina) as amina:
        goal = casework.set_goal(actor=amina, case=case, key=uuid.uuid4(), words=GOAL)
        casework.agree_action(actor=amina, goal=goal, key=uuid.uuid4(), what=STEP, owner="person")
        casework.write_plan(
            actor=amina, case=case, base=0, words={"strengths": WORDS}, key=uuid.uuid4()
        )
        casework.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=9,
            outcome="spoke",
            note=NOTE,
        )
    return case


@pytest.fixture
def onward(people, case):
    with acting_as(people.amina) as amina:
        return send(
            actor=amina,
            person=case.person,
            to=service_of(people.dev, name=SERVICE),
            wish=wish(words=NOTE),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )


def _raw(actor, table):
    try:
        with acting_as(actor), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table}")
            return {row[0] for row in cursor.fetchall()}
    except DatabaseError:
        return set()


def _sees(actor):
    """What the proxy sees of each table; both locks have to say the same."""
    seen = {}
    for table, (visible_to, _scope) in TABLES.items():
        with acting_as(actor):
            first = set(visible_to(actor).values_list("pk", flat=True))
        assert _raw(actor, table) == first, table
        seen[table] = first
    return seen


def _all_read(browser, under="/my/for/"):
    """Everything that comes back from every address of a proxy's own pages."""
    return " ".join(read(browser, one) for one in addresses({}) if one.startswith(under))


@pytest.mark.parametrize("scopes", [{S.NEWS}, {S.PLAN}, {S.AGREE}, set(S.values)])
def test_each_scope_opens_its_own_page_and_both_locks_agree(
    people, case, onward, browser_of, scopes
):
    mary = let_in(acting_for(people.amina, case, scopes=scopes))
    seen = _sees(mary)
    for table, (_visible_to, scope) in TABLES.items():
        assert bool(seen[table]) == (scope is None or scope in scopes), table
    browser = browser_of(mary)
    assert browser.get("/")["Location"] == reverse("acting_page")
    for name, scope in (("acting_plan", S.PLAN), ("acting_agreements", S.AGREE)):
        assert browser.get(reverse(name)).status_code == (200 if scope in scopes else 403)
    told = _all_read(browser, "/my/" if scopes == set(S.values) else "/my/for/")
    assert "Ivy Test" in told
    assert (GOAL in told) == (STEP in told) == (WORDS in told) == (S.PLAN in scopes)
    assert (SERVICE in told) == (S.NEWS in scopes)
    for secret in (NOTE, PHONE, "999 000"):
        assert secret not in told


def test_no_other_table_opens_to_a_proxy(people, case, onward):
    mary = let_in(acting_for(people.amina, case))
    with preparing(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE ANY"
            " (ARRAY['people_%', 'care_%', 'consent_%', 'referrals_%', 'outcomes_%', 'rights_%',"
            " 'safeguarding_%', 'messaging_%', 'audit_%', 'outbox_%', 'accounts_member%', 'mfa_%'])"
        )
        tables = {row[0] for row in cursor.fetchall()}
    opened = {table for table in tables if _raw(mary, table)}
    more = {"care_case", "referrals_referralreason", "people_carerelationship"}
    assert opened == {*TABLES, *more}


def test_a_link_and_the_date_of_birth_let_in_once(people, case, onward, browser_of):
    relation = acting_for(people.amina, case)
    amina = browser_of(people.amina)
    address = reverse("invite_acting", args=[case.pk, relation.pk])
    assert browser_of(people.cara).get(address).status_code == 404
    assert amina.post(address, {"email": ""}).status_code == 422
    form = {"email": "mary@home.test", "idempotency_key": str(uuid.uuid4())}
    for _click in range(2):
        assert amina.post(address, form).status_code == 302
    link = reverse("open_own_pages", args=[_token()])
    page = Client().get(link).text
    assert "The date of birth of the person you act for" in page
    assert "Ivy" not in page
    wrong = BORN | {"date_of_birth-year": "1949"}
    assert Client().post(link, wrong).status_code == 422
    mary = Client()
    assert mary.post(link, BORN)["Location"] == reverse("acting_page")
    assert SERVICE in mary.get(reverse("acting_page")).text
    for address in ("own_page", "own_plan", "own_rights", "board"):
        assert mary.get(reverse(address)).status_code == 403
    with preparing():
        assert Invitation.objects.count() == 1
    ivy = browser_of(themselves(case.person))
    log = ivy.get(reverse("own_looks")).text
    assert "Mary Friend" in log and "asked" in log and "opened your record" in log


def _token():
    with preparing():
        return token_of(Invitation.objects.latest("created_at").pk)


ENDS = {
    "ended": lambda actor, one: services.end_relation(actor=actor, relation=one),
    "refused": lambda actor, one: services.refuse_relation(
        actor=actor, person=one.person, name=one.name, note="Hits her", key=uuid.uuid4()
    ),
    "all hidden": lambda actor, one: services.hide(
        actor=actor, person=one.person, what=W.RECORD, subject=one.person_id
    ),
    "protected": lambda actor, one: services.protect(actor=actor, person=one.person),
}


@pytest.mark.parametrize("how", ENDS)
def test_on_the_next_click_nothing_is_left_and_no_queued_link_leaves(
    people, case, onward, browser_of, how
):
    relation = acting_for(people.amina, case)
    mary = let_in(relation)
    browser = browser_of(mary)
    assert SERVICE in browser.get(reverse("acting_page")).text
    with acting_as(people.amina) as amina:
        services.invite_proxy(
            actor=amina, relation=relation, email="mary@home.test", key=uuid.uuid4()
        )
    for fact in OutboxFact.objects.filter(topic="person.invited"):
        tell(fact.pk)
    with acting_as(people.amina) as amina:
        ENDS[how](amina, relation)
    assert not any(_raw(mary, table) for table in TABLES)
    for name in ("acting_page", "acting_plan", "acting_agreements"):
        answer = browser.get(reverse(name))
        assert answer.status_code == 404 and "Ivy" not in answer.text
    with preparing():
        message = Message.objects.get(recipient="mary@home.test")
    deliver(message.pk)
    with preparing():
        message.refresh_from_db()
    assert message.status == Message.Status.STOPPED
    link = reverse("open_own_pages", args=[_token()])
    assert Client().get(link).status_code == Client().post(link, BORN).status_code == 410
    Client().post("/my/link/", {"email": "mary@home.test"})
    with preparing():
        assert Invitation.objects.count() == 1, "no new one is sent either"


def test_one_address_opens_the_persons_own_pages_or_those_of_who_acts_and_never_both(
    people, case, browser_of
):
    """Both open with one date of birth: in one mailbox nothing could be hidden from who acts."""
    mary, nora = (acting_for(people.amina, case, name=name) for name in ("Mary", "Nora"))
    amina, key = browser_of(people.amina), str(uuid.uuid4())
    own = reverse("invite_person", args=[case.pk])
    with acting_as(people.amina) as actor:
        services.invite_proxy(actor=actor, relation=mary, email="home@x.test", key=uuid.uuid4())
    refused = amina.post(own, {"email": "HOME@x.test", "idempotency_key": key})
    assert refused.status_code == 422
    assert "A link for Mary" in refused.text and 'value="HOME@x.test"' in refused.text
    assert amina.post(own, {"email": "ivy@x.test", "idempotency_key": key}).status_code == 302
    letting_in = reverse("invite_acting", args=[case.pk, nora.pk])
    form = {"email": "Ivy@x.test", "idempotency_key": str(uuid.uuid4())}
    assert "needs another one" in amina.post(letting_in, form).text
    assert amina.post(letting_in, form | {"email": "nora@x.test"}).status_code == 302
    with acting_as(people.amina) as actor:
        services.end_relation(actor=actor, relation=mary)
    again = {"email": "home@x.test", "idempotency_key": str(uuid.uuid4())}
    assert amina.post(own, again).status_code == 302, "she acts for nobody any more"


def test_a_last_day_ends_it_by_the_databases_clock(people, case, onward):
    with clock.telling(clock.now() - dt.timedelta(days=3)):
        mary = let_in(acting_for(people.amina, case, until=clock.today()))
    assert not any(_raw(mary, table) for table in TABLES)


PIECES = {
    GOAL: (W.GOAL, lambda case, onward: case.goals.get().pk, {GOAL, STEP}),
    STEP: (W.STEP, lambda case, onward: case.goals.get().actions.get().pk, {STEP}),
    WORDS: (W.WORDS, lambda case, onward: case.plan.pk, {WORDS}),
    SERVICE: (W.REFERRAL, lambda case, onward: onward.pk, {SERVICE, "Green Shoots"}),
    "first": (W.REFERRAL, lambda case, onward: case.referral_id, {GOAL, STEP, WORDS, SERVICE}),
}


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_hidden_is_in_no_output_for_the_proxy(people, case, onward, browser_of, piece):
    """Each piece bears a mark; every page of theirs is read, and the database asked."""
    what, subject_of, marks = PIECES[piece]
    mary = let_in(acting_for(people.amina, case))
    nora = let_in(acting_for(people.amina, case, name="Nora Niece"))
    browser = browser_of(mary)
    before = _all_read(browser)
    assert all(mark in before for mark in (GOAL, STEP, WORDS, SERVICE, "Green Shoots"))
    with preparing():
        subject = subject_of(case, onward)
    with acting_as(people.amina) as amina:
        for _twice in range(2):
            services.hide(actor=amina, person=case.person, what=what, subject=subject)
    for reader in (browser, browser_of(nora)):
        after = _all_read(reader)
        assert not [mark for mark in marks if mark in after]
        assert all(mark in after for mark in {GOAL, STEP, WORDS, SERVICE} - marks)
    _sees(mary)
    assert not any(subject in _raw(mary, table) for table in TABLES)
    if what == W.REFERRAL:
        change = reverse("acting_change", args=[onward.consent_id])
        assert browser.get(change).status_code == browser.post(change).status_code == 404
    with preparing():
        hidden = Hidden.objects.get()
    address = reverse("show_to_acting", args=[case.pk, hidden.pk])
    assert browser_of(people.cara).post(address).status_code == 404
    assert browser_of(people.amina).post(address).status_code == 302
    assert all(mark in _all_read(browser) for mark in marks)


def test_hidden_from_one_another_still_sees_it(people, case, browser_of):
    mary, nora = (acting_for(people.amina, case, name=name) for name in ("Mary", "Nora"))
    with acting_as(people.amina) as amina:
        goal = case.goals.get()
        services.hide(actor=amina, person=case.person, what=W.GOAL, subject=goal.pk, relation=mary)
    assert GOAL not in _all_read(browser_of(let_in(mary)))
    assert GOAL in _all_read(browser_of(let_in(nora)))


def test_ivy_hides_and_ends_on_her_own_page(people, case, onward, browser_of):
    relation = acting_for(people.amina, case)
    mary, ivy = browser_of(let_in(relation)), browser_of(themselves(case.person))
    page = ivy.get(reverse("own_acting")).text
    assert "Mary Friend" in page and GOAL in page and SERVICE in page
    with preparing():
        goal = case.goals.get()
    for _click in range(2):
        assert ivy.post(reverse("hide_own", args=[goal.pk])).status_code == 302
    assert GOAL not in _all_read(mary)
    with preparing():
        hidden = Hidden.objects.get()
    assert ivy.post(reverse("show_own", args=[hidden.pk])).status_code == 302
    assert GOAL in _all_read(mary)
    assert ivy.post(reverse("hide_own", args=[uuid.uuid4()])).status_code == 404
    assert ivy.post(reverse("end_own_acting", args=[relation.pk])).status_code == 302
    assert GOAL not in _all_read(mary)
    assert "Mary Friend" in ivy.get(reverse("own_looks")).text


def _mia(people, basis="parent"):
    """A girl of 14, referred on; her mother acts for her."""
    born = clock.today() - dt.timedelta(days=365 * 14 + 200)
    with acting_as(people.gita) as gita:
        mia = services.register(
            actor=gita, nhs_number="9990000026", date_of_birth=born, given_name="Mia"
        )
    why = "Amina judged it with her, alone."
    sent = referred(people.gita, mia, people.amina, consent_basis="parent", consent_why=why)
    case = taken_on(people.amina, sent)
    with acting_as(people.amina) as amina:
        casework.set_goal(actor=amina, case=case, key=uuid.uuid4(), words=GOAL)
        onward = send(
            actor=amina,
            person=mia,
            to=service_of(people.dev, name=SERVICE, referral_email="club@x.test"),
            wish=wish(consent_basis=basis, consent_why=why),
            key=str(uuid.uuid4()),
            parent=case.referral,
        )
    mum = acting_for(people.amina, case, kind=K.PARENT, name="Mum", evidence="Birth certificate")
    return case, onward, mum


def test_what_a_child_agreed_to_alone_no_parent_sees(people, browser_of):
    _case, onward, mum = _mia(people, "competent")
    told = _all_read(browser_of(let_in(mum)))
    assert GOAL in told and SERVICE not in told and "Green Shoots" not in told
    assert onward.pk not in _sees(let_in(mum))["referrals_referral"]


def test_under_16_somebody_judges_first_that_the_child_understands(people, browser_of):
    case, _onward, mum = _mia(people)
    mother, mia = browser_of(let_in(mum)), browser_of(themselves(case.person))
    assert SERVICE in _all_read(mother)
    address = reverse("hide_from_acting", args=[case.pk])
    amina = browser_of(people.amina)
    with preparing():
        goal = case.goals.get()
    form = {"piece": str(goal.pk), "relation": str(mum.pk), "idempotency_key": str(uuid.uuid4())}
    assert "Gillick" in amina.get(address).text
    silent = amina.post(address, form)
    assert silent.status_code == 422 and "Write who judged" in silent.text
    assert "Tell whoever helps you" in mia.get(reverse("own_acting")).text
    mia.post(reverse("hide_own", args=[goal.pk]))
    assert GOAL in _all_read(mother)
    assert amina.post(address, form | {"judged": "I did, with her, alone"}).status_code == 302
    assert GOAL not in _all_read(mother)
    assert "I did, with her, alone" in amina.get(reverse("acting", args=[case.pk])).text


def test_judged_once_she_hides_alone(people, browser_of):
    case, _onward, mum = _mia(people, "competent")
    mother, mia = browser_of(let_in(mum)), browser_of(themselves(case.person))
    with preparing():
        goal = case.goals.get()
    assert mia.post(reverse("hide_own", args=[goal.pk])).status_code == 302
    assert GOAL not in _all_read(mother)
    with preparing():
        assert "Amina judged it" in Hidden.objects.get().judged


def test_a_parent_takes_back_what_a_parent_decided_and_the_provider_sees_nothing(
    people, browser_of
):
    case, onward, mum = _mia(people)
    dev, mother = browser_of(people.dev), browser_of(let_in(mum))
    for fact in OutboxFact.objects.filter(delivered_at=None):
        tell(fact.pk)
    with preparing():
        waiting = Message.objects.get(rests_on=onward.consent_id, template="referral-send")
    provider = reverse("provider_referral", args=[onward.pk])
    assert dev.get(provider).status_code == 200
    change = reverse("acting_change", args=[onward.consent_id])
    assert "It is written down that you did it" in mother.get(change).text
    assert mother.post(change).status_code == 302
    assert dev.get(provider).status_code == 404
    page = mother.get(reverse("acting_agreements")).text
    assert "Taken back" in page
    log = browser_of(themselves(case.person)).get(reverse("own_looks")).text
    assert "took back, for you, what was agreed" in log
    with acting_as(people.amina) as amina:
        assert relations_visible_to(amina).count() == 1
    deliver(waiting.pk)
    with preparing():
        waiting.refresh_from_db()
    assert waiting.status == Message.Status.STOPPED, "what was queued before is not sent"


@pytest.mark.parametrize(
    ("kind", "basis", "may"),
    [
        (K.CARER, "agreed", True),
        (K.ATTORNEY, "agreed", False),
        (K.ATTORNEY, "attorney", True),
        (K.CARER, "attorney", False),
        (K.ATTORNEY, "safeguarding", False),
    ],
)
def test_a_proxy_takes_back_only_what_was_theirs_to_give(people, case, kind, basis, may):
    mary = let_in(acting_for(people.amina, case, kind=kind))
    with acting_as(people.amina) as amina:
        consent = send(
            actor=amina,
            person=case.person,
            to=service_of(people.dev),
            wish=wish(consent_basis=basis, consent_why="Why"),
            key=str(uuid.uuid4()),
            parent=case.referral,
        ).consent
    with acting_as(mary):
        held = consents.agreement(mary, consent.pk)
        if may:
            withdraw(actor=mary, consent=held)
        else:
            with pytest.raises(Refused, match="cannot take this back"):
                withdraw(actor=mary, consent=held)
    with acting_as(mary), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_consent SET taken_back = shared WHERE id = %s", [consent.pk])
        assert cursor.rowcount == may
    with preparing():
        consent = Consent.objects.get(pk=consent.pk)
    assert bool(consent.withdrawn_at) == may
    with acting_as(people.dev) as dev:
        assert people_visible_to(dev).exists() != may


def test_nothing_is_written_by_a_proxy_but_what_is_taken_back(people, case, onward):
    mary = let_in(acting_for(people.amina, case))
    for statement in (
        "UPDATE people_person SET given_name = 'X'",
        "UPDATE care_goal SET words = 'X'",
        "UPDATE consent_consent SET until = NULL",
        "DELETE FROM consent_consent",
        "UPDATE people_hidden SET ended_at = now()",
        "UPDATE people_relation SET status = 'standing'",
        "SELECT nhs_number FROM people_person",
        "SELECT date_of_birth FROM people_person",
        "SELECT words FROM referrals_referral",
        "SELECT why FROM consent_consent",
        "SELECT email FROM accounts_user",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting_as(mary),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_whoever_prepares_a_copy_reads_that_it_is_for_the_person_alone(people, case, browser_of):
    petra, ivy = privacy_officer(people), browser_of(themselves(case.person))
    ivy.post(reverse("ask_own_copy"), {"idempotency_key": str(uuid.uuid4())})
    with preparing():
        asked = RightsRequest.objects.get()
        goal = case.goals.get()
    address = reverse("prepare_copy", args=[asked.pk])
    assert "Into their own hands" not in browser_of(petra).get(address).text
    ivy.post(reverse("hide_own", args=[goal.pk]))
    assert "Into their own hands" in browser_of(petra).get(address).text
    for stranger in (people.amina, people.cara, privacy_officer(people, "Olu", of=people.cara)):
        with acting_as(stranger):
            assert not keeps_back(case.person_id)


def test_what_a_proxy_takes_back_undoes_no_other_word(people, case):
    mary = let_in(acting_for(people.amina, case, kind=K.CARER))
    with acting_as(people.amina) as amina:
        first, hidden = (
            send(
                actor=amina,
                person=case.person,
                to=service_of(people.dev, name=name),
                wish=wish(),
                key=str(uuid.uuid4()),
                parent=case.referral,
            )
            for name in ("First", "Second")
        )
        services.hide(actor=amina, person=case.person, what=W.REFERRAL, subject=hidden.pk)
    with acting_as(mary):
        withdraw(actor=mary, consent=consents.agreement(mary, first.consent_id))
    with acting_as(people.dev) as dev:
        assert people_visible_to(dev).exists(), "the other referral still lets them see her"
        assert referrals.visible_to(dev).filter(pk=hidden.pk).exists()


def test_news_of_what_the_person_asked_goes_to_nobody_who_acts_for_them(people, case):
    relation = acting_for(people.amina, case, scopes=set(S.values))
    with acting_as(people.amina) as amina:
        services.invite_proxy(
            actor=amina, relation=relation, email="mary@home.test", key=uuid.uuid4()
        )
    assert Client().post(reverse("open_own_pages", args=[_token()]), BORN).status_code == 302
    with preparing():
        assert Invitation.objects.get(person=case.person, used_at__isnull=False).relation_id
        assert address_of(case.person.pk) == ""
