"""Reading what is kept of taking organisations on."""

import datetime as dt
import uuid

from django.db.models import Case, Exists, Min, OuterRef, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.directory.queries.keepers import claims_visible_to, kept_by
from alongside.directory.states import ClaimStatus
from alongside.onboarding.likely import Likely, likely
from alongside.onboarding.models import Arrival, Invitation, JoinRequest, Practice
from alongside.onboarding.steps import Facts
from alongside.organisations.models import Agreement, Organisation
from alongside.organisations.queries import areas_within, organisations_in


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Those to the actor's organisation, and those they sent to organisations they take on."""
    if actor.organisation_id is None:
        return Invitation.objects.none()
    seen = Q(pk=None)
    if actor.may(Permission.MEMBERS_MANAGE):
        seen |= Q(organisation_id=actor.organisation_id)
    if actor.may(Permission.ORGANISATIONS_TAKE_ON):
        seen |= Q(from_organisation_id=actor.organisation_id)
    return Invitation.objects.filter(seen)


def unanswered_at(actor: Actor, organisation: Organisation) -> QuerySet[Invitation]:
    """The links to the organisation that still work and that the actor sees, the newest first."""
    return invitations_visible_to(actor).filter(
        organisation=organisation,
        used_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
    )


def still_good(invitation_id: uuid.UUID) -> Invitation | None:
    """The invitation whose link still works: asked by the house."""
    return (
        Invitation.objects.filter(
            pk=invitation_id, used_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        )
        .select_related("organisation", "from_organisation", "sent_by")
        .first()
    )


def is_member(email: str, organisation_id: uuid.UUID, role_code: str) -> bool:
    """Whether the account with this address has this role there."""
    return Membership.objects.filter(
        user__email__iexact=email.strip(),
        organisation_id=organisation_id,
        role_code=role_code,
        ended_at=None,
    ).exists()


def arrivals_visible_to(actor: Actor) -> QuerySet[Arrival]:
    """The organisation's own, and for whoever takes them on all those of the area."""
    seen = Q(pk=None)
    if actor.may(Permission.MEMBERS_MANAGE):
        seen |= Q(organisation_id=actor.organisation)
    if actor.may(Permission.ORGANISATIONS_TAKE_ON):
        seen |= Q(organisation__in=organisations_in(actor.area_id))
    return Arrival.objects.filter(seen).select_related("organisation", "started_by")


def arrivals_to_see_to(actor: Actor) -> QuerySet[Arrival]:
    """Those of the area, the newest first; ``has_agreed`` says whether an agreement holds."""
    agreed = RawSQL("SELECT organisations_that_agreed(%s)", [clock.now()])
    holds = Case(When(organisation_id__in=agreed, then=True), default=False)
    return arrivals_visible_to(actor).annotate(has_agreed=holds).order_by("-created_at")


def requests_visible_to(actor: Actor) -> QuerySet[JoinRequest]:
    """Those of the area, for whoever takes organisations on."""
    if not actor.may(Permission.ORGANISATIONS_TAKE_ON):
        return JoinRequest.objects.none()
    return JoinRequest.objects.filter(area__in=areas_within(actor.area_id)).select_related("area")


def likely_to_be(name: str, ods_code: str, charity_number: str) -> list[Likely]:
    """The known organisations that one of this name and these numbers may be."""
    known = Organisation.objects.only("name", "ods_code", "charity_number", "area_id")
    return likely(known, name=name, ods_code=ods_code, charity_number=charity_number)


def agreements_visible_to(actor: Actor) -> QuerySet[Agreement]:
    """One's own organisation's; all of them for a privacy officer and whoever takes them on."""
    everyones = actor.may(Permission.PRIVACY_REVIEW) or actor.may(Permission.ORGANISATIONS_TAKE_ON)
    agreements = Agreement.objects.select_related("organisation", "signed_by")
    if everyones:
        return agreements
    if actor.organisation_id is None:
        return agreements.none()
    return agreements.filter(organisation_id=actor.organisation_id)


def agreements_to_end(actor: Actor) -> QuerySet[Agreement]:
    """Those that the actor may end: the own organisation's, and those of the area they look after.

    In the register they see more.
    """
    theirs = Q(pk=None)
    if actor.may(Permission.AGREEMENT_SIGN):
        theirs |= Q(organisation_id=actor.organisation)
    if actor.may(Permission.ORGANISATIONS_TAKE_ON):
        theirs |= Q(organisation__in=organisations_in(actor.area_id))
    return agreements_visible_to(actor).filter(theirs)


