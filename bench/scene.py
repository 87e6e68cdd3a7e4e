"""What stands in the database while it is measured: a borough at work.

Twenty link-worker teams of five, twenty practices of ten who refer, 20,000 people of whom 5,000
have an open case: fifty for each link worker.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nhs_number
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest
from django.test import Client

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.care.models import Case
from alongside.common import clock
from alongside.needs.models import Need
from alongside.organisations.models import Area, Organisation
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral, ReferralReason
from alongside.web.account.factor import note_factor
from tests.factories.standing import member_of, preparing

TEAMS, WORKERS, PRACTICES, REFERRERS = 20, 5, 20, 10
PEOPLE, CASES = 20_000, 5_000
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """Who is there to be signed in."""

    workers: Sequence[Actor]
    referrers: Sequence[Actor]

    @property
    def worker(self) -> Actor:
        """Somebody with fifty open cases."""
        return self.workers[0]


def nhs_numbers() -> Iterator[str]:
    """The synthetic numbers, 999 000 0000 and up, in order."""
    for number in range(1_000_000):
        digits = f"999{number:06}"
        check = nhs_number.calculate_checksum(digits)
        if check != 10:
            yield f"{digits}{check}"


def set_scene() -> Scene:
    """Fill the empty database, and let PostgreSQL look at what it holds."""
    with preparing():
        area = Area.objects.create(name="Alderbrook", kind=Area.Kind.BOROUGH)
        kinds = Organisation.Kind
        teams = [organisation(f"Team {n}", kinds.LINK_WORKER_TEAM, area) for n in range(TEAMS)]
        practices = [
            organisation(f"Surgery {n}", kinds.GP_PRACTICE, area) for n in range(PRACTICES)
        ]
        workers = [
            member_of(f"Worker-{n}-{team.name[5:]}", team, "link_worker")
            for n in range(WORKERS)
            for team in teams
        ]
        referrers = [
            member_of(f"Referrer-{n}-{place}", practice, "referrer")
            for n in range(REFERRERS)
            for place, practice in enumerate(practices)
        ]
        with connection.cursor() as cursor:
            # These rows fit together: checking every reference of each would take a minute.
            cursor.execute("SET LOCAL session_replication_role = replica")
        _fill_with_people(workers, referrers)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")  # else its writing falls into the first rounds
    return Scene(workers, referrers)


def organisation(name: str, kind: str, area: Area) -> Organisation:
    """Somebody who works in that area. Call while ``preparing``."""
    return Organisation.objects.create(name=name, kind=kind, area=area)


def _fill_with_people(workers: Sequence[Actor], referrers: Sequence[Actor]) -> None:
    """Person by number: the first CASES have an open case, the others once had one."""
    born, now = dt.date(1930, 1, 1), clock.now()
    people = [
        Person(
            nhs_number=number,
            given_name=f"Given{place}",
            family_name=f"Family{place % 700}",
            date_of_birth=born + DAY * (place % 20_000),
            registered_by_id=referrers[place // TEAMS % PRACTICES].organisation_id,
        )
        for place, number in zip(range(PEOPLE), nhs_numbers(), strict=False)
    ]
    made = [(place, person, workers[place % len(workers)]) for place, person in enumerate(people)]
    _keep(people)
    _keep(
        CareRelationship(
            person=person,
            organisation_id=organisation,
            level=level,
            reason="bench",
            granted_by_id=person.registered_by_id,
        )
        for _place, person, worker in made
        for organisation, level in (
            (worker.organisation_id, CareRelationship.Level.CARE),
            (person.registered_by_id, CareRelationship.Level.REFERRER),
        )
    )
    user_of = {referrer.organisation_id: referrer.user_id for referrer in referrers}
    referrals = [
        Referral(
            kind=Referral.Kind.LINK_WORKER,
            status="accepted",
            person=person,
            from_organisation_id=person.registered_by_id,
            from_user_id=user_of[person.registered_by_id],
            to_organisation_id=worker.organisation_id,
            handler_id=worker.user_id,
            words="I would like to get out more.",
            risk=Referral.Risk.NONE_KNOWN,
            key=str(place),
            sent_at=now - DAY * (place % 200),
        )
        for place, person, worker in made[:CASES]
    ]
    _keep(referrals)
    needs = list(Need.objects.all())
    _keep(
        ReferralReason(
            referral=referral, need=needs[(place + position * 7) % len(needs)], position=position
        )
        for place, referral in enumerate(referrals)
        for position in (1, 2)
    )
    _keep(
        Case(
            person=referral.person,
            organisation_id=referral.to_organisation_id,
            referral=referral,
            worker_id=referral.handler_id,
            opened_at=referral.sent_at,
            last_contact_at=now - DAY * (place % 30),
            next_contact_on=clock.today() + DAY * (place % 37 - 7),
        )
        for place, referral in enumerate(referrals)
    )


def _keep(rows: object) -> None:
    made: list[models.Model] = list(rows)  # type: ignore[call-overload]
    type(made[0])._default_manager.bulk_create(made, batch_size=2000)


def signed_in(actor: Actor) -> Client:
    """A browser in which the actor is signed in, for a page that is asked for in this process."""
    client = Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_PROTO="https")
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user)
    _show_second_step(client, user)
    return client


def _show_second_step(client: Client, user: User) -> None:
    request = HttpRequest()
    request.session = client.session
    note_factor(request, user, "totp")
    request.session.save()
    UserSession.objects.create(
        user=user, session_key=request.session.session_key, ip="127.0.0.1", user_agent="bench"
    )


def cookies_of(actor: Actor) -> str:
    """The cookies of such a browser, for the load generator."""
    return cookies_in(signed_in(actor))


def cookies_in(browser: Client) -> str:
    """The session of that browser, and the token against forgery that the load generator sends."""
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


CSRF = "alongsidebenchalongsidebench1234"  # 32 characters, as Django's own secret
