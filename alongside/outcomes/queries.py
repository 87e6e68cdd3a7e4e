"""Reading responses: always from what the actor may see."""

import uuid
from typing import Any

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.parts import put_together, with_parts
from alongside.common.statements import put_together_once
from alongside.consent.models import Consent
from alongside.consent.queries import shared_with
from alongside.outcomes.models import Response
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship


def visible_to(actor: Actor) -> QuerySet[Response]:
    """The responses that the organisation recorded with people it still plans care with.

    A service sees those that the person agreed to show it; a person what they answered.
    """
    if actor.person_id:
        return Response.objects.filter(person_id=actor.person_id)
    if actor.may(Permission.REFERRALS_ANSWER):
        return Response.objects.filter(
            live_relationship(actor, "person_id", CareRelationship.Level.SERVICE),
            shared_with(actor, Consent.Data.MEASURES, "person_id", "organisation_id"),
        )
    if not actor.may(Permission.CASES_WORK):
        return Response.objects.none()
    return Response.objects.filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE),
        organisation_id=actor.organisation,
    )


def for_case(actor: Actor, case_id: uuid.UUID) -> list[Response]:
    """The case's responses with their answers, earliest first."""
    return put_together(Response, "answers", _for_case(actor, case_id))


@put_together_once
def _for_case(actor: Actor, case_id: uuid.UUID) -> QuerySet[Response, tuple[Any, ...]]:
    return with_parts(visible_to(actor).filter(case_id=case_id).order_by("taken_at"), "answers")


def shown_to(actor: Actor, person_id: uuid.UUID, instrument_code: str) -> QuerySet[Response]:
    """What one person answered, as far as they agreed to show it to the actor's service.

    Earliest first; a questionnaire that was not done is left out.
    """
    return (
        visible_to(actor)
        .filter(person_id=person_id, instrument_code=instrument_code, answers__isnull=False)
        .distinct()
        .order_by("taken_at")
        .prefetch_related("answers")
    )


def for_the_person(actor: Actor, instrument_code: str) -> QuerySet[Response]:
    """What the person who asks answered to one questionnaire, earliest first.

    A questionnaire that was not done has no answers, and is left out.
    """
    return (
        visible_to(actor)
        .filter(instrument_code=instrument_code, answers__isnull=False)
        .distinct()
        .only("person_id", "case_id", "point", "taken_at")
        .order_by("taken_at")
        .prefetch_related("answers")
    )
