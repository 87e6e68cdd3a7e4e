"""Reading sessions and places: always from what the actor may see."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.booking.models import (
    Place,
    PlaceMove,
    Session,
    SessionPlan,
    WaitingEntry,
    WaitingMove,
)
from alongside.booking.states import HELD, QUEUED, PlaceStatus, WaitingStatus
from alongside.common import clock
from alongside.common.statements import put_together_once
from alongside.directory.models import Service
from alongside.people.queries import live_relationship
from alongside.people.queries.protection import may_know

_Of = TypeVar("_Of", Place, WaitingEntry)

# What a person may read of a place of theirs: the database holds to the same.
_PLACE_FOR_THE_PERSON = (
    *("status", "answer_by", "change_asked_at", "change_words", "referral_id", "person_id"),
    *("session__starts_at", "session__ends_at", "session__place_name", "session__status"),
    *("session__how", "session__service__name", "organisation__name", "organisation__phone"),
    *("organisation__email", "help_wanted", "help_arranged", "help_refused", "help_words"),
)
_WAIT_FOR_THE_PERSON = (
    *("created_at", "status", "asked_at", "wanted_at", "referral_id", "person_id", "place_id"),
    *("service__name", "organisation__name", "organisation__phone"),
)
_LASTS = dt.timedelta(hours=2)
_HAS_MADE = """
SELECT EXISTS (SELECT FROM booking_place WHERE id = %s)
    OR EXISTS (SELECT FROM booking_waitingentry WHERE id = %s)
    OR EXISTS (SELECT FROM booking_waitingmove WHERE id = %s)
"""


def visible_to(actor: Actor) -> QuerySet[Place]:
    """The places that the actor's organisation keeps or asked for, of people it still may see.

    A person sees their own. Of somebody protected, those alone who may know where they are.
    """
    return _of_both_sides(actor, Place.objects.all())


def waiting_visible_to(actor: Actor) -> QuerySet[WaitingEntry]:
    """Who waits, by the same rule."""
    return _of_both_sides(actor, WaitingEntry.objects.all())


def moves_visible_to(actor: Actor) -> QuerySet[PlaceMove]:
    """The steps of the places that the actor may see."""
    return PlaceMove.objects.filter(place__in=visible_to(actor))


def waiting_moves_visible_to(actor: Actor) -> QuerySet[WaitingMove]:
    """The steps of those who wait, as far as the actor may see them."""
    return WaitingMove.objects.filter(entry__in=waiting_visible_to(actor))


def _of_both_sides(actor: Actor, rows: QuerySet[_Of]) -> QuerySet[_Of]:
    if actor.may(Permission.SYSTEM):
        return rows
    if actor.person_id:
        return rows.filter(person_id=actor.person_id)
    if actor.acts_for or not actor.may(Permission.PEOPLE_VIEW):
        return rows.none()
    ours = Q(organisation_id=actor.organisation) | Q(from_organisation_id=actor.organisation)
    known = Q(person__protected=False) | may_know(actor)
    return rows.filter(ours, known, live_relationship(actor, "person_id"))


def bookable(service_id: uuid.UUID) -> QuerySet[Session]:
    """The sessions of a service that lie ahead and take place, the next first: of no person."""
    ahead = Session.objects.filter(service_id=service_id, starts_at__gt=clock.now())
    return ahead.filter(status=Session.Status.OPEN)


@put_together_once
def left_to_book(
    actor: Actor, referral_id: uuid.UUID, service_id: uuid.UUID, now: dt.datetime, most: int
) -> QuerySet[Session]:
    """The next of these, but those in which somebody has a place by the referral.

    Nobody waits twice for a service, so whoever waits is offered no full session either.
    """
    theirs = places_of(actor, [referral_id]).filter(status__in=HELD)
    waits = waiting_visible_to(actor).filter(referral_id=referral_id, status__in=QUEUED)
    ahead = Session.objects.filter(service_id=service_id, starts_at__gt=now)
    open_yet = ahead.filter(status=Session.Status.OPEN)
    no_use = Q(taken__gte=F("places")) & Exists(waits)
    return open_yet.exclude(pk__in=theirs.values("session_id")).exclude(no_use)[:most]


def kept_sessions(actor: Actor) -> QuerySet[Session]:
    """The sessions of the actor's own organisation that go on now or lie ahead, the next first."""
    return _of_own_services(actor).exclude(_over(clock.now())).order_by("starts_at", "id")


def over_today(actor: Actor) -> QuerySet[Session]:
    """Those of today that are over, the last first."""
    began = clock.midnight(clock.today())
    ours = _of_own_services(actor).filter(_over(clock.now()), starts_at__gte=began)
    return ours.order_by("-starts_at", "id")


def _of_own_services(actor: Actor) -> QuerySet[Session]:
    if not actor.may(Permission.REFERRALS_ANSWER):
        return Session.objects.none()
    ours = Session.objects.filter(organisation_id=actor.organisation, worker=None)
    return ours.select_related("service")


