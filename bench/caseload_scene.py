"""A region at work, of any size: people, what was done with each of them, and a full caseload.

A hundred link workers in twenty teams, whatever the size, so that ten times the people are ten
times those that each team has ever had. The first worker has four hundred open cases, of which the
first has a long story; of the others' people four in ten have a case still open. Ten contacts with
each person, in the order of time and so scattered over the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alongside.accounts.actor import Actor
from alongside.care.models import Action, Case, Contact, Goal
from alongside.matching.models import Brief
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation
from alongside.outcomes.models import Answer, Response
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral, ReferralMove, ReferralNote, ReferralReason
from bench.filling import fill
from bench.listings import at_least, postcodes
from bench.scene import PRACTICES, TEAMS, WORKERS, nhs_numbers, organisation
from tests.factories.standing import member_of, preparing

OPEN, CONTACTS = 400, 10  # of the first worker; with each person
STORY = 300  # moments in the first case, about: those of any case and the contacts and notes here
MORE_CONTACTS, NOTES = 250, 30
_DESK = "CREATE TEMP TABLE desk (place int, worker uuid, team uuid, referrer uuid, practice uuid)"
# The first worker's people come first, as many in a small region as in a large one.
_MADE = """
CREATE TEMP TABLE made AS
SELECT n, number, uuidv7() AS person, uuidv7() AS referral, uuidv7() AS kase, d.*,
    n < %(open)s OR n %% 10 < 4 AS is_open,
    now() - ((n * 37) %% 200 + CASE WHEN n < %(open)s OR n %% 10 < 4 THEN 20 ELSE 400 END)
        * interval '1 day' AS began
FROM numbers JOIN desk d ON d.place = CASE WHEN n < %(open)s THEN 0 ELSE 1 + n %% 99 END
WHERE n >= %(first)s AND n < %(end)s
"""
_SAID = """'She has been out twice this week and slept better. We spoke of the lunch club, and of
 the bus that goes there; she would like somebody to go with her the first time.'"""


@dataclass(frozen=True)
class Caseload:
    """The first worker, and which case of theirs has the long story."""

    worker: Actor
    case_id: Any


class Region:
    """Filled by and by: what is there stays as it is."""

    def __init__(self) -> None:
        self._there = 0
        with preparing():
            self._workers, self._referrers = _at_work()
        self._postcode = postcodes()[0]

    def grow(self, people: int, services: int) -> None:
        """Have so many people, and so many services, and let PostgreSQL look at them."""
        with preparing(), connection.cursor() as cursor:
            # These rows fit together: checking every reference of each would take minutes.
            cursor.execute("SET LOCAL session_replication_role = replica")
            self._note_desks(cursor)
            self._note_numbers(cursor, people)
            cursor.execute(_MADE, {"open": OPEN, "first": self._there, "end": people})
            cursor.execute("ANALYZE made")
            _people(cursor, self._postcode)
            _referrals(cursor)
            _cases(cursor)
            if not self._there:
                _long_story(cursor)
            cursor.execute("DROP TABLE made, desk, numbers")
        self._there = people
        at_least(services)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")  # else its writing falls into the first rounds

    def caseload(self) -> Caseload:
        worker = self._workers[0]
        longest = Case.objects.filter(worker_id=worker.user_id).order_by("person__nhs_number")
        return Caseload(worker, longest.values_list("pk", flat=True)[0])

    def _note_desks(self, cursor: Any) -> None:
        cursor.execute(_DESK)
        referrers = self._referrers
        cursor.executemany(
            "INSERT INTO desk VALUES (%s, %s, %s, %s, %s)",
            [
                (
                    place,
                    worker.user_id,
                    worker.organisation_id,
                    referrers[place % PRACTICES].user_id,
                    referrers[place % PRACTICES].organisation_id,
                )
                for place, worker in enumerate(self._workers)
            ],
        )

    @staticmethod
    def _note_numbers(cursor: Any, people: int) -> None:
        cursor.execute("CREATE TEMP TABLE numbers (n int, number text)")
        with cursor.copy("COPY numbers FROM STDIN") as copy:
            for row in zip(range(people), nhs_numbers(), strict=False):
                copy.write_row(row)


def _at_work() -> tuple[Sequence[Actor], Sequence[Actor]]:
    area = Area.objects.create(name="Alderbrook", kind=Area.Kind.BOROUGH)
    kinds = Organisation.Kind
    teams = [organisation(f"Team {n}", kinds.LINK_WORKER_TEAM, area) for n in range(TEAMS)]
    practices = [organisation(f"Surgery {n}", kinds.GP_PRACTICE, area) for n in range(PRACTICES)]
    workers = [
        member_of(f"Worker-{n}-{place}", team, "link_worker")
        for n in range(WORKERS)
        for place, team in enumerate(teams)
    ]
    return workers, [member_of(f"Referrer-{n}", at, "referrer") for n, at in enumerate(practices)]


