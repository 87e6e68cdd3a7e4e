"""Reading lone visits: whoever goes, who looks for them, and the lead while it matters."""

import uuid

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import colleagues_who_may
from alongside.owncare.models import AlarmNumber, LoneStep, LoneVisit, Whereabouts
from alongside.owncare.states import Status
from alongside.people.models import Person
from alongside.people.queries.protection import circle_of


def visits_visible_to(actor: Actor) -> QuerySet[LoneVisit]:
    """One's own; for the buddy and for leads what runs or was an alarm.

    A visit that ended well is nobody else's: nobody keeps a book of who was out.
    """
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return LoneVisit.objects.none()
    matters = ~Q(status=Status.OVER) | Q(alarm_at__isnull=False)
    looks = Q() if actor.may(Permission.CASES_REASSIGN) else Q(buddy_id=actor.user)
    return LoneVisit.objects.filter(
        Q(by_id=actor.user) | looks & matters, organisation_id=actor.organisation
    )


def whereabouts_visible_to(actor: Actor) -> QuerySet[Whereabouts]:
    """Where they lead: one's own; those one was told of, unless a protected person would be found.

    The database's own function answers for the others, as it does in the second lock.
    """
    if actor.person_id or not actor.may(Permission.CASES_WORK):
        return Whereabouts.objects.none()
    shows = Func(F("visit_id"), function="owncare_shows_where", output_field=BooleanField())
    return Whereabouts.objects.filter(
        Q(visit__by_id=actor.user) | Q(shows), visit__in=visits_visible_to(actor)
    )


def steps_visible_to(actor: Actor) -> QuerySet[LoneStep]:
    return LoneStep.objects.filter(visit__in=visits_visible_to(actor))


def own_number(actor: Actor) -> str:
    """The mobile on which the actor is reminded and told; empty for none."""
    found = AlarmNumber.objects.filter(user_id=actor.user).first()
    return found.mobile if found else ""


def own_number_is_stopped(actor: Actor) -> bool:
    """Whether somebody texted STOP from that mobile: it gets no texts until they text START.

    The database's own function answers, for nobody who works here reads which numbers those are.
    """
    if not own_number(actor):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT owncare_own_number_is_stopped()")
        return bool(cursor.fetchone()[0])


def out_now(actor: Actor) -> LoneVisit | None:
    """The actor's own visit that is not over."""
    mine = visits_visible_to(actor).filter(by_id=actor.user_id).exclude(status=Status.OVER)
    return mine.select_related("buddy").first()


def running_visible_to(actor: Actor) -> QuerySet[LoneVisit]:
    """Who is out now and concerns the actor, themselves too."""
    return visits_visible_to(actor).exclude(status=Status.OVER)


def running(actor: Actor) -> list[LoneVisit]:
    """The same; alarms first, then the soonest."""
    out = running_visible_to(actor).select_related("by", "buddy")
    return list(out.order_by(F("alarm_at").asc(nulls_last=True), "back_at"))


def colleagues_out(actor: Actor) -> list[LoneVisit]:
    """Others who are out now and whom the actor would look for."""
    return [one for one in running(actor) if one.by_id != actor.user_id]


def lately(actor: Actor) -> QuerySet[LoneVisit]:
    """What is over: one's own, and those that were an alarm; the newest first."""
    over = visits_visible_to(actor).filter(status=Status.OVER)
    alarms = Q(by_id=actor.user_id) | Q(alarm_at__isnull=False)
    return over.filter(alarms).select_related("by", "ended_by")


def buddies(actor: Actor, person: Person | None = None) -> QuerySet[User]:
    """Who of the team can look for the actor; of a protected person only who may know where."""
    team = colleagues_who_may(actor, Permission.CASES_WORK).exclude(pk=actor.user)
    if person is not None and person.protected:
        team = team.filter(pk__in=circle_of(actor, person.pk).values("user_id"))
    return team


def last_buddy(actor: Actor, person: Person | None = None) -> uuid.UUID | None:
    """Whom the actor chose last, where they can be chosen again."""
    mine = visits_visible_to(actor).filter(by_id=actor.user, buddy__isnull=False)
    last = mine.values_list("buddy_id", flat=True).first()
    return last if last and buddies(actor, person).filter(pk=last).exists() else None
