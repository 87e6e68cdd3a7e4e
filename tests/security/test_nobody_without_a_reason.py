"""Whatever people do, in whatever order: nobody sees anybody without a live reason.

Hypothesis plays legal verbs over a handful of people and organisations. After each of them raw
SQL, ``visible_to``, the pages, what leaves the house and what programs read show every standing
actor what the model in ``book`` says they may see, and no more.
"""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import Membership, User
from alongside.care import documents
from alongside.care import queries as care
from alongside.care import services as casework
from alongside.care.models import Case
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.consent import queries as consent
from alongside.consent.models import Consent
from alongside.consent.services import withdraw
from alongside.keys.services import make_key
from alongside.organisations.models import Organisation
from alongside.people import queries as people_queries
from alongside.people import services as people
from alongside.people.models import CareRelationship, EmergencyAccess, Person, Relation
from alongside.people.queries import protection
from alongside.people.queries.proxies import hidden_visible_to
from alongside.referrals import queries as referrals
from alongside.referrals import services as referring
from alongside.referrals.models import Referral
from tests.factories.standing import member_of, preparing, standing_people
from tests.factories.story import (
    NHS_NUMBERS,
    PDF,
    acting_for,
    let_in,
    service_of,
    themselves,
    wish,
)
from tests.security.book import Acting, Book, Reason, Sent

BORN = dt.date(1948, 3, 9)
SHOWN = {
    "people_person": (people_queries.visible_to, Book.people),
    "referrals_referral": (referrals.visible_to, Book.sent),
    "consent_consent": (consent.visible_to, Book.consents),
    "care_case": (care.visible_to, Book.worked),
    "care_goal": (care.goals_visible_to, Book.plans),
    "care_document": (documents.visible_to, Book.documents),
    "people_protection": (protection.protections_visible_to, Book.hidden),
}
# Of each table the column by which the book knows its rows.
_KEYS = dict.fromkeys(SHOWN, "id") | {"people_protection": "person_id"}
_ALL_ROWS = " UNION ALL ".join(
    f"SELECT '{table}', {key} FROM {table}" for table, key in _KEYS.items()
)
WORKERS = ("amina", "ben", "leila", "cara", "lena")
ENDS = (None, 1)  # days from now


LISTS = (
    "/cases/",
    "/cases/inbox/",
    "/cases/tasks/",
    "/cases/waiting/",
    "/cases/appointments/calendar/",
    "/refer/sent/",
    "/provider/",
    "/reports/",
    "/messages/",
)


def marker(number: int) -> str:
    """Where the person can be found: no other text of the house has it."""
    return f"0163296077{number}"


