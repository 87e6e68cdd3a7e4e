"""Reading risks: what a team noted of a person, and beside it what whoever referred said.

The team alone reads them. Wherever somebody is about to meet or ring a person they stand beside
the row that is read anyway, so that no page asks for them a second time.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import but_their_name
from alongside.care.models import Case, Risk
from alongside.care.states import Status
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship
from alongside.referrals.models import Referral


def risks_visible_to(actor: Actor) -> QuerySet[Risk]:
    """What the actor's own team noted, while it has a reason to plan care with the person."""
    if actor.person_id or actor.acts_for or not actor.may(Permission.CASES_WORK):
        return Risk.objects.none()
    return Risk.objects.filter(organisation_id=actor.organisation).filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    )


def risks_of(actor: Actor, person_id: uuid.UUID) -> QuerySet[Risk]:
    """All that was ever noted of somebody, in each wording, the newest first."""
    rows = risks_visible_to(actor).filter(person_id=person_id).order_by("-begun_at", "-id")
    return rows.select_related("by", "ended_by").defer(*but_their_name("by", "ended_by"))


def with_a_risk(actor: Actor, people: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these people those of whom the team noted a risk that stands."""
    rows = risks_visible_to(actor).filter(person_id__in=set(people), ended_at=None)
    return set(rows.values_list("person_id", flat=True))


def noted_risks(case_field: str = "") -> ArraySubquery:
    """SQL: what stands, beside a row of cases, or beside one that leads to its case.

    Of cases that the actor sees. ``case_field`` is that way, with two underscores at its end.
    """
    told = JSONObject(
        id="id", kind="kind", words="words", since="begun_at", by=F("by__name"), thing="thing"
    )
    return ArraySubquery(_beside(case_field).order_by("begun_at", "id").values(told=told))


def noted_kinds() -> ArraySubquery:
    """SQL: of what kinds it is, beside a row of cases."""
    return ArraySubquery(_beside("").order_by("kind").values("kind"))


def at_risk() -> Q:
    """SQL: of a case, that a risk is known, whoever said so."""
    return Q(referral__risk=Referral.Risk.KNOWN) | Q(Exists(_beside("")))


def _beside(case_field: str) -> QuerySet[Risk]:
    # Both of the case: a team sees the cases that are its own, and of a person no other team's.
    return Risk.objects.filter(
        person_id=OuterRef(f"{case_field}person_id"),
        organisation_id=OuterRef(f"{case_field}organisation_id"),
        ended_at=None,
    )


@dataclass(frozen=True)
class Known:
    """A risk that stands, as a page says it; ``noted`` by the team, else told by a referrer."""

    words: str
    by: str
    since: Any
    kind: str = ""
    id: uuid.UUID | None = None

    @classmethod
    def noted(cls, told: dict[str, Any]) -> Self:
        """One of ``noted_risks``."""
        since = parse_datetime(told["since"])
        return cls(told["words"], told["by"], since, told["kind"], uuid.UUID(told["id"]))

    @property
    def label(self) -> str:
        """The kind in words; nothing for what is of no kind."""
        return str(Risk.Kind(self.kind).label) if self.kind not in ("", Risk.Kind.OTHER) else ""


def noted_in(case: Any) -> list[dict[str, Any]]:
    """What the team noted of the person of a case that was read with it."""
    noted: list[dict[str, Any]] = case.noted
    return noted


def known_in(case: Any) -> list[Known]:
    """What is known of the person of a case that was read with its ``noted`` and its referral.

    What was told with the referral stands first.
    """
    told, noted = case.referral, [Known.noted(one) for one in noted_in(case)]
    if told.risk != Referral.Risk.KNOWN:
        return noted
    return [Known(told.risk_note, told.sent_by, told.sent_at), *noted]


def standing_of(actor: Actor, of: Case | Referral) -> list[Known]:
    """What the team noted of the person of a case or a referral, however that was read."""
    rows = risks_visible_to(actor).filter(person_id=of.person_id, ended_at=None)
    told = rows.order_by("begun_at", "id").values_list("words", "by__name", "begun_at", "kind")
    return [Known(words, by, since, kind) for words, by, since, kind in told]


def known_of(actor: Actor, person_id: uuid.UUID) -> list[Known]:
    """All that is known of a person by the team's open cases, for whoever may work with them."""
    if not actor.may(Permission.CASES_WORK):
        return []
    cases = Case.objects.filter(
        live_relationship(actor, "person_id", CareRelationship.Level.CARE),
        organisation_id=actor.organisation,
        person_id=person_id,
        status=Status.OPEN,
    )
    read = cases.select_related("referral__from_organisation", "referral__from_user")
    found: dict[Any, Known] = {}
    for case in read.annotate(noted=noted_risks()):
        found |= {one.id or (one.by, one.words): one for one in known_in(case)}
    return list(found.values())