def agreement_of(actor: Actor) -> Agreement | None:
    """The last one of the actor's organisation, whether it holds or not."""
    return agreements_visible_to(actor).filter(organisation_id=actor.organisation).first()


def to_remind_of(before: dt.datetime) -> QuerySet[Agreement]:
    """Those that have run out, or will before then, and that nobody has ended: for the house."""
    return Agreement.objects.filter(ended_at=None, until__lte=before).select_related("organisation")


def without_agreement(actor: Actor) -> QuerySet[Organisation]:
    """Those of the area with members here and no agreement that holds, by name."""
    agreed = RawSQL("SELECT organisations_that_agreed(%s)", [clock.now()])
    at_work = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    return (
        organisations_in(actor.area_id)
        .filter(Exists(at_work) | Q(arrival__isnull=False))
        .exclude(pk__in=agreed)
    )


def practices_visible_to(actor: Actor) -> QuerySet[Practice]:
    """Those of the actor's organisation, thrown away or not."""
    if actor.organisation_id is None:
        return Practice.objects.none()
    return Practice.objects.filter(organisation_id=actor.organisation)


def practice_of(actor: Actor) -> Practice | None:
    """The one that is there now."""
    there = practices_visible_to(actor).filter(thrown_away_at=None)
    return there.select_related("organisation").prefetch_related("moves__by").first()


def practice_with(practice_id: uuid.UUID) -> Practice:
    """The practice with this id, for the house."""
    return Practice.objects.select_related("organisation", "started_by").get(pk=practice_id)


def offers_of(actor: Actor) -> str:
    """What the actor's organisation said that it offers, as it arrived."""
    arrival = arrivals_visible_to(actor).filter(organisation_id=actor.organisation).first()
    return arrival.offers if arrival else ""


def facts_of(actor: Actor) -> Facts:
    """How far the actor's organisation has come, for whoever looks after it."""
    organisation = Organisation.objects.get(pk=actor.organisation)
    arrival = arrivals_visible_to(actor).filter(organisation=organisation).first()
    used = invitations_visible_to(actor).filter(organisation=organisation)
    first = used.aggregate(first=Min("used_at"))["first"] if arrival else None
    agreement = agreement_of(actor)
    holds = agreement and agreement.ended_at is None and agreement.until > clock.now()
    return Facts(
        kind=organisation.kind,
        invited_at=arrival.created_at if arrival else None,
        begun_at=first,
        agreed_at=agreement.created_at if agreement and holds else None,
        colleagues_at=_colleagues_at(actor, arrival),
        entry_at=_entry_at(actor),
        practised_at=practices_visible_to(actor).aggregate(first=Min("completed_at"))["first"],
    )


def _colleagues_at(actor: Actor, arrival: Arrival | None) -> dt.datetime | None:
    """When the first colleague was invited or came, or they said that there is none for now."""
    own = invitations_visible_to(actor).filter(from_organisation_id=actor.organisation)
    invited = own.aggregate(first=Min("created_at"))["first"]
    members = Membership.objects.filter(organisation_id=actor.organisation, ended_at=None)
    others = members.exclude(user_id=actor.user).aggregate(first=Min("created_at"))["first"]
    found = [moment for moment in (invited, others, arrival and arrival.alone_at) if moment]
    return min(found, default=None)


def _entry_at(actor: Actor) -> dt.datetime | None:
    """When they came to keep an entry: their own, or one that they have claimed."""
    own = kept_by(actor).order_by().aggregate(first=Min("created_at"))["first"]
    claims = claims_visible_to(actor).filter(status__in=[ClaimStatus.ASKED, ClaimStatus.HELD])
    claimed = claims.order_by().aggregate(first=Min("created_at"))["first"]
    return min([moment for moment in (own, claimed) if moment], default=None)


def agreement_with(agreement_id: uuid.UUID) -> Agreement:
    """The agreement with this id, for the house."""
    return Agreement.objects.select_related("organisation").get(pk=agreement_id)


def request_with(request_id: uuid.UUID) -> JoinRequest:
    """The request with this id, for the house."""
    return JoinRequest.objects.get(pk=request_id)
