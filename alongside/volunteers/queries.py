"""Reading what volunteers were asked, for their organisation, for themselves, for the house."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.referrals.about_me import AboutMe, read
from alongside.referrals.models import Referral
from alongside.referrals.states import OPEN, UNANSWERED, Status
from alongside.volunteers.links import hash_of
from alongside.volunteers.models import Code, Offer, Volunteer

STAYS_OPEN = dt.timedelta(minutes=20)  # after a code; then another one is asked for


def volunteers_visible_to(actor: Actor) -> QuerySet[Volunteer]:
    """The volunteers of the actor's organisation, for those who ask them and who end them."""
    if not (actor.may(Permission.REFERRALS_ANSWER) or actor.may(Permission.MEMBERS_MANAGE)):
        return Volunteer.objects.none()
    return Volunteer.objects.filter(organisation_id=actor.organisation).select_related("named_by")


def offers_of(actor: Actor, referral: Referral) -> QuerySet[Offer]:
    """Who was asked about a referral that the actor's organisation received, newest first."""
    if not actor.may(Permission.REFERRALS_ANSWER):
        return Offer.objects.none()
    return Offer.objects.filter(
        referral=referral, volunteer__organisation_id=actor.organisation
    ).select_related("volunteer", "sent_by")


def offers_that_asked(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Offer]:
    """The links of a referral through which its sender was asked: asked by the house itself."""
    if not actor.may(Permission.SYSTEM):
        return Offer.objects.none()
    asked = Offer.objects.filter(referral_id=referral_id, asked_at__isnull=False, ended_at=None)
    return asked.select_related("volunteer").order_by("pk")


def offers_for_each(referral_id: uuid.UUID, until: dt.datetime) -> list[uuid.UUID]:
    """Offers of a new referral to everybody who is asked about each, made by the house: their ids.

    Those that are there already are not among them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM volunteers_offer_to_each(%s, %s, %s)", [referral_id, clock.now(), until]
        )
        return [made for (made,) in cursor.fetchall()]


def is_told_by_link(consent_id: uuid.UUID, organisation_id: uuid.UUID, address: str) -> bool:
    """Whether a link to what rests on that consent went to this address: asked by the house."""
    found = _row(
        "SELECT volunteers_told_by_link(%s, %s, %s)",
        consent_id,
        organisation_id,
        address.strip().lower(),
    )
    return bool(found and found[0])


class Over(StrEnum):
    """Why a link is of no more use, as far as whoever holds it may know."""

    ANSWERED = "answered"
    BY_OTHERS = "by_others"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


def why_over(offer_id: uuid.UUID) -> Over | None:
    """What became of the link of an offer; None where there is no such offer. For the house."""
    found = _row("SELECT volunteers_why_over(%s, %s)", offer_id, clock.now())
    return Over(found[0]) if found and found[0] else None


@dataclass(frozen=True)
class NoPlace:
    """A volunteer has said that there is no place: of which service, and who they are."""

    service_id: uuid.UUID
    service: str
    by: uuid.UUID


def declined_as_full(offer_id: uuid.UUID) -> NoPlace | None:
    """What a volunteer said with “no places” a short while ago; None otherwise. For the house."""
    found = _row("SELECT * FROM volunteers_no_place(%s, %s)", offer_id, clock.now() - STAYS_OPEN)
    return NoPlace(*found) if found else None


@dataclass(frozen=True)
class Glimpse:
    """What a link shows before a code: nothing of the person."""

    service: str
    organisation: str
    sent_at: dt.datetime
    soon: bool
    status: str

    @property
    def is_unanswered(self) -> bool:
        return self.status in UNANSWERED

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)


def house_at(offer_id: uuid.UUID) -> Actor:
    """The house itself at the volunteer's door: codes stand in the organisation's own audit.

    Raises Offer.DoesNotExist. Asked by the house.
    """
    offer = Offer.objects.select_related("volunteer").get(pk=offer_id)
    return replace(Actor.system("volunteers"), organisation_id=offer.volunteer.organisation_id)


def glimpse_of(offer_id: uuid.UUID) -> Glimpse | None:
    """What the link of this offer shows to anybody; None once it is of no more use."""
    found = _row("SELECT * FROM volunteers_glimpse(%s, %s)", offer_id, clock.now())
    glimpse = Glimpse(*found) if found else None
    return glimpse if glimpse and glimpse.status in OPEN else None


@dataclass(frozen=True)
class Shown:
    """What a volunteer reads of the one referral."""

    referral_id: uuid.UUID
    person_id: uuid.UUID
    reference: str
    status: str
    service: str
    referrer: str
    name: str
    words: str
    note: str
    risk_note: str
    reasons: list[str]
    phone: str
    contact_note: str
    replies: list[str]

    @property
    def is_unanswered(self) -> bool:
        return self.status in UNANSWERED

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)


def shown_to(actor: Actor) -> Shown | None:
    """The referral that the actor was sent a link for; None once the link is of no more use."""
    found = _row("SELECT * FROM volunteers_shown()") if actor.offer_id else None
    shown = Shown(*found) if found else None
    return shown if shown and shown.status in OPEN else None


def answers_shown_to(actor: Actor) -> list[tuple[str, str]]:
    """Question and answer, as far as the receiver's form lets whoever answers by a link read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT label, text FROM volunteers_answers()")
        return list(cursor.fetchall()) if actor.offer_id else []


def about_me_shown_to(actor: Actor) -> AboutMe:
    """What the person wrote about themselves and sent along with the referral of the link."""
    found = _row("SELECT volunteers_about_me()") if actor.offer_id else None
    return read(json.loads(found[0])) if found and found[0] else AboutMe()


def offer_of(actor: Actor) -> Offer:
    """The offer that the actor, a volunteer, acts through."""
    return Offer.objects.get(pk=str(actor.offer_id))


def waiting_code(offer_id: uuid.UUID, code_id: uuid.UUID | None, secret: str) -> Code | None:
    """The code that this browser has asked for and not entered yet: asked by the house."""
    return (
        _codes(offer_id, code_id, secret).filter(used_at=None, expires_at__gt=clock.now()).first()
    )


def proved(offer_id: uuid.UUID, code_id: uuid.UUID | None, secret: str) -> Volunteer | None:
    """The volunteer whose code this browser has entered a while ago: asked by the house."""
    lately = _codes(offer_id, code_id, secret).filter(used_at__gt=clock.now() - STAYS_OPEN)
    code = lately.select_related("offer__volunteer").first()
    return code.offer.volunteer if code else None


def _codes(offer_id: uuid.UUID, code_id: uuid.UUID | None, secret: str) -> QuerySet[Code]:
    if not code_id or not secret:
        return Code.objects.none()
    return Code.objects.filter(pk=code_id, offer_id=offer_id, browser=hash_of(secret))


def _row(question: str, *arguments: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(question, arguments)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found