def _over(now: dt.datetime) -> Q:
    """Where nobody has said when it ends, a while after it began."""
    return Q(ends_at__lte=now) | Q(ends_at=None, starts_at__lte=now - _LASTS)


def session_kept_by(actor: Actor, session_id: uuid.UUID) -> Session | None:
    """One session of the actor's own organisation."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return None
    ours = Session.objects.filter(organisation_id=actor.organisation, worker=None)
    return ours.select_related("service").filter(pk=session_id).first()


def plan_of(service: Service) -> SessionPlan | None:
    """How the service is booked; None: it is not booked here."""
    return SessionPlan.objects.filter(service=service).first()


def services_of(actor: Actor) -> QuerySet[Service]:
    """The services of the actor's own organisation to which people can be referred, by name."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return Service.objects.none()
    ours = Service.objects.filter(organisation_id=actor.organisation)
    return ours.exclude(status=Service.Status.INACTIVE).order_by("name", "id")


def services_with_plans(actor: Actor) -> list[tuple[Service, SessionPlan | None]]:
    """The same, each with how it is booked."""
    services = services_of(actor)
    planned = SessionPlan.objects.filter(service__in=services.order_by().values("pk"))
    plans = {plan.service_id: plan for plan in planned}
    return [(service, plans.get(service.pk)) for service in services]


def doubtful_sessions(actor: Actor) -> QuerySet[Session]:
    """The sessions ahead of which the actor's organisation has to say whether they take place."""
    doubt = Session.Status.IN_DOUBT
    return kept_sessions(actor).filter(status=doubt, taken__gt=0, starts_at__gt=clock.now())


def help_to_arrange(actor: Actor) -> list[Place]:
    """The places ahead that the actor's organisation keeps and for which help is not answered yet.

    Times of link workers are among them: whoever may see the person sees that.
    """
    ahead = visible_to(actor).filter(
        organisation_id=actor.organisation,
        status=PlaceStatus.BOOKED,
        session__starts_at__gt=clock.now(),
        session__status=Session.Status.OPEN,
    )
    asked = ahead.exclude(help_wanted=[]).select_related(
        "session__service", "session__worker", "person"
    )
    return [place for place in asked.order_by("session__starts_at", "pk") if place.help_open]


def help_with_times(actor: Actor) -> list[Place]:
    """Those of them that are times of link workers, each with whom."""
    return [place for place in help_to_arrange(actor) if place.session.worker_id]


def longest_waits(actor: Actor) -> QuerySet[WaitingEntry]:
    """Who waits for a service of the actor's own organisation, the longest first."""
    standing = [*QUEUED, WaitingStatus.LAPSED]
    ours = waiting_visible_to(actor).filter(organisation_id=actor.organisation)
    waits = ours.filter(status__in=standing).select_related("person", "service", "session")
    return waits.order_by("created_at", "pk")


def waiting_for(actor: Actor, session: Session) -> QuerySet[WaitingEntry]:
    """Who would be offered a place in this session, in order, as far as the actor may know."""
    theirs = Q(session=session) | Q(session=None)
    return longest_waits(actor).filter(
        theirs, service_id=session.of_service, status=WaitingStatus.WAITING
    )


def is_booked(actor: Actor, key: uuid.UUID) -> bool:
    """Whether the form with this key has made a place or a waiting entry already."""
    if not has_made(key):
        return False
    made = (visible_to(actor), waiting_visible_to(actor), waiting_moves_visible_to(actor))
    return any(rows.filter(pk=key).exists() for rows in made)


