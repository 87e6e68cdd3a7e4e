"""Reading consents."""

import uuid

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import but_their_name
from alongside.common import clock
from alongside.consent.models import CHOSEN, Consent, ConsentStep
from alongside.consent.rules import may_take_back
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship

# What whoever acts for somebody may read of a consent: the database holds to the same.
_FOR_A_PROXY = (
    *("created_at", "person_id", "purpose", "basis", "recipient_kind", "shared", "taken_back"),
    *("until", "withdrawn_at", "adds_to_id", "recorded_by__name"),
    *("recorded_for__name", "recorded_for__phone", "recorded_for__email", "recipient__name"),
)


def visible_to(actor: Actor) -> QuerySet[Consent]:
    """Consents the organisation recorded or relies on; with care, all of the person's.

    A person sees what they agreed to themselves, or others for them.
    """
    if actor.person_id:
        return Consent.objects.filter(person_id=actor.person_id)
    if actor.acts_for:
        return _of_whom_they_act_for(actor, actor.acts_for)
    if not actor.may(Permission.PEOPLE_VIEW):
        return Consent.objects.none()
    party = Q(recorded_for_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    return Consent.objects.filter(
        party & Q(live_relationship(actor, "person_id"))
        | Q(live_relationship(actor, "person_id", CareRelationship.Level.CARE))
    )


def _of_whom_they_act_for(actor: Actor, person_id: uuid.UUID) -> QuerySet[Consent]:
    """But for what a child agreed to alone, and what a hidden referral rests on."""
    if not actor.may(Permission.PROXY_AGREE):
        return Consent.objects.none()
    # The narrow door of the referrals: they know what rests on which consent.
    hidden = RawSQL("SELECT referrals_hidden_from()", [])
    theirs = Consent.objects.filter(person_id=person_id).exclude(pk__in=hidden)
    return theirs.exclude(basis=Consent.Basis.COMPETENT).only(*_FOR_A_PROXY)


def agreements(actor: Actor) -> QuerySet[Consent]:
    """What the person who asks agreed to, or others for them, newest first, with who and whom."""
    return (
        visible_to(actor)
        .select_related("recorded_by", "recorded_for", "recipient")
        .defer(*but_their_name("recorded_by"))
        .order_by("-created_at")
    )


def agreement(actor: Actor, consent_id: uuid.UUID) -> Consent | None:
    """One of them; None when there is none by that id for this actor."""
    return agreements(actor).filter(pk=consent_id).first()


def addable(actor: Actor, consent: Consent) -> list[tuple[str, str]]:
    """What whoever acts for the person may agree to besides, each class with its words.

    Nothing where the agreement was not theirs to give, is over, or lets a whole team in. A class
    that somebody else took back stays closed to them: the person may have done that.
    """
    theirs = actor.may(Permission.PROXY_AGREE) and may_take_back(actor.acts_as, consent.basis)
    whole = consent.shares(Consent.Data.NOTES) or not consent.recipient_id
    if not theirs or whole or consent.adds_to_id or not consent.stands:
        return []
    every = visible_to(actor).filter(Q(pk=consent.pk) | Q(adds_to=consent))
    same = list(every.prefetch_related("steps"))
    shut = {
        data
        for one in same
        for step in one.steps.all()
        if step.by_id != actor.user
        for data in step.data
    }
    seen = {data for one in same for data in one.shared if one.shares(data)}
    return [(str(data), str(data.label)) for data in CHOSEN if data not in seen | shut]


def history(actor: Actor, person_id: uuid.UUID) -> QuerySet[Consent]:
    """All that somebody agreed to or had decided for them, as far as the actor sees it."""
    return agreements(actor).filter(person_id=person_id)


def with_steps(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """The same with who gave each for the person, and what was taken back when and by whom."""
    steps = ConsentStep.objects.select_related("by").defer(*but_their_name("by"))
    return consents.select_related("given_by").prefetch_related(Prefetch("steps", steps))


def shared_with(actor: Actor, data: str, person_field: str, by_field: str) -> Exists:
    """SQL: a standing consent shares this class of the person's data with the actor's organisation.

    ``person_field`` and ``by_field`` are the outer query's columns of the person and of the
    organisation that shares.
    """
    today = clock.today()
    standing = Consent.objects.filter(
        Q(until=None) | Q(until__gte=today),
        withdrawn_at=None,
        recipient_id=actor.organisation,
        shared__contains=[data],
        person_id=OuterRef(person_field),
        recorded_for_id=OuterRef(by_field),
    )
    return Exists(
        standing.exclude(taken_back__contains=[data]).exclude(basis=Consent.Basis.SAID_NO)
    )


def still_stands(consent_id: uuid.UUID) -> bool:
    """Whether it was neither taken back nor has run out: asked by the house itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_stands(%s, %s)", [consent_id, clock.today()])
        (answer,) = cursor.fetchone()
    return bool(answer)


def another_lets_in(consent: Consent) -> bool:
    """Whether the recipient of a consent that was taken back may see the person by another one,
    and for as long: asked also by somebody who may not know of the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT bool_and(consent_lets_in(person_id, organisation_id, until))
            FROM people_carerelationship
            WHERE person_id = %s AND organisation_id = %s AND ended_at IS NULL
                AND level <> 'referrer'""",
            [consent.person_id, consent.recipient_id],
        )
        return bool(cursor.fetchone()[0])


def judged_competent(actor: Actor, person_id: uuid.UUID) -> str:
    """Who judged that a child understands enough, and why, by the last word that rests on it.

    Empty where nobody did, or where that word was taken back.
    """
    resting = visible_to(actor).filter(
        person_id=person_id, basis=Consent.Basis.COMPETENT, withdrawn_at=None
    )
    return resting.order_by("-created_at").values_list("why", flat=True).first() or ""


def resting_on(consent: Consent, level: str) -> list[uuid.UUID]:
    """Its recipient's live reasons of that level that nothing but this agreement, which was taken
    back, gave: asked also by somebody who may not know of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_rests_on(%s, %s)", [consent.pk, level])
        return [found for (found,) in cursor.fetchall()]
