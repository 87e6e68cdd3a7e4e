"""Sending a referral from another system, and asking how far it is."""

import uuid
from typing import Any

import orjson
from django.http import HttpResponse

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.interop.keyed import Posted, keyed
from alongside.interop.problems import problem
from alongside.interop.referrals.body import NewReferral
from alongside.keys.queries import in_the_name_of
from alongside.keys.scopes import Scope
from alongside.keys.services import remember, remembered
from alongside.needs.models import Need
from alongside.needs.queries import all_needs, by_code
from alongside.organisations.models import Organisation
from alongside.organisations.queries import link_worker_team, link_worker_teams
from alongside.people.services import look_up, register
from alongside.referrals.doors import already_open
from alongside.referrals.models import Referral
from alongside.referrals.queries import told_to_sender
from alongside.referrals.rules import is_told
from alongside.referrals.services import Wish, send


@keyed(Scope.REFERRALS_SEND)
def choices(actor: Actor) -> HttpResponse:
    """The teams that a person can be referred to, and the needs by their codes."""
    teams = [{"id": team.pk, "name": team.name} for team in link_worker_teams()]
    needs = [{"code": need.code, "name": need.name} for need in all_needs()]
    return _json({"teams": teams, "needs": needs})


def _colleague(key: Actor, asked: NewReferral) -> Actor:
    return in_the_name_of(key, asked.referrer, Permission.REFERRALS_SEND)


def _asked_about(actor: Actor, asked: NewReferral, posted: Posted) -> None:
    """Whether somebody is known is a question that leaves its trace, whatever comes of it."""
    if remembered(actor=actor, posted_key=posted.key, body=posted.body):
        return
    _team(asked.to)
    _needs(asked.needs)
    who = asked.person
    look_up(actor=actor, nhs_number=who.nhs_number, date_of_birth=who.date_of_birth)


@keyed(Scope.REFERRALS_SEND, body=NewReferral, acting=_colleague, first=_asked_about)
def new(actor: Actor, asked: NewReferral, posted: Posted) -> HttpResponse:
    """Send it, in the name of the colleague who refers; the same request again sends nothing."""
    made = remembered(actor=actor, posted_key=posted.key, body=posted.body)
    referral = told_to_sender(actor, made) if made else _sent(actor, asked, posted)
    if referral is None:
        return problem(404, "It was sent, and is no longer for you to see.")
    answer = _json(_told(referral), status=201)
    answer["Location"] = f"/api/v1/referrals/{referral.pk}"
    return answer


@keyed(Scope.REFERRALS_SEND)
def one(actor: Actor, referral_id: uuid.UUID) -> HttpResponse:
    """How far a referral of the organisation is, as far as its sender wished to hear."""
    referral = told_to_sender(actor, referral_id)
    if referral is None:
        return problem(404, "Your organisation has sent no such referral that it may still see.")
    return _json(_told(referral))


@all_or_nothing()
def _sent(actor: Actor, asked: NewReferral, posted: Posted) -> Referral:
    who = asked.person
    team, needs = _team(asked.to), _needs(asked.needs)
    hold("person", who.nhs_number)  # two programs at once do not both find nothing open
    if not asked.although_open:
        _check_none_open(asked)
    person = register(
        actor=actor,
        nhs_number=who.nhs_number,
        date_of_birth=who.date_of_birth,
        **asked.details(),
    )
    referral = send(
        actor=actor,
        person=person,
        wish=_wish(asked, needs),
        key=f"key:{uuid.uuid4()}",  # of the request, a retry is recognised before
        to=team,
    )
    remember(actor=actor, posted_key=posted.key, body=posted.body, made=referral.pk)
    return referral


def _wish(asked: NewReferral, needs: list[Need]) -> Wish:
    return Wish(
        needs=needs,
        words=asked.words,
        note=asked.note,
        risk=asked.risk,
        risk_note=asked.risk_note,
        urgency=asked.urgency,
        feedback=asked.feedback,
        consent_basis=asked.consent.basis,
        consent_why=asked.consent.why,
        consent_until=asked.consent.until,
        told=asked.details(),
    )


def _team(team_id: uuid.UUID) -> Organisation:
    team = link_worker_team(team_id)
    if team is None:
        raise Refused("There is no such team. /referral-choices lists all there are.", field="to")
    return team


def _needs(codes: list[str]) -> list[Need]:
    found = by_code(codes)
    unknown = [code for code in codes if code not in found]
    if unknown or len({*codes}) < len(codes):
        raise Refused("Name each need once, by its code among /referral-choices.", field="needs")
    return [found[code] for code in codes]


def _check_none_open(asked: NewReferral) -> None:
    found = already_open(asked.person.nhs_number, asked.person.date_of_birth)
    if found:
        references = ", ".join(referral.reference for referral in found)
        raise Refused(
            f"A referral is open already: {references}. Nothing was sent. To send another, say "
            "so with although_open.",
            field="although_open",
        )


def _told(referral: Referral) -> dict[str, Any]:
    """No more than its sender wished to hear, and nothing of the person."""
    return {
        "id": referral.pk,
        "reference": referral.reference,
        "sent_at": referral.sent_at,
        "feedback": referral.feedback,
        "steps": [
            {"status": step.status, "at": step.created_at}
            for step in referral.moves.all()
            if is_told(referral.feedback, step.status)
        ],
    }


def _json(found: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(found, default=str), content_type="application/json", status=status
    )