def has_made(key: uuid.UUID) -> bool:
    """Whether it has made anything that row security shows: hardly ever, and one question."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_MADE, [key, key, key])
        return bool(cursor.fetchone()[0])


def wait_visible_to(actor: Actor, entry_id: uuid.UUID) -> WaitingEntry | None:
    """One of those who wait, or None if there is none for this actor."""
    return waiting_visible_to(actor).filter(pk=entry_id).first()


def booked_in(actor: Actor, session_id: uuid.UUID) -> QuerySet[Place]:
    """Who has a place in a session, or is offered one, as far as the actor may know."""
    held = held_in(actor, session_id)
    return held.select_related("person", "from_organisation")


def called_off_in(actor: Actor, session_id: uuid.UUID) -> QuerySet[Place]:
    """Who had a place in a session that was called off, or was offered one, likewise."""
    ended = visible_to(actor).filter(session_id=session_id, status=PlaceStatus.CALLED_OFF)
    return ended.select_related("person", "from_organisation").order_by("created_at", "id")


def held_in(actor: Actor, session_id: uuid.UUID) -> QuerySet[Place]:
    """The same without the people, whom the house may not see."""
    held = visible_to(actor).filter(session_id=session_id, status__in=HELD)
    return held.order_by("created_at", "id")


def places_by_id(actor: Actor, places: Iterable[uuid.UUID]) -> QuerySet[Place]:
    """These places, as far as the actor may see them."""
    return visible_to(actor).filter(pk__in=list(places)).order_by("pk")


def places_of(actor: Actor, referrals: Iterable[uuid.UUID]) -> QuerySet[Place]:
    """The places that were booked by these referrals, the latest session first."""
    found = visible_to(actor).filter(referral_id__in=list(referrals))
    return found.select_related("session__service", "line").order_by(
        "-session__starts_at", "-created_at"
    )


def waits_of(actor: Actor, referrals: Iterable[uuid.UUID]) -> QuerySet[WaitingEntry]:
    """The waiting entries of these referrals that still stand."""
    standing = [*QUEUED, WaitingStatus.LAPSED]
    found = waiting_visible_to(actor).filter(referral_id__in=list(referrals))
    return found.filter(status__in=standing).select_related("service", "session", "place__session")


def place_visible_to(actor: Actor, place_id: uuid.UUID) -> Place | None:
    """One place, with its session, or None if there is none for this actor."""
    return visible_to(actor).select_related("session__service").filter(pk=place_id).first()


def own_places(actor: Actor) -> QuerySet[Place]:
    """What the person who asks has ahead of them, the next first, in the columns for their eyes.

    What was called off is among it until its time: else somebody goes there.
    """
    shown = HELD | {PlaceStatus.CALLED_OFF}
    ahead = visible_to(actor).filter(session__starts_at__gt=clock.now(), status__in=shown)
    related = ahead.select_related("session__service", "organisation")
    return related.only(*_PLACE_FOR_THE_PERSON).order_by("session__starts_at", "id")


def own_waits(actor: Actor) -> QuerySet[WaitingEntry]:
    """What the person who asks waits for."""
    waits = waiting_visible_to(actor).filter(status__in=[*QUEUED, WaitingStatus.LAPSED])
    related = waits.select_related("service", "organisation")
    return related.only(*_WAIT_FOR_THE_PERSON).order_by("created_at", "id")


def open_plans(actor: Actor) -> QuerySet[SessionPlan]:
    """Every service that is booked here: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return SessionPlan.objects.none()
    return SessionPlan.objects.filter(is_open=True).order_by("pk")


def lapsed_offers(actor: Actor) -> QuerySet[Place]:
    """Offers whose time is over: asked by the house itself."""
    over = visible_to(actor).filter(status=PlaceStatus.OFFERED, answer_by__lte=clock.now())
    return over.order_by("answer_by", "pk") if actor.may(Permission.SYSTEM) else over.none()


def sessions_to_offer(actor: Actor) -> list[uuid.UUID]:
    """The sessions ahead with room for which somebody waits, the next first: for the house."""
    if not actor.may(Permission.SYSTEM):
        return []
    waiting = WaitingEntry.objects.filter(
        Q(session=OuterRef("pk")) | Q(session=None),
        service_id=OuterRef("service_id"),
        status=WaitingStatus.WAITING,
    )
    found = Session.objects.filter(
        Exists(waiting),
        status=Session.Status.OPEN,
        starts_at__gt=clock.now(),
        taken__lt=F("places"),
    )
    return list(found.order_by("starts_at", "pk").values_list("pk", flat=True))


def offer_open(actor: Actor, place_id: uuid.UUID) -> Place | None:
    """An offer that can still be answered, with its session: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return None
    offers = visible_to(actor).filter(status=PlaceStatus.OFFERED, answer_by__gt=clock.now())
    return offers.select_related("session").filter(pk=place_id).first()


def place_ahead(actor: Actor, place_id: uuid.UUID, statuses: Collection[str]) -> Place | None:
    """A place in one of these statuses whose time is still to come: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return None
    ahead = visible_to(actor).filter(status__in=statuses, session__starts_at__gt=clock.now())
    return ahead.select_related("session", "organisation").filter(pk=place_id).first()


def places_to_remind_of(actor: Actor, since: dt.datetime, until: dt.datetime) -> QuerySet[Place]:
    """Whatever is booked and begins in that time: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return Place.objects.none()
    there = Q(session__starts_at__gte=since, session__starts_at__lt=until)
    booked = visible_to(actor).filter(there, status=PlaceStatus.BOOKED)
    return booked.filter(session__status=Session.Status.OPEN).order_by("session__starts_at", "pk")


def wait_open(actor: Actor, entry_id: uuid.UUID) -> WaitingEntry | None:
    """Somebody who waits, or did not answer: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return None
    standing = (WaitingStatus.WAITING, WaitingStatus.LAPSED)
    return waiting_visible_to(actor).filter(status__in=standing, pk=entry_id).first()


def answer_of(actor: Actor, place: Place) -> str:
    """What was answered to an offer and stands: accept, stay or decline; "" for none of them.

    Who goes on waiting may have been offered another place since.
    """
    if place.status == PlaceStatus.BOOKED:
        return "accept"
    if place.status != PlaceStatus.DECLINED:
        return ""
    left = waiting_visible_to(actor).filter(place_id=place.pk, status=WaitingStatus.LEFT)
    return "decline" if left.exists() else "stay"


def answer_to(actor: Actor, place_id: uuid.UUID) -> str:
    """The same of the place behind a link: asked by the house itself."""
    place = visible_to(actor).filter(pk=place_id).first()
    return answer_of(actor, place) if place and actor.may(Permission.SYSTEM) else ""