def _people(cursor: Any, postcode: str) -> None:
    fill(
        Person,
        "person",
        cursor,
        "made",
        nhs_number="number",
        given_name="'Given' || n",
        family_name="'Family' || n % 700",
        date_of_birth="date '1930-01-01' + n % 20000",
        phone="'01632 ' || lpad(n::text, 6, '0')",  # one number for all would make them all sharers
        postcode=f"'{postcode}'",
        registered_by="practice",
    )
    for who, level in (("team", "care"), ("practice", "referrer")):
        fill(
            CareRelationship,
            "uuidv7()",
            cursor,
            "made",
            person="person",
            organisation=who,
            level=f"'{level}'",
            reason="'bench'",
            granted_by="practice",
            created_at="began",
        )


def _referrals(cursor: Any) -> None:
    fill(
        Referral,
        "referral",
        cursor,
        "made",
        reference="'B' || lpad(n::text, 8, '0')",
        kind="'link_worker'",
        status="CASE WHEN is_open THEN 'contacted' ELSE 'completed' END",
        person="person",
        from_organisation="practice",
        from_user="referrer",
        to_organisation="team",
        handler="worker",
        words="'I would like to get out more.'",
        risk="'none'",
        key="n::text",
        sent_at="began",
        ended_at="CASE WHEN NOT is_open THEN began + interval '90 days' END",
    )
    for name, status, who, side in (
        ("send", "sent", "referrer", "practice"),
        ("accept", "accepted", "worker", "team"),
    ):
        fill(
            ReferralMove,
            "uuidv7()",
            cursor,
            "made",
            referral="referral",
            name=f"'{name}'",
            status=f"'{status}'",
            by=who,
            organisation=side,
            created_at="began",
        )
    needs = "{" + ",".join(str(key) for key in Need.objects.values_list("pk", flat=True)) + "}"
    count = f"cardinality('{needs}'::uuid[])"
    for position in (1, 2):
        fill(
            ReferralReason,
            "uuidv7()",
            cursor,
            "made",
            referral="referral",
            need=f"('{needs}'::uuid[])[1 + (n + {position} * 7) % {count}]",
            position=str(position),
        )


def _cases(cursor: Any) -> None:
    fill(
        Case,
        "kase",
        cursor,
        "made",
        person="person",
        organisation="team",
        referral="referral",
        worker="worker",
        status="CASE WHEN is_open THEN 'open' ELSE 'closed' END",
        outcome="CASE WHEN is_open THEN '' ELSE 'goals_met' END",
        opened_at="began",
        first_contact_at="began + interval '3 days'",
        last_contact_at="now() - (n % 30) * interval '1 day'",
        next_contact_on="CASE WHEN is_open THEN current_date + n % 37 - 7 END",
        closed_at="CASE WHEN NOT is_open THEN began + interval '90 days' END",
    )
    _contacts(cursor, f"made, generate_series(1, {CONTACTS}) AS k", "ORDER BY k, n")


def _contacts(cursor: Any, source: str, where: str) -> None:
    fill(
        Contact,
        "uuidv7()",
        cursor,
        source,
        where,
        case="kase",
        kind="(ARRAY['phone', 'face_to_face', 'text'])[1 + (n + k) % 3]",
        at="began + k * interval '6 hours'",
        minutes="5 + (n + k) % 40",
        outcome="'spoke'",
        note=_SAID,
        by="worker",
    )


def _long_story(cursor: Any) -> None:
    """Of the first case: what the page of a person has to show, page by page."""
    _contacts(cursor, f"made, generate_series(11, {10 + MORE_CONTACTS}) AS k", "WHERE n = 0")
    fill(
        ReferralNote,
        "uuidv7()",
        cursor,
        f"made, generate_series(1, {NOTES}) AS k",
        "WHERE n = 0",
        referral="referral",
        by="worker",
        organisation="team",
        text="'The practice asks for a word on how she sleeps.'",
        created_at="began + k * interval '1 day'",
    )
    case = Case.objects.get(person__nhs_number=next(nhs_numbers()))
    for words in ("To see my grandchildren on Sundays", "To walk to the shop again"):
        goal = Goal.objects.create(case=case, words=words)
        for what in ("Ring the bus company", "Try the walking group"):
            Action.objects.create(goal=goal, what=what, owner=Action.Owner.PERSON)
    for number, point in enumerate(("baseline", "review", "review", "final")):
        response = Response.objects.create(
            person_id=case.person_id,
            organisation_id=case.organisation_id,
            case_id=case.pk,
            instrument_code="ons4",
            instrument_version="1",
            point=point,
            mode="phone",
            taken_at=case.opened_at,
            recorded_by_id=case.worker_id,
            key=f"bench {number}",
        )
        for item in ("satisfied", "worthwhile", "happy", "anxious"):
            Answer.objects.create(response=response, item=item, value=4 + number)
    Brief.objects.create(
        person_id=case.person_id,
        organisation_id=case.organisation_id,
        case_id=case.pk,
        needs=["food", "loneliness"],
        access=["step-free"],
        times=["day:MO"],
        furthest=10,
        by_id=case.worker_id,
        written_at=case.opened_at,
    )
