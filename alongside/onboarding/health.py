"""What an organisation has to see to, found by itself: for whoever answers for it, and the area."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from alongside.accounts.actor import Actor
from alongside.accounts.models import Membership
from alongside.accounts.permissions import Permission
from alongside.accounts.roles import OrganisationLead
from alongside.accounts.second_step import STEPS, Authenticator
from alongside.common import clock
from alongside.directory.models import Schedule, Service, ServiceArea
from alongside.directory.queries.freshness import Paces, stale
from alongside.directory.queries.listed import SHOWN
from alongside.onboarding.access import GRACE, due_at
from alongside.organisations.models import Organisation
from alongside.organisations.queries import organisations_in

ENDS_SOON = dt.timedelta(days=60)  # an agreement, before it has to be signed anew
QUIET = dt.timedelta(days=30)  # since anybody of the organisation signed in

Found = Mapping[uuid.UUID, Sequence[str]]


@dataclass(frozen=True)
class Check:
    """One thing that is looked at; ``url_name`` is where it is put right."""

    code: str
    words: Any
    url_name: str


@dataclass(frozen=True)
class Sign:
    """Something to see to, and whom or what it is about, by name."""

    check: Check
    names: Sequence[str]


@dataclass(frozen=True)
class Card:
    """An organisation with all that it has to see to; none, and it is well."""

    organisation: Organisation
    signs: Sequence[Sign]


CHECKS = (
    Check("agreement", _("No data-sharing agreement holds: nobody is referred here"), "agreement"),
    Check("ending", _("The data-sharing agreement ends within 60 days"), "agreement"),
    Check("no_lead", _("Nobody answers for the organisation"), "members"),
    Check("no_second_step", _("Has no second step for signing in yet"), "members"),
    Check("access", _("Nobody has asked for a quarter if they need access"), "access_review"),
    Check("quiet", _("Nobody has signed in for 30 days"), "members"),
    Check("stale", _("Entry not checked for long"), "our_entries"),
    Check("no_hours", _("Entry says no days or hours"), "our_entries"),
    Check("no_catchment", _("Entry does not say where people have to live"), "our_entries"),
)


def own_card(actor: Actor) -> Card | None:
    """That of the actor's organisation, for whoever looks after it; names stand in it."""
    if not actor.may(Permission.MEMBERS_MANAGE):
        return None
    own = Organisation.objects.filter(pk=actor.organisation)
    return _cards(own)[0]


def cards_of_area(actor: Actor) -> list[Card]:
    """Those of the area with members here, the one with most to see to first."""
    if not actor.may(Permission.ORGANISATIONS_TAKE_ON):
        return []
    at_work = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    there = organisations_in(actor.area_id).filter(Exists(at_work))
    return sorted(_cards(there), key=lambda card: (-len(card.signs), card.organisation.name))


def _cards(organisations: Iterable[Organisation]) -> list[Card]:
    listed = list(organisations)
    found = _found([organisation.pk for organisation in listed])
    return [
        Card(
            organisation,
            [
                Sign(check, found[check.code][organisation.pk])
                for check in CHECKS
                if organisation.pk in found[check.code]
            ],
        )
        for organisation in listed
    ]


def _found(ids: Collection[uuid.UUID]) -> Mapping[str, Found]:
    """By check, by organisation: whom or what it is about."""
    now = clock.now()
    lasting = _agreed(ids, now + ENDS_SOON)
    holding = _agreed(ids, now)
    members = Membership.objects.filter(
        organisation_id__in=ids, ended_at=None, user__is_active=True
    )
    led = set(
        members.filter(role_code=OrganisationLead.code).values_list("organisation_id", flat=True)
    )
    seen = members.values("organisation_id").annotate(last=Max("user__last_login"))
    services = Service.objects.filter(organisation_id__in=ids, status__in=SHOWN)
    return {
        "agreement": {pk: () for pk in ids if pk not in holding},
        "ending": dict.fromkeys(holding - lasting, ()),
        "no_lead": {pk: () for pk in ids if pk not in led},
        "no_second_step": _named(_without_step(members), "user__name"),
        "access": {
            pk: [member.user.name for member in due] for pk, due in due_at(ids, now - GRACE).items()
        },
        "quiet": {
            one["organisation_id"]: ()
            for one in seen
            if one["last"] is None or one["last"] < now - QUIET
        },
        "stale": _named(stale(Paces.load()).filter(organisation_id__in=ids), "name"),
        "no_hours": _named(services.exclude(_has(Schedule)), "name"),
        "no_catchment": _named(services.exclude(_has(ServiceArea)), "name"),
    }


def _agreed(ids: Collection[uuid.UUID], moment: dt.datetime) -> set[uuid.UUID]:
    """Those whose agreement holds then."""
    agreed = RawSQL("SELECT organisations_that_agreed(%s)", [moment])
    there = Organisation.objects.filter(pk__in=ids).filter(pk__in=agreed)
    return set(there.values_list("pk", flat=True))


def _without_step(members: Any) -> Any:
    """Members with neither an app nor a passkey; who signs in elsewhere shows theirs there."""
    held = Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=STEPS)
    elsewhere = SocialAccount.objects.filter(user_id=OuterRef("user_id"))
    return members.exclude(Exists(held)).exclude(Exists(elsewhere))


def _has(table: Any) -> Q:
    """SQL: the service has a row there, itself or at one of its places."""
    own = Q(service_id=OuterRef("pk")) | Q(service_at_location__service_id=OuterRef("pk"))
    return Q(Exists(table.objects.filter(own)))


def _named(rows: Any, name: str) -> Found:
    names: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for organisation, called in (
        rows.order_by(name).values_list(F("organisation_id"), name).distinct()
    ):
        names[organisation].append(called)
    return dict(names)
