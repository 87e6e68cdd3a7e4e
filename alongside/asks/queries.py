"""Reading what people are asked: for the team, for themselves, for whoever acts for them."""

import uuid
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.asks.models import Ask
from alongside.asks.rules import is_theirs_to_say
from alongside.asks.states import OPEN
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.needs.models import Need
from alongside.people.models import CareRelationship, Relation
from alongside.people.queries import live_relationship

# What whoever is asked reads of it: the database holds to the same.
_FOR_WHOEVER_IS_ASKED = (
    *("created_at", "person_id", "says", "needs", "words", "shares", "until", "basis", "alone"),
    *("last_day", "status", "answered_at", "asked_by__name", "service__name"),
    *("service__description", "service__organisation_id", "organisation__name"),
    *("organisation__phone", "organisation__email", "note", "team__name"),
)


def visible_to(actor: Actor) -> QuerySet[Ask]:
    """What a team asked the people with whom it plans care, and an organisation those it refers.

    Of a person what they are asked.
    Whoever acts for them sees what is theirs to decide, and nothing hidden from them.
    """
    if actor.person_id:
        return Ask.objects.filter(person_id=actor.person_id)
    if actor.acts_for:
        return _of_whom_they_act_for(actor, actor.acts_for)
    theirs = []
    if actor.may(Permission.CASES_WORK):
        care = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
        theirs.append(Q(care, case__isnull=False))
    if actor.may(Permission.REFERRALS_SEND):
        theirs.append(Q(live_relationship(actor, "person_id"), case=None))
    if not theirs:
        return Ask.objects.none()
    return Ask.objects.filter(reduce(or_, theirs), organisation_id=actor.organisation)


def _of_whom_they_act_for(actor: Actor, person_id: uuid.UUID) -> QuerySet[Ask]:
    if not actor.may(Permission.PROXY_AGREE):
        return Ask.objects.none()
    theirs = [
        basis for basis in Consent.Basis.values if is_theirs_to_say("yes", basis, actor.acts_as)
    ]
    # A narrow door: which cases are kept from them they read not.
    hidden = RawSQL("SELECT asks_hidden_from()", [])
    return Ask.objects.filter(person_id=person_id, alone=False, basis__in=theirs).exclude(
        pk__in=hidden
    )


def asked_of(actor: Actor) -> QuerySet[Ask]:
    """What the person, or whoever acts for them, was asked, in what is for their eyes."""
    return (
        visible_to(actor)
        .select_related("asked_by", "service", "team", "organisation")
        .only(*_FOR_WHOEVER_IS_ASKED)
        .annotate(by=F("service__organisation__name"))
        .order_by("-created_at")
    )


def waiting_for_answer(actor: Actor) -> QuerySet[Ask]:
    """Of that, what waits for an answer, the longest waiting first."""
    return (
        asked_of(actor).filter(status__in=OPEN, last_day__gte=clock.today()).order_by("created_at")
    )


def may_say_yes(actor: Actor, ask_id: uuid.UUID) -> bool:
    """Whether this one waits for an answer, and a yes is theirs to say."""
    basis = waiting_for_answer(actor).filter(pk=ask_id).values_list("basis", flat=True).first()
    return basis is not None and is_theirs_to_say("yes", basis, actor.acts_as)


def of_case(actor: Actor, case_id: uuid.UUID) -> QuerySet[Ask]:
    """What the team asked about in a case, newest first, with who answered for whom."""
    return (
        visible_to(actor)
        .filter(case_id=case_id)
        .select_related("asked_by", "service__organisation", "given_by")
        .order_by("-created_at")
    )


def of_organisation(actor: Actor) -> QuerySet[Ask]:
    """What whoever refers asked without a case, newest first, with whom and who answered."""
    return (
        visible_to(actor)
        .filter(case=None)
        .select_related("asked_by", "team", "person")
        .annotate(answered_for=RawSQL("(SELECT name FROM asks_who_answered(asks_ask.id))", []))
        .order_by("-created_at")
    )


def who_answered(ask_id: uuid.UUID) -> Relation | None:
    """Who answered for the person, where somebody did, without what was seen as evidence.

    A narrow door for those who asked: whoever refers reads nobody's relations.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM asks_who_answered(%s)", [ask_id])
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    return Relation(**dict(zip(names, row, strict=True))) if row else None


def can_be_asked(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether the person has pages of their own, or somebody who acts for them has.

    A narrow door for whoever refers: who has which account they read not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT asks_can_be_asked(%s)", [person_id])
        (answer,) = cursor.fetchone()
    return bool(answer)


def reasons(asked: Ask) -> list[str]:
    """The reasons that an ask names, in words of the reader's language and in their order."""
    named = dict(Need.objects.filter(code__in=asked.needs).values_list("code", "name"))
    return [_(named[code]) for code in asked.needs if code in named]