class Borough(RuleBasedStateMachine):
    """Two teams, a practice, two providers, a council, and up to three people."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.book = Book()
        standing = standing_people()
        self.actors = standing.everyone | {
            "lena": member_of("Lena", _at(standing.cara), "team_lead"),
        }
        self.members = dict(self.actors)
        self.clubs = [service_of(standing.dev), service_of(standing.dev, name="Choir")]
        self.met: list[Person] = []
        self.touched: Person
        self.proxies: dict[uuid.UUID, Actor] = {}  # by their relation
        self.browsers: dict[uuid.UUID, Client] = {}
        self.steps = 0
        ada = member_of("Ada", _at(standing.gita), "administrator")
        with acting_as(ada):
            made = make_key(
                actor=ada, name="Ours", scopes=["referrals:send"], days=30, key=uuid.uuid4()
            )
        self.program = Client(headers={"Authorization": f"Bearer {made.token}"})

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    # What they do

    @initialize(team=st.sampled_from(["amina", "cara"]))
    def meet_somebody(self, team) -> None:
        self._meet()
        self._send(self.actors["gita"], self.touched, _at(self.members[team]), None)

    @precondition(lambda self: len(self.met) < 3)
    @rule()
    def meet(self) -> None:
        self._meet()

    def _meet(self) -> None:
        gita, number = self.actors["gita"], len(self.met)
        with acting_as(gita):
            person = people.register(
                actor=gita,
                nhs_number=NHS_NUMBERS[number],
                date_of_birth=BORN,
                given_name="Ivy",
                family_name=f"Zzyzx{number}",
                phone=marker(number),
            )
        self.met.append(person)
        self.touched = person
        self.book.begin(
            Reason(person.pk, gita.organisation, "referrer", granted_by=gita.organisation)
        )

    @rule(data=st.data(), team=st.sampled_from(["amina", "cara"]), days=st.sampled_from(ENDS))
    def refer(self, data, team, days) -> None:
        self.touched = data.draw(st.sampled_from(self.met))
        self._send(self.actors["gita"], self.touched, _at(self.members[team]), days)

    @precondition(lambda self: self.book.cases)
    @rule(data=st.data(), days=st.sampled_from(ENDS), plan=st.booleans())
    def refer_on(self, data, days, plan) -> None:
        case = self._some(data, Case.objects.filter(status="open"))
        workers = [] if case is None else self._who(WORKERS, case.organisation_id, case.person_id)
        if not workers or not self.book.live(workers[0], case.person_id, "care"):
            return
        if not self.book.stays(workers[0], case.person_id):
            with pytest.raises(Refused), transaction.atomic():
                self._send(workers[0], case.person, self.clubs[0], days, case.referral, plan)
            return
        self.touched = case.person
        self._send(
            workers[0],
            case.person,
            data.draw(st.sampled_from(self.clubs)),
            days,
            case.referral,
            plan,
        )

    def _send(self, actor, person, to, days, parent=None, plan=False) -> None:
        until = clock.today() + dt.timedelta(days=days) if days else None
        with acting_as(actor):
            sent = referring.send(
                actor=actor,
                person=person,
                to=to,
                wish=wish(consent_until=until, also=["plan"] if plan else []),
                key=str(uuid.uuid4()),
                parent=parent,
            )
        level = "care" if parent is None else "service"
        ends = clock.now() + dt.timedelta(days=days) if days else None
        self.book.referrals[sent.pk] = Sent(
            person.pk, actor.organisation, sent.to_organisation_id, sent.kind, sent.consent_id
        )
        self.book.referrals[sent.pk].shows_plan = plan
        self.book.referrals[sent.pk].until = ends
        self.book.begin(
            Reason(person.pk, sent.to_organisation_id, level, actor.organisation, until=ends)
        )

    @precondition(lambda self: self.book.referrals)
    @rule(data=st.data())
    def take_on(self, data) -> None:
        new = Referral.objects.filter(kind="link_worker", status__in=("sent", "received"))
        referral = self._some(data, new)
        for actor in self._who(WORKERS, referral and referral.to_organisation_id):
            if self.book.live(actor, referral.person_id, "care"):
                with acting_as(actor):
                    case = casework.take_on(actor=actor, referral=referral)
                    goal = casework.set_goal(
                        actor=actor, case=case, key=uuid.uuid4(), words="To sing"
                    )
                self.book.cases[case.pk] = case.organisation_id, case.person_id
                self.book.goals[goal.pk] = case.pk
                self._keep_letter(actor, case)
                self.book.referrals[referral.pk].status = "accepted"
                return

    def _keep_letter(self, actor, case) -> None:
        """Of somebody protected those who may know where they are keep one, and nobody else."""
        me = actor.user_id, actor.organisation_id
        if me not in self.book.circles.get(case.person_id, {me}):
            return
        with acting_as(actor):
            letter = casework.add_document(
                actor=actor, case=case, key=uuid.uuid4(), file=PDF, title="Letter", kind="letter"
            )
        self.book.letters[letter.pk] = case.pk

    @precondition(lambda self: self.book.referrals)
    @rule(data=st.data(), name=st.sampled_from(["decline", "withdraw", "accept"]))
    def answer(self, data, name) -> None:
        new = Referral.objects.filter(status__in=("sent", "received"))
        if name == "accept":
            new = new.filter(kind="provider")
        referral = self._some(data, new)
        if referral is None:
            return
        side = "from" if name == "withdraw" else "to"
        able = self._who(self.actors, getattr(referral, f"{side}_organisation_id"))
        able = [one for one in able if referral.pk in self.book.sent(one)]
        if not able:
            return
        reason = {"decline": "full", "withdraw": "mistake"}.get(name, "")
        with acting_as(able[0]) as actor:
            referring.move(actor=actor, referral=referral, name=name, reason=reason)
        if name == "accept":
            self.book.referrals[referral.pk].status = "accepted"
        else:
            self.book.stop(able[0], referral.pk, {"decline": "declined"}.get(name, "withdrawn"))

    @precondition(lambda self: self.book.cases)
    @rule(data=st.data())
    def close(self, data) -> None:
        case = self._some(data, Case.objects.filter(status="open"))
        for actor in self._who(WORKERS, case and case.organisation_id):
            if case.pk in self.book.worked(actor):
                with acting_as(actor):
                    casework.close_case(actor=actor, case=case, outcome="goals_met")
                self.book.referrals[case.referral_id].status = "completed"
                return

    @precondition(lambda self: self.book.cases)
    @rule(data=st.data(), to=st.sampled_from(["amina", "ben"]))
    def reassign(self, data, to) -> None:
        leila, taker = self.actors["leila"], self.actors[to]
        theirs = Case.objects.filter(status="open", organisation_id=leila.organisation_id)
        case = self._some(data, theirs.exclude(worker_id=taker.user_id))
        if case and case.pk in self.book.worked(leila) and taker.role_code:
            with acting_as(leila):
                casework.reassign(actor=leila, case=case, to=taker.user, key=uuid.uuid4())

    @precondition(lambda self: self.book.referrals)
    @rule(data=st.data(), by=st.sampled_from(["person", "gita", "amina", "cara"]))
    def take_back(self, data, by) -> None:
        given = self._some(data, Consent.objects.filter(withdrawn_at=None, basis="agreed"))
        if given is None:
            return
        actor = themselves(given.person) if by == "person" else self.actors[by]
        if by != "person" and given.pk not in self.book.consents(actor):
            return
        with acting_as(actor):
            withdraw(actor=actor, consent=given)
        for sent in self.book.referrals.values():
            sent.taken_back |= sent.consent == given.pk
        levels = CareRelationship.Level.values
        self.book.end(actor, given.person_id, given.recipient_id, levels)

    @rule(data=st.data(), who=st.sampled_from(["leila", "lena"]), circle=st.booleans())
    def break_glass(self, data, who, circle) -> None:
        person, lead = data.draw(st.sampled_from(self.met)), self.actors[who]
        self.touched = person
        if not lead.role_code or self._tries(lead) >= people.MOST_TRIES_AN_HOUR:
            return
        emergency = people.Emergency("life", "She rang us and cried.", 1, opens_circle=circle)
        with acting_as(lead):
            people.break_glass(
                actor=lead,
                nhs_number=person.nhs_number,
                date_of_birth=BORN,
                emergency=emergency,
                key=uuid.uuid4(),
            )
        until = clock.now() + dt.timedelta(hours=1)
        ours = lead.organisation
        self.book.begin(Reason(person.pk, ours, "care", ours, until, only_user=lead.user_id))
        if circle:
            self.book.opened.append((lead.user, ours, person.pk, until))

    @precondition(lambda self: self.book.cases)
    @rule(data=st.data(), days=st.sampled_from(ENDS))
    def begin_acting(self, data, days) -> None:
        case = self._some(data, Case.objects.all())
        workers = self._who(WORKERS, case.organisation_id)
        # Whoever is there in an emergency alone lets nobody in.
        there = [one for one in workers if self.book.stays(one, case.person_id)]
        if not there or case.pk not in self.book.worked(there[0]):
            return
        until = clock.today() + dt.timedelta(days=days) if days else None
        name = f"Friend {len(self.proxies)}"
        relation = acting_for(there[0], case, name=name, until=until)
        self.proxies[relation.pk] = let_in(relation)
        self.book.acting[relation.pk] = Acting(relation.person_id, until)

    @precondition(lambda self: self.proxies)
    @rule(data=st.data(), by=st.sampled_from([*WORKERS, "person"]))
    def end_acting(self, data, by) -> None:
        key = data.draw(st.sampled_from(sorted(self.proxies)))
        person_id = self.book.acting[key].person
        person = next(one for one in self.met if one.pk == person_id)
        actor = themselves(person) if by == "person" else self.actors[by]
        if by != "person" and not (actor.role_code and self.book.live(actor, person_id, "care")):
            return
        with acting_as(actor):
            people.end_relation(actor=actor, relation=Relation.objects.get(pk=key))
        self.book.acting[key].ended = True

    @precondition(lambda self: self.book.goals)
    @rule(data=st.data())
    def keep_back_or_show(self, data) -> None:
        """The person hides a goal on their own page, or shows it again."""
        goal = data.draw(st.sampled_from(sorted(self.book.goals)))
        _team, person_id = self.book.cases[self.book.goals[goal]]
        person = next(one for one in self.met if one.pk == person_id)
        with acting_as(themselves(person)) as actor:
            if goal in self.book.kept_back:
                for hidden in hidden_visible_to(actor).filter(subject=goal, ended_at=None):
                    people.show_again(actor=actor, person_id=person_id, hidden_id=hidden.pk)
            else:
                people.hide(actor=actor, person=person, what="goal", subject=goal)
        self.book.kept_back ^= {goal}

    @precondition(lambda self: any(reason.until for reason in self.book.reasons))
    @rule()
    def time_passes(self) -> None:
        """What was for a while is over: the rows are made as old as they would be by then."""
        week = dt.timedelta(days=7)
        with preparing(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger says no
            for table in ("people_carerelationship", "people_emergencyaccess", "consent_consent"):
                cursor.execute(f"UPDATE {table} SET until = until - interval '7 days'")
            week_before = "until = until - 7, starts_on = starts_on - 7"
            cursor.execute(f"UPDATE people_relation SET {week_before} WHERE until IS NOT NULL")
            cursor.execute("SET LOCAL session_replication_role = origin")
        for reason in self.book.reasons:
            reason.until = reason.until and reason.until - week
        for sent in self.book.referrals.values():
            sent.until = sent.until and sent.until - week
        for acting in self.book.acting.values():
            acting.until = acting.until and acting.until - week
        self.book.opened = [(*who, until - week) for *who, until in self.book.opened]

    @rule(data=st.data(), by=st.sampled_from(["amina", "ben", "cara"]), also=st.booleans())
    def hide(self, data, by, also) -> None:
        person, actor = data.draw(st.sampled_from(self.met)), self.actors[by]
        colleague = self.actors["leila" if by in ("amina", "ben") else "lena"]
        hidden = person.pk in self.book.circles
        if hidden or not actor.role_code or not self.book.live(actor, person.pk, "care"):
            return
        self.touched = person
        circle = {colleague.user} if also else set()
        with acting_as(actor):
            people.protect(actor=actor, person=person, circle=circle)
        person.refresh_from_db()
        self.book.circles[person.pk] = {
            (user, actor.organisation) for user in {actor.user, *circle}
        }

    @precondition(lambda self: self.book.circles)
    @rule(data=st.data(), by=st.sampled_from(WORKERS))
    def show(self, data, by) -> None:
        person, actor = data.draw(st.sampled_from(self.met)), self.actors[by]
        me = actor.user_id, actor.organisation_id
        in_circle = me in self.book.circles.get(person.pk, ())
        if not in_circle or not self.book.live(actor, person.pk, "care"):
            return
        self.touched = person
        with acting_as(actor):
            people.unprotect(actor=actor, person=person)
        person.refresh_from_db()
        del self.book.circles[person.pk]

    @rule(who=st.sampled_from(["ben", "dev", "cara", "leila"]))
    def leave_or_come_back(self, who) -> None:
        """Somebody's membership ends, or a new one begins: from the next click on."""
        member = self.members[who]
        with preparing():
            if self.actors[who].role_code:
                Membership.objects.filter(user_id=member.user_id).update(ended_at=clock.now())
                self.actors[who] = Actor(label=member.label, user_id=member.user_id)
            else:
                new = Membership.objects.create(
                    user_id=member.user_id,
                    organisation_id=member.organisation_id,
                    role_code=member.role_code,
                )
                self.actors[who] = Actor.of(new)

    # What everybody sees

    @invariant()
    def sql_and_queries_show_what_the_book_says(self) -> None:
        for name, actor in self.actors.items():
            with acting_as(actor), connection.cursor() as cursor:
                cursor.execute(_ALL_ROWS)
                raw = set(cursor.fetchall())
                for table, (visible_to, expected) in SHOWN.items():
                    may = expected(self.book, actor)
                    assert {key for at, key in raw if at == table} == may, f"SQL {name} {table}"
                    first = visible_to(actor).values_list(_KEYS[table], flat=True)
                    assert set(first) == may, f"visible_to {name} {table}"

    @invariant()
    def whoever_acts_for_somebody_sees_what_the_book_says(self) -> None:
        for relation, actor in self.proxies.items():
            told = self.book.to_a_proxy(relation)
            with acting_as(actor), connection.cursor() as cursor:
                cursor.execute(_ALL_ROWS)
                raw = set(cursor.fetchall())
                for table, (visible_to, _expected) in SHOWN.items():
                    may = told.get(table, set())
                    assert {key for at, key in raw if at == table} == may, f"SQL proxy {table}"
                    first = visible_to(actor).values_list(_KEYS[table], flat=True)
                    assert set(first) == may, f"visible_to proxy {table}"
            opens = self._browser(actor).get(reverse("acting_page")).status_code == 200
            assert opens == bool(told), "page of a proxy"

    @invariant()
    def pages_show_what_the_book_says(self) -> None:
        person = self.touched
        hidden = person.pk in self.book.circles
        for name, actor in self.actors.items():
            browser = self._browser(actor)
            for address, opens in self._addresses(actor, person):
                answer = browser.get(address)
                assert (answer.status_code == 200) == opens, f"{name} {address}"
                if opens and "/cases/" in address:
                    knows = not hidden or self.book.knows_where(actor, person.pk)
                    assert (person_marker(self.met, person) in answer.text) == knows, name
                elif hidden or not opens:
                    assert person_marker(self.met, person) not in answer.text, f"{name} {address}"

    @invariant()
    def what_leaves_shows_what_the_book_says(self) -> None:
        """Print, lists, search, calendar, figures, programs: each twelfth step, for it is dear.

        Of the lists every third, beginning with one or another.
        """
        self.steps += 1
        if self.steps % 12:
            return
        person = self.touched
        where, hidden = person_marker(self.met, person), person.pk in self.book.circles
        cases = [key for key, (_team, whom) in self.book.cases.items() if whom == person.pk]
        lists = LISTS[len(self.book.reasons) % 3 :: 3]
        for name, actor in self.actors.items():
            browser, worked = self._browser(actor), self.book.worked(actor)
            knows = not hidden or self.book.knows_where(actor, person.pk)
            for key in cases:
                printed = browser.get(reverse("print_case", args=[key]))
                assert (printed.status_code == 200) == (key in worked), f"{name} prints"
                assert where not in printed.text or (knows and key in worked), f"{name} prints"
            for address in lists:
                text = browser.get(address).text
                assert where not in text or (knows and worked), f"{name} {address}"
                if person.pk not in self.book.people(actor):
                    assert person.family_name not in text, f"{name} {address}"
            if not knows:  # nor does one find her who knows the number already
                found = browser.post(reverse("board"), {"words": where}, follow=True).text
                assert person.family_name not in found, f"{name} finds her by it"
        self._programs_see_no_more(person, where)

    def _programs_see_no_more(self, person, where) -> None:
        gita = self.actors["gita"]
        for key, sent in self.book.referrals.items():
            if sent.person == person.pk and sent.sender == gita.organisation:
                answer = self.program.get(f"/api/v1/referrals/{key}")
                opens = self.book.live(gita, person.pk)
                assert (answer.status_code == 200) == bool(opens), "a program"
                assert where not in answer.text and person.family_name not in answer.text

    def _addresses(self, actor, person):
        """The pages about somebody, each with whether it opens."""
        mine = actor.organisation_id
        for key, (_team, whom) in self.book.cases.items():
            if whom == person.pk:
                yield reverse("case", args=[key]), key in self.book.worked(actor)
        for key, sent in self.book.referrals.items():
            if sent.person != person.pk:
                continue
            seen = key in self.book.sent(actor)
            if actor.role_code == "provider":
                yield reverse("provider_referral", args=[key]), seen and sent.receiver == mine
            elif actor.role_code == "referrer":
                yield reverse("sent_referral", args=[key]), seen and sent.sender == mine

    # How they are found

    def _tries(self, lead: Actor) -> int:
        return EmergencyAccess.objects.filter(user_id=lead.user_id).count()

    def _some(self, data, rows):
        """One of the rows, whose person is then the one whose pages are looked at."""
        found = list(rows.order_by("created_at", "id"))
        if not found:
            return None
        row = data.draw(st.sampled_from(range(len(found))))
        self.touched = found[row].person
        return found[row]

    def _who(self, names, organisation_id, person_id=None) -> list[Actor]:
        """Those of them who work there today, and know the person."""
        found = [self.actors[name] for name in names]
        there = [one for one in found if one.organisation_id == organisation_id and one.role_code]
        return [one for one in there if not person_id or self.book.live(one, person_id)]

    def _browser(self, actor: Actor) -> Client:
        """Once signed in they stay so, whatever ends or begins meanwhile."""
        if actor.user_id not in self.browsers:
            self.browsers[actor.user_id] = Client()
            self.browsers[actor.user_id].force_login(User.objects.get(pk=actor.user_id))
        return self.browsers[actor.user_id]


def person_marker(met: list[Person], person: Person) -> str:
    return marker([one.pk for one in met].index(person.pk))


def _at(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


@pytest.mark.django_db
def test_nobody_sees_anybody_without_a_live_reason():
    run_state_machine_as_test(
        Borough,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # shrinking takes minutes, and a dozen steps are few
            suppress_health_check=list(HealthCheck),
        ),
    )
