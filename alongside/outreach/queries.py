"""Reading whom a list names: only among the people whom the actor's team looks after."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.care import queries as care
from alongside.care.states import Outcome, Status
from alongside.care.writing import chosen_way
from alongside.common import clock
from alongside.organisations.queries import that_agreed
from alongside.outreach.choosing import Query
from alongside.outreach.models import Invitee, InviteList, OptOut
from alongside.outreach.rules import Known, Omitted, Standing
from alongside.people.models import CareRelationship, Person
from alongside.people.queries import live_relationship, visible_to
from alongside.people.queries.sharing import ways_shared
from alongside.referrals import queries as referrals
from alongside.referrals.states import UNANSWERED
from alongside.rights.queries import objections_visible_to


def looked_after(actor: Actor, numbers: Collection[str]) -> Mapping[str, Person]:
    """By NHS number, those of them with whom the actor's organisation plans care."""
    care_with = live_relationship(actor, "pk", CareRelationship.Level.CARE)
    found = visible_to(actor).filter(care_with, nhs_number__in=numbers)
    return {str(person.nhs_number): person for person in found}


def what_is_known(
    actor: Actor, people: Mapping[str, Person]
) -> Callable[[Person, dt.date | None], Known]:
    """Of these people, by one question for each kind of fact: how each stands with the team."""
    ids = [person.pk for person in people.values()]
    cases = care.visible_to(actor).filter(person_id__in=ids)
    died = _set(cases.filter(outcome=Outcome.DIED))
    worked_with = _set(cases.filter(status=Status.OPEN))
    received = referrals.visible_to(actor).filter(to_organisation_id=actor.organisation)
    waiting = _set(received.filter(person_id__in=ids, status__in=UNANSWERED))
    objects = _set(objections_visible_to(actor).filter(person_id__in=ids, ended_at=None))

    def known(person: Person, born: dt.date | None) -> Known:
        return Known(
            same_birth=person.date_of_birth == born,
            died=person.has_died or person.pk in died,
            restricted=person.restricted,
            objects=person.pk in objects,
            protected=person.protected,
            worked_with=person.pk in worked_with,
            waiting=person.pk in waiting,
        )

    return known


def _set(rows: QuerySet[Any]) -> set[uuid.UUID]:
    return set(rows.values_list("person_id", flat=True))


def lists_visible_to(actor: Actor) -> QuerySet[InviteList]:
    """The lists of the actor's own team, newest first."""
    if not actor.may(Permission.CASES_WORK):
        return InviteList.objects.none()
    return InviteList.objects.filter(organisation_id=actor.organisation)


def invitees_visible_to(actor: Actor) -> QuerySet[Invitee]:
    """Who is on them, as far as the team still plans care with them."""
    if not actor.may(Permission.CASES_WORK):
        return Invitee.objects.none()
    care_with = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    return Invitee.objects.filter(care_with, invite_list__organisation_id=actor.organisation)


def opt_outs_visible_to(actor: Actor) -> QuerySet[OptOut]:
    """Who of the people of the team wants no invitations, wherever they said it."""
    if not actor.may(Permission.CASES_WORK):
        return OptOut.objects.none()
    return OptOut.objects.filter(live_relationship(actor, "person_id", CareRelationship.Level.CARE))


def who_answered(actor: Actor, referral_id: uuid.UUID) -> Invitee | None:
    """The invitation that a referral answers, if it does."""
    answered = invitees_visible_to(actor).filter(referral_id=referral_id)
    return answered.select_related("invite_list").first()


def found_by(actor: Actor, query: Query) -> QuerySet[Person]:
    """Whom a search names, among those with whom the team plans care and who are living."""
    care_with = live_relationship(actor, "pk", CareRelationship.Level.CARE)
    people = visible_to(actor).filter(care_with, has_died=False)
    today = clock.today()
    if query.age_from is not None:
        people = people.filter(date_of_birth__lte=_years_before(today, query.age_from))
    if query.age_to is not None:
        people = people.filter(date_of_birth__gt=_years_before(today, query.age_to + 1))
    if query.need:
        received = referrals.visible_to(actor).filter(
            to_organisation_id=actor.organisation, named_reasons__need__code=query.need
        )
        people = people.filter(pk__in=received.order_by().values("person_id"))
    if query.area:
        people = people.filter(postcode__istartswith=f"{query.area.strip()} ")
    if query.quiet_months is not None:
        since = clock.now() - dt.timedelta(days=query.quiet_months * 365 // 12)
        spoken = care.contacts_visible_to(actor).filter(at__gte=since).order_by()
        people = people.exclude(pk__in=spoken.values("case__person_id"))
    if query.agreed_practice:
        practices = set(people.order_by().values_list("gp_practice_id", flat=True)) - {None}
        people = people.filter(gp_practice_id__in=that_agreed(practices))
    return people.order_by("created_at", "pk")


def _years_before(day: dt.date, years: int) -> dt.date:
    """The latest birthday of somebody who is that old on the day; 29 February counts as 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def standings(actor: Actor, people: Mapping[uuid.UUID, Person]) -> Mapping[uuid.UUID, Standing]:
    """Of each of these people, by id, what decides whether they are invited now."""
    known = what_is_known(actor, {str(pk): person for pk, person in people.items()})
    none = _set(opt_outs_visible_to(actor).filter(person_id__in=people))
    shared = ways_shared(actor, people)
    return {
        pk: Standing(
            known(person, person.date_of_birth),
            opted_out=pk in none,
            has_way=chosen_way(person.contact_by, person.phone, person.email) is not None,
            shared=person.contact_by in shared.get(pk, ()),
        )
        for pk, person in people.items()
    }


def shared_by_now(actor: Actor, invitees: Collection[Invitee]) -> Mapping[uuid.UUID, str]:
    """Of those who have not answered, why they are to be rung: another answers there by now.

    By invitee; their link is of no more use meanwhile. Each has their person loaded.
    """
    silent = [one for one in invitees if one.status == Invitee.Status.SENT]
    shared = ways_shared(actor, [one.person_id for one in silent])
    return {
        one.pk: str(Omitted.SHARED)
        for one in silent
        if one.person.contact_by in shared.get(one.person_id, ())
    }


def counts(actor: Actor, invite_list: InviteList) -> Mapping[str, int]:
    """How many of a list stand where."""
    rows = invitees_visible_to(actor).filter(invite_list=invite_list).order_by()
    return dict(rows.values_list("status").annotate(Count("pk")))


def reached(actor: Actor, invite_list: InviteList) -> set[uuid.UUID]:
    """Of a list of the actor's team, the invitees whose message left the house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invitee_id FROM outreach_reached(%s)", [invite_list.pk])
        return {invitee for (invitee,) in cursor.fetchall()}
